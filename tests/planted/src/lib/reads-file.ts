// no-restricted-imports: src/lib imports nothing but itself.
import { readFileSync } from 'node:fs'

export const text = readFileSync('x', 'utf8')
