// no-cycle: Dependency cycle detected
import { second } from './second-half.ts'

export const first = (): number => second()
