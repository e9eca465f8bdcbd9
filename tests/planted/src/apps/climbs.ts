// no-restricted-imports: Composition roots import the product by its # names.
import { names } from '../lib/names.ts'

export const list = names
