import { z } from 'zod'
import { daySchema, instantSchema } from '#entitlement/time.schema.ts'

/** Longest promise or reason that is taken, in characters. */
export const MAX_WORDS = 1000

const words = z.string().trim().min(1).max(MAX_WORDS)

/** A promise of a dealer's own, beyond the maker's policy: recorded, shown as the dealer's, never counted (2.9). */
export const dealerPromise = z.object({
  id: z.uuid(),
  dealer: z.object({ id: z.uuid(), name: z.string() }),
  /** Absent where it was made about the unit as such. */
  requestId: z.uuid().nullable(),
  words: z.string(),
  /** Last day on which it holds, as the dealer says. */
  untilOn: daySchema.nullable(),
  madeAt: instantSchema,
  /** Who wrote it down; only they take it back. */
  by: z.enum(['dealer', 'staff']),
  withdrawn: z.object({ at: instantSchema, reason: z.string() }).nullable(),
})
export type DealerPromise = z.infer<typeof dealerPromise>

export const promiseParams = z.strictObject({ id: z.uuid() })
/** Beside which request or unit: exactly one of them. */
export const promisesQuery = z.strictObject({
  request: z.uuid().optional(),
  serial: z.string().min(1).max(256).optional(),
})
export const promiseBody = z.strictObject({
  requestId: z.uuid().optional(),
  serial: z.string().min(1).max(256).optional(),
  words,
  untilOn: daySchema.optional(),
})
export const withdrawBody = z.strictObject({ reason: words })
export const promisesAnswer = z.object({ items: z.array(dealerPromise) })
export type PromisesAnswer = z.infer<typeof promisesAnswer>

/** A promise of the dealer's own as a page of the portal shows it; days in the zone of the policy. */
export interface PromiseLine {
  readonly id: string
  readonly dealer: string
  readonly words: string
  readonly untilOn: string | null
  readonly madeOn: string
  readonly by: 'dealer' | 'staff'
  readonly withdrawn: { readonly on: string; readonly reason: string } | null
}
