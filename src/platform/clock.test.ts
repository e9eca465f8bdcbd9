import { expect, it } from 'vitest'
import { formatInstant } from './clock.ts'

it.each([
  ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
  ['2026-03-15T03:59:59.999999999Z', '2026-03-15T03:59:59.999Z'],
  ['2026-03-15T04:00:00Z', '2026-03-15T04:00:00.000Z'],
  ['2026-03-15T04:00:00.007Z', '2026-03-15T04:00:00.007Z'],
  ['2026-03-15T04:00:00.120Z', '2026-03-15T04:00:00.120Z'],
  ['2026-03-15T12:00:01+08:00', '2026-03-15T04:00:01.000Z'],
  ['1969-12-31T23:59:59.9995Z', '1969-12-31T23:59:59.999Z'],
])('an instant %s – written, twice – %s, never rounded up', (given, written) => {
  const instant = Temporal.Instant.from(given)
  expect([formatInstant(instant), formatInstant(instant)]).toEqual([written, written])
})
