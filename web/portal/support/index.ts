export { confirmPage } from './confirm-page.ts'
export { requestPage } from './request-page.ts'
export { trackingPage } from './tracking-page.ts'
