/** What a person does with all their requests at once: sees them, opens one, withdraws a consent. */
import { consentOffer, withdrawConsents } from '#features/privacy/index.ts'
import type { Db } from '#platform/db/index.ts'
import { DEALER_PURPOSE } from './routing.rules.ts'
import { insertMessage, lockRequest, updateRequest, type RequestsTable } from './support.store.ts'
import { eventMessage, issueLink, type SupportContext } from './support.use-cases.ts'

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

/** Without the consent the dealer no longer sees the request; the maker goes on with it. */
export const withoutDealer = ({ state }: Pick<RequestsTable, 'state'>) =>
  ({ dealer_id: null, state: state === 'waiting_dealer' ? 'open' : state }) as const

/**
 * Writes down that a person withdraws a consent, everywhere it held: what a dealer sees by it, the dealer sees no longer.
 * @clause 2.8.a, 2.8.c
 */
export const withdrawByPerson = async (
  tx: Db,
  { editions, now }: Pick<SupportContext, 'editions' | 'now'>,
  { personId, purpose }: { readonly personId: string; readonly purpose: string },
): Promise<void> => {
  const { version } = consentOffer(editions, 'zh-CN')
  const by = { by_kind: 'customer', by_id: personId, source: 'form' } as const
  await withdrawConsents(tx, { personId, purposes: [purpose], version, at: now, by })
  if (purpose !== DEALER_PURPOSE) return
  const shared = await tx
    .selectFrom('requests')
    .select('request_id')
    .where('person_id', '=', personId)
    .where('dealer_id', 'is not', null)
    .orderBy('request_id')
    .execute()
  for (const { request_id: requestId } of shared) {
    const request = await lockRequest(tx, requestId)
    if (request === undefined) continue
    const author = { kind: 'customer', id: personId, name: '' } as const
    await insertMessage(tx, eventMessage(requestId, now, { event: 'withdrew', purpose }, author))
    await updateRequest(tx, requestId, withoutDealer(request), now)
  }
}
