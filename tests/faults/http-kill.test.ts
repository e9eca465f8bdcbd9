import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { timelineOf } from '#entitlement/index.ts'
import { findLedger } from '#features/units/index.ts'
import { openDatabase, type Database } from '#platform/db/index.ts'
import { freshPlace, kinds } from '#tests/databases.ts'
import { aUnit, editions, post, withKey } from '#tests/http/application.ts'
import { startServer } from './server-process.ts'

const ROUNDS = 20
const CLIENTS = 12

interface Write {
  readonly key: string
  readonly serial: string
  readonly event: object
  answer?: string
}

/** Sends a write until it is answered or the server is gone. */
const send = async (url: string, write: Write): Promise<'first' | 'replayed' | 'lost'> => {
  try {
    const body = { event: write.event, evidence: [write.key] }
    const response = await post(`${url}/api/v1/units/${write.serial}/events`, body, {
      ...withKey,
      'idempotency-key': write.key,
    })
    const text = await response.text()
    if (response.status !== 201) throw new Error(`${response.status} ${text}`)
    write.answer = text
    return response.headers.get('idempotent-replayed') === 'true' ? 'replayed' : 'first'
  } catch (error) {
    // fetch reports every broken connection as a TypeError; anything else is an answer that should not have been given.
    if (error instanceof TypeError) return 'lost'
    throw error
  }
}

const factOf = (number: number): object =>
  number % 3 === 0
    ? { type: 'registered', at: '2025-08-01', company: true, barcode: true }
    : { type: 'transferred', on: '2025-09-01' }

const storedEvidence = async ({ db }: Database): Promise<Map<string, number>> => {
  const rows = await db.selectFrom('events').select('evidence').where('source', '=', 'api').execute()
  const counts = new Map<string, number>()
  for (const [key = ''] of rows.map(({ evidence }) => evidence)) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

const cachedSegments = async ({ db }: Database, lineageId: string) => {
  const rows = await db
    .selectFrom('coverage_segments')
    .selectAll()
    .where('lineage_id', '=', lineageId)
    .orderBy('from_on')
    .execute()
  return rows.map(({ from_on: from, to_on: to, status, basis }) => ({ from, to, status, basis }))
}

describe.each(kinds)('acknowledged facts (%s)', (kind) => {
  it(`[R1] ${CLIENTS} clients recording facts – the process killed ${ROUNDS} times – none lost, none twice, retries replayed`, async () => {
    const place = await freshPlace(kind)
    const before = await openDatabase(place.config)
    const serials = await Promise.all([1, 2, 3, 4].map(() => aUnit(before, [{ type: 'sold', on: '2025-06-10' }])))
    await before.close()
    const writes: Write[] = []
    let replayed = 0
    for (let round = 0; round < ROUNDS; round++) {
      const server = await startServer(place.config)
      const unanswered = writes.filter(({ answer }) => answer === undefined)
      const killed = new AbortController()
      const firstAnswer = Promise.withResolvers<void>()
      const client = async (index: number): Promise<void> => {
        while (!killed.signal.aborted) {
          const number = writes.length
          const fresh = {
            key: `w${number}`,
            serial: serials[(number + index) % serials.length] ?? '',
            event: factOf(number),
          }
          const write = unanswered.pop() ?? fresh
          if (write === fresh) writes.push(fresh)
          const outcome = await send(server.url, write)
          if (outcome === 'replayed') replayed++
          if (outcome !== 'lost') firstAnswer.resolve()
        }
      }
      const clients = Array.from({ length: CLIENTS }, (_, index) => client(index))
      await firstAnswer.promise
      await delay(60 + Math.random() * 300)
      killed.abort()
      await server.end('SIGKILL')
      await Promise.all(clients)
    }
    const last = await startServer(place.config)
    for (const write of writes.filter(({ answer }) => answer === undefined)) {
      if ((await send(last.url, write)) === 'replayed') replayed++
    }
    await last.end('SIGTERM')

    const after = await openDatabase(place.config)
    const stored = await storedEvidence(after)
    const lost = writes.filter(({ key }) => !stored.has(key))
    const twice = [...stored.values()].filter((count) => count > 1)
    process.stdout.write(
      `R1 ${kind}: ${writes.length} facts, ${lost.length} lost, ${twice.length} twice, ${replayed} replayed\n`,
    )
    expect(writes.length).toBeGreaterThan(ROUNDS)
    expect(writes.every(({ answer }) => answer !== undefined)).toBe(true)
    expect({ lost, twice }).toEqual({ lost: [], twice: [] })
    for (const serial of serials) {
      const unit = await findLedger(after.db, serial)
      if (unit === undefined) throw new Error(`${serial} is gone`)
      expect(await cachedSegments(after, unit.lineageId)).toEqual(timelineOf(editions, unit.ledger).segments)
    }
    await after.close()
    await place.remove()
  }, 600_000)
})
