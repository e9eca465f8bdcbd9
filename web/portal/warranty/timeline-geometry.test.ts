import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatDay } from '#lib/days.ts'
import { timelineGeometry, type Bar } from './timeline-geometry.ts'

const standard = { from: '2025-06-02', to: '2026-06-02', status: 'covered', basis: 'standard' } as const
const gap = { from: '2026-06-03', to: '2026-09-14', status: 'gap', basis: 'none' } as const
const free = { from: '2026-09-15', to: '2027-06-02', status: 'covered', basis: 'free_extension' } as const
const fan = { part: 'fan', from: '2026-09-05', ends: '2027-06-02', by: 'product_remaining' } as const

const isInside = ({ left, width }: Bar): boolean => left >= 0 && width > 0 && left + width <= 100.01

describe('timeline geometry', () => {
  it('given standard term, gap and late extension – drawn on a day of the gap – the bars touch, the gap is marked, the marker lies in it', () => {
    const drawn = timelineGeometry([standard, gap, free], [], {
      on: '2026-07-15',
      returnWindow: { from: '2025-06-06', to: '2025-07-07' },
    })
    const [first, second, third] = drawn?.cover ?? []
    expect(drawn?.cover.map(({ number, kind, isNow }) => [number, kind, isNow])).toEqual([
      [1, 'standard', false],
      [2, 'none', true],
      [3, 'free_extension', false],
    ])
    expect((first?.left ?? 0) + (first?.width ?? 0)).toBeCloseTo(second?.left ?? 0, 1)
    expect((second?.left ?? 0) + (second?.width ?? 0)).toBeCloseTo(third?.left ?? 0, 1)
    expect(drawn?.marker).toBeGreaterThan(second?.left ?? 100)
    expect(drawn?.marker).toBeLessThan(third?.left ?? 0)
    expect(drawn?.returnWindow?.to).toBe('2025-07-07')
    expect(drawn?.years.map(({ year }) => year)).toEqual(['2026', '2027'])
  })

  it('given replaced parts – drawn – they are numbered after the cover, the earliest first', () => {
    const board = { ...fan, part: 'mainboard', from: '2026-03-05' }
    const drawn = timelineGeometry([standard], [fan, board], { on: '2026-11-23' })
    expect(drawn?.parts.map(({ number, part }) => [number, part])).toEqual([
      [2, 'mainboard'],
      [3, 'fan'],
    ])
  })

  it('given nothing known – drawn – there is no picture', () => {
    expect(timelineGeometry([], [], { on: '2026-11-23' })).toBeUndefined()
  })

  it('given a unit that expired twenty years ago – drawn – at most seven years are named', () => {
    const drawn = timelineGeometry([standard], [], { on: '2046-11-23' })
    expect(drawn?.years.length).toBeGreaterThan(2)
    expect(drawn?.years.length).toBeLessThanOrEqual(7)
  })

  it('given any stretches and any day asked about – drawn – nothing leaves the picture', () => {
    const day = fc.integer({ min: 15_000, max: 40_000 })
    const stretch = fc.tuple(day, fc.integer({ min: 0, max: 2000 }))
    fc.assert(
      fc.property(
        fc.array(stretch, { maxLength: 5 }),
        fc.array(stretch, { minLength: 1, maxLength: 5 }),
        day,
        (covers, parts, on) => {
          const segments = covers.map(([from, length]) => ({
            ...standard,
            from: formatDay(from),
            to: formatDay(from + length),
          }))
          const clocks = parts.map(([from, length]) => ({
            ...fan,
            from: formatDay(from),
            ends: formatDay(from + length),
          }))
          const drawn = timelineGeometry(segments, clocks, { on: formatDay(on) })
          return (
            drawn !== undefined &&
            [...drawn.cover, ...drawn.parts].every(isInside) &&
            drawn.marker >= 0 &&
            drawn.marker <= 100
          )
        },
      ),
    )
  })
})
