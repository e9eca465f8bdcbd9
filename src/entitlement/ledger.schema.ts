import { z } from 'zod'
import { actTimeSchema, daySchema, instantSchema } from './time.schema.ts'

const under = z.enum(['warranty', 'return', 'paid'])
const person = z.string().min(1).max(200)
const reason = z.string().min(1).max(2000)

/** What every event carries beside its own facts. All of it may be absent in a case file. */
const envelope = {
  id: z.string().min(1).max(64).optional(),
  /** When we came to know it: the second clock. */
  recorded: instantSchema.optional(),
  /** The event that this one replaces as a whole. */
  corrects: z.string().min(1).max(64).optional(),
}

const event = <T extends string, F extends z.ZodRawShape>(type: T, facts: F) =>
  z.strictObject({ type: z.literal(type), ...facts, ...envelope })

/** Price as on the invoice: whole cents, tax included (I-16). Never part of a public answer. */
const price = z.strictObject({
  cents: z.number().int().min(0).max(1_000_000_000_000),
  currency: z.string().regex(/^[A-Z]{3}$/),
})

/** A lump of work that left the customer and came back: dispatch and delivery of the way back. */
const wayBack = { shipped: daySchema.optional(), delivered: daySchema.optional() }

/**
 * The facts a ledger may hold, one shape per type. `on` is the civil day of the fact; `at` and `signed` date an act of the
 * customer and may be an instant with the customer's own offset (I-03).
 */
export const ledgerEventSchema = z.discriminatedUnion('type', [
  event('shipped_by_manufacturer', { on: daySchema, dealer: z.string().max(64).optional() }),
  event('dealer_reported_sale', { on: daySchema, dealer: z.string().max(64).optional() }),
  event('sold', { on: daySchema, dealer: z.string().max(64).optional(), price: price.optional() }),
  event('received', { on: daySchema }),
  event('registered', { at: actTimeSchema, company: z.boolean().optional(), barcode: z.boolean().optional() }),
  event('paid_extension', {
    signed: actTimeSchema,
    by: z.enum(['manufacturer', 'dealer']).optional(),
    confirmed: z.boolean().optional(),
  }),
  event('unit_replaced', { under, ...wayBack, serial: z.string().max(64).optional() }),
  event('part_replaced', { under, part: z.string().min(1).max(64), ...wayBack }),
  event('exchanged', wayBack),
  event('repaired', { arrived: daySchema.optional(), ...wayBack }),
  event('opened', { on: daySchema, authorised: z.boolean() }),
  event('identity_lost', { on: daySchema }),
  event('refunded', { on: daySchema }),
  event('transferred', { on: daySchema }),
  event('licensed', { on: daySchema, until: daySchema.nullable() }),
  event('model_discontinued', { on: daySchema }),
  event('waiver', { on: daySchema, by: person, reason, clause: z.string().max(16).optional() }),
  event('refusal_2_2_8', { on: daySchema, by: person, approved_by: person.optional(), reason }),
  /** Withdraws the event named by `corrects`; it states no fact of its own. */
  event('withdrawn', { reason }),
])

export type LedgerEvent = z.infer<typeof ledgerEventSchema>
export type EventType = LedgerEvent['type']

/** What is known of the unit itself, apart from what happened to it. */
export const unitSchema = z.strictObject({
  family: z.string().min(1).max(40),
  channel: z.enum(['direct', 'dealer']).optional(),
  own_serial: z.boolean().optional(),
  /** A dealer's own promise (2.9): shown as the dealer's, never counted. */
  dealer_promise_months: z.number().int().min(0).max(1200).optional(),
})

export type Unit = z.infer<typeof unitSchema>

/** One lineage: a unit with its replacements, and everything known to have happened to it. */
export interface Ledger {
  readonly unit: Unit
  readonly events: readonly LedgerEvent[]
}
