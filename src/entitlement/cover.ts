import { formatDay, type Day } from '#lib/days.ts'
import type { Basis, PartClock, Segment } from './decision.ts'
import { basisAt, endAt, ladderAt, type Epoch, type Extension } from './epochs.ts'
import type { Fold, Work } from './fold.ts'
import { roll } from './calendar.ts'

export type CoverState = 'in_warranty' | 'gap' | 'expired' | 'not_started' | 'unknown'

/** What a day is: in cover (and by which layer), in a gap before a late extension, before the start, past the end, or unknown. */
export interface Cover {
  readonly state: CoverState
  readonly basis: Basis | undefined
  readonly epoch: Epoch | undefined
}

/** The epoch that a day lies in: the last one begun by then. */
export const epochAt = (fold: Fold, day: Day): Epoch | undefined => {
  let found: Epoch | undefined
  for (const epoch of fold.epochs) if (epoch.from <= day) found = epoch
  return found
}

/** The extension that a day without cover is still waiting for: `d < from <= end(from)`. */
const awaited = (fold: Fold, day: Day): Extension | undefined =>
  fold.extensions.find((extension) => {
    if (extension.from <= day || (fold.refunded !== undefined && fold.refunded.day < extension.from)) return false
    const epoch = epochAt(fold, extension.from)
    return epoch !== undefined && extension.from <= endAt(epoch, extension.from)
  })

/**
 * What one day is.
 * @clause 2.2, 2.4, 2.4.N
 */
export const coverAt = (fold: Fold, day: Day): Cover => {
  const epoch = epochAt(fold, day)
  if (epoch === undefined) {
    return { state: fold.epochs.length === 0 ? 'unknown' : 'not_started', basis: undefined, epoch }
  }
  if (fold.refunded !== undefined && day > fold.refunded.day) return { state: 'expired', basis: undefined, epoch }
  const basis = basisAt(epoch, day)
  if (basis !== undefined) return { state: 'in_warranty', basis, epoch }
  const late = awaited(fold, day)
  if (late === undefined) return { state: 'expired', basis: undefined, epoch }
  const covered = fold.edition.choices.late_gap === 'retroactive'
  return { state: covered ? 'in_warranty' : 'gap', basis: covered ? late.basis : undefined, epoch }
}

/** The last day of cover as it stands on a day; a refund ends it sooner. Undefined while nothing is known of a start. */
export const coverEndAt = (fold: Fold, day: Day): Day | undefined => {
  const epoch = epochAt(fold, day) ?? fold.epochs[0]
  if (epoch === undefined) return undefined
  const late =
    fold.edition.choices.late_gap === 'retroactive' && day > endAt(epoch, day) ? awaited(fold, day) : undefined
  const end = late === undefined ? endAt(epoch, day) : endAt(epochAt(fold, late.from) ?? epoch, late.from)
  return fold.refunded === undefined ? end : Math.min(end, fold.refunded.day)
}

/** The last day of the standard term that a day lies in. */
export const standardEndAt = (fold: Fold, day: Day): Day | undefined => {
  const epoch = epochAt(fold, day) ?? fold.epochs[0]
  return epoch === undefined ? undefined : ladderAt(epoch, day)[0]?.to
}

/** The days on which the state can change. Between two of them it is constant. */
const turningDays = (fold: Fold): Day[] => {
  const days = new Set<Day>()
  for (const epoch of fold.epochs) {
    days.add(epoch.from)
    for (const ladder of epoch.ladders) for (const rung of ladder) days.add(rung.to + 1)
    for (const floor of epoch.floors) days.add(floor.from).add(floor.to + 1)
  }
  for (const extension of fold.extensions) days.add(extension.from)
  if (fold.refunded !== undefined) days.add(fold.refunded.day + 1)
  const start = fold.epochs.reduce((first, epoch) => Math.min(first, epoch.from), Infinity)
  return [...days].filter((day) => day >= start).sort((a, b) => a - b)
}

/** A stretch of days that are alike, both ends included. */
export interface Span {
  readonly from: Day
  readonly to: Day
  readonly status: 'covered' | 'gap'
  readonly basis: Basis | 'none'
}

/**
 * The whole life of a unit in spans of days that are alike: covered by one layer, or a gap.
 * @returns in order, never overlapping; empty when no start is known. Days in no span are before the start or expired.
 * @clause 2.2, 2.4, 2.4.N
 */
export const spansOf = (fold: Fold): Span[] => {
  const spans: Span[] = []
  const days = turningDays(fold)
  days.forEach((from, index) => {
    const cover = coverAt(fold, from)
    if (cover.state !== 'in_warranty' && cover.state !== 'gap') return
    const to = (days[index + 1] ?? from + 1) - 1
    const basis = cover.basis ?? 'none'
    const before = spans.at(-1)
    if (before !== undefined && before.to + 1 === from && before.basis === basis)
      spans[spans.length - 1] = { ...before, to }
    else spans.push({ from, to, status: cover.state === 'gap' ? 'gap' : 'covered', basis })
  })
  return spans
}

export const segmentsOf = (fold: Fold): Segment[] =>
  spansOf(fold).map((span) => ({ ...span, from: formatDay(span.from), to: formatDay(span.to) }))

/** The last day on which anything covers the product, with all that is known; undefined when nothing ever does. */
export const lastCoveredDay = (fold: Fold): Day | undefined =>
  spansOf(fold).findLast((span) => span.status === 'covered')?.to

/** The clock of a replaced part or of a unit swapped for money, in days. */
export interface WorkClock {
  readonly work: Work
  /** Last day of the days that the part has of its own. */
  readonly ownEnd: Day
  readonly ends: Day
  readonly by: 'product_remaining' | 'ninety_days'
}

/**
 * How long a replaced part is covered: its own days, or the rest of the product's term where that is longer.
 * @clause 2.3.b, 2.3.c, I-27, I-31, I-47
 */
export const workClock = (fold: Fold, work: Work): WorkClock => {
  const { part_warranty, paid_repair_part } = fold.edition.doc.parameters
  const days = (work.under === 'paid' ? paid_repair_part : part_warranty).days
  const rolls = fold.edition.choices.rest_day_roll === 'all'
  const ownEnd = rolls ? roll(fold.edition.calendar, work.back + days) : work.back + days
  const frozen = fold.edition.choices.part_follows === 'frozen'
  // A unit swapped out of warranty has nothing left to follow: its own days are all it has (I-33).
  const product = work.part === null ? undefined : frozen ? coverEndAt(fold, work.back) : lastCoveredDay(fold)
  const remains = product !== undefined && product >= ownEnd
  return { work, ownEnd, ends: remains ? product : ownEnd, by: remains ? 'product_remaining' : 'ninety_days' }
}

/** Whether a part, or a unit swapped for money, is covered on a day by its own clock. */
export const partCovered = (fold: Fold, work: Work, day: Day): boolean =>
  work.dispatched <= day && day <= workClock(fold, work).ownEnd

/** The clocks of the parts as they stand: the latest replacement of each part. */
export const partClocksOf = (fold: Fold): PartClock[] => {
  const seen = new Set<string | null>()
  return fold.works
    .filter((work) => !seen.has(work.part) && seen.add(work.part))
    .map((work) => {
      const { ends, by } = workClock(fold, work)
      return { part: work.part, from: formatDay(work.dispatched), ends: formatDay(ends), by }
    })
}
