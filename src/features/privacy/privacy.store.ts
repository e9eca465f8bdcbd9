import { sql, type RawBuilder } from 'kysely'
import type { Db, Given } from '#platform/db/index.ts'
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

/** Who agreed, when, where, and to which words. */
export interface ConsentGiven {
  readonly personId: Given<string>
  readonly purposes: readonly string[]
  /** Version of the words as the form carried it. */
  readonly version: string
  readonly at: string
  readonly by: Pick<ConsentsTable, 'by_kind' | 'source'> & { readonly by_id: Given<string> | null }
  readonly requestId?: string | undefined
}

/** The insert of consents or, where they are not given, of withdrawals; with an id for each purpose. */
export const consentRows = (
  consent: ConsentGiven,
  { ids, given }: { readonly ids: readonly string[]; readonly given: boolean },
): RawBuilder<unknown> => {
  const { personId, purposes, version, at, by, requestId = null } = consent
  return sql`insert into consents
    (consent_id, purpose, person_id, text_version, given, at, by_kind, by_id, source, request_id)
    select id, purpose, ${personId}::uuid, ${version}, ${given}::boolean, ${at}::timestamptz, ${by.by_kind}, ${by.by_id}::text,
      ${by.source}, ${requestId}::uuid
    from unnest(${ids}::uuid[], ${purposes}::text[]) as c (id, purpose)`
}

/** Something personal that has been handed over: who got which fields, for what. */
export interface Handed {
  readonly personId: Given<string>
  readonly requestId?: string | undefined
  readonly recipient: string
  readonly purpose: string
  readonly fields: readonly string[]
  readonly at: string
}

export const disclosureRow = (handed: Handed, id: string): RawBuilder<unknown> => {
  const { personId, requestId = null, recipient, purpose, fields, at } = handed
  return sql`insert into disclosures (disclosure_id, person_id, request_id, recipient, purpose, fields, at)
    values (${id}, ${personId}, ${requestId}, ${recipient}, ${purpose}, ${fields}::text[], ${at})`
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
