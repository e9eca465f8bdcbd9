// no-restricted-imports: Use cases know nothing of HTTP, jobs or the command line.
import { problem } from '#platform/http/problem.ts'

export const useCase = problem
