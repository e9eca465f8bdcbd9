import { randomUUIDv7 } from 'node:crypto'
import { formatInstant } from '#platform/clock.ts'
import { jsonb, type Db } from '#platform/db/index.ts'
import { askErasure, eraseSubject } from './erase.use-cases.ts'
import type { Keep, PrivacyContext } from './privacy.context.ts'
import { dueBefore, retention, type RetentionId } from './retention.rules.ts'
import { gather } from './subject.ts'

/** So many at a time: each transaction is short. */
const BATCH = 50
/** Counted no further for the screen. */
const MANY = 10_000

/** What is due by each rule. */
export const dueNow = async ({ db, clock, keeps }: PrivacyContext): Promise<Record<RetentionId, number>> => {
  const counts: Partial<Record<RetentionId, number>> = {}
  for (const { id, days } of retention)
    counts[id] = (await keeps[id].due(db, formatInstant(dueBefore(clock(), days)), MANY)).length
  return counts as Record<RetentionId, number>
}

const applyRule = async ({ db, clock }: PrivacyContext, keep: Keep, days: number): Promise<number> => {
  let removed = 0
  for (;;) {
    const now = clock()
    const ids = await keep.due(db, formatInstant(dueBefore(now, days)), BATCH)
    if (ids.length === 0) return removed
    await db.transaction().execute((tx) => keep.remove(tx, ids, formatInstant(now)))
    removed += ids.length
  }
}

/**
 * Removes what has been kept long enough. Stopped in the middle, it goes on with the next run; run twice, the second finds nothing.
 * @returns how many of what
 */
export const applyRetention = async (ctx: PrivacyContext): Promise<Record<RetentionId, number>> => {
  const startedAt = formatInstant(ctx.clock())
  const counts: Partial<Record<RetentionId, number>> = {}
  for (const { id, days } of retention) counts[id] = await applyRule(ctx, ctx.keeps[id], days)
  const row = { run_id: randomUUIDv7(), started_at: startedAt, finished_at: formatInstant(ctx.clock()) }
  await ctx.db
    .insertInto('retention_runs')
    .values({ ...row, counts: jsonb(counts as Record<string, number>) })
    .execute()
  return counts as Record<RetentionId, number>
}

/** Clears requests as an erasure does, without their people. */
export const clearMatter = async (
  tx: Db,
  ctx: Pick<PrivacyContext, 'holders'>,
  requestIds: readonly string[],
  now: string,
): Promise<void> => {
  await eraseSubject(tx, ctx, await gather(tx, ctx.holders, { requestIds }), now)
}

/** Asks for the erasure of people of whom nothing else is left. */
export const eraseForgotten = async (
  tx: Db,
  ctx: Pick<PrivacyContext, 'clock' | 'list'>,
  personIds: readonly string[],
): Promise<void> => {
  const actor = { kind: 'system', name: 'retention' } as const
  for (const personId of personIds) await askErasure(tx, ctx, { personId, reason: 'no_longer_needed', actor })
}
