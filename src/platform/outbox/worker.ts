/**
 * Carries out what was told. A claim is one UPDATE with SKIP LOCKED that takes a lease by the database's clock; the lease
 * is renewed while the handler works, so that a dead worker's job is picked up as soon as it ends. `tries` counts the claims:
 * only the worker of the latest one may finish the job.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { sql, type Transaction } from 'kysely'
import type { Logger } from 'pino'
import { formatInstant, type Clock } from '#platform/clock.ts'
import type { Db, Tables } from '#platform/db/index.ts'

/** A handler throws it when no further try can help: the job is parked at once. */
export class GiveUp extends Error {
  override readonly name = 'GiveUp'
}

export interface JobContext {
  readonly db: Db
  readonly clock: Clock
  readonly log: Logger
  readonly jobId: string
  /** 1 at the first try. */
  readonly tries: number
  /** Aborted when the outbox stops or the job has become another worker's. */
  readonly signal: AbortSignal
  /**
   * Does the job's effect in the transaction that also marks the job as done, so that it happens exactly once.
   * @throws when the job has become another worker's meanwhile; nothing is written then
   */
  readonly complete: (work: (tx: Transaction<Tables>) => Promise<void>) => Promise<void>
}

/** Does one job. Returning means done; throwing means later again. */
export type Handler = (payload: unknown, job: JobContext) => Promise<void>

export interface OutboxParts {
  readonly db: Db
  readonly clock: Clock
  readonly log: Logger
  /** By topic. Jobs of other topics are left to other workers. */
  readonly handlers: Readonly<Record<string, Handler>>
  readonly settings?: Partial<OutboxSettings>
}

export interface OutboxSettings {
  /** How long a dead worker's job stays his; it is renewed three times in that span. */
  readonly leaseMs: number
  /** How often it looks for jobs when it found none. */
  readonly pollMs: number
  /** How many jobs it does at the same time. */
  readonly concurrency: number
  /** After this many tries a job is parked. */
  readonly maxTries: number
  /** Wait after the first failure; it doubles with every further one. */
  readonly firstRetryMs: number
  readonly lastRetryMs: number
}

const SETTINGS: OutboxSettings = {
  leaseMs: 30_000,
  pollMs: 500,
  concurrency: 4,
  maxTries: 12,
  firstRetryMs: 5_000,
  lastRetryMs: 3_600_000,
}

export interface Outbox {
  /** Takes no more jobs and waits for those under way; what does not end keeps its lease and is done after a restart. */
  readonly stop: () => Promise<void>
}

interface Claimed {
  readonly job_id: string
  readonly topic: string
  readonly payload: unknown
  readonly tries: number
}

type Worker = Required<OutboxParts> & { readonly settings: OutboxSettings; readonly signal: AbortSignal }

const claim = async ({ db, clock, handlers, settings }: Worker, count: number): Promise<readonly Claimed[]> => {
  const { rows } = await sql<Claimed>`
    update outbox set tries = tries + 1, leased_until = clock_timestamp() + ${settings.leaseMs} * interval '1 millisecond'
    where job_id in (
      select job_id from outbox
      where done_at is null and parked_at is null and topic = any(${Object.keys(handlers)}::text[])
        and (run_at is null or run_at <= ${formatInstant(clock())}::timestamptz)
        and (leased_until is null or leased_until < clock_timestamp())
      order by run_at nulls first, job_id limit ${count} for update skip locked)
    returning job_id, topic, payload, tries`.execute(db)
  return rows
}

/** Only the latest claim may say how it went. */
const stillMine = ({ job_id, tries }: Claimed) => sql`job_id = ${job_id} and tries = ${tries} and done_at is null`

const renew = async ({ db, settings }: Worker, job: Claimed): Promise<boolean> => {
  const { numAffectedRows } = await sql`
    update outbox set leased_until = clock_timestamp() + ${settings.leaseMs} * interval '1 millisecond'
    where ${stillMine(job)}`.execute(db)
  return numAffectedRows === 1n
}

/** A done job with a key stays, emptied, so that its effect is never told again; one without a key is gone. */
const markDone = async (db: Db, clock: Clock, job: Claimed): Promise<void> => {
  const { rows } = await sql<{ effect_key: string | null }>`
    update outbox set done_at = ${formatInstant(clock())}, payload = '{}', leased_until = null, last_error = null
    where ${stillMine(job)} returning effect_key`.execute(db)
  const [row] = rows
  if (row === undefined) throw new Error(`job ${job.job_id} has become another worker's`)
  if (row.effect_key === null) await sql`delete from outbox where job_id = ${job.job_id}`.execute(db)
}

const MAX_ERROR = 500

const markFailed = async ({ db, clock, log, settings }: Worker, job: Claimed, error: unknown): Promise<void> => {
  const now = clock()
  const message = (error instanceof Error ? error.message : String(error)).replaceAll('\u0000', '').slice(0, MAX_ERROR)
  const giveUp = error instanceof GiveUp || job.tries >= settings.maxTries
  log.warn({ job: job.job_id, topic: job.topic, tries: job.tries, parked: giveUp, err: error }, 'job failed')
  const wait = Math.min(settings.firstRetryMs * 2 ** (job.tries - 1), settings.lastRetryMs)
  const runAt = formatInstant(now.add({ milliseconds: Math.round(wait * (1 + Math.random() / 4)) }))
  await sql`
    update outbox set leased_until = null, last_error = ${message}, run_at = ${runAt}::timestamptz,
      parked_at = ${giveUp ? formatInstant(now) : null}::timestamptz
    where ${stillMine(job)}`.execute(db)
}

const contextOf = (worker: Worker, job: Claimed, signal: AbortSignal) => {
  const state = { isDone: false }
  const complete: JobContext['complete'] = async (work) => {
    await worker.db.transaction().execute(async (tx) => {
      await markDone(tx, worker.clock, job)
      await work(tx)
    })
    state.isDone = true
  }
  const { db, clock, log } = worker
  const context: JobContext = { db, clock, log, signal, complete, jobId: job.job_id, tries: job.tries }
  return { context, state }
}

/** Renews the lease until told to stop; a lost lease aborts the handler's signal. */
const holdLease = (worker: Worker, job: Claimed, lost: AbortController): (() => void) => {
  const timer = setInterval(() => {
    renew(worker, job).then(
      (mine) => (mine ? undefined : lost.abort()),
      // The next renewal may succeed; if none does, the lease ends and another worker takes over.
      (err: unknown) => worker.log.warn({ err, job: job.job_id }, 'lease not renewed'),
    )
  }, worker.settings.leaseMs / 3)
  return () => clearInterval(timer)
}

const perform = async (worker: Worker, job: Claimed): Promise<void> => {
  const lost = new AbortController()
  const release = holdLease(worker, job, lost)
  try {
    // Claimed more often than it failed: whoever tried it died over it.
    if (job.tries > worker.settings.maxTries) throw new GiveUp('every try ended with the process')
    const { context, state } = contextOf(worker, job, AbortSignal.any([worker.signal, lost.signal]))
    await worker.handlers[job.topic]?.(job.payload, context)
    if (!state.isDone) await worker.db.transaction().execute((tx) => markDone(tx, worker.clock, job))
  } catch (error) {
    await markFailed(worker, job, error).catch((err: unknown) =>
      worker.log.warn({ err, job: job.job_id }, 'job left to its lease'),
    )
  } finally {
    release()
  }
}

const sleep = (ms: number, signal: AbortSignal): Promise<void> =>
  delay(ms, undefined, { signal }).catch(() => undefined)

/** Fills the free places with jobs, and waits when there are none. */
const run = async (worker: Worker): Promise<void> => {
  const underWay = new Set<Promise<void>>()
  const { settings, signal, log } = worker
  while (!signal.aborted) {
    const jobs = await claim(worker, settings.concurrency - underWay.size).catch((err: unknown) => {
      log.warn({ err }, 'outbox')
      return []
    })
    for (const job of jobs) {
      const work = perform(worker, job).finally(() => underWay.delete(work))
      underWay.add(work)
    }
    if (underWay.size >= settings.concurrency) await Promise.race(underWay)
    else if (jobs.length === 0) await Promise.race([sleep(settings.pollMs, signal), ...underWay])
  }
  await Promise.allSettled(underWay)
}

/**
 * Starts to carry out the jobs of the given topics. Any number of processes may do so on one database.
 * @returns the running outbox; stop it before the database is closed
 */
export const startOutbox = (parts: OutboxParts): Outbox => {
  const stopping = new AbortController()
  const worker: Worker = { ...parts, settings: { ...SETTINGS, ...parts.settings }, signal: stopping.signal }
  const running = run(worker)
  return {
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}
