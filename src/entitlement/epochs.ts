import { addMonths, type Day } from '#lib/days.ts'
import { roll } from './calendar.ts'
import type { Basis } from './decision.ts'
import type { Edition, FamilyRule } from './edition.ts'
import type { LedgerEvent } from './ledger.schema.ts'

/** A registration or a paid contract that extends the term. */
export interface Extension {
  readonly basis: 'free_extension' | 'paid_extension'
  /** Effect: faults before this day are not covered by it (2.4.N). */
  readonly from: Day
  /** The instant of the act in milliseconds, where one is known (I-55). */
  readonly at: number | undefined
  readonly months: number
  readonly event: Extract<LedgerEvent, { type: 'registered' | 'paid_extension' }>
}

/** A whole unit given in place of another, which makes the term count anew (2.3.a). */
export interface Replacement {
  readonly under: 'warranty' | 'return' | 'paid'
  readonly dispatched: Day
  readonly back: Day
  readonly event: LedgerEvent
}

/** The last day up to which one layer of cover reaches. */
export interface Rung {
  readonly basis: Basis
  readonly to: Day
}

/** A promise that cover does not end before a day, from some day on. */
interface Floor {
  readonly from: Day
  readonly to: Day
  readonly basis: Basis
}

/** A stretch of the unit's life that counts from one anchor: the sale, or a replacement. */
export interface Epoch {
  readonly from: Day
  readonly anchor: Day
  readonly extensions: readonly Extension[]
  /** `ladders[n]` holds while the first n extensions are in effect: the standard term, then one rung for each. */
  readonly ladders: readonly (readonly Rung[])[]
  readonly floors: readonly Floor[]
  /** The epoch before, below whose end this one never ends; undefined where the policy reads I-28 otherwise. */
  readonly floorEpoch: Epoch | undefined
  readonly replacement: Replacement | undefined
}

/** The days that a unit was away for repair. */
interface Pause {
  readonly from: Day
  readonly days: number
}

export interface EpochFacts {
  readonly start: Day | undefined
  readonly extensions: readonly Extension[]
  readonly replacements: readonly Replacement[]
  readonly floors: readonly { readonly from: Day; readonly to: Day }[]
  readonly pauses: readonly Pause[]
}

/** What all layers of one ladder stand on. */
interface Foot {
  readonly anchor: Day
  readonly standard: number
  /** The last day of the standard term. */
  readonly standardTo: Day
  /** The last day of cover of a term that ends on a corresponding day. */
  readonly close: (corresponding: Day) => Day
}

/** How far the layers of a ladder have come. */
interface Climb {
  /** The day from which the months are counted as one sum. */
  readonly from: Day
  readonly months: number
  /** The corresponding day on which they end, before closing rules. */
  readonly reached: Day
}

/** Adds the months of one extension. */
const climbed = (edition: Edition, foot: Foot, so: Climb, extension: Extension): Climb => {
  const { choices } = edition
  const { from: effect, months } = extension
  const isFree = extension.basis === 'free_extension'
  if (choices.extension_meaning === 'from_effect') {
    const late = isFree && effect > foot.standardTo
    const end = late ? addMonths(foot.anchor, foot.standard + months) : addMonths(effect, months)
    return { ...so, reached: Math.max(so.reached, end) }
  }
  const total = so.months + months
  const end = choices.month_sum === 'chain' ? addMonths(so.reached, months) : addMonths(so.from, total)
  if (isFree && choices.too_late === 'from_registration' && foot.close(end) < effect) {
    return { from: effect, months, reached: addMonths(effect, months) }
  }
  return { from: so.from, months: total, reached: Math.max(so.reached, end) }
}

/** Only the longest extension counts where the policy does not add them up (I-38). */
const counted = (edition: Edition, extensions: readonly Extension[]): readonly Extension[] => {
  if (edition.choices.stacking === 'sum' || extensions.length < 2) return extensions
  const most = Math.max(...extensions.map((extension) => extension.months))
  return extensions.filter((extension) => extension.months === most).slice(0, 1)
}

/**
 * The layers of cover from one anchor: `end(d) = anchor + standard + months of the extensions in effect`.
 * @clause 2.2.T1, 2.2.T2, 2.4, I-04, I-05, I-35, I-38
 */
const ladderOf = (
  edition: Edition,
  base: { anchor: Day; standard: number; pauses: readonly Pause[] },
  extensions: readonly Extension[],
): Rung[] => {
  const { choices, calendar } = edition
  const close = (corresponding: Day): Day => {
    const due = corresponding - (choices.month_end === 'day_before' ? 1 : 0)
    const last = base.pauses.reduce((end, pause) => (pause.from <= end ? end + pause.days : end), due)
    return choices.rest_day_roll === 'all' ? roll(calendar, last) : last
  }
  const reached = addMonths(base.anchor, base.standard)
  const foot: Foot = { ...base, standardTo: close(reached), close }
  const rungs: Rung[] = [{ basis: 'standard', to: foot.standardTo }]
  let climb: Climb = { from: base.anchor, months: base.standard, reached }
  for (const extension of counted(edition, extensions)) {
    climb = climbed(edition, foot, climb, extension)
    rungs.push({ basis: extension.basis, to: close(climb.reached) })
  }
  return rungs
}

/** How many extensions are in effect on a day. */
const inEffect = (epoch: Epoch, day: Day): number => {
  let count = 0
  for (const extension of epoch.extensions) if (extension.from <= day) count++
  return count
}

/** The ladder that holds on a day. */
export const ladderAt = (epoch: Epoch, day: Day): readonly Rung[] => epoch.ladders[inEffect(epoch, day)] ?? []

/** The last day of cover as it stands on a day: `end(d)`. */
export const endAt = (epoch: Epoch, day: Day): Day => {
  let end = ladderAt(epoch, day).at(-1)?.to ?? epoch.anchor
  for (const floor of epoch.floors) if (floor.from <= day && floor.to > end) end = floor.to
  return epoch.floorEpoch === undefined ? end : Math.max(end, endAt(epoch.floorEpoch, day))
}

/** Which layer covers a day of an epoch; undefined when none does. */
export const basisAt = (epoch: Epoch, day: Day): Basis | undefined => {
  for (const rung of ladderAt(epoch, day)) if (day <= rung.to) return rung.basis
  for (const floor of epoch.floors) if (floor.from <= day && day <= floor.to) return floor.basis
  return epoch.floorEpoch === undefined ? undefined : basisAt(epoch.floorEpoch, day)
}

/** The repairs for which the policy stops the clock (I-34), in order: one that has run out by then is not set going again. */
const pausesIn = (edition: Edition, facts: EpochFacts, span: { from: Day; until: Day }): readonly Pause[] => {
  if (edition.choices.repair_time === 'runs') return []
  return facts.pauses
    .filter((pause) => pause.from >= span.from && pause.from < span.until)
    .sort((a, b) => a.from - b.from || a.days - b.days)
}

/** What a replacement carries over from the cover before it (I-28). */
const carriedOver = (edition: Edition, facts: EpochFacts, before: Epoch | undefined, from: Day) => {
  const scope = edition.choices.restart_scope
  if (before === undefined || scope === 'full_term') return { extensions: facts.extensions, floorEpoch: undefined }
  const extensions = facts.extensions.filter((extension) => extension.from >= from)
  return { extensions, floorEpoch: scope === 'standard_with_floor' ? before : undefined }
}

/**
 * Cuts the life of a unit into epochs: one from the sale, one from each replacement that makes the term count anew. What was
 * replaced before the sale was stock: the term still starts with the sale.
 * @returns in order of their start; empty when neither a sale nor a replacement is known
 * @clause 2.2, 2.3.a, 2.4
 */
export const buildEpochs = (edition: Edition, family: FamilyRule, facts: EpochFacts): readonly Epoch[] => {
  const { start } = facts
  const starts: { from: Day; anchor: Day; replacement: Replacement | undefined }[] = facts.replacements
    .filter(({ dispatched }) => start === undefined || dispatched >= start)
    .map((replacement) => ({ from: replacement.dispatched, anchor: replacement.back, replacement }))
  if (start !== undefined) starts.unshift({ from: start, anchor: start, replacement: undefined })
  const epochs: Epoch[] = []
  starts.forEach(({ from, anchor, replacement }, index) => {
    const until = starts[index + 1]?.from ?? Infinity
    const pauses = pausesIn(edition, facts, { from, until })
    const { extensions, floorEpoch } = carriedOver(edition, facts, epochs.at(-1), from)
    const base = { anchor, standard: family.months, pauses }
    const ladders = [ladderOf(edition, base, [])]
    extensions.forEach((_, count) => ladders.push(ladderOf(edition, base, extensions.slice(0, count + 1))))
    const exchanges = facts.floors
      .filter((floor) => floor.from >= from && floor.from < until)
      .map((floor): Floor => ({ ...floor, basis: 'standard' }))
    epochs.push({ from, anchor, extensions, ladders, floors: exchanges, floorEpoch, replacement })
  })
  return epochs
}
