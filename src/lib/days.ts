/**
 * Civil days as integers: the number of days since 1970-01-01 in the proleptic Gregorian calendar, without zone or clock.
 * The arithmetic is the era algorithm, checked against Temporal in days.test.ts; Temporal itself is used at the edges.
 */
export type Day = number

/** The years a civil date may lie in; anything outside is a slip of the keyboard, not a date of this trade. */
const FIRST_YEAR = 1970
const LAST_YEAR = 2199

interface CivilDate {
  readonly year: number
  readonly month: number
  readonly day: number
}

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const lengthOfMonth = (year: number, month: number): number =>
  month === 2 && isLeap(year) ? 29 : (MONTH_LENGTHS[month - 1] ?? 0)

const fromCivil = (year: number, month: number, day: number): Day => {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

const toCivil = (value: Day): CivilDate => {
  const shifted = value + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9)
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  }
}

const digits = (text: string, from: number, count: number): number => {
  let value = 0
  for (let index = from; index < from + count; index++) {
    const digit = text.charCodeAt(index) - 48
    if (!(digit >= 0 && digit <= 9)) return -1
    value = value * 10 + digit
  }
  return value
}

/**
 * Reads the ten characters `YYYY-MM-DD` at the start of a text.
 * @returns the day, or undefined when the characters are no existing date between 1970 and 2199.
 */
export const dayAtStart = (text: string): Day | undefined => {
  const year = digits(text, 0, 4)
  const month = digits(text, 5, 2)
  const day = digits(text, 8, 2)
  if (text[4] !== '-' || text[7] !== '-') return undefined
  if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12) return undefined
  if (day < 1 || day > lengthOfMonth(year, month)) return undefined
  return fromCivil(year, month, day)
}

/** Reads exactly `YYYY-MM-DD`; undefined for anything else, also for 30 February. */
export const parseDay = (text: string): Day | undefined => (text.length === 10 ? dayAtStart(text) : undefined)

/** Reads a day that was checked before, or made by us. @throws RangeError for anything else */
export const dayOf = (text: string): Day => {
  const day = parseDay(text)
  if (day === undefined) throw new RangeError(`not a day: ${text}`)
  return day
}

const pad = (value: number): string => (value < 10 ? `0${value}` : `${value}`)

/** Writes a day as `YYYY-MM-DD`. */
export const formatDay = (value: Day): string => {
  const { year, month, day } = toCivil(value)
  return `${year}-${pad(month)}-${pad(day)}`
}

/**
 * The corresponding day some months later; the end of the month where there is none (Civil Code 202).
 * @example addMonths(parseDay('2024-02-29'), 12) is 2025-02-28
 */
export const addMonths = (value: Day, months: number): Day => {
  const { year, month, day } = toCivil(value)
  const index = year * 12 + (month - 1) + months
  const toYear = Math.floor(index / 12)
  const toMonth = index - toYear * 12 + 1
  return fromCivil(toYear, toMonth, Math.min(day, lengthOfMonth(toYear, toMonth)))
}

/** 1 Monday … 7 Sunday. */
export const weekday = (value: Day): number => ((((value + 3) % 7) + 7) % 7) + 1

/** The calendar year of a day. */
export const yearOf = (value: Day): number => toCivil(value).year
