/**
 * The policy's arithmetic once more, as slow and plain as it can be written: straight from the formulas of the reading, one day
 * at a time, with Temporal and date texts. It shares no code with the engine and exists to disagree with it.
 */
import type { Ledger, LedgerEvent } from '#entitlement/index.ts'
import { MAIN } from './arbitraries.ts'

type Iso = string
export type State = 'unknown' | 'not_started' | 'in_warranty' | 'gap' | 'expired'

/** Known sums by months and day: ten thousand histories ask for the same few sums millions of times. */
const sums = new Map<number, Map<Iso, Iso>>()

const monthsAfter = (day: Iso, months: number): Iso => {
  const known = sums.get(months) ?? new Map<Iso, Iso>()
  const sum = known.get(day) ?? Temporal.PlainDate.from(day).add({ months }).toString()
  sums.set(months, known.set(day, sum))
  return sum
}

const daysAfter = (day: Iso, days: number): Iso => Temporal.PlainDate.from(day).add({ days }).toString()

/** act_date: the earlier of the date as written at the customer and the date in Shanghai (I-03). */
const actDate = (text: string): Iso => {
  const written = text.slice(0, 10)
  if (text.length === 10) return written
  const shanghai = Temporal.Instant.from(text).toZonedDateTimeISO('Asia/Shanghai').toPlainDate().toString()
  return shanghai < written ? shanghai : written
}

const listed: Record<string, { off: readonly string[]; work: readonly string[] }> = {}

/** Gives the oracle the published lists of rest days, as the policy document prints them. */
export const useCalendar = (years: typeof listed): void => {
  Object.assign(listed, years)
}

const isRestDay = (day: Iso): boolean => {
  const year = listed[day.slice(0, 4)]
  if (year?.work.includes(day)) return false
  const off = year?.off.some((entry) => {
    const [from = '', to = from] = entry.split('/')
    return from <= day && day <= to
  })
  return off === true || Temporal.PlainDate.from(day).dayOfWeek >= 6
}

const roll = (day: Iso): Iso => (isRestDay(day) ? roll(daysAfter(day, 1)) : day)

const ofType = <T extends LedgerEvent['type']>(ledger: Ledger, type: T) =>
  ledger.events.filter((event): event is Extract<LedgerEvent, { type: T }> => event.type === type)

const least = (days: readonly Iso[]): Iso | undefined => [...days].sort()[0]

interface Extension {
  readonly basis: 'free_extension' | 'paid_extension'
  readonly from: Iso
}

const isMain = (ledger: Ledger): boolean => (MAIN as readonly string[]).includes(ledger.unit.family)

const extensionsOf = (ledger: Ledger): Extension[] => {
  const free = ofType(ledger, 'registered')
    .filter((event) => event.company !== false && event.barcode !== false && ledger.unit.own_serial !== false)
    .map((event) => actDate(event.at))
  const paid = ofType(ledger, 'paid_extension')
    .filter((event) => isMain(ledger) && (event.by !== 'dealer' || event.confirmed === true))
    .map((event) => actDate(event.signed))
  const [firstFree, firstPaid] = [least(free), least(paid)]
  return [
    ...(firstFree === undefined ? [] : [{ basis: 'free_extension' as const, from: firstFree }]),
    ...(firstPaid === undefined ? [] : [{ basis: 'paid_extension' as const, from: firstPaid }]),
  ].sort((a, b) => (a.from < b.from ? -1 : 1))
}

interface Way {
  readonly dispatched: Iso
  readonly back: Iso
}

const wayOf = (event: { shipped?: Iso | undefined; delivered?: Iso | undefined }): Way | undefined => {
  const dispatched = event.shipped ?? event.delivered
  const back = event.delivered ?? event.shipped
  return dispatched === undefined || back === undefined ? undefined : { dispatched, back }
}

/** What the formulas need of a ledger. */
export interface Facts {
  readonly standard: number
  readonly sold: Iso | undefined
  readonly received: Iso | undefined
  readonly refunded: Iso | undefined
  readonly extensions: readonly Extension[]
  /** Whole units given in warranty or in exchange, in the order in which they left. */
  readonly replacements: readonly Way[]
  /** Parts, and whole units swapped for money (null). */
  readonly parts: readonly (Way & { readonly part: string | null })[]
}

export const factsOf = (ledger: Ledger): Facts => {
  const sold = least(ofType(ledger, 'sold').map((event) => event.on))
  const reported = least(ofType(ledger, 'dealer_reported_sale').map((event) => event.on))
  const shipped = least(ofType(ledger, 'shipped_by_manufacturer').map((event) => event.on))
  const sale = sold ?? reported ?? shipped
  const units = ofType(ledger, 'unit_replaced').flatMap((event) => {
    const way = wayOf(event)
    return way === undefined ? [] : [{ ...way, under: event.under, part: null }]
  })
  const parts = ofType(ledger, 'part_replaced').flatMap((event) => {
    const way = wayOf(event)
    return way === undefined ? [] : [{ ...way, part: event.part }]
  })
  return {
    standard: isMain(ledger) ? 12 : 6,
    sold: sale,
    received: least(ofType(ledger, 'received').map((event) => event.on)),
    refunded: least(ofType(ledger, 'refunded').map((event) => event.on)),
    extensions: extensionsOf(ledger),
    replacements: units
      .filter((way) => isMain(ledger) && way.under !== 'paid' && way.dispatched >= (sale ?? ''))
      .sort((a, b) => (a.dispatched + a.back < b.dispatched + b.back ? -1 : 1)),
    parts: [...parts, ...units.filter((way) => way.under === 'paid')],
  }
}

/** anchor: the sale, or delivery (else dispatch) of the last whole-unit replacement that had left since, by the day. */
const anchorAt = (facts: Facts, day: Iso): Iso | undefined => {
  const replacement = facts.replacements.findLast((way) => way.dispatched <= day)
  if (replacement !== undefined) return replacement.back
  return facts.sold !== undefined && facts.sold <= day ? facts.sold : undefined
}

/** end(d) = addMonths(anchor, standard + sum of months of the extensions with from <= d) */
export const endAt = (facts: Facts, day: Iso): Iso | undefined => {
  const anchor = anchorAt(facts, day)
  if (anchor === undefined) return undefined
  const inEffect = facts.extensions.filter((extension) => extension.from <= day)
  return monthsAfter(anchor, facts.standard + 12 * inEffect.length)
}

/** gap(d) = not covered(d), and some extension has d < from <= end(from) */
const isAwaited = (facts: Facts, day: Iso): boolean =>
  facts.extensions.some(({ from }) => {
    const end = endAt(facts, from)
    const alive = facts.refunded === undefined || from <= facts.refunded
    return day < from && end !== undefined && from <= end && alive
  })

/** covered(d) = start <= d <= end(d); a refund ends it (I-53). */
export const stateAt = (facts: Facts, day: Iso): State => {
  if (facts.sold === undefined && facts.replacements.length === 0) return 'unknown'
  const end = endAt(facts, day)
  if (end === undefined) return 'not_started'
  if (facts.refunded !== undefined && day > facts.refunded) return 'expired'
  if (day <= end) return 'in_warranty'
  return isAwaited(facts, day) ? 'gap' : 'expired'
}

/**
 * Which layer covers a covered day: the standard months, then one year for each extension in the order of their effect.
 * @returns undefined where two extensions take effect on one day: the reading does not say which comes first
 */
export const basisAt = (facts: Facts, day: Iso): string | undefined => {
  const anchor = anchorAt(facts, day)
  if (anchor === undefined) return undefined
  if (day <= monthsAfter(anchor, facts.standard)) return 'standard'
  const inEffect = facts.extensions.filter((extension) => extension.from <= day)
  if (inEffect.length === 2 && inEffect[0]?.from === inEffect[1]?.from) return undefined
  return inEffect.find((_, index) => day <= monthsAfter(anchor, facts.standard + 12 * (index + 1)))?.basis
}

/** part_covered(d) = dispatched <= d <= back + 90, or while the product is covered. */
export const isPartCovered = (part: Facts['parts'][number], day: Iso): boolean =>
  part.dispatched <= day && day <= daysAfter(part.back, 90)

export const partEnd = (part: Facts['parts'][number]): Iso => daysAfter(part.back, 90)

/** return_last_day = roll(received + 30) */
export const returnLastDay = (facts: Facts): Iso | undefined =>
  facts.received === undefined ? undefined : roll(daysAfter(facts.received, 30))

/** One return or exchange for one purchase (I-11): used by a refund, or by an exchange that has left. */
export const returnUsed = (ledger: Ledger, on: Iso): boolean =>
  ofType(ledger, 'refunded').some((event) => event.on <= on) ||
  ofType(ledger, 'unit_replaced').some((event) => {
    const left = event.shipped ?? event.delivered
    return event.under === 'return' && left !== undefined && left <= on
  })

/** paid_apply_last = roll(addMonths(sold, 1)) */
export const paidLastDay = (facts: Facts): Iso | undefined =>
  facts.sold === undefined ? undefined : roll(monthsAfter(facts.sold, 1))

const instantOf = (text: string): number | undefined =>
  text.length === 10 ? undefined : Temporal.Instant.from(text).epochMilliseconds

/** A claim as the oracle reads it: when it was made, the day the fault is said to have appeared, the part that failed. */
export interface Claim {
  readonly reported: string
  readonly fault: { readonly on: Iso; readonly evidenced: boolean } | undefined
  readonly part: string | undefined
}

/** The ledger without the extensions that were taken after the report, by the clock (I-55). */
const asReported = (ledger: Ledger, reported: string): Ledger => {
  const report = instantOf(reported)
  const isLater = (text: string): boolean => {
    const at = instantOf(text)
    return report !== undefined && at !== undefined && at > report
  }
  const events = ledger.events.filter((event) => {
    if (event.type === 'registered') return !isLater(event.at)
    return event.type !== 'paid_extension' || !isLater(event.signed)
  })
  return { ...ledger, events }
}

/** fault_day = stated day if evidenced; otherwise covered only if both stated day and report are (I-09). */
const daysToCover = ({ reported, fault }: Claim): Iso[] => {
  const report = actDate(reported)
  if (fault === undefined) return [report]
  const stated = fault.on < report ? fault.on : report
  return fault.evidenced ? [stated] : [stated, report]
}

/** Whether a fault of the product itself is repaired free of charge: on each day that counts, the product or the part is covered. */
export const isFree = (ledger: Ledger, claim: Claim): boolean => {
  const facts = factsOf(asReported(ledger, claim.reported))
  const parts = facts.parts.filter((part) => part.part === null || part.part === claim.part)
  return daysToCover(claim).every(
    (day) => stateAt(facts, day) === 'in_warranty' || parts.some((part) => isPartCovered(part, day)),
  )
}
