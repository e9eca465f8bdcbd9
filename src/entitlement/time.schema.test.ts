import { describe, expect, it } from 'vitest'
import { actTimeSchema, daySchema, instantSchema } from './time.schema.ts'

describe('times', () => {
  it.each([
    '2026-04-01T23:30:00-07:00',
    '2026-04-01T23:30Z',
    '2026-04-01T00:00:00.000Z',
    '2026-04-01T23:59:59.123456789+14:00',
    '2024-02-29T12:00:00+05:30',
    '1970-01-02T00:00:00+14:00',
    '2199-12-30T23:59:59-12:00',
  ])('%s – an instant with offset – is read', (text) => {
    expect(instantSchema.safeParse(text).success).toBe(true)
    expect(actTimeSchema.safeParse(text).success).toBe(true)
    expect(daySchema.safeParse(text).success).toBe(false)
  })

  it.each([
    '2026-04-01T23:30:00',
    '2026-04-01T24:00:00Z',
    '2026-04-01T23:60:00Z',
    '2026-04-01T23:30:60Z',
    '2026-02-30T12:00:00Z',
    '2026-04-01T23:30:00+15:00',
    '2026-04-01T23:30:00+0800',
    '2026-04-01 23:30:00Z',
    '1969-12-31T23:59:59Z',
    '1970-01-01T00:00:00+14:00',
    '2199-12-31T23:59:59-12:00',
    '2026-04-01T23:30:00ZZ',
    'x2026-04-01T23:30:00Z',
  ])('%s – no instant of this trade – is refused', (text) => {
    expect(instantSchema.safeParse(text).success).toBe(false)
    expect(actTimeSchema.safeParse(text).success).toBe(false)
  })

  it('a civil day – for an act – is enough, for an instant it is not', () => {
    expect(daySchema.safeParse('2026-04-01').success).toBe(true)
    expect(actTimeSchema.safeParse('2026-04-01').success).toBe(true)
    expect(instantSchema.safeParse('2026-04-01').success).toBe(false)
    expect(daySchema.safeParse('2026-04-31').error?.issues[0]?.message).toBe('not_a_day')
    expect(instantSchema.safeParse('2026-04-01').error?.issues[0]?.message).toBe('not_an_instant')
    expect(actTimeSchema.safeParse('soon').error?.issues[0]?.message).toBe('not_a_day_or_instant')
  })
})
