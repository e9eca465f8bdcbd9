import { sql, type RawBuilder } from 'kysely'
import type { Db } from '#platform/db/index.ts'
import type { DealerPromise } from './dealers.schema.ts'

export interface DealerPromisesTable {
  readonly promise_id: string
  readonly dealer_id: string
  readonly lineage_id: string | null
  readonly request_id: string | null
  readonly words: string
  readonly until_on: string | null
  readonly made_at: string
  readonly by_kind: 'dealer' | 'staff'
  readonly by_id: string
  readonly withdrawn_at: string | null
  readonly withdrawn_reason: string | null
  readonly withdrawn_by: string | null
}

declare module '#platform/db/tables.ts' {
  interface Tables {
    dealer_promises: DealerPromisesTable
  }
}

export type NewDealerPromise = Omit<DealerPromisesTable, 'withdrawn_at' | 'withdrawn_reason' | 'withdrawn_by'>

/** Writes a promise down; the same id sent again is one promise. */
export const insertDealerPromise = async (tx: Db, promise: NewDealerPromise): Promise<void> => {
  await tx
    .insertInto('dealer_promises')
    .values({ ...promise, withdrawn_at: null, withdrawn_reason: null, withdrawn_by: null })
    .onConflict((conflict) => conflict.column('promise_id').doNothing())
    .execute()
}

/** Takes a promise back; what was withdrawn before stays as it was. */
export const withdrawDealerPromise = async (
  tx: Db,
  promiseId: string,
  withdrawn: { readonly at: string; readonly reason: string; readonly by: string },
): Promise<void> => {
  await tx
    .updateTable('dealer_promises')
    .set({ withdrawn_at: withdrawn.at, withdrawn_reason: withdrawn.reason, withdrawn_by: withdrawn.by })
    .where('promise_id', '=', promiseId)
    .where('withdrawn_at', 'is', null)
    .execute()
}

interface Row extends DealerPromisesTable {
  readonly dealer_name: string
}

const toPromise = (row: Row): DealerPromise => ({
  id: row.promise_id,
  dealer: { id: row.dealer_id, name: row.dealer_name },
  requestId: row.request_id,
  words: row.words,
  untilOn: row.until_on,
  madeAt: row.made_at,
  by: row.by_kind,
  withdrawn: row.withdrawn_at === null ? null : { at: row.withdrawn_at, reason: row.withdrawn_reason ?? '' },
})

const promisesWhere = async (db: Db, condition: RawBuilder<unknown>): Promise<DealerPromise[]> => {
  const { rows } = await sql<Row>`select p.*, d.name as dealer_name from dealer_promises p
    join dealers d on d.dealer_id = p.dealer_id where ${condition} order by p.made_at, p.promise_id`.execute(db)
  return rows.map(toPromise)
}

/** The promises that stand beside a request: those given in it, and those about its unit. The earliest comes first. */
export const promisesBeside = (
  db: Db,
  { requestId, lineageId }: { readonly requestId: string; readonly lineageId: string | null },
): Promise<DealerPromise[]> =>
  promisesWhere(db, sql`p.request_id = ${requestId} or (p.request_id is null and p.lineage_id = ${lineageId})`)

/** Every promise about a unit, also those given in its requests. */
export const promisesOfLineage = (db: Db, lineageId: string): Promise<DealerPromise[]> =>
  promisesWhere(db, sql`p.lineage_id = ${lineageId}`)

export const findDealerPromise = async (db: Db, promiseId: string): Promise<DealerPromise | undefined> =>
  (await promisesWhere(db, sql`p.promise_id = ${promiseId}`))[0]
