export { openRequest } from './support.use-cases.ts'
export type { OpenRequest, SupportContext } from './support.use-cases.ts'
export {
  addNote,
  addReply,
  assign,
  handOver,
  merge,
  setConsent,
  setState,
  setTags,
  takeBack,
} from './thread.use-cases.ts'
export { board, findRequest, queue, search } from './desk.use-cases.ts'
export { ask } from './unit-desk.use-cases.ts'
export { participants, receiveMail } from './inbound.use-cases.ts'
export { supportHandlers } from './support.jobs.ts'
export { requestByToken } from './portal.use-cases.ts'
export { supportRoutes } from './support.routes.ts'
export { supportPortalRoutes } from './support-portal.routes.ts'
export { loadDemoRequests } from './demo.use-cases.ts'
