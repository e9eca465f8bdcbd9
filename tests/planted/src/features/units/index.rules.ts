// no-restricted-imports: Rules take only types from another slice's index.ts, which also loads its stores.
import { findModel } from '#features/catalog/index.ts'

export const rule = findModel
