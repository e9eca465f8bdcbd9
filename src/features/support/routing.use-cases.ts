import { explain } from '#entitlement/index.ts'
import { dealerNames } from '#features/dealers/index.ts'
import { findLedger } from '#features/units/index.ts'
import type { Locale } from '#lib/texts.ts'
import { dealerDisclosure, routeOf } from './routing.rules.ts'
import type { RequestDetail } from './support.schema.ts'
import type { SupportContext } from './support.use-cases.ts'

/**
 * The dealer who sold the unit of a request, and whether the customer's data may go there, in the policy's words.
 * @clause 2.6.c, 2.8.c
 */
export const routingOf = async (
  { db, editions }: SupportContext,
  { serial, consents }: { readonly serial: string | null; readonly consents: readonly string[] },
  locale: Locale,
): Promise<RequestDetail['routing']> => {
  const unit = serial === null ? undefined : await findLedger(db, serial)
  if (unit === undefined) return null
  const route = routeOf(editions, unit.ledger, consents)
  const dealerId = route.to === 'dealer' ? route.dealerId : 'withheldFrom' in route ? route.withheldFrom : undefined
  if (dealerId === undefined) return null
  const name = (await dealerNames(db, [dealerId])).get(dealerId) ?? ''
  const decision = dealerDisclosure(editions, unit.ledger, consents)
  return {
    dealer: { id: dealerId, name },
    isAllowed: route.to === 'dealer',
    clause: decision.steps.at(-1)?.clause ?? '',
    reason: explain(decision, locale).join(' '),
  }
}
