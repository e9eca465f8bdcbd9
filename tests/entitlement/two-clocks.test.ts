import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide, knownAt, type Ledger, type LedgerEvent } from '#entitlement/index.ts'
import { anyLedger, anyQuestion, shuffled } from './arbitraries.ts'
import { edition } from './policy.ts'

/** An event with the day of May 2025 on which it was recorded. */
const recordedOn = (event: LedgerEvent, day: number): LedgerEvent => ({
  ...event,
  recorded: `2025-05-${String(1 + (day % 28)).padStart(2, '0')}T12:00:00Z`,
})

const recordedLedger = anyLedger.chain((ledger) =>
  fc.array(fc.nat(27), { minLength: ledger.events.length, maxLength: ledger.events.length }).map((days): Ledger => ({
    ...ledger,
    events: ledger.events.map((event, index) => recordedOn(event, days[index] ?? 0)),
  })),
)

describe('two clocks', () => {
  it('[C2] what was known in May – asked later, with more on record – the same decision as was given then', () => {
    const arbitrary = fc.tuple(recordedLedger, fc.nat(27), anyQuestion)
    fc.assert(
      fc.property(arbitrary, ([ledger, day, question]) => {
        const known = `2025-05-${String(1 + day).padStart(2, '0')}T23:59:59Z`
        const then = { ...ledger, events: ledger.events.filter((event) => (event.recorded ?? '') <= known) }
        const now = { ...ledger, events: knownAt(ledger.events, known) }
        expect(decide([edition], now, question)).toEqual(decide([edition], then, question))
      }),
      { numRuns: 1500, seed: 201 },
    )
  })

  it('[C2] each event mistyped and corrected – any question – decided as if it had been right from the start', () => {
    const wrong = (event: LedgerEvent): LedgerEvent => ({
      type: 'refunded',
      on: '2019-01-01',
      id: `wrong-${event.id ?? ''}`,
    })
    const arbitrary = anyLedger
      .map((right) => ({
        right,
        corrected: {
          ...right,
          events: right.events.flatMap((event): LedgerEvent[] => [
            wrong(event),
            { ...event, corrects: `wrong-${event.id ?? ''}`, recorded: '2025-06-01T00:00:00Z' },
          ]),
        },
      }))
      .chain(({ right, corrected }) => fc.tuple(fc.constant(right), shuffled(corrected), anyQuestion))
    fc.assert(
      fc.property(arbitrary, ([right, corrected, question]) => {
        expect(decide([edition], corrected, question)).toEqual(decide([edition], right, question))
      }),
      { numRuns: 1500, seed: 202 },
    )
  })

  it('[C2] an event withdrawn – any question – decided as if it had never been recorded', () => {
    const slip: LedgerEvent = { type: 'refunded', on: '2019-06-01', id: 'slip' }
    const withdrawal: LedgerEvent = { type: 'withdrawn', reason: 'another unit', corrects: 'slip', id: 'w' }
    fc.assert(
      fc.property(anyLedger, anyQuestion, (ledger, question) => {
        const events = [slip, ...ledger.events, withdrawal]
        expect(decide([edition], { ...ledger, events }, question)).toEqual(decide([edition], ledger, question))
      }),
      { numRuns: 1500, seed: 203 },
    )
  })
})
