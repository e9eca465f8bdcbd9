import { recordConsents, withdrawConsents, type ConsentGiven } from '#features/privacy/index.ts'
import type { Db } from '#platform/db/index.ts'
import { insertMessage, updateRequest, type RequestsTable } from './support.store.ts'
import { eventMessage, type SupportContext } from './support.use-cases.ts'
import { partsOf } from './support.views.ts'
import type { Author } from './thread.use-cases.ts'

interface Word extends Pick<ConsentGiven, 'version' | 'by'> {
  readonly purpose: string
  readonly given: boolean
  readonly author: Author
}

/**
 * Writes what a customer has said about a purpose into the ledger and the thread. Who agrees has the whole thread in view, and so
 * agrees for what was merged into the request as well.
 * @returns the new version of the request
 * @clause 2.8.a, 2.8.c
 */
export const noteConsent = async (
  tx: Db,
  { now: at }: SupportContext,
  { request_id: requestId, person_id: personId }: RequestsTable,
  { purpose, given, version, by, author }: Word,
): Promise<number> => {
  const consent = { personId, purposes: [purpose], version, at, by }
  if (given) for (const part of await partsOf(tx, requestId)) await recordConsents(tx, { ...consent, requestId: part })
  else await withdrawConsents(tx, { ...consent, requestId })
  await insertMessage(tx, eventMessage(requestId, at, { event: given ? 'consented' : 'withdrew', purpose }, author))
  return updateRequest(tx, requestId, {}, at)
}
