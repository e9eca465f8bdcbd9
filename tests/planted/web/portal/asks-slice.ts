// no-restricted-imports: Of a slice, pages import only its schema.
import { coverage } from '#features/warranty/index.ts'

export const page = coverage
