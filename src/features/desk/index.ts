export { buildDesk } from './desk-build.ts'
export { deskRoutes } from './desk.routes.ts'
