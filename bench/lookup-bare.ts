/** What `lookup.ts` compares with: Fastify, pg and one `select` of a row by its serial, with the defaults of both. */
import type { AddressInfo } from 'node:net'
import { fastify } from 'fastify'
import pg from 'pg'

const SELECT = 'select serial, printed, lineage_id, ordinal from serials where serial = $1'
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 15 })
const prepared = process.env['PREPARED'] === '1' ? { name: 'by_serial' } : {}

const app = fastify()
app.get<{ Params: { serial: string } }>('/units/:serial', async ({ params }, reply) => {
  const { rows } = await pool.query({ ...prepared, text: SELECT, values: [params.serial] })
  return rows[0] ?? reply.code(404).send()
})
await app.listen({ host: '127.0.0.1', port: 0 })
process.stdout.write(`${(app.server.address() as AddressInfo).port}\n`)
process.once('SIGTERM', () => process.exit())
