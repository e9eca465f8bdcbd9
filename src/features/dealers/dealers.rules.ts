import type { DealerPromise, PromiseLine } from './dealers.schema.ts'

/**
 * A promise as a page shows it.
 * @param dayOf the civil day of an instant where the policy is at home
 */
export const promiseLine = (
  { id, dealer, words, untilOn, madeAt, by, withdrawn }: DealerPromise,
  dayOf: (instant: string) => string,
): PromiseLine => ({
  id,
  dealer: dealer.name,
  words,
  untilOn,
  madeOn: dayOf(madeAt),
  by,
  withdrawn: withdrawn === null ? null : { on: dayOf(withdrawn.at), reason: withdrawn.reason },
})
