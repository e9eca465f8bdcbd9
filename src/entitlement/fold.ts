import { dayOf, type Day } from '#lib/days.ts'
import { actOf, type Act } from './acts.ts'
import { isInForce, type Edition, type FamilyRule } from './edition.ts'
import { buildEpochs, type Epoch, type EpochFacts, type Extension, type Replacement } from './epochs.ts'
import type { EventType, Ledger, LedgerEvent, Unit } from './ledger.schema.ts'
import { standingEvents } from './ledger.ts'

export type EventOf<T extends EventType> = Extract<LedgerEvent, { type: T }>

/** The sale that starts the term, and what told us of it (I-06, I-52). */
export interface Sale {
  readonly day: Day
  readonly source: 'sold' | 'dealer_reported_sale' | 'shipped_by_manufacturer'
  readonly event: LedgerEvent
}

/** A registration or contract that does not extend the term, and why. */
export interface RejectedExtension {
  readonly event: EventOf<'registered'> | EventOf<'paid_extension'>
  readonly why: 'company' | 'barcode' | 'no_own_barcode' | 'not_for_accessories' | 'family' | 'unconfirmed' | 'once'
}

/** A part, or a whole unit swapped for money, that came back from repair. */
export interface Work {
  readonly part: string | null
  readonly under: 'warranty' | 'return' | 'paid'
  readonly dispatched: Day
  /** The day from which its own days count (I-27). */
  readonly back: Day
  readonly event: LedgerEvent
}

/** Everything the ledger says, put in order once. The same events in any order give the same fold. */
export interface Fold {
  /** The edition that binds the unit. */
  readonly edition: Edition
  /** All there are: a paid contract is bound by the one in force when it was signed. */
  readonly editions: readonly Edition[]
  readonly unit: Unit
  readonly family: FamilyRule
  readonly sale: Sale | undefined
  readonly received: { readonly day: Day; readonly event: LedgerEvent } | undefined
  /** What the epochs were built from. */
  readonly facts: EpochFacts
  readonly epochs: readonly Epoch[]
  readonly extensions: readonly Extension[]
  readonly rejected: readonly RejectedExtension[]
  readonly replacements: readonly Replacement[]
  /** Parts and paid swaps, latest first. */
  readonly works: readonly Work[]
  /** Days on which something was delivered back to the customer, the latest first. */
  readonly deliveries: readonly Day[]
  readonly refunded: { readonly day: Day; readonly event: LedgerEvent } | undefined
  readonly events: readonly LedgerEvent[]
}

/** The events of one type, in no order that means anything. */
export const eventsOf = <T extends EventType>(events: readonly LedgerEvent[], type: T): EventOf<T>[] =>
  events.filter((event): event is EventOf<T> => event.type === type)

/** The first by its day; a later sale, receipt or discontinuation of the same unit changes nothing. */
export const earliest = <T extends { on: string }>(events: readonly T[]): T | undefined => {
  let first: T | undefined
  for (const event of events) if (first === undefined || event.on < first.on) first = event
  return first
}

const byId = ({ id: a = '' }: LedgerEvent, { id: b = '' }: LedgerEvent): number => (a < b ? -1 : Number(a > b))

/** @clause 2.2, 2.8.b */
const saleOf = (edition: Edition, events: readonly LedgerEvent[]): Sale | undefined => {
  const order =
    edition.choices.sold_date === 'manufacturer_shipment'
      ? (['shipped_by_manufacturer', 'sold', 'dealer_reported_sale'] as const)
      : (['sold', 'dealer_reported_sale', 'shipped_by_manufacturer'] as const)
  for (const source of order) {
    const event = earliest(eventsOf(events, source))
    if (event !== undefined) return { day: dayOf(event.on), source, event }
  }
  return undefined
}

type Extended = Pick<Fold, 'edition' | 'editions' | 'unit' | 'family'>

/**
 * The edition that was in force when a paid contract was signed; the unit's own where none was.
 * @clause 2.4.P, F
 */
const editionOf = ({ edition, editions }: Extended, { signed }: EventOf<'paid_extension'>): Edition => {
  const { day } = actOf(edition, signed)
  return editions.find((one) => isInForce(one, day)) ?? edition
}

const why = (fold: Extended, event: RejectedExtension['event']) => {
  const { edition, unit } = fold
  if (event.type === 'paid_extension') {
    const { families, choices } = editionOf(fold, event)
    if (families.get(unit.family)?.paidExtension !== true) return 'family'
    const binds = choices.dealer_extension === 'binds' || event.by !== 'dealer' || event.confirmed === true
    return binds ? undefined : 'unconfirmed'
  }
  const needs = edition.doc.parameters.free_extension.needs
  if (needs.includes('company') && event.company === false) return 'company'
  if (needs.includes('barcode') && event.barcode === false) return 'barcode'
  return barredFromRegistration(fold)
}

/**
 * Whether a unit can have the free year at all.
 * @returns why not, or undefined
 * @clause 2.4.F, I-39
 */
export const barredFromRegistration = (
  fold: Pick<Fold, 'edition' | 'unit' | 'family'>,
): 'no_own_barcode' | 'not_for_accessories' | undefined => {
  if (fold.unit.own_serial === false) return 'no_own_barcode'
  if (!fold.family.replacedAsUnit && fold.edition.choices.free_for_accessories === 'none') return 'not_for_accessories'
  return undefined
}

const extensionOf = (fold: Extended, event: RejectedExtension['event']): Extension => {
  if (event.type === 'registered') {
    const { day, at } = actOf(fold.edition, event.at)
    return { basis: 'free_extension', from: day, at, months: fold.edition.doc.parameters.free_extension.months, event }
  }
  const { day, at } = actOf(fold.edition, event.signed)
  const { months } = editionOf(fold, event).doc.parameters.paid_extension
  return { basis: 'paid_extension', from: day, at, months, event }
}

const byEffect = (a: Extension, b: Extension): number =>
  a.from - b.from || (a.at ?? 0) - (b.at ?? 0) || a.basis.localeCompare(b.basis) || byId(a.event, b.event)

/** The extensions that count, in the order in which they take effect, and the others with the reason. */
const extensionsOf = (
  fold: Extended,
  events: readonly LedgerEvent[],
): { extensions: Extension[]; rejected: RejectedExtension[] } => {
  const { free_extension, paid_extension } = fold.edition.doc.parameters
  const limits = { free_extension: free_extension.max_per_unit, paid_extension: paid_extension.max_per_unit }
  const rejected: RejectedExtension[] = []
  const candidates: Extension[] = []
  for (const event of events) {
    if (event.type !== 'registered' && event.type !== 'paid_extension') continue
    const reason = why(fold, event)
    if (reason === undefined) candidates.push(extensionOf(fold, event))
    else rejected.push({ event, why: reason })
  }
  const taken = { free_extension: 0, paid_extension: 0 }
  const extensions: Extension[] = []
  for (const extension of candidates.sort(byEffect)) {
    if (taken[extension.basis]++ < limits[extension.basis]) extensions.push(extension)
    else rejected.push({ event: extension.event, why: 'once' })
  }
  return { extensions, rejected }
}

type WayBack = EventOf<'unit_replaced' | 'part_replaced' | 'exchanged' | 'repaired'>

const isWayBack = (event: LedgerEvent): event is WayBack =>
  event.type === 'unit_replaced' ||
  event.type === 'part_replaced' ||
  event.type === 'exchanged' ||
  event.type === 'repaired'

/** Dispatch, and the day from which terms count: delivery, else dispatch (I-27). Undefined while it has not left. */
const wayBackOf = (edition: Edition, event: WayBack): { dispatched: Day; back: Day } | undefined => {
  const shipped = event.shipped === undefined ? undefined : dayOf(event.shipped)
  const delivered = event.delivered === undefined ? undefined : dayOf(event.delivered)
  const dispatched = shipped ?? delivered
  if (dispatched === undefined) return undefined
  const back = edition.choices.restart_from === 'shipped' ? dispatched : (delivered ?? dispatched)
  return { dispatched, back }
}

const restarts = (edition: Edition, family: FamilyRule, under: 'warranty' | 'return' | 'paid'): boolean => {
  if (!family.replacedAsUnit) return false
  if (under === 'return') return edition.choices.exchange_restarts === 'yes'
  return under === 'warranty' || edition.choices.paid_unit_swap === 'new_sale'
}

/** What left the customer and came back, sorted by what it does to the cover. */
const worksOf = (fold: { edition: Edition; family: FamilyRule }, events: readonly LedgerEvent[]) => {
  const { edition, family } = fold
  const ways = events.filter(isWayBack).flatMap((event) => {
    const way = wayBackOf(edition, event)
    return way === undefined ? [] : [{ event, ...way }]
  })
  const replacements: Replacement[] = []
  const works: Work[] = []
  const floors: { from: Day; to: Day }[] = []
  const pauses: { from: Day; days: number }[] = []
  for (const { event, dispatched, back } of ways) {
    const way = { dispatched, back, event }
    const isUnit = event.type === 'unit_replaced'
    if (isUnit && restarts(edition, family, event.under)) replacements.push({ under: event.under, ...way })
    else if (isUnit && event.under === 'paid') works.push({ part: null, under: event.under, ...way })
    else if (event.type === 'part_replaced') works.push({ part: event.part, under: event.under, ...way })
    if (event.type === 'exchanged' || (isUnit && !family.replacedAsUnit)) floors.push(exchangeFloor(edition, way))
    if (event.type === 'repaired') pauses.push(pauseOf(event, back))
  }
  const delivered = ways.map(({ event }) => event.delivered).filter((day) => day !== undefined)
  return { replacements, works, floors, pauses, deliveries: delivered.map(dayOf).sort((a, b) => b - a) }
}

/** The days that a repair took, where the policy stops the clock for them (I-34). */
const pauseOf = (event: EventOf<'repaired'>, back: Day): { from: Day; days: number } => {
  const arrived = event.arrived === undefined ? back : dayOf(event.arrived)
  return { from: arrived, days: Math.max(0, back - arrived) }
}

/** @clause 2.3.a, I-30 */
const exchangeFloor = (edition: Edition, way: { dispatched: Day; back: Day }): { from: Day; to: Day } => ({
  from: way.dispatched,
  to: way.back + edition.doc.parameters.part_warranty.days,
})

/**
 * The fold as it counts for a fault reported at an instant: an extension taken after the report does not cover that fault.
 * @clause 2.4.N, I-55
 */
export const foldAsReported = (fold: Fold, report: Act): Fold => {
  const { at, day } = report
  if (at === undefined) return fold
  const isLater = (extension: Extension): boolean =>
    extension.at !== undefined && extension.at > at && extension.from <= day
  if (!fold.extensions.some(isLater)) return fold
  const extensions = fold.extensions
    .map((extension) => (isLater(extension) ? { ...extension, from: day + 1 } : extension))
    .sort(byEffect)
  return { ...fold, extensions, epochs: buildEpochs(fold.edition, fold.family, { ...fold.facts, extensions }) }
}

/**
 * The fold as it would be with other registrations and contracts. They bear on the extensions alone, so that the rest is kept.
 * @param events those of the fold, but for their registrations and contracts
 */
export const foldExtended = (fold: Fold, events: readonly LedgerEvent[]): Fold => {
  const { extensions, rejected } = extensionsOf(fold, events.toSorted(byId))
  const facts = { ...fold.facts, extensions }
  return { ...fold, events, facts, extensions, rejected, epochs: buildEpochs(fold.edition, fold.family, facts) }
}

/** The fold as it would be with one more registration or contract. */
export const foldWith = (fold: Fold, event: RejectedExtension['event']): Fold =>
  foldExtended(fold, [...fold.events, event])

/**
 * Puts the ledger of one lineage in order under one edition.
 * @param editions all there are, for contracts signed under another
 * @throws RangeError when the edition has no such family: the caller asked about a unit that the policy does not know
 * @clause 2.2, 2.3, 2.4
 */
export const fold = (edition: Edition, ledger: Ledger, editions: readonly Edition[] = [edition]): Fold => {
  const family = edition.families.get(ledger.unit.family)
  if (family === undefined) throw new RangeError(`the policy has no family named ${ledger.unit.family}`)
  const events = standingEvents(ledger.events).toSorted(byId)
  const unit = ledger.unit
  const sale = saleOf(edition, events)
  const received = earliest(eventsOf(events, 'received'))
  const refunded = earliest(eventsOf(events, 'refunded'))
  const { extensions, rejected } = extensionsOf({ edition, editions, unit, family }, events)
  const { replacements, works, floors, pauses, deliveries } = worksOf({ edition, family }, events)
  const accessoryFloors = edition.choices.accessory_exchange === 'at_least_90' ? floors : []
  replacements.sort((a, b) => a.dispatched - b.dispatched || a.back - b.back || byId(a.event, b.event))
  works.sort((a, b) => b.back - a.back || byId(b.event, a.event))
  const start = sale?.day
  const facts = { start, extensions, replacements, floors: accessoryFloors, pauses }
  return {
    edition,
    editions,
    unit,
    family,
    sale,
    received: received === undefined ? undefined : { day: dayOf(received.on), event: received },
    facts,
    epochs: buildEpochs(edition, family, facts),
    extensions,
    rejected,
    replacements,
    works,
    deliveries,
    refunded: refunded === undefined ? undefined : { day: dayOf(refunded.on), event: refunded },
    events,
  }
}
