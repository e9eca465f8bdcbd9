import { randomUUIDv7 } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { sql, type RawBuilder } from 'kysely'
import { jsonb, type Db } from '#platform/db/index.ts'

export interface OutboxTable {
  readonly job_id: string
  readonly topic: string
  readonly payload: Readonly<Record<string, unknown>>
  readonly effect_key: string | null
  readonly run_at: string | null
  readonly leased_until: string | null
  readonly tries: number
  readonly last_error: string | null
  readonly told_at: string
  readonly done_at: string | null
  readonly parked_at: string | null
}

declare module '#platform/db/tables.ts' {
  interface Tables {
    outbox: OutboxTable
  }
}

/** Something to be done after the transaction that tells it has been committed. */
export interface Job {
  /** Which handler does it, e.g. `mail.send`. */
  readonly topic: string
  /** Plain JSON; the handler checks its shape. */
  readonly payload: object
  /** Names the effect: told twice under one key, now or ever, it is done once. */
  readonly key?: string | undefined
  /** Not before this instant, ISO; at once when absent. */
  readonly runAt?: string | undefined
}

/** The insert of `tell`, to be part of a statement. */
export const jobInsert = ({ topic, payload, key, runAt }: Job): RawBuilder<unknown> =>
  sql`insert into outbox (job_id, topic, payload, effect_key, run_at)
    values (${randomUUIDv7()}, ${topic}, ${jsonb(payload)}, ${key ?? null}, ${runAt ?? null})
    on conflict (effect_key) do nothing`

/**
 * Adds a job in the caller's transaction: it is done if and only if that transaction is committed, at least once; `key` and
 * `JobContext.complete` make that exactly once.
 */
export const tell = async (tx: Db, job: Job): Promise<void> => {
  await sql`/* prepared: tell */ ${jobInsert(job)}`.execute(tx)
}

/** A job that was given up after its last try. */
export interface ParkedJob {
  readonly jobId: string
  readonly topic: string
  readonly tries: number
  readonly lastError: string
  readonly parkedAt: string
}

/** What was given up, newest first, at most a hundred: for the people who look after the desk. */
export const parkedJobs = async (db: Db): Promise<ParkedJob[]> => {
  const rows = await db
    .selectFrom('outbox')
    .select(['job_id', 'topic', 'tries', 'last_error', 'parked_at'])
    .where('parked_at', 'is not', null)
    .orderBy('parked_at', 'desc')
    .limit(100)
    .execute()
  return rows.map((row) => ({
    jobId: row.job_id,
    topic: row.topic,
    tries: row.tries,
    lastError: row.last_error ?? '',
    parkedAt: row.parked_at ?? '',
  }))
}

/**
 * Lets a parked job be tried again from the start.
 * @returns false when no such job is parked
 */
export const retryParked = async (db: Db, jobId: string): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('outbox')
    .set({ parked_at: null, tries: 0, run_at: null, leased_until: null } as never)
    .where('job_id', '=', jobId)
    .where('parked_at', 'is not', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/**
 * Takes back the jobs whose payload names one of these texts, in the caller's transaction.
 * @returns false when one of them is being done right now: roll back and try again
 */
export const takeBackJobs = async (tx: Db, names: readonly string[]): Promise<boolean> => {
  const naming = sql`done_at is null and exists (
    select from unnest(${names}::text[]) as name where strpos(lower(payload::text), lower(name)) > 0)`
  await sql`delete from outbox where ${naming} and (leased_until is null or leased_until < clock_timestamp())`.execute(
    tx,
  )
  const { rows } = await sql`select from outbox where ${naming} limit 1`.execute(tx)
  return rows.length === 0
}

const POLL_MS = 200

/** Waits until no job of these topics is left to be done now; parked ones are left to people. */
export const finishJobs = async (db: Db, topics: readonly string[]): Promise<void> => {
  for (;;) {
    const { rows } = await sql`select from outbox where topic = any(${topics}::text[]) and done_at is null
      and parked_at is null limit 1`.execute(db)
    if (rows.length === 0) return
    await delay(POLL_MS)
  }
}
