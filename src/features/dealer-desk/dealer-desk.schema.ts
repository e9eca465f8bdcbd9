import { z } from 'zod'
import { instantSchema } from '#entitlement/time.schema.ts'
import { locales } from '#lib/texts.ts'

export const dealerParams = z.strictObject({ id: z.uuid() })
export const userParams = z.strictObject({ id: z.uuid(), person: z.uuid() })
export const inviteBody = z.strictObject({
  email: z.email().max(254),
  name: z.string().trim().max(200).optional(),
  locale: z.enum(locales),
})

/** A dealer as a line of the list: what it has sold, what is with it, and how fast it answers. */
export const dealerLine = z.object({
  id: z.uuid(),
  name: z.string(),
  units: z.number().int(),
  users: z.number().int(),
  /** Requests that are with it and not over; of them, those whose promise has passed. */
  open: z.number().int(),
  overdue: z.number().int(),
  /** Answers to promises in the last 90 days; of them, those that came late. */
  answers: z.number().int(),
  late: z.number().int(),
  /** Half of them came within this many minutes; null while there is none. */
  medianMinutes: z.number().nullable(),
})
export type DealerLine = z.infer<typeof dealerLine>

export const dealersAnswer = z.object({ items: z.array(dealerLine) })
export type DealersAnswer = z.infer<typeof dealersAnswer>

export const dealerDetail = dealerLine.extend({
  people: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      email: z.string(),
      /** When the person first signed in; null while the invitation is open. */
      verifiedAt: instantSchema.nullable(),
    }),
  ),
  requests: z.array(
    z.object({ id: z.uuid(), number: z.string(), subject: z.string(), dueAt: instantSchema.nullable() }),
  ),
})
export type DealerDetail = z.infer<typeof dealerDetail>
