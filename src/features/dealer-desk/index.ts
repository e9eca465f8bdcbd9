export { dealerDeskRoutes } from './dealer-desk.routes.ts'
export { dealerPortalRoutes } from './dealer-portal.routes.ts'
