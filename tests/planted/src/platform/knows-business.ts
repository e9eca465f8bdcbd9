// no-restricted-imports: src/platform knows no business: it imports src/lib and libraries.
import { decide } from '#entitlement/index.ts'

export const answer = decide
