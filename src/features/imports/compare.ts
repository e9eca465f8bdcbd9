import { standingEvents } from '#entitlement/index.ts'
import type { LedgerEvent } from '#entitlement/ledger.schema.ts'
import type { UnitLedger } from '#features/units/index.ts'
import type { Field, RowProblem } from './imports.schema.ts'
import type { UnitFacts } from './rows.ts'

/** What an export can tell of a unit. */
type ExportEvent = Extract<LedgerEvent, { type: 'shipped_by_manufacturer' | 'sold' | 'received' | 'licensed' }>

/** What a row means for the ledger. */
export type Comparison =
  | { readonly kind: 'unchanged' }
  /** New facts of a known unit; one with `corrects` says the same as the event before, and more. */
  | { readonly kind: 'completed'; readonly events: readonly LedgerEvent[] }
  | { readonly kind: 'conflict'; readonly problems: readonly RowProblem[] }

/**
 * The events that a row states.
 * @param dealerId id under which the row's dealer is known
 */
export const eventsOf = (facts: UnitFacts, dealerId: string | undefined): ExportEvent[] => {
  const dealer = dealerId === undefined ? undefined : { dealer: dealerId }
  const events: ExportEvent[] = []
  if (facts.shipped !== undefined) events.push({ type: 'shipped_by_manufacturer', on: facts.shipped, ...dealer })
  if (facts.sold !== undefined) {
    events.push({ type: 'sold', on: facts.sold, ...dealer, ...(facts.price && { price: facts.price }) })
  }
  if (facts.received !== undefined) events.push({ type: 'received', on: facts.received })
  const licensedOn = facts.sold ?? facts.received ?? facts.shipped
  if (facts.licenceUntil !== undefined && licensedOn !== undefined) {
    events.push({ type: 'licensed', on: licensedOn, until: facts.licenceUntil })
  }
  return events
}

/** Which field of the export an event's fact comes from. */
const FIELD: Readonly<Record<ExportEvent['type'], Readonly<Record<string, Field>>>> = {
  shipped_by_manufacturer: { on: 'shipped', dealer: 'dealer' },
  sold: { on: 'sold', dealer: 'dealer', price: 'price' },
  received: { on: 'received' },
  licensed: { until: 'licence_until' },
}

const same = (left: unknown, right: unknown): boolean =>
  left === right || (isPrice(left) && isPrice(right) && left.cents === right.cents && left.currency === right.currency)

const isPrice = (value: unknown): value is { cents: number; currency: string } =>
  typeof value === 'object' && value !== null && 'cents' in value && 'currency' in value

const shown = (value: unknown): string =>
  isPrice(value) ? `${(value.cents / 100).toFixed(2)} ${value.currency}` : typeof value === 'string' ? value : '∞'

/** The facts in which both speak and disagree. */
const disagreements = (known: LedgerEvent, stated: ExportEvent): { field: Field; known: unknown; stated: unknown }[] =>
  Object.entries(FIELD[stated.type]).flatMap(([key, field]) => {
    const [before, now] = [(known as Record<string, unknown>)[key], (stated as Record<string, unknown>)[key]]
    return before === undefined || now === undefined || same(before, now) ? [] : [{ field, known: before, stated: now }]
  })

const saysMore = (known: LedgerEvent, stated: ExportEvent): boolean =>
  Object.keys(FIELD[stated.type]).some((key) => !(key in known) && key in stated)

/** Withdraws nothing and repeats nothing: the new event carries all that was known and what the row adds. */
const completing = (known: LedgerEvent, stated: ExportEvent): LedgerEvent => {
  const { recorded: _recorded, corrects: _corrects, id, ...facts } = known
  return { ...facts, ...stated, ...(id !== undefined && { corrects: id }) }
}

/**
 * Compares what a row states with what the ledger of that serial says. Nothing is ever overwritten: a fact that differs is a
 * conflict, one that is new is added, one that says more completes the event before it.
 * @param headerOf header under which a field stands in the export
 * @param dealerName name of a dealer by id
 */
export const compare = (
  unit: UnitLedger,
  facts: UnitFacts,
  stated: readonly ExportEvent[],
  words: { readonly headerOf: (field: Field) => string; readonly dealerName: (id: string) => string },
): Comparison => {
  const { headerOf } = words
  if (unit.ordinal > 1) {
    return {
      kind: 'conflict',
      problems: [{ code: 'is_replacement', column: headerOf('serial'), value: facts.printed }],
    }
  }
  if (unit.model.name !== facts.model.name) {
    const params = { known: unit.model.name }
    return {
      kind: 'conflict',
      problems: [{ code: 'model_differs', column: headerOf('model'), value: facts.model.name, params }],
    }
  }
  const standing = standingEvents(unit.ledger.events)
  const events: LedgerEvent[] = []
  const problems: RowProblem[] = []
  for (const event of stated) {
    const known = standing.filter((candidate) => candidate.type === event.type)
    const agreeing = known.find((candidate) => disagreements(candidate, event).length === 0)
    const [first] = known
    if (agreeing !== undefined) {
      if (saysMore(agreeing, event)) events.push(completing(agreeing, event))
    } else if (first === undefined) events.push(event)
    else {
      for (const { field, known: before, stated: now } of disagreements(first, event)) {
        const text = field === 'dealer' ? (id: unknown) => words.dealerName(String(id)) : shown
        problems.push({ code: 'differs', column: headerOf(field), value: text(now), params: { known: text(before) } })
      }
    }
  }
  if (problems.length > 0) return { kind: 'conflict', problems: problems.filter(firstOfKind) }
  return events.length === 0 ? { kind: 'unchanged' } : { kind: 'completed', events }
}

/** A dealer that differs shows in the shipment and in the sale; it is listed once. */
const firstOfKind = (problem: RowProblem, index: number, all: readonly RowProblem[]): boolean =>
  all.findIndex((other) => other.column === problem.column && other.value === problem.value) === index
