import { sql, type RawBuilder } from 'kysely'
import type { Db } from '#platform/db/index.ts'
import type { ErasureReason } from './privacy.schema.ts'

export interface ConsentsTable {
  readonly consent_id: string
  readonly person_id: string
  readonly purpose: string
  readonly text_version: string
  readonly given: boolean
  readonly at: string
  readonly by_kind: 'customer' | 'staff'
  readonly by_id: string | null
  readonly source: 'form' | 'mail' | 'desk'
  readonly request_id: string | null
}

export interface DisclosuresTable {
  readonly disclosure_id: string
  readonly person_id: string
  readonly request_id: string | null
  readonly recipient: string
  readonly purpose: string
  readonly fields: readonly string[]
  readonly at: string
}

interface ErasuresTable {
  readonly erasure_id: string
  readonly person_id: string
  readonly address_hash: string
  readonly reason: ErasureReason
  readonly by_kind: 'customer' | 'dealer' | 'staff' | 'system'
  readonly by_id: string | null
  readonly asked_at: string
  readonly done_at: string | null
  readonly counts: Readonly<Record<string, number>>
  readonly recipients: readonly string[]
}

interface RetentionRunsTable {
  readonly run_id: string
  readonly started_at: string
  readonly finished_at: string
  readonly counts: Readonly<Record<string, number>>
}

declare module '#platform/db/tables.ts' {
  interface Tables {
    consents: ConsentsTable
    disclosures: DisclosuresTable
    erasures: ErasuresTable
    retention_runs: RetentionRunsTable
  }
}

export const insertConsents = async (tx: Db, rows: readonly ConsentsTable[]): Promise<void> => {
  if (rows.length === 0) return
  const column = <T>(read: (row: ConsentsTable) => T): T[] => rows.map(read)
  await sql`/* prepared: record_consents */ insert into consents
    (consent_id, person_id, purpose, text_version, given, at, by_kind, by_id, source, request_id)
    select * from unnest(${column((row) => row.consent_id)}::uuid[], ${column((row) => row.person_id)}::uuid[],
      ${column((row) => row.purpose)}::text[], ${column((row) => row.text_version)}::text[],
      ${column((row) => row.given)}::boolean[], ${column((row) => row.at)}::timestamptz[],
      ${column((row) => row.by_kind)}::text[], ${column((row) => row.by_id)}::text[], ${column((row) => row.source)}::text[],
      ${column((row) => row.request_id)}::uuid[])`.execute(tx)
}

export const insertDisclosure = async (tx: Db, { fields, ...row }: DisclosuresTable): Promise<void> => {
  await tx
    .insertInto('disclosures')
    .values({ ...row, fields: sql<readonly string[]>`${fields}::text[]` })
    .execute()
}

/** The person's row under its lock, so that nothing new of theirs begins meanwhile. */
export const personForUpdate = (tx: Db, personId: string) =>
  tx.selectFrom('people').selectAll().where('person_id', '=', personId).forUpdate().executeTakeFirst()

/** @returns false when the person's erasure was asked for before */
export const insertErasure = async (
  tx: Db,
  row: Omit<ErasuresTable, 'done_at' | 'counts' | 'recipients'>,
): Promise<boolean> => {
  const { numInsertedOrUpdatedRows = 0n } = await tx
    .insertInto('erasures')
    // The database fills in the rest.
    .values(row as never)
    .onConflict((conflict) => conflict.column('person_id').doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows > 0n
}

export const lockErasure = (tx: Db, erasureId: string): Promise<ErasuresTable | undefined> =>
  tx.selectFrom('erasures').selectAll().where('erasure_id', '=', erasureId).forUpdate().executeTakeFirst()

export const updateErasure = async (
  tx: Db,
  erasureId: string,
  { done_at, counts, recipients }: { done_at: string; counts: RawBuilder<unknown>; recipients: readonly string[] },
): Promise<void> => {
  await sql`update erasures set done_at = ${done_at}, counts = ${counts}, recipients = ${recipients}::text[]
    where erasure_id = ${erasureId}`.execute(tx)
}

/** Third parties who got something of a person. */
export const recipientsOf = async (tx: Db, personId: string): Promise<string[]> => {
  const { rows } = await sql<{ recipient: string }>`select distinct recipient from disclosures
    where person_id = ${personId} and recipient like '%:%' and recipient not like 'staff:%' order by 1`.execute(tx)
  return rows.map(({ recipient }) => recipient)
}
