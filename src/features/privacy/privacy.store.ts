import { sql, type RawBuilder } from 'kysely'
import type { Given } from '#platform/db/index.ts'

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
