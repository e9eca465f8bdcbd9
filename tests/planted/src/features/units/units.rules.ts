// no-restricted-imports: Rules are pure: they import src/entitlement, src/lib, rules and schemas.
import { save } from './units.store.ts'

export const rule = save
