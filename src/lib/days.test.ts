import { describe, expect, it } from 'vitest'
import { addMonths, dayAtStart, formatDay, parseDay, weekday, yearOf, type Day } from './days.ts'

const FIRST = Temporal.PlainDate.from('1970-01-01')
const LAST = Temporal.PlainDate.from('2199-12-31')
const COUNT = FIRST.until(LAST, { largestUnit: 'day' }).days + 1

const dateOf = (day: Day) => FIRST.add({ days: day })

const mustParse = (text: string): Day => {
  const day = parseDay(text)
  if (day === undefined) throw new Error(`not a day: ${text}`)
  return day
}

describe('days', () => {
  it('every day from 1970 to 2199 – written, read, weekday and year – as Temporal has them', () => {
    let date = FIRST
    for (let day = 0; day < COUNT; day++) {
      const text = date.toString()
      // Plain comparisons: an assertion for each of 84,000 days would take minutes.
      if (formatDay(day) !== text) expect(formatDay(day)).toBe(text)
      if (parseDay(text) !== day) expect(parseDay(text)).toBe(day)
      if (weekday(day) !== date.dayOfWeek) expect(weekday(day), text).toBe(date.dayOfWeek)
      if (yearOf(day) !== date.year) expect(yearOf(day)).toBe(date.year)
      date = date.add({ days: 1 })
    }
    expect(date.toString()).toBe('2200-01-01')
  })

  it('months added to the 27th to 31st of every month – as Temporal, month-end where there is no such day', () => {
    for (let year = 1972; year <= 2100; year++) {
      for (let month = 1; month <= 12; month++) {
        for (const start of [1, 15, 27, 28, 29, 30, 31]) {
          const date = Temporal.PlainDate.from({ year, month, day: start }, { overflow: 'constrain' })
          for (const months of [0, 1, 3, 6, 11, 12, 13, 18, 24, 36, 120, -1, -12]) {
            const expected = date.add({ months }).toString()
            const got = formatDay(addMonths(mustParse(date.toString()), months))
            if (got !== expected) expect(got, `${date.toString()} + ${months} months`).toBe(expected)
          }
        }
      }
    }
    expect(formatDay(addMonths(mustParse('2024-02-29'), 12))).toBe('2025-02-28')
    expect(formatDay(addMonths(mustParse('2025-08-31'), 6))).toBe('2026-02-28')
    expect(formatDay(addMonths(mustParse('2023-02-28'), 12))).toBe('2024-02-28')
  })

  it('the era before 1970 – sums that lead there – stay right', () => {
    expect(formatDay(-1)).toBe('1969-12-31')
    expect(weekday(-1)).toBe(dateOf(-1).dayOfWeek)
    expect(weekday(-4)).toBe(7)
    expect(yearOf(-1)).toBe(1969)
  })

  it.each([
    '2024-02-30',
    '2023-02-29',
    '1900-02-29',
    '2100-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '2026-01-32',
    '0001-01-01',
    '1969-12-31',
    '2200-01-01',
    '9999-12-31',
    '2026-1-01',
    '2026/01/01',
    '2026-01/01',
    '20260101',
    '2026-01-01T',
    '2026-01-01 ',
    ' 2026-01-01',
    '２026-01-01',
    '2026-0a-01',
    '-026-01-01',
    '',
  ])('%j – read as a day – is none', (text) => {
    expect(parseDay(text)).toBeUndefined()
  })

  it('the leap days 2000 and 2196 – read – exist', () => {
    expect(formatDay(mustParse('2000-02-29'))).toBe('2000-02-29')
    expect(formatDay(mustParse('2196-02-29'))).toBe('2196-02-29')
    expect(mustParse('1970-01-01')).toBe(0)
    expect(formatDay(mustParse('2199-12-31'))).toBe('2199-12-31')
  })

  it('an instant – read at its start – gives the date as it is written there', () => {
    expect(dayAtStart('2026-04-01T23:30:00-07:00')).toBe(mustParse('2026-04-01'))
    expect(dayAtStart('2026-04-31T23:30:00-07:00')).toBeUndefined()
    expect(parseDay('2026-04-01T23:30:00-07:00')).toBeUndefined()
  })
})
