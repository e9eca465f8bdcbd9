import { randomUUIDv7 } from 'node:crypto'

const COUNTS = 0x1000
let last = { millisecond: '', count: 0 }

/**
 * Rows of a thread that are of one instant are read in the order of their ids. Those of Node keep no order within a millisecond, so
 * the twelve bits after the version count there what this process has made; the 62 bits after the variant stay random.
 */
export const newMessageId = (): string => {
  const id = randomUUIDv7()
  const millisecond = id.slice(0, 13)
  last = { millisecond, count: millisecond === last.millisecond ? (last.count + 1) % COUNTS : 0 }
  return `${id.slice(0, 15)}${last.count.toString(16).padStart(3, '0')}${id.slice(18)}`
}
