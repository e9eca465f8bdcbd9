import { z } from 'zod'
import { dayAtStart, formatDay, parseDay } from '#lib/days.ts'

const INSTANT = /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-](0\d|1[0-4]):[0-5]\d)$/

/**
 * True for an ISO 8601 instant with an offset, such as `2026-04-01T23:30:00-07:00`, on an existing date. Elsewhere it may be the
 * day before or after, which must be a day that can be written as well.
 */
export const isInstant = (text: string): boolean => {
  const day = INSTANT.test(text) ? dayAtStart(text) : undefined
  return day !== undefined && [day - 1, day + 1].every((beside) => parseDay(formatDay(beside)) !== undefined)
}

/** A civil day `YYYY-MM-DD` that exists. */
export const daySchema = z
  .string()
  .refine((text) => parseDay(text) !== undefined, { error: 'not_a_day' })
  .meta({ format: 'date', description: 'Civil day, YYYY-MM-DD' })

/** An instant with the customer's own offset. */
export const instantSchema = z
  .string()
  .refine(isInstant, { error: 'not_an_instant' })
  .meta({ format: 'date-time', description: 'Instant with offset, e.g. 2026-04-01T23:30:00-07:00' })

/** What a customer's act is dated by: a civil day, or an instant with the customer's own offset (I-03). */
export const actTimeSchema = z
  .string()
  .refine((text) => parseDay(text) !== undefined || isInstant(text), { error: 'not_a_day_or_instant' })
  .meta({ description: 'Civil day YYYY-MM-DD, or an instant with offset' })
