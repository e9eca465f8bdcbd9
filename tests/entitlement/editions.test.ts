import { describe, expect, it } from 'vitest'
import {
  compileEdition,
  decide,
  EditionError,
  fold,
  policyDocumentSchema,
  timelineOf,
  type Edition,
  type Ledger,
  type PolicyDocument,
} from '#entitlement/index.ts'
import { cases, edition } from './policy.ts'

interface Change {
  readonly version: number
  readonly from: string | null
  readonly until: string | null
  readonly months: number
  readonly improves?: boolean
  readonly binding?: string
  /** Months of a paid contract; null where the family can have none. */
  readonly paid?: number | null
}

/** The policy with other months for main products, in force for the sales of a stretch of days. */
const version = ({ version: number, from, until, months, ...change }: Change): Edition => {
  const { improves = false, binding = 'at_sale', paid = 12 } = change
  const { parameters } = edition.doc
  const { main } = parameters.terms
  if (main === undefined) throw new Error('no main term')
  const doc: PolicyDocument = {
    ...edition.doc,
    version: number,
    effective: { sold_from: from, sold_until: until, retroactive_improvements: improves },
    parameters: {
      ...parameters,
      terms: { ...parameters.terms, main: { ...main, months } },
      paid_extension: { ...parameters.paid_extension, months: paid ?? 12 },
      families: parameters.families.map((family) => (paid === null ? { ...family, paid_extension: false } : family)),
    },
  }
  return compileEdition(doc, `hash ${number}`, { version_binding: binding })
}

const old = version({ version: 1, from: null, until: '2025-12-31', months: 12 })
const unit = { family: 'encoder' }
const soldOn = (on: string): Ledger => ({ unit, events: [{ type: 'sold', on }] })

const asked = (editions: readonly Edition[], ledger: Ledger, on: string) => {
  const { verdict, values, policy } = decide(editions, ledger, { kind: 'coverage', on })
  return [verdict, values['ends'], policy.version, policy.sha256]
}

describe('F, I-46: several editions of the policy', () => {
  const shorter = version({ version: 2, from: '2026-01-01', until: null, months: 6 })

  it('[T30] a term cut after the sale – asked later – the edition of the sale binds', () => {
    expect(asked([old, shorter], soldOn('2025-12-31'), '2026-09-01')).toEqual([
      'in_warranty',
      '2026-12-31',
      1,
      'hash 1',
    ])
    expect(asked([old, shorter], soldOn('2026-01-01'), '2026-09-01')).toEqual(['expired', '2026-07-01', 2, 'hash 2'])
  })

  it('a longer term that does not look back – an older unit – keeps its own', () => {
    const longer = version({ version: 2, from: '2026-01-01', until: null, months: 24 })
    expect(asked([old, longer], soldOn('2025-12-31'), '2027-01-01')).toEqual(['expired', '2026-12-31', 1, 'hash 1'])
  })

  it('a longer term that says it improves older units – from its first day on – is theirs', () => {
    const longer = version({ version: 2, from: '2026-01-01', until: null, months: 24, improves: true })
    expect(asked([old, longer], soldOn('2025-06-01'), '2026-01-01')).toEqual(['in_warranty', '2027-06-01', 2, 'hash 2'])
    expect(asked([old, longer], soldOn('2025-06-01'), '2025-12-31')).toEqual(['in_warranty', '2026-06-01', 1, 'hash 1'])
  })

  it('a term that says it improves and is no longer – an older unit – keeps its own', () => {
    const same = version({ version: 2, from: '2026-01-01', until: null, months: 12, improves: true })
    expect(asked([old, same], soldOn('2025-06-01'), '2026-02-01')).toEqual(['in_warranty', '2026-06-01', 1, 'hash 1'])
  })

  it('of several improvements – the best – counts', () => {
    const better = version({ version: 2, from: '2026-01-01', until: '2026-06-30', months: 24, improves: true })
    const best = version({ version: 3, from: '2026-07-01', until: null, months: 36, improves: true })
    expect(asked([old, better, best], soldOn('2025-06-01'), '2026-08-01')[1]).toBe('2028-06-01')
    expect(asked([old, better, best], soldOn('2025-06-01'), '2026-06-30')[1]).toBe('2027-06-01')
  })

  it('the edition of the day of the claim, where the newest says so – an older unit – has the new term', () => {
    const atClaim = version({ version: 2, from: '2026-01-01', until: null, months: 6, binding: 'at_claim' })
    expect(asked([old, atClaim], soldOn('2025-03-15'), '2026-02-01')).toEqual(['expired', '2025-09-15', 2, 'hash 2'])
    expect(asked([old, atClaim], soldOn('2025-03-15'), '2025-12-31')[2]).toBe(1)
  })

  it('a timeline, which asks about no day – drawn – under the edition that binds the sale', () => {
    expect(timelineOf([old, shorter], soldOn('2025-03-15')).edition.version).toBe(1)
    expect(timelineOf([old, shorter], soldOn('2026-03-15')).edition.version).toBe(2)
    const longer = version({ version: 2, from: '2026-01-01', until: null, months: 24, improves: true })
    expect(timelineOf([old, longer], soldOn('2025-03-15')).edition.version).toBe(2)
  })

  it('a unit that was never sold – asked about – is answered under the newest', () => {
    expect(decide([old, shorter], { unit, events: [] }, { kind: 'route' }).policy.version).toBe(2)
  })

  it('a repair, a return, a registration, an application – asked – under the edition of the sale', () => {
    const ledger = soldOn('2025-06-01')
    const ask = (question: Parameters<typeof decide>[2]) => decide([old, shorter], ledger, question).policy.version
    expect(ask({ kind: 'repair', reported: '2026-03-01' })).toBe(1)
    expect(ask({ kind: 'return', reported: '2026-03-01', ground: 'fault' })).toBe(1)
    expect(ask({ kind: 'register', at: '2026-03-01' })).toBe(1)
    expect(ask({ kind: 'apply_paid', at: '2026-03-01' })).toBe(1)
  })

  it('[2.4.P F] a paid contract – signed under another edition than that of the sale – takes its year from the one it was signed under', () => {
    const signed = (on: string): Ledger => ({
      unit,
      events: [
        { type: 'sold', on: '2025-12-15' },
        { type: 'paid_extension', signed: on },
      ],
    })
    const later = (change: Partial<Change>) => [
      old,
      version({ version: 2, from: '2026-01-01', until: null, months: 12, ...change }),
    ]
    const ends = (editions: readonly Edition[], on: string) => asked(editions, signed(on), '2026-02-01').slice(1, 3)
    expect(ends(later({ paid: 6 }), '2025-12-31')).toEqual(['2027-12-15', 1])
    expect(ends(later({ paid: 6 }), '2026-01-01')).toEqual(['2027-06-15', 1])
    expect(ends(later({ paid: null }), '2026-01-01')).toEqual(['2026-12-15', 1])
    // Signed when none was in force: the edition of the sale.
    expect(ends(later({ paid: 6, from: '2026-02-01' }), '2026-01-01')).toEqual(['2027-12-15', 1])
    expect(timelineOf(later({ paid: 6 }), signed('2026-01-01')).segments.at(-1)?.to).toBe('2027-06-15')
  })

  it('an improvement of older units – each kind of question – counts from the day it takes effect', () => {
    const longer = version({ version: 2, from: '2026-01-01', until: null, months: 24, improves: true })
    const ask = (question: Parameters<typeof decide>[2]) =>
      decide([old, longer], soldOn('2025-06-01'), question).policy.version
    for (const [on, expected] of [
      ['2025-12-31', 1],
      ['2026-01-01', 2],
    ] as const) {
      expect(ask({ kind: 'coverage', on })).toBe(expected)
      expect(ask({ kind: 'software', on })).toBe(expected)
      expect(ask({ kind: 'repair', reported: on })).toBe(expected)
      expect(ask({ kind: 'return', reported: on, ground: 'fault' })).toBe(expected)
      expect(ask({ kind: 'register', at: on })).toBe(expected)
      expect(ask({ kind: 'apply_paid', at: on })).toBe(expected)
    }
  })

  it('no edition at all – asked – is a bug of the caller', () => {
    expect(() => decide([], soldOn('2025-06-01'), { kind: 'route' })).toThrow('no edition of the policy')
  })
})

describe('a document that cannot be executed', () => {
  const broken = (change: (doc: PolicyDocument) => void) => (): unknown => {
    const doc = structuredClone(edition.doc)
    change(doc)
    return compileEdition(doc, 'hash')
  }
  const pathOf = (compile: () => unknown): readonly unknown[] => {
    try {
      compile()
    } catch (error) {
      if (error instanceof EditionError) return error.path
      throw error
    }
    throw new Error('it was executed')
  }

  it('a family with a term that is not there – compiled – is refused at that family', () => {
    const compile = broken((doc) => Object.assign(doc.parameters.families[2] ?? {}, { term: 'gone' }))
    expect(pathOf(compile)).toEqual(['parameters', 'families', 2, 'term'])
  })

  it('a switch left out – compiled – is refused by name', () => {
    const compile = broken((doc) => doc.interpretations.splice(0, 1))
    expect(compile).toThrow('no interpretation for return_first_day')
  })

  it('a switch set to a reading that the engine does not know – compiled – is refused at its value', () => {
    const compile = broken((doc) => Object.assign(doc.interpretations[3] ?? {}, { value: 'never' }))
    expect(pathOf(compile)).toEqual(['interpretations', 3, 'value'])
  })

  it('a switch that the engine does not know – compiled – is refused at its key', () => {
    const compile = broken((doc) => Object.assign(doc.interpretations[1] ?? {}, { key: 'colour' }))
    expect(pathOf(compile)).toEqual(['interpretations', 1, 'key'])
  })

  it('a calendar that is not there, or lists a day twice – compiled – is refused', () => {
    expect(pathOf(broken((doc) => Object.assign(doc.jurisdiction, { calendar: 'us' })))).toEqual([
      'jurisdiction',
      'calendar',
    ])
    const twice = broken((doc) => doc.calendars['cn']?.years['2026']?.work.push('2026-02-15'))
    expect(pathOf(twice)).toEqual(['calendars', 'cn'])
    expect(twice).toThrow('2026-02-15 is listed twice')
  })

  it('a family that the policy does not know – folded – is a bug of the caller', () => {
    expect(() => fold(edition, { unit: { family: 'toaster' }, events: [] })).toThrow('no family named toaster')
  })
})

describe('the numbers are the document’s', () => {
  /** Every number of the policy changed at once: no answer may still rest on an old one. */
  const changed = (): Edition => {
    const doc = structuredClone(edition.doc)
    const { parameters } = doc
    parameters.return_window.days = 10
    for (const term of Object.values(parameters.terms)) term.months += 1
    parameters.free_extension.months = 5
    parameters.paid_extension.months = 7
    parameters.paid_extension.apply_within_months = 2
    parameters.part_warranty.days = 50
    parameters.paid_repair_part.days = 40
    parameters.response.hours = 8
    expect(policyDocumentSchema.safeParse(doc).success).toBe(true)
    return compileEdition(doc, 'hash')
  }
  const of = changed()
  const sold = { type: 'sold', on: '2025-03-15' } as const
  const value = (ledger: Ledger, question: Parameters<typeof decide>[2], key: string) =>
    decide([of], ledger, question).values[key]

  it('another number in the document – asked again – another answer', () => {
    const ledger: Ledger = { unit, events: [sold, { type: 'received', on: '2025-03-17' }] }
    const on = '2025-03-20'
    expect(value(ledger, { kind: 'coverage', on }, 'ends')).toBe('2026-04-15')
    expect(value(ledger, { kind: 'coverage', on }, 'return_last_day')).toBe('2025-03-27')
    expect(value({ unit: { family: 'cable' }, events: [sold] }, { kind: 'coverage', on }, 'ends')).toBe('2025-10-15')
    expect(value(ledger, { kind: 'register', at: on }, 'ends')).toBe('2026-09-15')
    expect(value(ledger, { kind: 'apply_paid', at: on }, 'last_day')).toBe('2025-05-15')
    expect(value(ledger, { kind: 'respond', at: '2026-03-02T00:00:00Z', via: 'email' }, 'due')).toBe(
      '2026-03-02T08:00:00.000Z',
    )
  })

  it('another number for parts and contracts – asked again – another answer', () => {
    const part = (under: 'warranty' | 'paid'): Ledger => ({
      unit,
      events: [
        { type: 'sold', on: '2020-01-01' },
        { type: 'part_replaced', under, part: 'fan', delivered: '2026-01-01' },
      ],
    })
    expect(value(part('warranty'), { kind: 'part', part: 'fan' }, 'ends')).toBe('2026-02-20')
    expect(value(part('paid'), { kind: 'part', part: 'fan' }, 'ends')).toBe('2026-02-10')
    const signed: Ledger = { unit, events: [sold, { type: 'paid_extension', signed: '2025-03-20' }] }
    expect(value(signed, { kind: 'coverage', on: '2026-01-01' }, 'ends')).toBe('2026-11-15')
  })

  it('the worked cases – under those numbers – mostly come out otherwise', () => {
    const differ = cases.filter(({ ask, ...ledger }) => {
      const [a, b] = [decide([edition], ledger, ask), decide([of], ledger, ask)]
      return JSON.stringify([a.verdict, a.values]) !== JSON.stringify([b.verdict, b.values])
    })
    expect(differ.length).toBeGreaterThan(cases.length / 2)
  })
})
