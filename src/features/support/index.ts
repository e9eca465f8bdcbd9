export { openRequest } from './support.use-cases.ts'
export type { OpenRequest, SupportContext } from './support.use-cases.ts'
export {
  addNote,
  addReply,
  assign,
  handOver,
  remindOn,
  setConsent,
  setState,
  setTags,
  takeBack,
} from './thread.use-cases.ts'
export { merge, split } from './triage.use-cases.ts'
export { board, findRequest, queue, requestFor, search } from './desk.use-cases.ts'
export { ask, requestsOfUnit } from './unit-desk.use-cases.ts'
export { filesRefused, lockRequestOf, participants, receiveMail } from './inbound.use-cases.ts'
export { supportHandlers } from './support.jobs.ts'
export { requestByToken } from './portal.use-cases.ts'
export { settingsRoutes } from './settings.routes.ts'
export { supportRoutes } from './support.routes.ts'
export { supportPortalRoutes } from './support-portal.routes.ts'
export { loadDemoRequests } from './demo.use-cases.ts'
export { dealerMovesFrom } from './support.rules.ts'
export { dealerOf } from './routing.rules.ts'
export { emptyForCustomer, openForCustomer } from './for-customer.use-cases.ts'
export { eventSentence, stateIn, writeDue, writeInstant } from './support.texts.ts'
export { endedRequests, supportHolder } from './support.privacy.ts'
export { requestsOf, trackingPath } from './own-requests.use-cases.ts'
export type { PortalParts } from './route-parts.ts'
