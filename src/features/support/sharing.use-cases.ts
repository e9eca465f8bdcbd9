/** The customer's say over the dealer: what the tracking page asks, and what follows from the answer. */
import type { SystemActor } from '#features/accounts/index.ts'
import { consentOffer, standingConsents } from '#features/privacy/index.ts'
import { findLedger } from '#features/units/index.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import type { Locale } from '#lib/texts.ts'
import type { Db } from '#platform/db/index.ts'
import { noteConsent } from './consents.use-cases.ts'
import { DEALER_PURPOSE, mayTellDealer, routeOf } from './routing.rules.ts'
import type { Sharing } from './portal.schema.ts'
import { lockRequest, type RequestsTable } from './support.store.ts'
import { hashOfToken, inTransaction, type SupportContext } from './support.use-cases.ts'
import { requestOfLink, requestRow, requestsWithDealer, type RequestRow } from './support.views.ts'
import { handOver, takeBack } from './thread.use-cases.ts'

const isOver = ({ state }: Pick<RequestRow, 'state'>): boolean => state === 'resolved' || state === 'closed'

/**
 * What the tracking page asks about the dealer.
 * @param consents purposes the customer has agreed to
 * @returns null where no dealer comes into it, and nothing was permitted that could be withdrawn
 * @clause 2.6.c, 2.8.c
 */
export const sharingOf = async (
  ctx: Pick<SupportContext, 'db' | 'editions'>,
  row: Pick<RequestRow, 'serial' | 'state'>,
  consents: readonly string[],
  locale: Locale,
): Promise<Sharing | null> => {
  const { version, words } = consentOffer(ctx.editions, locale)
  const text = words.find(({ purpose }) => purpose === DEALER_PURPOSE)?.text
  if (text === undefined) return null
  const unit = row.serial === null ? undefined : await findLedger(ctx.db, row.serial)
  const route = routeOf(ctx.editions, unit?.ledger, consents)
  if (consents.includes(DEALER_PURPOSE)) return route.to === 'dealer' ? { state: 'permitted', text, version } : null
  return 'withheldFrom' in route && !isOver(row) ? { state: 'withheld', text, version } : null
}

export type SharingRefusal = 'request_unknown' | 'consent_outdated'

interface Said {
  readonly given: boolean
  /** Version of the words beside the button. */
  readonly version: string
}

const customersWord: SystemActor = { kind: 'system', name: 'consent' }

/**
 * The holder of a tracking link permits that the dealer is told, or withdraws that. A permission routes a request that is still open;
 * from a withdrawal on nothing more is shared. Said twice, it is recorded once.
 * @returns refusals: request_unknown, consent_outdated when the words have changed since they were read
 * @clause 2.6.c, 2.8.a, 2.8.c
 */
export const setSharing = async (
  ctx: SupportContext,
  token: string,
  said: Said,
): Promise<Result<true, SharingRefusal>> => {
  const { version } = consentOffer(ctx.editions, 'en')
  if (said.given && said.version !== version) return fail('consent_outdated')
  return inTransaction(ctx.db, async (tx) => {
    const opened = await requestOfLink(tx, hashOfToken(token), ctx.now)
    const row = opened === undefined ? undefined : await requestRow(tx, opened, { all: true })
    const request = row === undefined ? undefined : await lockRequest(tx, row.merged_into ?? row.request_id)
    if (request === undefined) return fail('request_unknown')
    const standing = (await standingConsents(tx, request)).includes(DEALER_PURPOSE)
    if (standing !== said.given) {
      const { person_id: id } = request
      const by = { by_kind: 'customer', by_id: id, source: 'form' } as const
      const author = { kind: 'customer', id, name: '' } as const
      await noteConsent(tx, ctx, request, { purpose: DEALER_PURPOSE, given: said.given, version, by, author })
    }
    if (said.given && request.dealer_id === null && !isOver(request)) await route({ ...ctx, db: tx }, request)
    return ok(true)
  })
}

/** To the dealer who sold the unit; a unit that no dealer sold stays where it is. */
const route = async (ctx: SupportContext, { request_id: requestId, person_id: id }: RequestsTable): Promise<void> => {
  await handOver(ctx, { requestId, actor: customersWord, author: { kind: 'customer', id, name: '' } })
}

/**
 * After a withdrawal, wherever it was made: the requests of this person that are with a dealer come back to the maker. Dealers do not
 * reach them in the meantime either.
 * @clause 2.8.c
 */
export const takeBackUnshared = async (
  tx: Db,
  ctx: SupportContext,
  { personId }: { personId: string },
): Promise<void> => {
  const author = { kind: 'system', id: null, name: '' } as const
  for (const requestId of await requestsWithDealer(tx, personId)) {
    const consents = await standingConsents(tx, { request_id: requestId })
    if (mayTellDealer(ctx.editions, undefined, consents)) continue
    await takeBack({ ...ctx, db: tx }, { requestId, actor: customersWord, author })
  }
}
