import { dayAtStart, dayOf, type Day } from '#lib/days.ts'
import type { Edition } from './edition.ts'

/** When a customer did something: the civil day that counts, and the instant where one was given. */
export interface Act {
  readonly day: Day
  /** Milliseconds since the epoch; undefined when only the day is known. */
  readonly at: number | undefined
}

/**
 * Dates an act of the customer.
 * @param text a civil day, or an instant with the customer's own offset
 * @returns the earlier of the date where the customer is and the date at the manufacturer, unless the policy reads I-03 otherwise
 * @clause I-03
 */
export const actOf = (edition: Edition, text: string): Act => {
  const local = dayAtStart(text)
  if (local === undefined) throw new RangeError(`not a day or an instant: ${text}`)
  if (text.length === 10) return { day: local, at: undefined }
  const at = Temporal.Instant.from(text).epochMilliseconds
  if (edition.choices.act_date === 'customer') return { day: local, at }
  const manufacturer = zoneDay(at, edition.zone)
  return { day: edition.choices.act_date === 'manufacturer' ? manufacturer : Math.min(local, manufacturer), at }
}

/** The civil day of an instant in a time zone. */
const zoneDay = (epochMilliseconds: number, zone: string): Day => {
  const date = Temporal.Instant.fromEpochMilliseconds(epochMilliseconds).toZonedDateTimeISO(zone).toPlainDate()
  return dayOf(date.toString())
}
