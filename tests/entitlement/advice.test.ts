import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  answer,
  decide,
  timelineOf,
  type Advice,
  type Ledger,
  type LedgerEvent,
  type Question,
} from '#entitlement/index.ts'
import { formatDay, parseDay } from '#lib/days.ts'
import { anyLedger, isoDay } from './arbitraries.ts'
import { factsOf } from './oracle.ts'
import { edition, editionWith } from './policy.ts'

const unit = { family: 'encoder', channel: 'direct' } as const
const sold: LedgerEvent = { type: 'sold', on: '2025-03-15' }
const fault = [{ cause: 'product_fault' as const }]

const day = (text: string): number => parseDay(text) ?? Number.NaN

const advise = (events: readonly LedgerEvent[], question: Question, today: string): readonly Advice[] =>
  answer([edition], { unit, events }, question, day(today)).advice

const brief = (advice: readonly Advice[]) =>
  advice.map(({ act, status, until, verdict, ends }) => [status, act, until, verdict, ends])

const lastCovered = (ledger: Ledger): string =>
  timelineOf([edition], ledger).segments.findLast((segment) => segment.status === 'covered')?.to ?? ''

describe('advice', () => {
  it('[C4] reported after the term – charged – what would have helped, nothing to register now', () => {
    const advice = advise([sold], { kind: 'repair', reported: '2026-06-01', findings: fault }, '2026-06-01')
    expect(brief(advice)).toEqual([
      ['open', 'ask_for_estimate', null, 'chargeable', null],
      ['past', 'register', '2026-06-01', 'free', '2027-03-15'],
      ['past', 'apply_paid', '2025-04-15', 'free', '2027-03-15'],
    ])
  })

  it('[C4] 2.4.N: fault in the gap – charged – registered by the day of the fault it would have been free', () => {
    const events = [sold, { type: 'registered', at: '2026-05-10' } as const]
    const question: Question = {
      kind: 'repair',
      reported: '2026-05-12',
      findings: fault,
      fault: { on: '2026-04-20', evidenced: true },
    }
    expect(brief(advise(events, question, '2026-05-12'))).toContainEqual([
      'past',
      'register',
      '2026-04-20',
      'free',
      '2027-03-15',
    ])
  })

  it('[C4] I-09: said to be in time, not evidenced – charged – dated evidence makes it free', () => {
    const question: Question = {
      kind: 'repair',
      reported: '2026-03-20',
      findings: fault,
      fault: { on: '2026-03-14', evidenced: false },
    }
    expect(brief(advise([sold], question, '2026-03-20'))[0]).toEqual([
      'open',
      'supply_dated_evidence',
      null,
      'free',
      null,
    ])
  })

  it('[C4] 2.1(3): damaged in shipment without certificate – open – the certificate makes it accepted', () => {
    const events = [sold, { type: 'received', on: '2025-03-17' } as const]
    const question: Question = { kind: 'return', reported: '2025-03-20', ground: 'shipping_damage' }
    expect(brief(advise(events, question, '2025-03-20'))).toEqual([
      ['open', 'supply_carrier_certificate', null, 'accepted', null],
    ])
  })

  it('[C4] 2.4.F: in warranty and not registered – in warranty – register by the last standard day', () => {
    const advice = advise([sold], { kind: 'coverage', on: '2026-01-01' }, '2026-01-01')
    expect(brief(advice)).toEqual([['open', 'register', '2026-03-15', 'in_warranty', '2027-03-15']])
  })

  it('2.4.P: within a month of the sale – in warranty – register, or have the paid year', () => {
    const advice = advise([sold], { kind: 'coverage', on: '2025-04-01' }, '2025-04-15')
    expect(brief(advice)).toEqual([
      ['open', 'register', '2026-03-15', 'in_warranty', '2027-03-15'],
      ['open', 'apply_paid', '2025-04-15', 'in_warranty', '2027-03-15'],
    ])
    expect(brief(advise([sold], { kind: 'coverage', on: '2025-04-01' }, '2025-04-16'))).toHaveLength(1)
  })

  it('2.1: within the return period – the last day of return – is told; not once it was used', () => {
    const received: LedgerEvent = { type: 'received', on: '2025-03-17' }
    const acts = (events: readonly LedgerEvent[], today: string) =>
      advise(events, { kind: 'coverage', on: today }, today).map(({ act }) => act)
    expect(acts([sold, received], '2025-04-16')).toContain('return_or_exchange')
    expect(acts([sold, received], '2025-04-17')).not.toContain('return_or_exchange')
    expect(acts([sold, received], '2025-03-17')).toContain('return_or_exchange')
    expect(acts([sold, received], '2025-03-16')).not.toContain('return_or_exchange')
    const used: LedgerEvent = { type: 'unit_replaced', under: 'return', shipped: '2025-03-18', delivered: '2025-03-20' }
    expect(acts([sold, received, used], '2025-04-01')).not.toContain('return_or_exchange')
    expect(acts([sold, received, { type: 'refunded', on: '2025-03-25' }], '2025-04-01')).toEqual(['ask_for_estimate'])
  })

  it('2.8.b: only the shipment is known – past its term – proof of purchase is asked for first', () => {
    const shipped: LedgerEvent = { type: 'shipped_by_manufacturer', on: '2025-01-10' }
    const [first] = advise([shipped], { kind: 'coverage', on: '2026-02-01' }, '2026-02-01')
    expect(first).toMatchObject({ act: 'supply_proof_of_purchase', status: 'open', clause: '2.8.b' })
  })

  it('2.1(4): claimed a day late – refused – goes on as a free repair, and by when it would have been in time', () => {
    const events = [sold, { type: 'received', on: '2025-03-17' } as const]
    const question: Question = { kind: 'return', reported: '2025-04-17', ground: 'fault', findings: fault }
    expect(brief(advise(events, question, '2025-04-17'))).toEqual([
      ['open', 'claim_as_repair', null, 'free', null],
      ['past', 'return_or_exchange', '2025-04-16', 'accepted', null],
    ])
  })

  it('2.4.F: an incomplete registration – incomplete – completed it extends', () => {
    const advice = advise([sold], { kind: 'register', at: '2025-06-01', company: false }, '2025-06-01')
    expect(brief(advice)).toEqual([['open', 'complete_registration', null, 'extended', '2027-03-15']])
  })

  it('I-37, I-41: registered or applied too late – told by when – it would have counted', () => {
    expect(brief(advise([sold], { kind: 'register', at: '2027-03-16' }, '2027-03-16'))).toEqual([
      ['past', 'register', '2027-03-15', 'extended', '2027-03-15'],
    ])
    expect(brief(advise([sold], { kind: 'apply_paid', at: '2025-04-16' }, '2025-04-16'))).toEqual([
      ['open', 'register', '2026-03-15', 'in_warranty', '2027-03-15'],
      ['past', 'apply_paid', '2025-04-15', 'as_of_right', null],
    ])
  })

  it('2.8.c: no consent – asked for – consent is what is missing', () => {
    const question: Question = { kind: 'disclose', to: 'carrier', purpose: 'shipping', consents: [] }
    expect(brief(advise([sold], question, '2025-06-01'))).toEqual([['open', 'give_consent', null, 'allowed', null]])
    expect(advise([sold], { ...question, consents: ['shipping'] }, '2025-06-01')).toEqual([])
  })

  it('human damage – charged – no registration is said to have helped', () => {
    const question: Question = { kind: 'repair', reported: '2026-06-01', findings: [{ cause: 'human_damage' }] }
    expect(advise([sold], question, '2026-06-01').map(({ act }) => act)).toEqual(['ask_for_estimate'])
  })

  it('any history – told to register today – registering today brings exactly that, and on the last day still something', () => {
    const today = fc.integer({ min: 30, max: 4000 }).map(isoDay)
    const check = (ledger: Ledger, on: string): void => {
      const { sold: sale, replacements } = factsOf(ledger)
      fc.pre(
        sale !== undefined &&
          sale <= on &&
          replacements.every(({ dispatched }) => sale <= dispatched && dispatched <= on),
      )
      const { advice } = answer([edition], ledger, { kind: 'coverage', on }, day(on))
      const register = advice.find(({ act, status }) => act === 'register' && status === 'open')
      if (register === undefined) return
      const with_ = (at: string) => ({ ...ledger, events: [...ledger.events, { type: 'registered', at } as const] })
      expect(lastCovered(with_(on))).toBe(register.ends)
      expect(lastCovered(ledger) < (register.ends ?? '')).toBe(true)
      expect((register.until ?? '') >= on).toBe(true)
      const late = decide([edition], ledger, { kind: 'register', at: register.until ?? '' })
      expect(late.verdict).toBe('extended')
    }
    fc.assert(fc.property(anyLedger, today, check), { numRuns: 2500, seed: 401 })
  }, 60_000)

  it('any history, any claim – told what would have helped – with it the answer is as told', () => {
    const when = fc.integer({ min: 30, max: 4000 }).map(isoDay)
    const check = (ledger: Ledger, reported: string): void => {
      const question: Question = { kind: 'repair', reported, findings: fault }
      const given = answer([edition], ledger, question, day(reported))
      for (const { act, status, until, verdict } of given.advice) {
        if (status !== 'past' || until === null) continue
        const events = ledger.events.filter((event) => act !== 'register' || event.type !== 'registered')
        const done: LedgerEvent =
          act === 'register' ? { type: 'registered', at: until } : { type: 'paid_extension', signed: until }
        const turned = decide([edition], { ...ledger, events: [...events, done] }, question)
        expect(turned.verdict).toBe(verdict)
        expect(given.verdict).not.toBe(verdict)
        expect(until <= reported).toBe(true)
      }
    }
    fc.assert(fc.property(anyLedger, when, check), { numRuns: 2500, seed: 402 })
  }, 60_000)

  it('any history – advice on another day – changes nothing of the decision', () => {
    const today = fc.integer({ min: 17_900, max: 22_000 })
    fc.assert(
      fc.property(anyLedger, today, (ledger, on) => {
        const question: Question = { kind: 'coverage', on: formatDay(on) }
        const { advice: _, ...decision } = answer([edition], ledger, question, on)
        expect(decision).toEqual(decide([edition], ledger, question))
      }),
      { numRuns: 500, seed: 403 },
    )
  })
})

describe('advice: the edges', () => {
  const received: LedgerEvent = { type: 'received', on: '2025-03-17' }
  const acts = (events: readonly LedgerEvent[], question: Question, today: string) =>
    advise(events, question, today).map(({ act, status }) => `${status} ${act}`)
  const coverage = (on: string): Question => ({ kind: 'coverage', on })
  const repair = (reported: string, more: Partial<Extract<Question, { kind: 'repair' }>> = {}): Question => ({
    kind: 'repair',
    reported,
    findings: fault,
    ...more,
  })

  it('[F22] 2.4.F, 2.4.F.late: on the last standard day and on the day after – until when, and by which clause', () => {
    const register = (today: string) =>
      advise([sold], coverage(today), today)
        .filter(({ act, status }) => act === 'register' && status === 'open')
        .map(({ until, clause, ends }) => [until, clause, ends])
    expect(register('2026-03-15')).toEqual([['2026-03-15', '2.4.F', '2027-03-15']])
    expect(register('2026-03-16')).toEqual([['2027-03-15', '2.4.F.late', '2027-03-15']])
    expect(register('2027-03-15')).toEqual([['2027-03-15', '2.4.F.late', '2027-03-15']])
    expect(register('2027-03-16')).toEqual([])
  })

  it('a day past the term, registration still possible – expired – register now is said once, not also as missed', () => {
    expect(acts([sold], coverage('2026-04-01'), '2026-04-01')).toEqual([
      'open register',
      'open ask_for_estimate',
      'past apply_paid',
    ])
  })

  it('a day past everything – expired – what would have helped, and an estimate', () => {
    expect(brief(advise([sold], coverage('2027-03-15'), '2027-06-01'))).toEqual([
      ['open', 'ask_for_estimate', null, 'chargeable', null],
      ['past', 'register', '2027-03-15', 'in_warranty', '2027-03-15'],
      ['past', 'apply_paid', '2025-04-15', 'in_warranty', '2027-03-15'],
    ])
    expect(acts([sold], coverage('2027-03-16'), '2027-06-01')).toEqual(['open ask_for_estimate'])
  })

  it('registered already, contract signed already – asked – neither is offered again', () => {
    const events: LedgerEvent[] = [
      sold,
      { type: 'registered', at: '2025-03-20' },
      { type: 'paid_extension', signed: '2025-03-21' },
    ]
    expect(acts(events, coverage('2025-04-01'), '2025-04-01')).toEqual([])
    expect(acts(events.slice(0, 2), coverage('2025-04-01'), '2025-04-01')).toEqual(['open apply_paid'])
    expect(
      acts([sold, { type: 'paid_extension', signed: '2025-03-21' }], coverage('2025-04-01'), '2025-04-01'),
    ).toEqual(['open register'])
    expect(acts(events, repair('2028-06-01'), '2028-06-01')).toEqual(['open ask_for_estimate'])
  })

  it('nothing known of a sale – asked – proof of purchase, and nothing to register or sign', () => {
    expect(acts([], coverage('2025-04-01'), '2025-04-01')).toEqual(['open supply_proof_of_purchase'])
    expect(acts([], repair('2025-04-01'), '2025-04-01')).toEqual(['open supply_proof_of_purchase'])
  })

  it('2.4.P: a battery – past its term – is told of no paid year', () => {
    const { advice } = answer(
      [edition],
      { unit: { family: 'battery', own_serial: false }, events: [sold] },
      coverage('2025-10-01'),
      day('2025-10-01'),
    )
    expect(advice.map(({ act }) => act)).toEqual(['ask_for_estimate'])
  })

  it('a day before the paid year could be asked for as of right – no missed contract is named', () => {
    const shipped: LedgerEvent[] = [
      { type: 'sold', on: '2025-03-15' },
      { type: 'refunded', on: '2025-04-01' },
    ]
    expect(acts(shipped, repair('2025-04-05'), '2025-04-05')).toEqual(['open ask_for_estimate'])
  })

  it('2.2(4), I-21: damage on the way back without certificate – open – the certificate makes it free', () => {
    const events: LedgerEvent[] = [sold, { type: 'repaired', shipped: '2025-09-01', delivered: '2025-09-05' }]
    const question = repair('2025-09-10', { findings: [{ cause: 'transit_out' }] })
    expect(brief(advise(events, question, '2025-09-10'))).toEqual([
      ['open', 'supply_carrier_certificate', null, 'free', null],
    ])
  })

  it('I-08: found in time without evidence, where finding counts – refused – dated evidence makes it accepted', () => {
    const found = { on: '2025-04-10', evidenced: false }
    const question: Question = { kind: 'return', reported: '2025-04-20', ground: 'fault', findings: fault, found }
    const ledger: Ledger = { unit, events: [sold, received] }
    const { advice } = answer([editionWith({ return_test: 'discovery' })], ledger, question, day('2025-04-20'))
    expect(brief(advice)[0]).toEqual(['open', 'supply_dated_evidence', null, 'accepted', null])
  })

  it('2.4.F: barcode missing – incomplete – with it the year counts', () => {
    const register = (missing: object): Question => ({ kind: 'register', at: '2025-06-01', ...missing })
    expect(brief(advise([sold], register({ barcode: false }), '2025-06-01'))).toEqual([
      ['open', 'complete_registration', null, 'extended', '2027-03-15'],
    ])
  })

  it('2.1: refused for human damage – goes on as a charged repair, no date would have helped', () => {
    const question: Question = {
      kind: 'return',
      reported: '2025-03-20',
      ground: 'fault',
      findings: [{ cause: 'human_damage' }],
    }
    expect(brief(advise([sold, received], question, '2025-03-20'))).toEqual([
      ['open', 'claim_as_repair', null, 'chargeable', null],
    ])
  })

  it('2.1(4): a late claim with a dated finding – refused – as a repair the day found counts', () => {
    const claim: Question = { kind: 'return', reported: '2026-03-20', ground: 'fault', findings: fault }
    const asRepair = (question: Question) => brief(advise([sold, received], question, '2026-03-20'))[0]?.[3]
    expect(asRepair(claim)).toBe('chargeable')
    expect(asRepair({ ...claim, found: { on: '2026-03-14', evidenced: true } })).toBe('free')
  })

  it('2.1(4): late, and human damage besides – refused – no date would have helped', () => {
    const question: Question = {
      kind: 'return',
      reported: '2025-04-20',
      ground: 'fault',
      findings: [{ cause: 'human_damage' }],
    }
    expect(acts([sold, received], question, '2025-04-20')).toEqual(['open claim_as_repair'])
  })

  it('2.1: not inspected, or severity not judged – open – an inspection is what is missing', () => {
    const claim = (more: object): Question => ({ kind: 'return', reported: '2025-03-20', ground: 'fault', ...more })
    expect(acts([sold, received], claim({}), '2025-03-20')).toEqual(['open ask_for_inspection'])
    expect(acts([sold, received], claim({ ground: 'mismatch' }), '2025-03-20')).toEqual(['open ask_for_inspection'])
    expect(acts([sold], claim({}), '2025-03-20')).toEqual(['open supply_proof_of_delivery'])
  })

  it('2.2: accepted, free, nothing found – nothing is left to advise', () => {
    const question: Question = { kind: 'return', reported: '2025-03-20', ground: 'fault', findings: fault }
    expect(advise([sold, received], question, '2025-03-20')).toEqual([])
    expect(advise([sold], repair('2025-12-01'), '2025-12-01')).toEqual([])
    expect(advise([sold], repair('2025-12-01', { findings: [{ cause: 'no_fault_found' }] }), '2025-12-01')).toEqual([])
    expect(advise([sold], { kind: 'apply_paid', at: '2025-04-15' }, '2025-04-15')).toEqual([])
    expect(advise([sold], { kind: 'register', at: '2025-04-15' }, '2025-04-15')).toEqual([])
  })

  it('I-09: a stated day that evidence would not turn – no evidence is asked for', () => {
    const stated = (on: string) => ({ fault: { on, evidenced: false } })
    expect(acts([sold], repair('2026-03-10', stated('2026-03-01')), '2026-03-10')).toEqual([])
    const late: LedgerEvent[] = [sold, { type: 'registered', at: '2026-05-10' }]
    expect(acts(late, repair('2026-05-12', stated('2026-04-20')), '2026-05-12')).not.toContain(
      'open supply_dated_evidence',
    )
    expect(acts([sold], repair('2026-06-01', stated('2026-05-01')), '2026-06-01')).not.toContain(
      'open supply_dated_evidence',
    )
  })

  it('2.2(1): a real fault beside a dropped case, in warranty – partly free – an estimate, no missed registration', () => {
    const question = repair('2025-12-01', { findings: [{ cause: 'product_fault' }, { cause: 'human_damage' }] })
    expect(acts([sold], question, '2025-12-01')).toEqual(['open ask_for_estimate'])
  })
})
