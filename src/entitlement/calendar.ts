import { formatDay, parseDay, weekday, yearOf, type Day } from '#lib/days.ts'
import type { PolicyDocument } from './edition.schema.ts'

/** The rest days of one jurisdiction: weekends, public holidays, and the weekend days that are worked instead. */
export interface Calendar {
  isRestDay(day: Day): boolean
  /** False for a year without a published list: only its weekends are known to be rest days. */
  isListed(day: Day): boolean
}

/** Every day of `2026-02-15/2026-02-23`, or of a single date. */
const daysOf = (entry: string): Day[] => {
  const [first = '', last = first] = entry.split('/')
  const from = parseDay(first)
  const to = parseDay(last)
  if (from === undefined || to === undefined || to < from || to - from > 366) {
    throw new RangeError(`not a day or a range of days: ${entry}`)
  }
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}

/**
 * Builds a calendar from the document's lists.
 * @throws RangeError naming the entry that is no date or no range, or that lies outside its year
 */
export const calendarFrom = (source: PolicyDocument['calendars'][string]): Calendar => {
  const exceptions = new Map<Day, boolean>()
  const years = new Set<number>()
  for (const [year, { off, work }] of Object.entries(source.years)) {
    years.add(Number(year))
    const note = (rest: boolean) => (day: Day) => {
      if (yearOf(day) !== Number(year)) throw new RangeError(`${formatDay(day)} is listed under ${year}`)
      if (exceptions.has(day)) throw new RangeError(`${formatDay(day)} is listed twice`)
      exceptions.set(day, rest)
    }
    off.flatMap(daysOf).forEach(note(true))
    work.flatMap(daysOf).forEach(note(false))
  }
  return {
    isRestDay: (day) => exceptions.get(day) ?? weekday(day) >= 6,
    isListed: (day) => years.has(yearOf(day)),
  }
}

/** The first day at or after the given one that is not a rest day (Civil Code 203). */
export const roll = (calendar: Calendar, day: Day): Day => {
  let current = day
  while (calendar.isRestDay(current)) current++
  return current
}
