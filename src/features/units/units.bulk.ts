import { randomUUIDv7 } from 'node:crypto'
import type { LedgerEvent, Unit } from '#entitlement/ledger.schema.ts'
import type { Db } from '#platform/db/index.ts'
import { coverageOf, ledgerOf } from './units.rules.ts'
import type { UnitContext } from './units.use-cases.ts'
import { refoldLineages } from './units.use-cases.ts'
import {
  insertEvents,
  insertLineages,
  insertSegments,
  insertUnits,
  lockLineages,
  writeDocuments,
} from './units.store.ts'
import type { EventRow } from './units.store.ts'

/** A unit not seen before, with all that is known of it. */
export interface NewUnit {
  /** Normalised. */
  readonly serial: string
  readonly printed: string
  readonly model: {
    readonly id: string
    readonly family: Unit['family']
    readonly ownSerial: boolean
    readonly discontinuedOn: string | null
  }
  /** Without id; `recorded` is the context's `now` unless given. */
  readonly events: readonly LedgerEvent[]
  readonly evidence: readonly string[]
  /** Serials of the units that replaced it, oldest first; each is a unit of the same model. */
  readonly replacements?: readonly string[]
}

/** A further fact of a known lineage, checked by the caller against its ledger. */
export interface NewFact {
  readonly lineageId: string
  readonly event: LedgerEvent
  readonly evidence: readonly string[]
}

type Recording = Pick<UnitContext, 'editions' | 'now'> & { readonly source: string }

const identified = (event: LedgerEvent, now: string): EventRow['event'] => ({
  ...event,
  id: randomUUIDv7(),
  recorded: event.recorded ?? now,
})

const lineageOf = (unit: NewUnit, context: Recording) => {
  const lineageId = randomUUIDv7()
  const events = unit.events.map((event) => identified(event, context.now))
  return {
    lineageId,
    units: [
      { serial: unit.serial, printed: unit.printed },
      ...(unit.replacements ?? []).map((serial) => ({ serial, printed: serial })),
    ].map((names, index) => ({ lineage_id: lineageId, ordinal: index + 1, model_id: unit.model.id, ...names })),
    events: events.map((event) => ({ lineageId, event, source: context.source, evidence: unit.evidence })),
    coverage: coverageOf(context.editions, lineageId, ledgerOf(unit.model, events)),
  }
}

/**
 * Adds many new units with their events and what is kept beside those in a handful of statements. Run it inside a transaction: all or nothing.
 * @throws a unique violation (23505) when one of the serials is already some unit's
 */
export const addUnits = async (tx: Db, context: Recording, units: readonly NewUnit[]): Promise<void> => {
  const lineages = units.map((unit) => lineageOf(unit, context))
  const lineageIds = lineages.map((lineage) => lineage.lineageId)
  await insertLineages(tx, lineageIds, context.now)
  await insertUnits(
    tx,
    lineages.flatMap((lineage) => lineage.units),
  )
  await insertEvents(
    tx,
    lineages.flatMap((lineage) => lineage.events),
  )
  await writeDocuments(tx, lineageIds)
  await insertSegments(
    tx,
    lineages.map((lineage) => lineage.coverage),
  )
}

/** Appends facts to many known lineages under their locks and rebuilds what is kept beside their events. */
export const addFacts = async (tx: Db, context: Recording, facts: readonly NewFact[]): Promise<void> => {
  if (facts.length === 0) return
  const lineageIds = [...new Set(facts.map((fact) => fact.lineageId))]
  await lockLineages(tx, lineageIds)
  const rows = facts.map((fact) => ({ ...fact, event: identified(fact.event, context.now), source: context.source }))
  await insertEvents(tx, rows)
  await refoldLineages(tx, context.editions, lineageIds)
}
