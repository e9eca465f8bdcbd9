// no-restricted-imports: Use cases know nothing of HTTP, jobs or the command line.
import { routes } from './units.routes.ts'

export const useCase = routes
