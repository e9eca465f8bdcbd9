/**
 * Remembers in which row each serial of a file first stood, in 12 bytes a serial instead of a string: a million rows take about
 * 32 MB. Serials are told apart by a 53-bit hash; that two of a million share one has a chance of 1 in 18,000, and would only list
 * a row as repeated.
 */
export interface SeenSerials {
  /** The row in which a serial was taken over, or undefined. */
  rowOf(serial: string): number | undefined
  /** Remembers the row of a serial that has none yet. */
  add(serial: string, row: number): void
}

/** 53 bits of two multiplicative hashes over the characters. */
const hashOf = (text: string): number => {
  let [high, low] = [0xdeadbeef, 0x41c6ce57]
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    high = Math.imul(high ^ code, 0x9e3779b1)
    low = Math.imul(low ^ code, 0x5f356495)
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35)
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35)
  return 4_294_967_296 * (high & 0x1fffff) + (low >>> 0) || 1
}

export const seenSerials = (): SeenSerials => {
  let size = 65_536
  let count = 0
  let hashes = new Float64Array(size)
  let rows = new Uint32Array(size)
  const slotOf = (hash: number): number => {
    let slot = hash % size
    while (hashes[slot] !== 0 && hashes[slot] !== hash) slot = slot + 1 === size ? 0 : slot + 1
    return slot
  }
  const grow = (): void => {
    const [oldHashes, oldRows] = [hashes, rows]
    size *= 2
    hashes = new Float64Array(size)
    rows = new Uint32Array(size)
    oldHashes.forEach((hash, index) => {
      if (hash === 0) return
      const slot = slotOf(hash)
      hashes[slot] = hash
      rows[slot] = oldRows[index] ?? 0
    })
  }
  return {
    rowOf: (serial) => {
      const slot = slotOf(hashOf(serial))
      return hashes[slot] === 0 ? undefined : rows[slot]
    },
    add: (serial, row) => {
      const hash = hashOf(serial)
      const slot = slotOf(hash)
      if (hashes[slot] !== 0) return
      hashes[slot] = hash
      rows[slot] = row
      count += 1
      if (count > size * 0.6) grow()
    },
  }
}
