import { describe, expect, it } from 'vitest'
import type { LedgerEvent } from './ledger.schema.ts'
import { knownAt, standingEvents } from './ledger.ts'

const sold = (id: string, on: string, recorded: string, corrects?: string): LedgerEvent => ({
  type: 'sold',
  on,
  id,
  recorded: `${recorded}T08:00:00Z`,
  ...(corrects === undefined ? {} : { corrects }),
})

const withdrawn = (id: string, corrects: string, recorded: string): LedgerEvent => ({
  type: 'withdrawn',
  reason: 'typed in for the wrong unit',
  id,
  corrects,
  recorded: `${recorded}T08:00:00Z`,
})

const ids = (events: readonly LedgerEvent[]) => events.map((event) => event.id)

describe('ledger: what was known', () => {
  const events = [sold('a', '2025-03-15', '2025-04-01'), sold('b', '2025-03-20', '2025-05-01', 'a')]

  it('an event recorded at the instant asked about – known – included', () => {
    expect(ids(knownAt(events, '2025-04-01T08:00:00Z'))).toEqual(['a'])
    expect(ids(knownAt(events, '2025-04-01T07:59:59.999Z'))).toEqual([])
  })

  it('instants in other offsets – compared – as instants, not as texts', () => {
    expect(ids(knownAt(events, '2025-04-01T16:00:00+08:00'))).toEqual(['a'])
    expect(ids(knownAt(events, '2025-04-01T02:59:00-05:00'))).toEqual([])
  })

  it('an event without a recorded time – at any instant – known', () => {
    expect(knownAt([{ type: 'sold', on: '2025-03-15' }], '1990-01-01T00:00:00Z')).toHaveLength(1)
  })

  it('a correction recorded in May – asked what was known in April – the first fact still stands', () => {
    const standing = (known: string) => standingEvents(knownAt(events, known)).map((event) => 'on' in event && event.on)
    expect(standing('2025-04-15T00:00:00Z')).toEqual(['2025-03-15'])
    expect(standing('2025-05-15T00:00:00Z')).toEqual(['2025-03-20'])
  })
})

describe('ledger: corrections', () => {
  const first = sold('a', '2025-03-15', '2025-04-01')

  it('no correction – the events – as they are', () => {
    const events = [first, sold('b', '2025-06-01', '2025-06-02')]
    expect(standingEvents(events)).toBe(events)
  })

  it('two corrections of one fact – the one recorded later – stands', () => {
    const b = sold('b', '2025-03-20', '2025-05-01', 'a')
    const c = sold('c', '2025-03-25', '2025-06-01', 'a')
    expect(ids(standingEvents([first, b, c]))).toEqual(['c'])
    expect(ids(standingEvents([c, b, first]))).toEqual(['c'])
  })

  it('two corrections recorded at one instant – the later id – stands in any order', () => {
    const b = sold('b', '2025-03-20', '2025-05-01', 'a')
    const c = sold('c', '2025-03-25', '2025-05-01', 'a')
    expect(ids(standingEvents([first, b, c]))).toEqual(['c'])
    expect(ids(standingEvents([first, c, b]))).toEqual(['c'])
  })

  it('a correction of a correction – the last one – stands', () => {
    const b = sold('b', '2025-03-20', '2025-05-01', 'a')
    const c = sold('c', '2025-03-25', '2025-06-01', 'b')
    expect(ids(standingEvents([first, b, c]))).toEqual(['c'])
  })

  it('withdrawn – nothing stands', () => {
    expect(standingEvents([first, withdrawn('w', 'a', '2025-05-01')])).toEqual([])
  })

  it('a withdrawal that is withdrawn itself – the fact – stands again', () => {
    const events = [first, withdrawn('w1', 'a', '2025-05-01'), withdrawn('w2', 'w1', '2025-06-01')]
    expect(ids(standingEvents(events))).toEqual(['a'])
  })

  it('a withdrawn correction – the fact before it – stands again', () => {
    const b = sold('b', '2025-03-20', '2025-05-01', 'a')
    expect(ids(standingEvents([first, b, withdrawn('w', 'b', '2025-06-01')]))).toEqual(['a'])
  })

  it('withdrawn, then corrected – the later of the two – counts', () => {
    const b = sold('b', '2025-03-20', '2025-06-01', 'a')
    expect(ids(standingEvents([first, withdrawn('w', 'a', '2025-05-01'), b]))).toEqual(['b'])
    expect(ids(standingEvents([first, b, withdrawn('w', 'a', '2025-07-01')]))).toEqual([])
  })

  it('a correction of another type – replaces the fact as a whole', () => {
    const reported: LedgerEvent = { type: 'dealer_reported_sale', on: '2025-03-18', id: 'b', corrects: 'a' }
    expect(standingEvents([first, reported])).toEqual([reported])
  })

  it('a correction of an event that is not in the ledger – stands by itself', () => {
    const b = sold('b', '2025-03-20', '2025-05-01', 'gone')
    expect(ids(standingEvents([first, b]))).toEqual(['a', 'b'])
  })

  it('the facts beside a corrected one – untouched', () => {
    const received: LedgerEvent = { type: 'received', on: '2025-03-18', id: 'r' }
    const b = sold('b', '2025-03-20', '2025-05-01', 'a')
    expect(ids(standingEvents([received, first, b]))).toEqual(['r', 'b'])
  })
})
