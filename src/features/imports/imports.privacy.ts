import { sql } from 'kysely'
import type { Db } from '#platform/db/index.ts'

/** Imports begun before an instant of which rows are still kept as they came: such rows may hold anything. */
export const importsWithOldRows = async (db: Db, before: string, limit: number): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`select import_id as id from imports i where started_at < ${before}
    and exists (select from import_problems p where p.import_id = i.import_id) limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

export const removeRowsOf = async (tx: Db, importIds: readonly string[]): Promise<void> => {
  await tx
    .deleteFrom('import_problems')
    .where('import_id', 'in', [...importIds])
    .execute()
}
