import { sql, type RawBuilder } from 'kysely'
import type { Db } from './index.ts'

/** A value, or SQL that gives it within the statement: `(select person_id from person)`. */
export type Given<T> = T | RawBuilder<T>

/**
 * Carries out inserts of several slices as one prepared statement: a single round trip, all of it or nothing without a transaction
 * around it. Each is named, and another may read what it returns; references are checked at the end of the statement.
 * @param inserts those that are undefined are left out
 */
export const atOnce = async (
  db: Db,
  name: string,
  inserts: Readonly<Record<string, RawBuilder<unknown> | undefined>>,
): Promise<void> => {
  const parts = Object.entries(inserts).flatMap(([part, insert]) =>
    insert === undefined ? [] : [sql`${sql.raw(part)} as (${insert})`],
  )
  await sql`/* prepared: ${sql.raw(name)} */ with ${sql.join(parts)} select`.execute(db)
}
