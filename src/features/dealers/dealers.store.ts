import type { Db } from '#platform/db/index.ts'

export interface DealersTable {
  readonly dealer_id: string
  readonly name: string
}

declare module '#platform/db/tables.ts' {
  interface Tables {
    dealers: DealersTable
  }
}

/**
 * A dealer's name as it is stored: one line, single spaces, none between Chinese characters, where a line break in a
 * spreadsheet cell is only a break of the line.
 */
export const tidyDealerName = (name: string): string =>
  name
    .normalize('NFC')
    .trim()
    .replace(/\s+/gu, ' ')
    .replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '')

/** What two spellings of one dealer's name have in common: width and case do not count. */
export const dealerKey = (name: string): string => tidyDealerName(name.normalize('NFKC')).toLowerCase()

/** The dealers by `dealerKey` of their name. */
export const dealersByKey = async (db: Db): Promise<Map<string, DealersTable>> => {
  const rows = await db.selectFrom('dealers').selectAll().orderBy('name').execute()
  return new Map(rows.map((row) => [dealerKey(row.name), row]))
}

/**
 * Adds dealers under ids that the caller has chosen; a name that is there already is left as it is.
 * @returns those that are now stored under these names, with the ids that hold
 */
export const addDealers = async (db: Db, dealers: readonly DealersTable[]): Promise<DealersTable[]> => {
  if (dealers.length === 0) return []
  await db
    .insertInto('dealers')
    .values([...dealers])
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
  return db
    .selectFrom('dealers')
    .selectAll()
    .where(
      'name',
      'in',
      dealers.map((dealer) => dealer.name),
    )
    .execute()
}

/** Names of dealers by id, for staff views; never part of a public answer. */
export const dealerNames = async (db: Db, ids: readonly string[]): Promise<Map<string, string>> => {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('dealers')
    .selectAll()
    .where('dealer_id', 'in', [...ids])
    .execute()
  return new Map(rows.map((row) => [row.dealer_id, row.name]))
}
