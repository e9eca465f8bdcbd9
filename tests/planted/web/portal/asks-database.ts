// no-restricted-imports: Pages get plain data: they import src/entitlement, src/lib, schemas and web.
import { openDatabase } from '#platform/db/index.ts'

export const page = openDatabase
