import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { coverAt, decide, fold, timelineOf, type Ledger, type Question } from '#entitlement/index.ts'
import { partCovered } from '#entitlement/cover.ts'
import { parseDay, type Day } from '#lib/days.ts'
import { anyLedger, isoDay } from './arbitraries.ts'
import * as oracle from './oracle.ts'
import { edition } from './policy.ts'

oracle.useCalendar(edition.doc.calendars['cn']?.years ?? {})

const FIRST = parseDay(isoDay(0)) ?? 0

const LAST_OFFSET = 6500
const DAYS = Array.from({ length: LAST_OFFSET }, (_, offset) => isoDay(offset))

/** Every date or instant written in a ledger. */
const writtenIn = (ledger: Ledger): string[] =>
  ledger.events.flatMap((event) =>
    Object.values(event).filter((value) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value)),
  ) as string[]

/** A day a little before or after one of the dates of a ledger, or a year or 90 days after it. */
const dateNear = (ledger: Ledger, pick: number, slip: number): string => {
  const written = writtenIn(ledger)
  const date = Temporal.PlainDate.from((written[pick % Math.max(1, written.length)] ?? '2024-01-01').slice(0, 10))
  const later = [{ days: 0 }, { days: 90 }, { months: 6 }, { months: 12 }, { months: 24 }, { months: 36 }][
    (pick >> 4) % 6
  ]
  return date
    .add(later ?? { days: 0 })
    .add({ days: slip })
    .toString()
}

/** Index of the days from a little before the first date of a ledger to a little after everything in it can have ended. */
const lifeOf = (ledger: Ledger): { from: number; to: number } => {
  const written = writtenIn(ledger)
  const offsets = written.map((text) => (parseDay(text.slice(0, 10)) ?? FIRST) - FIRST)
  if (offsets.length === 0) return { from: 0, to: 2 }
  return { from: Math.max(0, Math.min(...offsets) - 3), to: Math.min(LAST_OFFSET - 1, Math.max(...offsets) + 1105) }
}

/** Throws at the first day on which engine and oracle do not say the same. */
const compareDays = (ledger: Ledger): void => {
  const folded = fold(edition, ledger)
  const facts = oracle.factsOf(ledger)
  const { from, to } = lifeOf(ledger)
  for (let offset = from; offset <= to; offset++) {
    const day = DAYS[offset] ?? ''
    const { state, basis } = coverAt(folded, FIRST + offset)
    const expected = oracle.stateAt(facts, day)
    if (state !== expected) throw new Error(`${day}: the engine says ${state}, the formulas say ${expected}`)
    if (state !== 'in_warranty') continue
    const layer = oracle.basisAt(facts, day)
    if (layer !== undefined && layer !== basis) throw new Error(`${day}: by ${basis ?? 'nothing'}, not by ${layer}`)
  }
}

const ask = (ledger: Ledger, question: Question) => decide([edition], ledger, question)

const afterRefund = (facts: oracle.Facts, day: string | undefined) =>
  day !== undefined && facts.refunded !== undefined && facts.refunded < day ? facts.refunded : day

describe('oracle', () => {
  it('2.2, 2.3.a, 2.4: 10,000 seeded histories of all families – asked about every day – engine and formulas agree', () => {
    fc.assert(fc.property(anyLedger, compareDays), { numRuns: 10_000, seed: 20_260_301 })
  }, 240_000)

  it('2.4: random histories – the last day of cover told for a day – is end(d)', () => {
    const day = fc.integer({ min: 0, max: 5500 }).map(isoDay)
    fc.assert(
      fc.property(anyLedger, day, (ledger, on) => {
        const facts = oracle.factsOf(ledger)
        const { verdict, values } = ask(ledger, { kind: 'coverage', on })
        expect(verdict).toBe(oracle.stateAt(facts, on))
        const used = oracle.returnUsed(ledger, on)
        expect(values['return_last_day']).toBe(used ? undefined : oracle.returnLastDay(facts))
        if (verdict === 'unknown' || verdict === 'not_started') return
        expect(values['ends']).toBe(afterRefund(facts, oracle.endAt(facts, on)))
      }),
      { numRuns: 3000, seed: 7 },
    )
  }, 60_000)

  it('2.3.b, 2.3.c: random histories – each part – covered from dispatch to 90 days after it came back, or as the product', () => {
    const checkPart = (ledger: Ledger, offset: number): void => {
      const folded = fold(edition, ledger)
      const facts = oracle.factsOf(ledger)
      for (const work of folded.works) {
        const part = facts.parts.find(
          (candidate) =>
            candidate.part === work.part &&
            parseDay(candidate.back) === work.back &&
            parseDay(candidate.dispatched) === work.dispatched,
        )
        if (part === undefined) throw new Error(`the oracle knows no ${work.part ?? 'swap'} back on that day`)
        for (const day of [
          work.dispatched - 1,
          work.dispatched,
          work.back + 90,
          work.back + 91,
          FIRST + offset,
        ] as Day[]) {
          const iso = Temporal.PlainDate.from('1970-01-01').add({ days: day }).toString()
          expect(partCovered(folded, work, day), iso).toBe(oracle.isPartCovered(part, iso))
        }
      }
      expect(folded.works).toHaveLength(facts.parts.length)
    }
    fc.assert(fc.property(anyLedger, fc.integer({ min: 0, max: 5500 }), checkPart), { numRuns: 3000, seed: 11 })
  }, 60_000)

  it('2.3.b: random histories – the clock of a part – ends with the longer of its 90 days and the product', () => {
    const lastCovered = (ledger: Ledger): string | undefined => {
      const facts = oracle.factsOf(ledger)
      const { from, to } = lifeOf(ledger)
      return DAYS.slice(from, to + 1).findLast((day) => oracle.stateAt(facts, day) === 'in_warranty')
    }
    const checkClock = (ledger: Ledger): void => {
      const facts = oracle.factsOf(ledger)
      for (const clock of timelineOf([edition], ledger).parts) {
        const ends = facts.parts.filter((part) => part.part === clock.part).map(oracle.partEnd)
        const own = ends.toSorted().at(-1) ?? ''
        const product = clock.part === null ? '' : (lastCovered(ledger) ?? '')
        expect(clock.ends).toBe(product >= own ? product : own)
        expect(clock.by).toBe(product >= own ? 'product_remaining' : 'ninety_days')
      }
    }
    fc.assert(fc.property(anyLedger, checkClock), { numRuns: 1500, seed: 13 })
  }, 60_000)

  it('[F20] 2.1: random receipts – the last day of a return – is the 30th day after, moved past rest days', () => {
    const receipt = fc.integer({ min: 2190, max: 3300 }).map(isoDay)
    fc.assert(
      fc.property(receipt, (on) => {
        const ledger: Ledger = {
          unit: { family: 'encoder' },
          events: [
            { type: 'sold', on },
            { type: 'received', on },
          ],
        }
        const facts = oracle.factsOf(ledger)
        const lastDay = oracle.returnLastDay(facts) ?? ''
        const claim = (reported: string) =>
          ask(ledger, { kind: 'return', reported, ground: 'fault', findings: [{ cause: 'product_fault' }] })
        expect(claim(lastDay)).toMatchObject({ verdict: 'accepted', values: { last_day: lastDay } })
        const next = Temporal.PlainDate.from(lastDay).add({ days: 1 }).toString()
        expect(claim(next)).toMatchObject({ verdict: 'refused', values: { reason: 'too_late' } })
      }),
      { numRuns: 1500, seed: 17 },
    )
  }, 60_000)

  it('[F23] 2.4.P: random sales – the last day to apply – is a month after, moved past rest days', () => {
    const sale = fc.integer({ min: 2190, max: 3300 }).map(isoDay)
    fc.assert(
      fc.property(sale, (on) => {
        const ledger: Ledger = { unit: { family: 'decoder' }, events: [{ type: 'sold', on }] }
        const lastDay = oracle.paidLastDay(oracle.factsOf(ledger)) ?? ''
        expect(ask(ledger, { kind: 'apply_paid', at: lastDay })).toMatchObject({
          verdict: 'as_of_right',
          values: { last_day: lastDay },
        })
        const next = Temporal.PlainDate.from(lastDay).add({ days: 1 }).toString()
        expect(ask(ledger, { kind: 'apply_paid', at: next }).verdict).toBe('discretionary')
      }),
      { numRuns: 1500, seed: 19 },
    )
  }, 60_000)

  it('2.2, 2.3, 2.4.N, I-09, I-55: claims around the dates of random histories – free or charged – as the formulas say', () => {
    const slip = fc.integer({ min: -2, max: 2 })
    const fault = fc.option(fc.tuple(fc.nat(), slip, fc.boolean()), { nil: undefined })
    const part = fc.constantFrom(undefined, 'power_board', 'fan')
    const clock = fc.constantFrom('', 'T00:30:00Z', 'T12:00:00+08:00', 'T15:30:00-07:00', 'T23:30:00+13:00')
    const claims = fc.tuple(anyLedger, fc.tuple(fc.nat(), slip, clock), fault, part)
    let [free, charged] = [0, 0]
    fc.assert(
      fc.property(claims, ([ledger, [at, by, hour], stated, failed]) => {
        const reported = `${dateNear(ledger, at, by)}${hour}`
        const said = stated && { on: dateNear(ledger, stated[0], stated[1]), evidenced: stated[2] }
        const opened = ledger.events.some((event) =>
          ['opened', 'identity_lost', 'waiver', 'refusal_2_2_8'].includes(event.type),
        )
        const { sold, replacements } = oracle.factsOf(ledger)
        fc.pre(!opened && (sold !== undefined || replacements.length > 0))
        const { verdict } = ask(ledger, {
          kind: 'repair',
          reported,
          findings: [{ cause: 'product_fault', ...(failed && { part: failed }) }],
          ...(said && { fault: said }),
        })
        const expected = oracle.isFree(ledger, { reported, fault: said, part: failed })
        expect(verdict).toBe(expected ? 'free' : 'chargeable')
        if (expected) free++
        else charged++
      }),
      { numRuns: 8000, seed: 23 },
    )
    expect(Math.min(free, charged)).toBeGreaterThan(500)
  }, 60_000)
})
