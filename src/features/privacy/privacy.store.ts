import { sql } from 'kysely'
import type { Db } from '#platform/db/index.ts'

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

declare module '#platform/db/tables.ts' {
  interface Tables {
    consents: ConsentsTable
    disclosures: DisclosuresTable
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
