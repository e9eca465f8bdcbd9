import { describe, expect, it } from 'vitest'
import { ledgerEventSchema, unitSchema } from './ledger.schema.ts'
import { questionKinds, questionSchema } from './question.schema.ts'

describe('what the core reads', () => {
  it.each([
    { type: 'sold', on: '2025-03-15', price: { cents: 129_900, currency: 'CNY' }, dealer: 'd1' },
    { type: 'registered', at: '2025-06-01T23:30:00-07:00', company: true, barcode: true },
    { type: 'paid_extension', signed: '2025-06-01', by: 'dealer', confirmed: false },
    { type: 'unit_replaced', under: 'warranty' },
    { type: 'withdrawn', reason: 'another unit', corrects: 'a', id: 'b', recorded: '2025-06-01T00:00:00Z' },
    { type: 'licensed', on: '2025-06-01', until: null },
  ])('an event %j – read – is as it was', (event) => {
    expect(ledgerEventSchema.parse(event)).toEqual(event)
  })

  it.each([
    ['of a type that the policy does not know', { type: 'stolen', on: '2025-03-15' }],
    ['on a day that does not exist', { type: 'sold', on: '2025-02-29' }],
    ['with a field that its type does not have', { type: 'sold', on: '2025-03-15', under: 'warranty' }],
    ['with half a cent', { type: 'sold', on: '2025-03-15', price: { cents: 0.5, currency: 'CNY' } }],
    ['at less than nothing', { type: 'sold', on: '2025-03-15', price: { cents: -1, currency: 'CNY' } }],
    ['in a currency that is none', { type: 'sold', on: '2025-03-15', price: { cents: 1, currency: 'yuan' } }],
    ['recorded on a day, not at an instant', { type: 'received', on: '2025-03-15', recorded: '2025-03-15' }],
    ['at an instant without offset', { type: 'registered', at: '2025-06-01T23:30:00' }],
    ['under nothing', { type: 'part_replaced', part: 'fan' }],
    ['without a reason', { type: 'waiver', on: '2025-03-15', by: 'li', reason: '' }],
  ])('an event %s – read – is refused', (_, event) => {
    expect(ledgerEventSchema.safeParse(event).success).toBe(false)
  })

  it('a unit – read – has a family, and no field of its own making', () => {
    expect(unitSchema.safeParse({ family: 'encoder', channel: 'dealer', own_serial: true }).success).toBe(true)
    expect(unitSchema.safeParse({ channel: 'dealer' }).success).toBe(false)
    expect(unitSchema.safeParse({ family: 'encoder', colour: 'black' }).success).toBe(false)
    expect(unitSchema.safeParse({ family: 'encoder', dealer_promise_months: 1.5 }).success).toBe(false)
  })

  it('the thirteen questions – listed – in the order of the articles', () => {
    expect(questionKinds).toEqual([
      'coverage',
      'timeline',
      'return',
      'repair',
      'register',
      'apply_paid',
      'part',
      'firmware',
      'software',
      'respond',
      'route',
      'disclose',
      'version',
    ])
  })

  it.each([
    ['of an unknown kind', { kind: 'price' }],
    ['about a day that does not exist', { kind: 'coverage', on: '2026-13-01' }],
    [
      'with a finding that the policy does not know',
      { kind: 'repair', reported: '2026-01-01', findings: [{ cause: 'dust' }] },
    ],
    ['on no ground', { kind: 'return', reported: '2026-01-01' }],
    ['to be answered from a day, not an instant', { kind: 'respond', at: '2026-01-01', via: 'email' }],
    ['with a field too many', { kind: 'route', to: 'dealer' }],
    ['between no versions', { kind: 'version', on: '2026-01-01', versions: [] }],
  ])('a question %s – read – is refused', (_, question) => {
    expect(questionSchema.safeParse(question).success).toBe(false)
  })
})
