import { z } from 'zod'
import { ledgerEventSchema } from '#entitlement/ledger.schema.ts'
import type { Ledger, LedgerEvent } from '#entitlement/ledger.schema.ts'
import type { Bilingual } from '#lib/texts.ts'

/** What a unit's model says in answers. */
export interface UnitModel {
  readonly name: string
  readonly family: string
  readonly title: Bilingual
  readonly discontinuedOn: string | null
}

/** A unit as found by its serial, with the ledger of its lineage: ready for `decide`. */
export interface UnitLedger {
  readonly serial: string
  /** As it was first written on the label or in the export. */
  readonly printed: string
  readonly lineageId: string
  /** 1 for the unit first sold, 2 for its first replacement, and so on. */
  readonly ordinal: number
  readonly model: UnitModel
  readonly ledger: Ledger
}

/** The ledger of a lineage as a look-up reads it. */
export interface LedgerDocument {
  /** Ids of the models of its units, in their order. */
  readonly models: readonly string[]
  /** As recorded, first recorded first. */
  readonly events: readonly LedgerEvent[]
}

/** An event as it is stored: the fact itself, who told us and where the proof is. */
export interface StoredEvent {
  readonly event: LedgerEvent
  readonly source: string
  readonly evidence: readonly string[]
  /** Id of the member of staff who recorded it at the desk, and why; null for what an import or a program told us. */
  readonly recordedBy: string | null
  readonly reason: string | null
}

/** A new fact of a unit. `id` and `recorded` are written by the server; `corrects` names the event it replaces or withdraws. */
export const appendEventSchema = z.strictObject({
  /** Normalised. */
  serial: z.string(),
  event: ledgerEventSchema.refine((event) => event.id === undefined && event.recorded === undefined, {
    error: 'set_by_server',
  }),
  /** Who or what told us: import, api, seed, staff. */
  source: z.string().min(1).max(64),
  evidence: z.array(z.string().min(1).max(200)).max(20),
  /** The member of staff who records it, and why. */
  by: z.strictObject({ staffId: z.string(), reason: z.string() }).optional(),
})

export type AppendEvent = z.infer<typeof appendEventSchema>
