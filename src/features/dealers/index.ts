export { addDealers, dealerKey, dealerNames, dealersByKey, tidyDealerName } from './dealers.store.ts'
export type { DealersTable } from './dealers.store.ts'
