// no-restricted-imports: Schemas import zod, src/entitlement, src/lib, sibling rules and schemas.
import { now } from '#platform/clock.ts'

export const today = now
