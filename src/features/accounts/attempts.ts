import { sql } from 'kysely'
import type { Db } from '#platform/db/index.ts'

interface Allowance {
  readonly max: number
  readonly minutes: number
}

/** Whoever guesses at one account or writes to one address; whoever does it from one place is limited by address of origin. */
export const allowances = {
  password: { max: 10, minutes: 15 },
  link: { max: 3, minutes: 15 },
  /** A code is good for its own half minute and the ones beside it; used once, it is used. */
  code: { max: 1, minutes: 2 },
} as const satisfies Record<string, Allowance>

/**
 * Counts one more try in the window that is running; kept in the database, so that several processes count together.
 * @param subject what is tried, e.g. the account's address; it need not exist
 * @returns whether the try is within the allowance
 */
export const spendAttempt = async (
  db: Db,
  kind: keyof typeof allowances,
  subject: string,
  now: Temporal.Instant,
): Promise<boolean> => {
  const { max, minutes } = allowances[kind]
  const until = now.add({ minutes }).toString()
  const { count } = await db
    .insertInto('attempts')
    .values({ key: `${kind}:${subject}`, window_until: until, count: 1 })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet({
        count: sql`case when attempts.window_until <= ${now.toString()} then 1 else attempts.count + 1 end`,
        window_until: sql`case when attempts.window_until <= ${now.toString()} then excluded.window_until else attempts.window_until end`,
      }),
    )
    .returning('count')
    .executeTakeFirstOrThrow()
  return count <= max
}

/** Forgets the windows, links, sessions and half-done sign-ins whose time is over. */
export const forgetOldAttempts = async (db: Db, now: Temporal.Instant): Promise<void> => {
  await db.deleteFrom('attempts').where('window_until', '<', now.toString()).execute()
  await db
    .deleteFrom('one_time_links')
    .where('expires_at', '<', now.subtract({ hours: 24 }).toString())
    .execute()
  await db.deleteFrom('staff_verifications').where('expires_at', '<', now.toString()).execute()
  await db.deleteFrom('staff_sessions').where('expires_at', '<', now.toString()).execute()
  await db.deleteFrom('person_sessions').where('expires_at', '<', now.toString()).execute()
}
