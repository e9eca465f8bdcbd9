import { knownAt, standingEvents, timelineOf } from '#entitlement/index.ts'
import type { Edition } from '#entitlement/index.ts'
import type { Segment } from '#entitlement/decision.ts'
import { ledgerEventSchema } from '#entitlement/ledger.schema.ts'
import type { Ledger, LedgerEvent } from '#entitlement/ledger.schema.ts'
import { parseDay } from '#lib/days.ts'
import { fail, ok } from '#lib/result.ts'
import type { Result } from '#lib/result.ts'
import { normaliseSerial } from './serial.rules.ts'
import type { SerialProblem } from './serial.rules.ts'
import type { UnitLedger } from './units.schema.ts'

/** The ledger of a unit: the channel is a fact of its standing events, the end of the hardware one of its model. */
export const ledgerOf = (
  model: { readonly family: string; readonly ownSerial: boolean; readonly discontinuedOn: string | null },
  events: readonly LedgerEvent[],
): Ledger => {
  const throughDealer = standingEvents(events).some((event) => 'dealer' in event && event.dealer !== undefined)
  const unit = {
    family: model.family,
    channel: throughDealer ? 'dealer' : 'direct',
    own_serial: model.ownSerial,
  } as const
  if (model.discontinuedOn === null) return { unit, events }
  return { unit, events: [...events, { type: 'model_discontinued', on: model.discontinuedOn }] }
}

/**
 * What we believed of a unit at an instant: the second clock.
 * @param known ISO instant, inclusive
 * @example ask(asKnownAt(unit, '2026-05-03T16:00:00Z'), on 1 April): what we believed on 3 May about 1 April
 */
export const asKnownAt = (unit: UnitLedger, known: string): UnitLedger => {
  const { family, own_serial: ownSerial = true } = unit.ledger.unit
  const events = knownAt(unit.ledger.events, known)
  return { ...unit, ledger: ledgerOf({ family, ownSerial, discontinuedOn: null }, events) }
}

/** The civil day of a fact, for the index; null for one that has not happened yet (a replacement not sent off) or has no day. */
export const validOn = (event: LedgerEvent): string | null => {
  const day = dayText(event)
  return day === undefined || parseDay(day) === undefined ? null : day
}

const dayText = (event: LedgerEvent): string | undefined => {
  if ('on' in event) return event.on
  if (event.type === 'registered') return event.at.slice(0, 10)
  if (event.type === 'paid_extension') return event.signed.slice(0, 10)
  if (event.type === 'withdrawn') return undefined
  return event.delivered ?? event.shipped ?? ('arrived' in event ? event.arrived : undefined)
}

/** The facts of an event without its envelope: what the column `data` holds. */
export const factsOf = (event: LedgerEvent): Record<string, unknown> => {
  const { type: _type, id: _id, recorded: _recorded, corrects: _corrects, ...facts } = event
  return facts
}

/** The coverage of one lineage as folded under the edition that binds it. */
export interface LineageCoverage {
  readonly lineageId: string
  /** Id and version of that edition, e.g. `kiloview-after-sales/1`. */
  readonly edition: string
  readonly segments: readonly Segment[]
}

/** Folds a ledger into the segments of the cache. */
export const coverageOf = (editions: readonly Edition[], lineageId: string, ledger: Ledger): LineageCoverage => {
  const { segments, edition } = timelineOf(editions, ledger)
  return { lineageId, edition: `${edition.ref.id}/${edition.ref.version}`, segments }
}

/** Why a fact cannot enter a ledger. */
export type EventProblem =
  | { readonly code: 'invalid_event'; readonly issues: readonly { readonly path: string; readonly message: string }[] }
  | { readonly code: 'future_date' | 'corrects_unknown' | 'corrects_other_type' | 'withdraws_nothing' }
  | { readonly code: 'bad_serial'; readonly problem: SerialProblem }

/** The days and instants on which an event says that something happened; a licence may end later than today. */
const happened = (event: LedgerEvent): readonly string[] =>
  Object.entries(event)
    .filter(
      ([field, value]) =>
        typeof value === 'string' && ['on', 'at', 'signed', 'arrived', 'shipped', 'delivered'].includes(field),
    )
    .map(([, value]) => value as string)

const isFuture = (text: string, clock: { readonly now: string; readonly today: string }): boolean =>
  text.length === 10 ? text > clock.today : Temporal.Instant.compare(text, clock.now) > 0

/**
 * Checks a new fact against the ledger that it is to enter.
 * @param events everything recorded so far
 * @returns the event as it is to be stored (a replacement's serial normalised), or the first problem
 */
export const checkEvent = (
  events: readonly LedgerEvent[],
  event: LedgerEvent,
  clock: { readonly now: string; readonly today: string },
): Result<LedgerEvent, EventProblem> => {
  const parsed = ledgerEventSchema.safeParse(event)
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
    return fail({ code: 'invalid_event', issues })
  }
  if (happened(event).some((text) => isFuture(text, clock))) return fail({ code: 'future_date' })
  const target = events.find((earlier) => earlier.id !== undefined && earlier.id === event.corrects)
  if (event.corrects !== undefined && target === undefined) return fail({ code: 'corrects_unknown' })
  if (event.type === 'withdrawn') return target === undefined ? fail({ code: 'withdraws_nothing' }) : ok(event)
  if (target !== undefined && target.type !== event.type) return fail({ code: 'corrects_other_type' })
  if (event.type !== 'unit_replaced' || event.serial === undefined) return ok(event)
  const serial = normaliseSerial(event.serial)
  return serial.ok ? ok({ ...event, serial: serial.value }) : fail({ code: 'bad_serial', problem: serial.error })
}
