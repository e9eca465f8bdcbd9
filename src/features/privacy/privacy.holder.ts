import { sql } from 'kysely'
import type { Holder, Subject } from './personal-data.ts'

const ofPerson = ({ personId }: Subject) => sql`person_id = ${personId}`

/**
 * What this slice holds about people: proofs, by id and without a word of theirs. They stay after an erasure, so that it can be shown
 * that there was a consent, and who has to be told that it is over.
 */
export const privacyHolder: Holder = {
  tables: {
    consents: {
      columns: { fact: 'consent_id person_id purpose text_version given at by_kind source request_id', staff: 'by_id' },
      rows: ofPerson,
    },
    disclosures: {
      columns: { fact: 'disclosure_id person_id request_id recipient purpose fields at' },
      rows: ofPerson,
    },
    erasures: {
      columns: {
        fact: 'erasure_id person_id reason by_kind asked_at done_at counts recipients',
        staff: 'by_id',
        secret: 'address_hash',
      },
      rows: ofPerson,
    },
    retention_runs: { columns: { fact: 'run_id started_at finished_at counts' } },
  },
}
