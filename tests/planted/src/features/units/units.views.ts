// no-restricted-imports: Stores and views take only types from the core.
import { decide } from '#entitlement/index.ts'

export const view = decide
