/** What `intake.ts` compares with: Fastify, a form, and a transaction of four inserts through pg, with the defaults of all three. */
import { randomUUIDv7 } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import formbody from '@fastify/formbody'
import { fastify } from 'fastify'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 15 })

const app = fastify()
await app.register(formbody)
app.post<{ Body: Record<string, string> }>('/support', async ({ body }, reply) => {
  const [person, request, message, job] = [randomUUIDv7(), randomUUIDv7(), randomUUIDv7(), randomUUIDv7()]
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query('insert into bare.people values ($1, $2, $3, $4)', [
      person,
      body['email'],
      body['name'],
      body['phone'],
    ])
    await client.query('insert into bare.requests values ($1, $2, $3, $4, now())', [
      request,
      person,
      body['kind'],
      body['subject'],
    ])
    await client.query('insert into bare.messages values ($1, $2, $3, now())', [message, request, body['description']])
    await client.query('insert into bare.outbox values ($1, $2, $3)', [job, 'opened', JSON.stringify({ request })])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
  return reply.redirect(`/r/${request}`, 303)
})
await app.listen({ host: '127.0.0.1', port: 0 })
process.stdout.write(`${(app.server.address() as AddressInfo).port}\n`)
process.once('SIGTERM', () => process.exit())
