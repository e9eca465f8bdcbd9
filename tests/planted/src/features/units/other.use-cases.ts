// no-restricted-imports: Use cases import their own slice, src/entitlement, src/lib, src/platform and other slices by index.ts.
import { load } from '#features/catalog/catalog.store.ts'

export const useCase = load
