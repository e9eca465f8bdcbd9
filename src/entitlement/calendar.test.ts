import { describe, expect, it } from 'vitest'
import { formatDay, parseDay } from '#lib/days.ts'
import { calendarFrom, roll } from './calendar.ts'

const day = (text: string): number => parseDay(text) ?? Number.NaN

const source = { en: 'a list' }

const calendar = calendarFrom({
  source,
  years: { 2026: { off: ['2026-02-15/2026-02-23', '2026-01-01'], work: ['2026-02-14', '2026-02-28'] } },
})

describe('calendar', () => {
  it.each<[string, boolean, string]>([
    ['2026-02-13', false, 'a Friday'],
    ['2026-02-14', false, 'a Saturday worked in lieu'],
    ['2026-02-15', true, 'first day of a holiday'],
    ['2026-02-18', true, 'a Wednesday within a holiday'],
    ['2026-02-23', true, 'last day of a holiday, a Monday'],
    ['2026-02-24', false, 'the Tuesday after'],
    ['2026-01-01', true, 'a single day off'],
    ['2026-01-02', false, 'the day after it'],
    ['2026-03-07', true, 'an ordinary Saturday'],
    ['2026-03-08', true, 'an ordinary Sunday'],
    ['2026-03-09', false, 'an ordinary Monday'],
    ['2031-03-08', true, 'a Saturday of a year without list'],
  ])('%s – rest day %s – %s', (text, rest, _why) => {
    expect(calendar.isRestDay(day(text))).toBe(rest)
  })

  it.each([
    ['2026-02-15', '2026-02-24'],
    ['2026-02-14', '2026-02-14'],
    ['2026-02-13', '2026-02-13'],
    ['2026-03-07', '2026-03-09'],
    ['2026-02-28', '2026-02-28'],
  ])('Civil Code 203: a period that ends on %s – runs on – to %s', (from, to) => {
    expect(formatDay(roll(calendar, day(from)))).toBe(to)
  })

  it('a year – listed or not – is told apart', () => {
    expect(calendar.isListed(day('2026-12-31'))).toBe(true)
    expect(calendar.isListed(day('2027-01-01'))).toBe(false)
    expect(calendar.isListed(day('2025-12-31'))).toBe(false)
  })

  it.each([
    [{ off: ['2026-02-23/2026-02-15'], work: [] }, 'not a day or a range of days: 2026-02-23/2026-02-15'],
    [{ off: ['2026-02-30'], work: [] }, 'not a day or a range of days: 2026-02-30'],
    [{ off: ['2026-02-01/x'], work: [] }, 'not a day or a range of days: 2026-02-01/x'],
    [{ off: ['2026-01-01/2027-12-31'], work: [] }, 'not a day or a range of days: 2026-01-01/2027-12-31'],
    [{ off: ['2025-12-31'], work: [] }, '2025-12-31 is listed under 2026'],
    [{ off: ['2026-01-01/2026-01-03', '2026-01-03'], work: [] }, '2026-01-03 is listed twice'],
    [{ off: ['2026-01-01'], work: ['2026-01-01'] }, '2026-01-01 is listed twice'],
  ])('a wrong list %j – read – is refused by name', (year, message) => {
    expect(() => calendarFrom({ source, years: { 2026: year } })).toThrow(message)
  })

  it('a holiday of one day written as a range – read – is that day', () => {
    const one = calendarFrom({ source, years: { 2026: { off: ['2026-04-06/2026-04-06'], work: [] } } })
    expect(one.isRestDay(day('2026-04-06'))).toBe(true)
    expect(one.isRestDay(day('2026-04-07'))).toBe(false)
  })
})
