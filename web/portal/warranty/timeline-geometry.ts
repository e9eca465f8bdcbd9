import { formatDay, parseDay, type Day } from '#lib/days.ts'
import type { CoverageAnswer } from '#features/warranty/warranty.schema.ts'

type Segment = CoverageAnswer['timeline']['segments'][number]
type PartClock = CoverageAnswer['timeline']['parts'][number]

/** A stretch of the picture, in per cent of its width. */
export interface Bar {
  readonly left: number
  readonly width: number
}

/** One numbered entry of the picture and of its list. */
export interface Entry extends Bar {
  readonly number: number
  readonly from: string
  readonly to: string
  readonly kind: Segment['basis'] | 'part'
  /** Name of the part on record; null for a whole unit swapped for money; undefined where the entry is no part. */
  readonly part?: string | null
  readonly isNow: boolean
}

export interface Geometry {
  readonly cover: readonly Entry[]
  readonly parts: readonly Entry[]
  /** From the day of receipt to the last day of return or exchange. */
  readonly returnWindow: (Bar & { readonly to: string }) | undefined
  readonly marker: number
  /** Where a new unit made the term count anew; segments of the same kind on both sides are one. */
  readonly restarts: readonly { readonly at: number; readonly on: string }[]
  /** First days of years, with the year. */
  readonly years: readonly { readonly at: number; readonly year: string }[]
}

/** What the picture shows beside cover and parts. */
export interface Marks {
  /** The day asked about. */
  readonly on: string
  readonly returnWindow?: { readonly from: string; readonly to: string } | undefined
  /** Days on which a replacement of the whole unit was delivered. */
  readonly restarts?: readonly string[]
}

/** Years named on the axis at most, so that they stay apart at 320 px. */
const MOST_YEARS = 6

/** Free room at both ends, as a share of the stretch shown. */
const MARGIN = 0.02

/** Narrowest bar, in per cent: one day of many years is still seen. */
const NARROWEST = 0.7

const dayOf = (text: string): Day => {
  const day = parseDay(text)
  if (day === undefined) throw new Error(`not a day: ${text}`)
  return day
}

const yearMarks = (first: Day, last: Day, at: (day: Day) => number): Geometry['years'] => {
  const firstYear = Number(formatDay(first).slice(0, 4)) + 1
  const lastYear = Number(formatDay(last).slice(0, 4))
  const stride = Math.max(1, Math.ceil((lastYear - firstYear + 1) / MOST_YEARS))
  const marks = []
  for (let year = firstYear; year <= lastYear; year += stride) {
    marks.push({ at: at(dayOf(`${year}-01-01`)), year: `${year}` })
  }
  return marks
}

/**
 * Where everything of a coverage timeline stands.
 * @returns undefined when there is nothing to draw: no start of the term is known and no part has a clock
 */
export const timelineGeometry = (
  segments: readonly Segment[],
  parts: readonly PartClock[],
  marks: Marks,
): Geometry | undefined => {
  if (segments.length === 0 && parts.length === 0) return undefined
  const on = dayOf(marks.on)
  const window = marks.returnWindow
  const stretches = [
    ...segments.map(({ from, to }) => [dayOf(from), dayOf(to)] as const),
    ...parts.map(({ from, ends }) => [dayOf(from), dayOf(ends)] as const),
    ...(window === undefined ? [] : [[dayOf(window.from), dayOf(window.to)] as const]),
  ]
  const start = Math.min(on, ...stretches.map(([from]) => from))
  const end = Math.max(on, ...stretches.map(([, to]) => to)) + 1
  const margin = (end - start) * MARGIN
  const at = (day: Day): number => Math.round(((day - start + margin) / (end - start + 2 * margin)) * 10_000) / 100
  const bar = (from: string, to: string): Bar => {
    const left = at(dayOf(from))
    return { left, width: Math.max(NARROWEST, Math.round((at(dayOf(to) + 1) - left) * 100) / 100) }
  }
  const isNow = (from: string, to: string): boolean => dayOf(from) <= on && on <= dayOf(to)
  return {
    cover: segments.map(({ from, to, basis }, index) => ({
      ...bar(from, to),
      number: index + 1,
      from,
      to,
      kind: basis,
      isNow: isNow(from, to),
    })),
    parts: parts
      .toSorted((a, b) => a.from.localeCompare(b.from))
      .map(({ part, from, ends }, index) => ({
        ...bar(from, ends),
        number: segments.length + index + 1,
        from,
        to: ends,
        kind: 'part',
        part,
        isNow: isNow(from, ends),
      })),
    returnWindow: window === undefined ? undefined : { ...bar(window.from, window.to), to: window.to },
    restarts: (marks.restarts ?? []).map((day) => ({ at: at(dayOf(day)), on: day })),
    marker: at(on) + (at(on + 1) - at(on)) / 2,
    years: yearMarks(start, end, at),
  }
}
