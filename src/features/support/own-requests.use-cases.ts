/** What a person does with all their requests at once: sees them, opens one. */
import type { Db } from '#platform/db/index.ts'
import { issueLink } from './support.use-cases.ts'

const MOST = 200

/** A person's requests, the latest first; those that went into another are left out. */
export const requestsOf = async (db: Db, personId: string) => {
  const rows = await db
    .selectFrom('requests')
    .select(['request_id', 'number', 'subject', 'state', 'received_at'])
    .where('person_id', '=', personId)
    .where('merged_into', 'is', null)
    .orderBy('received_at', 'desc')
    .limit(MOST)
    .execute()
  return rows.map((row) => ({
    id: row.request_id,
    number: row.number,
    subject: row.subject,
    state: row.state,
    receivedAt: row.received_at,
  }))
}

/** Makes the path of a tracking page for somebody who is signed in as the customer. */
export const trackingPath = async (tx: Db, requestId: string, now: string): Promise<string> =>
  `/r/${await issueLink(tx, { now }, requestId)}`
