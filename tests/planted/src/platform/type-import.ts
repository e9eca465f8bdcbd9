// consistent-type-imports: only used as type
import { Stats } from 'node:fs'

export const size = (stats: Stats): number => stats.size
