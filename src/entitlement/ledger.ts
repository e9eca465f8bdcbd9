import type { LedgerEvent } from './ledger.schema.ts'

/** The later recorded first; ties by id, so that the order of reading never matters. */
const latestFirst = (a: LedgerEvent, b: LedgerEvent): number => {
  const [left, right] = [a.recorded ?? '', b.recorded ?? '']
  const order = instantOf(right) - instantOf(left)
  return order !== 0 ? order : (b.id ?? '').localeCompare(a.id ?? '')
}

const instantOf = (text: string): number => (text === '' ? 0 : Temporal.Instant.from(text).epochMilliseconds)

/**
 * The events that were known at an instant: the second clock. An event without a recorded time was always known.
 * @param known ISO instant, inclusive
 */
export const knownAt = (events: readonly LedgerEvent[], known: string): LedgerEvent[] => {
  const limit = instantOf(known)
  return events.filter((event) => event.recorded === undefined || instantOf(event.recorded) <= limit)
}

/**
 * The events that stand: corrected ones replaced by the latest correction, withdrawn ones left out. A withdrawn correction
 * lets the fact before it stand again.
 */
export const standingEvents = (events: readonly LedgerEvent[]): readonly LedgerEvent[] => {
  if (events.every((event) => event.corrects === undefined && event.type !== 'withdrawn')) return events
  const ids = new Set(events.map((event) => event.id))
  const corrections = Map.groupBy(
    events.filter((event) => event.corrects !== undefined && ids.has(event.corrects)),
    (event) => event.corrects,
  )
  /** What stands in the place of an event: itself, its latest standing correction, or nothing when that withdraws it. */
  const standingFor = (event: LedgerEvent, seen: readonly string[]): LedgerEvent | undefined => {
    if (event.id === undefined || seen.includes(event.id)) return event
    for (const correction of (corrections.get(event.id) ?? []).toSorted(latestFirst)) {
      const standing = standingFor(correction, [...seen, event.id])
      if (standing !== undefined) return standing.type === 'withdrawn' ? undefined : standing
    }
    return event
  }
  return events
    .filter((event) => event.corrects === undefined || !ids.has(event.corrects))
    .map((event) => standingFor(event, []))
    .filter((event) => event !== undefined && event.type !== 'withdrawn')
}
