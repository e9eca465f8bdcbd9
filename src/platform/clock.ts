/** Gives the present instant. Passed in, so that a test can stand at any moment. */
export type Clock = () => Temporal.Instant

export const systemClock: Clock = () => Temporal.Now.instant()

let lastSecond = { second: NaN, text: '' }

/** An instant as it is written everywhere: UTC, milliseconds. The second written last is kept: each request writes the present. */
export const formatMilliseconds = (epochMilliseconds: number): string => {
  const second = Math.floor(epochMilliseconds / 1000)
  if (second !== lastSecond.second) lastSecond = { second, text: new Date(second * 1000).toISOString().slice(0, -4) }
  return `${lastSecond.text}${String(epochMilliseconds - second * 1000).padStart(3, '0')}Z`
}

export const formatInstant = (instant: Temporal.Instant): string => formatMilliseconds(instant.epochMilliseconds)

let lastDay = { zone: '', from: 0, until: 0, day: '' }

/** The civil day of an instant in a zone, `YYYY-MM-DD`. The day found last is kept: nearly every request asks about today. */
export const dayIn = (zone: string, instant: Temporal.Instant): string => {
  const at = instant.epochMilliseconds
  if (zone === lastDay.zone && at >= lastDay.from && at < lastDay.until) return lastDay.day
  const date = instant.toZonedDateTimeISO(zone).toPlainDate()
  const startOf = (day: Temporal.PlainDate): number => day.toZonedDateTime(zone).epochMilliseconds
  lastDay = { zone, from: startOf(date), until: startOf(date.add({ days: 1 })), day: date.toString() }
  return lastDay.day
}

/** The last millisecond of a civil day in a zone. */
export const endOfDay = (zone: string, day: string): Temporal.Instant =>
  Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(zone).toInstant().subtract({ milliseconds: 1 })
