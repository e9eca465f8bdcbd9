export { warrantyRoutes } from './warranty.routes.ts'
export { pageContext, portalRoutes } from './warranty-portal.routes.ts'
export { warrantyProblems } from './warranty.texts.ts'
