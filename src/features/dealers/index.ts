export { addDealers, dealerKey, dealerNames, dealersByKey, tidyDealerName } from './dealers.store.ts'
export type { DealersTable } from './dealers.store.ts'
export { promiseLine } from './dealers.rules.ts'
export {
  findDealerPromise,
  insertDealerPromise,
  promisesBeside,
  promisesOfLineage,
  withdrawDealerPromise,
} from './dealer-promises.store.ts'
export {
  MAX_WORDS,
  promiseBody,
  promiseParams,
  promisesQuery,
  withdrawBody,
  type DealerPromise,
  type PromiseLine,
} from './dealers.schema.ts'
export { dealerHolder } from './dealers.privacy.ts'
