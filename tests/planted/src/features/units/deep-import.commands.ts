// no-restricted-imports: Another slice is imported by its index.ts only.
import { load } from '#features/catalog/catalog.store.ts'

export const command = load
