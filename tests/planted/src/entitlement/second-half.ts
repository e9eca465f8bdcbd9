// no-cycle: Dependency cycle detected
import { first } from './first-half.ts'

export const second = (): number => first()
