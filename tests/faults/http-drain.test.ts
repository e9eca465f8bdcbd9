import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '#platform/db/index.ts'
import { freshPlace } from '#tests/databases.ts'
import { aUnit } from '#tests/http/application.ts'
import { startServer } from './server-process.ts'

const ROUNDS = 20
const REQUESTS = 12
const BATCH = 40

/** Sends a batch; `begun` settles when the server has the headers (it said «continue»), `answered` with the whole answer. */
const sendBatch = (url: string, serials: readonly string[]) => {
  const begun = Promise.withResolvers<void>()
  const answered = Promise.withResolvers<{ status: number | undefined; items: number }>()
  const body = JSON.stringify({ serials })
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    expect: '100-continue',
  }
  const outgoing = request(`${url}/api/v1/coverage`, { method: 'POST', headers, agent: false }, (response) => {
    let text = ''
    response.setEncoding('utf8').on('data', (part: string) => (text += part))
    response.on('end', () => {
      const { items } = JSON.parse(text) as { items: unknown[] }
      answered.resolve({ status: response.statusCode, items: items.length })
    })
    response.on('error', answered.reject)
  })
  outgoing.on('continue', () => {
    begun.resolve()
    outgoing.end(body)
  })
  outgoing.on('error', answered.reject)
  outgoing.flushHeaders()
  return { begun: begun.promise, answered: answered.promise }
}

describe('stopping', () => {
  it(`[R28] ${REQUESTS} requests under way – SIGTERM, ${ROUNDS} times – each answered whole, exit code 0 within 10 s`, async () => {
    const place = await freshPlace('server')
    const database = await openDatabase(place.config)
    const serial = await aUnit(database, [{ type: 'sold', on: '2025-06-10' }])
    await database.close()
    let slowest = 0
    for (let round = 0; round < ROUNDS; round++) {
      const server = await startServer(place.config)
      const serials = Array.from({ length: BATCH }, () => serial)
      const sent = Array.from({ length: REQUESTS }, () => sendBatch(server.url, serials))
      const answers = Promise.all(sent.map(({ answered }) => answered))
      await Promise.all(sent.map(({ begun }) => begun))
      const began = Date.now()
      const code = await server.end('SIGTERM')
      slowest = Math.max(slowest, Date.now() - began)
      expect(code).toBe(0)
      for (const answer of await answers) expect(answer).toEqual({ status: 200, items: BATCH })
    }
    process.stdout.write(`R28: slowest stop ${slowest} ms\n`)
    expect(slowest).toBeLessThan(10_000)
    await place.remove()
  })
})
