import { sql } from 'kysely'
import type { Holder, Subject } from '#features/privacy/index.ts'
import type { Db } from '#platform/db/index.ts'

const ofRequests = ({ requestIds }: Subject) => sql<boolean>`request_id = any(${requestIds}::uuid[])`

/** That a dealer promised something stays, and until when; the words of a promise given in somebody's request may name them. */
const erase = async (tx: Db, subject: Subject): Promise<Record<string, number>> => {
  const { numAffectedRows = 0n } = await sql`update dealer_promises
    set words = '', withdrawn_reason = case when withdrawn_at is null then null else '' end
    where ${ofRequests(subject)}`.execute(tx)
  return { promises: Number(numAffectedRows) }
}

/** What this slice holds about people: words of dealers in their requests. */
export const dealerHolder: Holder = {
  tables: {
    dealers: { columns: { fact: 'dealer_id name' } },
    dealer_promises: {
      columns: {
        person: 'words withdrawn_reason',
        fact: 'promise_id dealer_id lineage_id request_id until_on made_at by_kind withdrawn_at',
        staff: 'by_id withdrawn_by',
      },
      rows: ofRequests,
    },
  },
  erase,
}
