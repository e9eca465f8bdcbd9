import type { Outcome } from './coverage.ts'
import type { Fold } from './fold.ts'
import { asked, step, type Trace } from './steps.ts'

/**
 * Who supports this customer first? Bought from a dealer means may, not must, go to the dealer.
 * @clause 2.6.a, 2.6.c
 */
export const decideRoute = (fold: Fold, trace: Trace): Outcome => {
  const dealer = fold.unit.channel === 'dealer'
  const facts = [asked('channel', fold.unit.channel ?? null)]
  step(trace, dealer ? '2.6.c' : '2.6.a', dealer ? 'bought_from_dealer' : 'bought_direct', { facts })
  return { verdict: dealer ? 'dealer' : 'manufacturer', values: {} }
}
