export { listMacros } from './macros.views.ts'
export { filledIn } from './macros.rules.ts'
export { addStarters } from './macros.use-cases.ts'
export { macroRoutes } from './macros.routes.ts'
