import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  answer,
  answerWithTimeline,
  choiceKeys,
  coverAt,
  decide,
  fold,
  optionsOf,
  timelineOf,
  type Edition,
  type Ledger,
  type LedgerEvent,
  type Question,
} from '#entitlement/index.ts'
import { foldWith } from '#entitlement/fold.ts'
import { parseDay, type Day } from '#lib/days.ts'
import {
  anyLedger,
  anyQuestion,
  contractOf,
  isoDay,
  nearby,
  registrationOf,
  shuffled,
  soldLedger,
} from './arbitraries.ts'
import { edition, editionWith } from './policy.ts'

/** Every open point read in any of the ways the engine knows. */
const anyEdition: fc.Arbitrary<Edition> = fc
  .tuple(...choiceKeys.map((key) => fc.constantFrom(...optionsOf(key))))
  .map((values) => editionWith(Object.fromEntries(choiceKeys.map((key, index) => [key, values[index] ?? '']))))

const days = (from: Day, to: Day): Day[] => Array.from({ length: to - from + 1 }, (_, index) => from + index)

const dayNumber = (iso: string): Day => parseDay(iso) ?? Number.NaN

const FIRST = dayNumber(isoDay(0))
const LIFE = days(FIRST, FIRST + 6000)

const isCovered = (of: Edition, ledger: Ledger) => {
  const folded = fold(of, ledger)
  return (day: Day): boolean => coverAt(folded, day).state === 'in_warranty'
}

/** The first day that one ledger covers and the other does not; undefined when there is none. */
const firstLoss = (of: Edition, before: Ledger, after: Ledger): Day | undefined => {
  const [was, is] = [isCovered(of, before), isCovered(of, after)]
  return LIFE.find((day) => was(day) && !is(day))
}

const also = (ledger: Ledger, event: LedgerEvent): Ledger => ({ ...ledger, events: [...ledger.events, event] })

/** Neither the registration nor the contract of a ledger comes after a day. */
const isExtendedBy = (ledger: Ledger, day: string): boolean =>
  ledger.events.every((event) => {
    const act = event.type === 'registered' ? event.at : event.type === 'paid_extension' ? event.signed : ''
    return act.slice(0, 10) < day
  })

/** A sold unit and a replacement that leaves before the sale, as stock does, or after it, and arrives after it left. */
const replacedLedger = soldLedger.chain((ledger) => {
  const sold = ledger.events[0]
  const base = sold?.type === 'sold' ? dayNumber(sold.on) - FIRST : 0
  return fc
    .tuple(fc.integer({ min: -30, max: 1200 }), fc.integer({ min: 0, max: 15 }), fc.constantFrom('warranty', 'return'))
    .map(([left, transit, under]) => {
      const shipped = isoDay(base + left)
      const replaced = {
        type: 'unit_replaced',
        under,
        shipped,
        delivered: isoDay(base + left + transit),
      } as LedgerEvent
      return { before: ledger, after: also(ledger, replaced), shipped }
    })
})

describe('properties of every ledger', () => {
  it('[C5.1] events recorded in another order – any question – the same decision to the byte', () => {
    const arbitrary = anyLedger.chain((ledger) => fc.tuple(fc.constant(ledger), shuffled(ledger), anyQuestion))
    fc.assert(
      fc.property(arbitrary, ([ledger, other, question]) => {
        expect(JSON.stringify(decide([edition], other, question))).toBe(
          JSON.stringify(decide([edition], ledger, question)),
        )
      }),
      { numRuns: 3000, seed: 101 },
    )
  })

  it('[C5.2] any readings – segments – in order, none overlapping, none that continues the one before', () => {
    fc.assert(
      fc.property(anyLedger, anyEdition, (ledger, of) => {
        let [last, kind] = ['', '']
        for (const { from, to, basis } of timelineOf([of], ledger).segments) {
          expect(from > last).toBe(true)
          expect(to >= from).toBe(true)
          const isNext = last !== '' && dayNumber(last) + 1 === dayNumber(from)
          expect(isNext && basis === kind, 'two segments that are one').toBe(false)
          last = to
          kind = basis
        }
      }),
      { numRuns: 3000, seed: 102 },
    )
  })

  it('[C5.3] any readings – every day – is in the timeline what the question about that day says', () => {
    const check = (ledger: Ledger, of: Edition): void => {
      const folded = fold(of, ledger)
      const { segments } = timelineOf([of], ledger)
      const spans = segments.map((segment) => ({
        ...segment,
        first: dayNumber(segment.from),
        last: dayNumber(segment.to),
      }))
      for (const day of LIFE) {
        const { state, basis } = coverAt(folded, day)
        const span = spans.find(({ first, last }) => first <= day && day <= last)
        const drawn = span === undefined ? 'out' : span.status === 'gap' ? 'gap' : span.basis
        const asked = state === 'in_warranty' ? basis : state === 'gap' ? 'gap' : 'out'
        if (drawn !== asked) expect.fail(`day ${day}: drawn as ${drawn}, asked it is ${asked ?? 'nothing'}`)
      }
    }
    fc.assert(fc.property(anyLedger, anyEdition, check), { numRuns: 1500, seed: 103 })
  }, 120_000)

  it('[C5.4] 2.4.F: any history – one registration more – takes no covered day away', () => {
    const arbitrary = fc.tuple(anyLedger, fc.integer({ min: 40, max: 3000 }).chain(registrationOf))
    fc.assert(
      fc.property(arbitrary, ([ledger, registration]) => {
        expect(firstLoss(edition, ledger, also(ledger, { ...registration, id: 'late' }))).toBeUndefined()
      }),
      { numRuns: 1500, seed: 104 },
    )
  }, 120_000)

  it('[C5.5] 2.3.a: a sold unit with any extensions – replaced under warranty – loses no covered day', () => {
    fc.assert(
      fc.property(replacedLedger, ({ before, after }) => {
        expect(firstLoss(edition, before, after)).toBeUndefined()
      }),
      { numRuns: 1500, seed: 105 },
    )
  }, 120_000)

  it('[C5.5] I-28: the old end as floor – replaced under warranty after every extension – loses no covered day', () => {
    const floored = editionWith({ restart_scope: 'standard_with_floor' })
    fc.assert(
      fc.property(replacedLedger, ({ before, after, shipped }) => {
        fc.pre(isExtendedBy(before, shipped))
        expect(firstLoss(floored, before, after)).toBeUndefined()
      }),
      { numRuns: 1500, seed: 106 },
    )
  }, 120_000)

  it('[C5.5] I-28: the standard term alone – replaced under warranty – a witness loses covered days', () => {
    const alone = editionWith({ restart_scope: 'standard_only' })
    const run = fc.check(
      fc.property(replacedLedger, ({ before, after }) => firstLoss(alone, before, after) === undefined),
      { numRuns: 500, seed: 107 },
    )
    expect(run.failed).toBe(true)
    const [witness] = run.counterexample ?? []
    const types = witness?.after.events.map((event) => event.type)
    expect(types).toContain('unit_replaced')
    expect(types?.some((type) => type === 'registered' || type === 'paid_extension')).toBe(true)
  }, 120_000)

  it('[C5.6] I-09: any claim – with a stated day that nothing evidences – is never freer than without', () => {
    const stated = fc.integer({ min: 0, max: 4500 }).map(isoDay)
    const claim = fc.tuple(anyLedger, stated, stated, fc.constantFrom('product_fault', 'unknown'))
    const check = ([ledger, reported, on, cause]: [Ledger, string, string, 'product_fault' | 'unknown']): void => {
      const bare: Question = { kind: 'repair', reported, findings: [{ cause }] }
      const without = decide([edition], ledger, bare)
      const withStated = decide([edition], ledger, { ...bare, fault: { on, evidenced: false } })
      expect(Number(withStated.values['free'])).toBeLessThanOrEqual(Number(without.values['free']))
    }
    fc.assert(fc.property(claim, check), { numRuns: 4000, seed: 108 })
  }, 60_000)

  it('[C5.6] I-09: the word of the customer alone – where it counts – does help: the property can fail', () => {
    const asStated = editionWith({ fault_date: 'stated' })
    const ledger: Ledger = { unit: { family: 'encoder' }, events: [{ type: 'sold', on: '2025-03-15' }] }
    const bare: Question = { kind: 'repair', reported: '2026-03-20', findings: [{ cause: 'product_fault' }] }
    const free = decide([asStated], ledger, { ...bare, fault: { on: '2026-03-14', evidenced: false } })
    expect([decide([asStated], ledger, bare).verdict, free.verdict]).toEqual(['chargeable', 'free'])
  })

  it('2.4.P: any history – one confirmed contract more – takes no covered day away', () => {
    const contract = fc.integer({ min: 40, max: 3000 }).chain(nearby)
    fc.assert(
      fc.property(anyLedger, contract, (ledger, signed) => {
        const after = also(ledger, { type: 'paid_extension', signed, confirmed: true, id: 'late' })
        expect(firstLoss(edition, ledger, after)).toBeUndefined()
      }),
      { numRuns: 1500, seed: 109 },
    )
  }, 120_000)

  it('any history, any readings – any question – an answer in plain JSON, the same when asked again', () => {
    fc.assert(
      fc.property(anyLedger, anyEdition, anyQuestion, (ledger, of, question) => {
        const decision = decide([of], ledger, question)
        expect(JSON.parse(JSON.stringify(decision))).toEqual(decision)
        expect(decide([of], ledger, question)).toEqual(decision)
        expect(decision.steps.length).toBeGreaterThan(0)
      }),
      { numRuns: 4000, seed: 110 },
    )
  }, 60_000)

  it('2.4: any history, any readings – one act more, tried on the fold – is the fold of the ledger with that act', () => {
    const act = fc.integer({ min: 40, max: 3000 }).chain((base) => fc.oneof(registrationOf(base), contractOf(base)))
    fc.assert(
      fc.property(anyLedger, anyEdition, act, (ledger, of, event) => {
        const { events: _, ...tried } = foldWith(fold(of, ledger), event as Parameters<typeof foldWith>[1])
        const { events: __, ...folded } = fold(of, also(ledger, event))
        expect(tried).toEqual(folded)
      }),
      { numRuns: 2000, seed: 111 },
    )
  }, 60_000)

  it('any history, any readings – an answer with the life beside it – is the answer and the life asked for apart', () => {
    fc.assert(
      fc.property(anyLedger, anyEdition, anyQuestion, (ledger, of, question) => {
        for (const editions of [[of], [of, editionWith({})]]) {
          expect(answerWithTimeline(editions, ledger, question, FIRST)).toEqual({
            answer: answer(editions, ledger, question, FIRST),
            timeline: timelineOf(editions, ledger),
          })
        }
      }),
      { numRuns: 500, seed: 112 },
    )
  }, 60_000)
})
