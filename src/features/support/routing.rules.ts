import { decide, newestEdition, standingEvents } from '#entitlement/index.ts'
import type { Decision, Edition, Ledger, Question } from '#entitlement/index.ts'
import type { Channel } from './support.schema.ts'

/** A unit that we know nothing of: the promise to answer does not hang on the unit. */
const unknownUnit = (editions: readonly Edition[]): Ledger => ({
  unit: { family: newestEdition(editions).doc.parameters.families[0]?.id ?? '' },
  events: [],
})

/**
 * By when a person must have answered what arrived at an instant.
 * @returns null where the policy promises nothing for that way of writing
 * @clause 2.6.b, I-45
 */
export const dueOf = (
  editions: readonly Edition[],
  ledger: Ledger | undefined,
  at: string,
  via: Channel,
): string | null => {
  const { values } = decide(editions, ledger ?? unknownUnit(editions), { kind: 'respond', at, via })
  return typeof values['due'] === 'string' ? values['due'] : null
}

/** Who deals with a request first, and why. */
export type Route =
  | { readonly to: 'maker' }
  | { readonly to: 'dealer'; readonly dealerId: string }
  /** Sold by this dealer, but the customer has not allowed it to be told. */
  | { readonly to: 'maker'; readonly withheldFrom: string }

/** What the hand-over to a dealer is called in the policy's consents. */
export const DEALER_PURPOSE = 'dealer_routing'

/**
 * Whether a dealer may be told of a request, with the reasons.
 * @param ledger of the unit; the answer does not hang on it where it is not known
 * @param consents purposes the customer has agreed to
 * @clause 2.8.c, I-50
 */
export const dealerDisclosure = (
  editions: readonly Edition[],
  ledger: Ledger | undefined,
  consents: readonly string[],
): Decision => {
  const question: Question = { kind: 'disclose', to: 'dealer', purpose: DEALER_PURPOSE, consents: [...consents] }
  return decide(editions, ledger ?? unknownUnit(editions), question)
}

/** Whether a dealer may be told of a request. @clause 2.8.c */
export const mayTellDealer = (
  editions: readonly Edition[],
  ledger: Ledger | undefined,
  consents: readonly string[],
): boolean => dealerDisclosure(editions, ledger, consents).verdict === 'allowed'

/**
 * Who supports the customer first: the dealer who sold the unit, if the customer permits the data to go there.
 * @param consents purposes the customer has agreed to
 * @clause 2.6.c, 2.8.c
 */
export const routeOf = (
  editions: readonly Edition[],
  ledger: Ledger | undefined,
  consents: readonly string[],
): Route => {
  if (ledger === undefined || decide(editions, ledger, { kind: 'route' }).verdict !== 'dealer') return { to: 'maker' }
  const dealerId = dealerOf(ledger)
  if (dealerId === undefined) return { to: 'maker' }
  return mayTellDealer(editions, ledger, consents)
    ? { to: 'dealer', dealerId }
    : { to: 'maker', withheldFrom: dealerId }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The dealer of the last standing fact that names one by id. */
export const dealerOf = (ledger: Ledger): string | undefined =>
  standingEvents(ledger.events)
    .map((event) => ('dealer' in event ? event.dealer : undefined))
    .filter((dealer) => dealer !== undefined && UUID.test(dealer))
    .at(-1)
