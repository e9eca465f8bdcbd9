import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { openDatabase, type Db } from '#platform/db/index.ts'
import { createLog } from '#platform/log.ts'
import { eachDatabase, freshPlace } from '#tests/databases.ts'
import {
  GiveUp,
  parkedJobs,
  retryParked,
  startOutbox,
  tell,
  type Handler,
  type Outbox,
  type OutboxParts,
} from './index.ts'

const log = createLog('silent')
const running: Outbox[] = []

const start = (db: Db, handlers: Record<string, Handler>, settings: OutboxParts['settings'] = {}): Outbox => {
  const quick = { pollMs: 10, firstRetryMs: 1, ...settings }
  const outbox = startOutbox({ db, clock: systemClock, log, handlers, settings: quick })
  running.push(outbox)
  return outbox
}

const until = async (isSo: () => boolean | Promise<boolean>, ms = 20_000): Promise<void> => {
  for (const from = Date.now(); !(await isSo()); await delay(10)) {
    if (Date.now() - from > ms) throw new Error('it did not come to be in time')
  }
}

/** A topic of its own for each test: they share a database. */
let topics = 0
const aTopic = (): string => `test.${++topics}`

const leftOf = async (db: Db, topic: string) =>
  db.selectFrom('outbox').selectAll().where('topic', '=', topic).orderBy('job_id').execute()

const outboxTests = (open: () => Promise<{ db: Db }>): void => {
  afterEach(async () => void (await Promise.all(running.splice(0).map((outbox) => outbox.stop()))))

  it('[R6] given a transaction that is rolled back – when it told a job – then there is none', async () => {
    const { db } = await open()
    const topic = aTopic()
    const failing = db.transaction().execute(async (tx) => {
      await tell(tx, { topic, payload: {} })
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await leftOf(db, topic)).toEqual([])
  })

  it('[R6] given a job – when done – then it got its payload and nothing is left of it', async () => {
    const { db } = await open()
    const topic = aTopic()
    await tell(db, { topic, payload: { who: '李' } })
    const got: unknown[] = []
    start(db, { [topic]: async (payload) => void got.push(payload) })
    await until(async () => (await leftOf(db, topic)).length === 0)
    expect(got).toEqual([{ who: '李' }])
  })

  it('[R7] given one key told twice, before and after it was done – when carried out – then once, and its payload is gone', async () => {
    const { db } = await open()
    const topic = aTopic()
    let done = 0
    const job = { topic, payload: { to: 'secret' }, key: `${topic}:one` }
    await tell(db, job)
    await tell(db, job)
    start(db, { [topic]: async () => void done++ })
    await until(() => done === 1)
    await until(async () => (await leftOf(db, topic))[0]?.done_at !== null)
    await tell(db, job)
    await delay(100)
    expect(done).toBe(1)
    expect(await leftOf(db, topic)).toMatchObject([{ payload: {}, tries: 1 }])
  })

  it('[R7] given two workers and 200 jobs – when both take them – then none is done twice, by either', async () => {
    const { db } = await open()
    const topic = aTopic()
    await db.transaction().execute(async (tx) => {
      for (let n = 0; n < 200; n++) await tell(tx, { topic, payload: { n } })
    })
    const done: number[] = []
    const handler: Handler = async (payload) => {
      await delay(Math.random() * 5)
      done.push((payload as { n: number }).n)
    }
    start(db, { [topic]: handler })
    start(db, { [topic]: handler })
    await until(() => done.length >= 200)
    await until(async () => (await leftOf(db, topic)).length === 0)
    expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, n) => n))
  })

  it('[R7] given a job longer than its lease – when another worker looks – then the lease was renewed and it is done once', async () => {
    const { db } = await open()
    const topic = aTopic()
    let started = 0
    await tell(db, { topic, payload: {} })
    const slow: Handler = async () => {
      started++
      await delay(1500)
    }
    start(db, { [topic]: slow }, { leaseMs: 600 })
    start(db, { [topic]: slow }, { leaseMs: 600 })
    await until(async () => (await leftOf(db, topic)).length === 0)
    expect(started).toBe(1)
  })

  it('[R7] given a worker that lost its job – when it completes it all the same – then nothing is written', async () => {
    const { db } = await open()
    const topic = aTopic()
    await tell(db, { topic, payload: {} })
    const failures: unknown[] = []
    const handler: Handler = async (_payload, job) => {
      if (job.tries === 1) await sql`update outbox set tries = 7 where topic = ${topic}`.execute(db)
      await job
        .complete((tx) => tell(tx, { topic: `${topic}.effect`, payload: {} }))
        .catch((error: unknown) => {
          failures.push(error)
          throw error
        })
    }
    start(db, { [topic]: handler }, { leaseMs: 500 })
    await until(async () => (await leftOf(db, topic)).length === 0)
    expect(failures).toHaveLength(1)
    expect(await leftOf(db, `${topic}.effect`)).toHaveLength(1)
  })

  it('[R7] given a job that always fails – when its tries are used up – then it is parked, seen, and may be tried again', async () => {
    const { db } = await open()
    const topic = aTopic()
    await tell(db, { topic, payload: {} })
    let mended = false
    let tries = 0
    start(
      db,
      {
        [topic]: async () => {
          tries++
          if (!mended) throw new Error('mail server away')
        },
      },
      { maxTries: 3, lastRetryMs: 5 },
    )
    await until(async () => (await leftOf(db, topic))[0]?.parked_at !== null)
    expect(tries).toBe(3)
    const parked = (await parkedJobs(db)).find((job) => job.topic === topic)
    expect(parked).toMatchObject({ tries: 3, lastError: 'mail server away' })
    mended = true
    expect(await retryParked(db, parked?.jobId ?? '')).toBe(true)
    await until(async () => (await leftOf(db, topic)).length === 0)
    expect(await retryParked(db, parked?.jobId ?? '')).toBe(false)
  })

  it('[R7] given a handler that knows no try can help – when it gives up – then the job is parked at the first', async () => {
    const { db } = await open()
    const topic = aTopic()
    await tell(db, { topic, payload: {} })
    start(db, { [topic]: () => Promise.reject(new GiveUp('no such address')) })
    await until(async () => (await leftOf(db, topic))[0]?.parked_at !== null)
    expect(await leftOf(db, topic)).toMatchObject([{ tries: 1, last_error: 'no such address' }])
  })

  it('[R18] given a job for later – when the clock has not got there, and when it has – then it waits, and is done', async () => {
    const { db } = await open()
    const topic = aTopic()
    let now = Temporal.Instant.from('2026-03-15T04:00:00Z')
    await tell(db, { topic, payload: {}, runAt: '2026-03-15T05:00:00Z' })
    let done = 0
    const handlers = { [topic]: async () => void done++ }
    running.push(startOutbox({ db, clock: () => now, log, handlers, settings: { pollMs: 10 } }))
    await delay(150)
    expect(done).toBe(0)
    now = now.add({ hours: 2 })
    await until(() => done === 1)
    now = now.subtract({ hours: 24 })
    await delay(100)
    expect(done).toBe(1)
  })
}

eachDatabase('outbox', outboxTests)

describe('the death of a worker', () => {
  const WORKER = `${import.meta.dirname}/../../../tests/faults/outbox-worker.ts`
  const ROUNDS = 10

  it(`[R7] given workers killed in mid-job ${ROUNDS} times – when started again – then every effect is there once, within the lease`, async () => {
    const { config, remove } = await freshPlace('server')
    const { db, close } = await openDatabase(config)
    for (let n = 0; n < 40; n++) await tell(db, { topic: 'slow', payload: { n } })
    const worker = () =>
      spawn(process.execPath, [WORKER, config.databaseUrl ?? ''], { stdio: ['ignore', 'pipe', 'inherit'] })
    for (let round = 0; round < ROUNDS; round++) {
      const child = worker()
      // It says so when it is in the middle of a job.
      await once(child.stdout, 'data')
      await delay(Math.random() * 100)
      child.kill('SIGKILL')
      await once(child, 'close')
    }
    const killedAt = Date.now()
    const last = worker()
    await until(async () => (await leftOf(db, 'slow')).length === 0, 60_000)
    console.log(`R7: ${ROUNDS} kills, all jobs done ${Date.now() - killedAt} ms after the last`)
    const effects = await leftOf(db, 'effect')
    last.kill('SIGKILL')
    await once(last, 'close')
    await close()
    await remove()
    expect(effects.map(({ payload }) => Number(payload['n'])).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 40 }, (_, n) => n),
    )
  }, 240_000)
})
