/** Gives the present instant. Passed in, so that a test can stand at any moment. */
export type Clock = () => Temporal.Instant

export const systemClock: Clock = () => Temporal.Now.instant()

/** An instant as it is written everywhere: UTC, milliseconds. */
export const formatInstant = (instant: Temporal.Instant): string =>
  instant.toString({ fractionalSecondDigits: 3, roundingMode: 'floor' })

/** The civil day of an instant in a zone, `YYYY-MM-DD`. */
export const dayIn = (zone: string, instant: Temporal.Instant): string =>
  instant.toZonedDateTimeISO(zone).toPlainDate().toString()

/** The last millisecond of a civil day in a zone. */
export const endOfDay = (zone: string, day: string): Temporal.Instant =>
  Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(zone).toInstant().subtract({ milliseconds: 1 })
