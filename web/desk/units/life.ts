import { formatDay, parseDay, type Day } from '#lib/days.ts'
import type { UnitAnswer } from '#features/support/support.schema.ts'
import type { Locale } from '#lib/texts.ts'
import type { LedgerLine } from './facts-of.ts'
import { unitTexts } from './unit.texts.ts'

/** A day on which something happened, or was written down, with its name. */
export interface Mark {
  readonly day: Day
  readonly name: string
}

/** The stretch of days that a clock can be set to, with its marks in order. */
export interface Span {
  readonly from: Day
  readonly to: Day
  readonly marks: readonly Mark[]
}

/** Days before the first mark and after the last, so that «before it all» and «after it all» can be asked. */
const MARGIN_DAYS = 30

const dayOf = (text: string | undefined): Day | undefined => (text === undefined ? undefined : parseDay(text))

/** The day on which a fact happened; undefined for one that has not happened yet. */
const happenedOn = ({ fact }: LedgerLine): Day | undefined => {
  const text = ['on', 'at', 'signed', 'delivered', 'shipped', 'arrived'].map((name) => fact[name]).find(Boolean)
  return typeof text === 'string' ? dayOf(text.slice(0, 10)) : undefined
}

const inOrder = (marks: readonly (Mark | undefined)[]): Mark[] =>
  marks.filter((mark) => mark !== undefined).toSorted((a, b) => a.day - b.day)

const markOf = (day: Day | undefined, name: string): Mark | undefined => (day === undefined ? undefined : { day, name })

/**
 * The first clock: the life of the unit, from before its first fact to after its last day of cover.
 * @param today as `YYYY-MM-DD`
 */
export const lifeOf = (unit: UnitAnswer, lines: readonly LedgerLine[], today: string, locale: Locale): Span => {
  const t = unitTexts[locale]
  const standing = lines.filter(({ fate, type }) => fate === 'stands' && type !== 'withdrawn')
  const marks = inOrder(standing.map((line) => markOf(happenedOn(line), t.types[line.type])))
  const ends = unit.segments.flatMap(({ from, to }) => [dayOf(from) ?? 0, dayOf(to) ?? 0])
  const days = [...marks.map(({ day }) => day), ...ends, dayOf(today) ?? 0]
  return { from: Math.min(...days) - MARGIN_DAYS, to: Math.max(...days) + MARGIN_DAYS, marks }
}

/** The second clock: from before the first record to today; what will be known later, nobody can say. */
export const recordOf = (lines: readonly LedgerLine[], today: string, locale: Locale): Span => {
  const t = unitTexts[locale]
  const marks = inOrder(lines.map((line) => markOf(dayOf(line.recordedOn), t.types[line.type])))
  const to = dayOf(today) ?? 0
  return { from: Math.min(to, ...marks.map(({ day }) => day)) - MARGIN_DAYS, to, marks }
}

/** The mark after a day, or the one before it; undefined where there is none. */
export const neighbour = ({ marks }: Span, day: Day, by: 1 | -1): Day | undefined =>
  by === 1 ? marks.find((mark) => mark.day > day)?.day : marks.findLast((mark) => mark.day < day)?.day

/** A day with what happened on it. */
export const wordsOf = ({ marks }: Span, day: Day, write: (day: string) => string): string =>
  [write(formatDay(day)), ...new Set(marks.filter((mark) => mark.day === day).map(({ name }) => name))].join(' · ')
