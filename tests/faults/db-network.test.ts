import { sql } from 'kysely'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { findLedger } from '#features/units/index.ts'
import { isUnavailable, openDatabase, type Database, type Db } from '#platform/db/index.ts'
import { freshPlace } from '#tests/databases.ts'
import { socketOf } from '#tests/postgres.ts'
import { startFaultProxy, type FaultProxy } from './fault-proxy.ts'

/** A request is answered within this, whatever the network does (R16). */
const ANSWERED_MS = 6000
const HEALED_MS = 1000
const CLIENTS = 25

let proxy: FaultProxy
let database: Database
let direct: string

beforeAll(async () => {
  const { config } = await freshPlace('server')
  direct = config.databaseUrl ?? ''
  proxy = await startFaultProxy(socketOf(inject('runFolder')))
  const name = new URL(direct).pathname
  database = await openDatabase({ ...config, databaseUrl: `postgresql://postgres@127.0.0.1:${proxy.port}${name}` })
})

afterAll(async () => {
  await database.close()
  await proxy.close()
})

/** What one client in five does: it asks about a unit, over the connection that such questions have of their own. */
const lookUp = async (db: Db): Promise<void> => void (await findLedger(db, 'XUNKNOWN1'))

/** What a request does: a query, then a transaction of two statements. */
const request = async (db: Db): Promise<void> => {
  await sql`select 1`.execute(db)
  await db.transaction().execute(async (tx) => {
    await sql`insert into dealers values (gen_random_uuid(), gen_random_uuid()::text)`.execute(tx)
    await sql`select pg_sleep(0.005)`.execute(tx)
  })
}

interface Outcome {
  readonly ms: number
  readonly error?: unknown
}

/** Requests from many clients at once until `stop`; every outcome is recorded, none is let go unhandled. */
const underLoad = async (nemesis: () => Promise<void>): Promise<Outcome[]> => {
  const outcomes: Outcome[] = []
  const load = { on: true }
  const client = async (_: unknown, index: number): Promise<void> => {
    const ask = index % 5 === 0 ? lookUp : request
    while (load.on) {
      const start = performance.now()
      const error = await ask(database.db).catch((reason: unknown) => reason ?? 'rejected')
      outcomes.push({ ms: performance.now() - start, error })
      await delay(5)
    }
  }
  const clients = Promise.all(Array.from({ length: CLIENTS }, client))
  await nemesis()
  load.on = false
  await clients
  return outcomes
}

const failuresOf = (outcomes: Outcome[]): unknown[] =>
  outcomes.flatMap(({ error }) => (error === undefined ? [] : [error]))

const untilSuccess = async (): Promise<number> => {
  const start = performance.now()
  while ((await request(database.db).catch((error: unknown) => error ?? 'rejected')) !== undefined) await delay(10)
  return performance.now() - start
}

describe('the network to the server', () => {
  it(`[R16] given a blackhole for 8 s – then each request ends within ${ANSWERED_MS} ms as unavailable, and soon after all is well`, async () => {
    let healed = 0
    const outcomes = await underLoad(async () => {
      await delay(1000)
      proxy.blackhole()
      await delay(8000)
      proxy.heal()
      healed = await untilSuccess()
    })
    const failures = failuresOf(outcomes)
    const longest = Math.max(...outcomes.map(({ ms }) => ms))
    console.log(
      `R16 blackhole: ${outcomes.length} requests, ${failures.length} unavailable, longest ${longest.toFixed()} ms`,
    )
    console.log(`R16 blackhole: success ${healed.toFixed()} ms after healing`)
    expect(failures.length).toBeGreaterThan(CLIENTS / 2)
    expect(failures.filter((error) => !isUnavailable(error))).toEqual([])
    expect(outcomes.filter(({ ms }) => ms > ANSWERED_MS)).toEqual([])
    expect(healed).toBeLessThan(HEALED_MS)
  })

  it('[R16] given all connections reset 10 times under load – then nothing dies and each failure is «unavailable»', async () => {
    const outcomes = await underLoad(async () => {
      for (let round = 0; round < 10; round++) {
        await delay(200)
        proxy.reset()
      }
      expect(await untilSuccess()).toBeLessThan(HEALED_MS)
    })
    const failures = failuresOf(outcomes)
    console.log(`R16 reset: ${outcomes.length} requests, ${failures.length} unavailable`)
    expect(failures.length).toBeGreaterThan(0)
    expect(failures.filter((error) => !isUnavailable(error))).toEqual([])
  })

  it('[finding 1] given the server ends all sessions 10 times under load – then nothing dies and each failure is «unavailable»', async () => {
    const admin = new pg.Client(direct)
    await admin.connect()
    const outcomes = await underLoad(async () => {
      for (let round = 0; round < 10; round++) {
        await delay(200)
        await admin.query(
          'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
        )
      }
      expect(await untilSuccess()).toBeLessThan(HEALED_MS)
    })
    await admin.end()
    const failures = failuresOf(outcomes)
    console.log(`terminated: ${outcomes.length} requests, ${failures.length} unavailable`)
    expect(failures.length).toBeGreaterThan(0)
    expect(failures.filter((error) => !isUnavailable(error))).toEqual([])
  })

  it('[finding 2] given statements past their limit – when they are cancelled – then «unavailable», and the pool goes on', async () => {
    const slow = Array.from({ length: CLIENTS }, () =>
      sql`select pg_sleep(30)`.execute(database.db).catch((error: unknown) => error),
    )
    const errors = await Promise.all(slow)
    expect(errors.filter((error) => !isUnavailable(error))).toEqual([])
    expect(await untilSuccess()).toBeLessThan(HEALED_MS)
  })
})
