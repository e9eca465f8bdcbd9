import { describe, expect, it } from 'vitest'
import { decide, timelineOf } from '#entitlement/index.ts'
import type { Decision, Ledger } from '#entitlement/index.ts'
import { findLedger } from '#features/units/index.ts'
import { loadEditions } from '#features/policy-editions/index.ts'
import { formatDay, parseDay } from '#lib/days.ts'
import { eachDatabase } from '#tests/databases.ts'
import { demoModels } from './catalogue.ts'
import { loadDemo, seedUnits } from './demo.use-cases.ts'
import { demoSerials, showcaseUnits } from './showcase.ts'
import type { DemoState } from './showcase.ts'
import { demoUnit } from './draw.ts'

const editions = loadEditions()
const day = (text: string): number => parseDay(text) ?? Number.NaN
const modelOf = (name: string) => demoModels.find((model) => model.name === name)

interface Seen {
  readonly decision: Decision
  readonly timeline: ReturnType<typeof timelineOf>
}

const seenOn = (ledger: Ledger, today: string): Seen => ({
  decision: decide(editions, ledger, { kind: 'coverage', on: today }),
  timeline: timelineOf(editions, ledger),
})

const covered = ({ decision }: Seen): boolean => decision.verdict === 'in_warranty'
const bases = ({ timeline }: Seen): string[] => timeline.segments.map((segment) => segment.basis)

const holds: Readonly<Record<DemoState, (seen: Seen) => boolean>> = {
  in_standard_term: (seen) => covered(seen) && seen.decision.values['basis'] === 'standard' && bases(seen).length === 1,
  registered_late: (seen) => covered(seen) && bases(seen).join() === 'standard,none,free_extension',
  free_and_paid: (seen) =>
    covered(seen) && ['free_extension', 'paid_extension'].every((basis) => bases(seen).includes(basis)),
  replaced_unit: (seen) => covered(seen) && seen.decision.steps.some((step) => step.clause === '2.3.a' && step.holds),
  replacement: covered,
  replaced_part: (seen) =>
    covered(seen) && seen.timeline.parts.some((part) => part.ends > (seen.timeline.segments.at(-1)?.to ?? '')),
  expired: ({ decision }) => decision.verdict === 'expired',
  shipment_only: (seen) => covered(seen) && JSON.stringify(seen.decision.steps).includes('shipped_by_manufacturer'),
  no_own_barcode: covered,
  battery: covered,
  nothing_known: ({ decision }) => decision.verdict === 'unknown',
}

describe('showcase serials', () => {
  const states = new Map(demoSerials().map(({ serial, state }) => [serial, state]))
  const lookAt = (today: string) =>
    showcaseUnits(day(today), 'dealer').flatMap(({ serial, model: name, events, replacements }) => {
      const model = modelOf(name)
      const unit = { family: model?.family ?? '', own_serial: model?.ownSerial ?? true }
      const seen = seenOn({ unit, events }, today)
      return [serial, ...replacements].map((each): [string, Seen] => [each, seen])
    })

  it.each(['2026-11-23', '2024-02-29', '2025-03-31', '2027-08-31', '2026-01-01'])(
    'a set loaded on %s – each asked that day – is in the state that it says',
    (today) => {
      const found = new Map(lookAt(today))
      expect([...found.keys()].toSorted()).toEqual([...states.keys()])
      const wrong = [...states].filter(([serial, state]) => {
        const seen = found.get(serial)
        return seen === undefined || !holds[state](seen)
      })
      expect(wrong).toEqual([])
    },
  )

  it('no fact lies in the future, also on the last day of a month', () => {
    for (const today of ['2024-02-29', '2025-03-31', '2026-11-23']) {
      const days = showcaseUnits(day(today), 'dealer').flatMap((unit) => [
        ...JSON.stringify(unit.events).matchAll(/\d{4}-\d{2}-\d{2}/g),
      ])
      expect(days.filter(([text]) => text > today)).toEqual([])
    }
  })
})

describe('sanbao seed', () => {
  const drawing = {
    today: day('2026-11-23'),
    seed: 7,
    dealers: [
      { id: 'a', currency: 'CNY' },
      { id: 'b', currency: 'USD' },
    ],
  }
  const units = Array.from({ length: 3000 }, (_, index) => demoUnit(drawing, index))

  it('the same seed – drawn twice – gives the same units; another seed gives others', () => {
    expect(Array.from({ length: 50 }, (_, index) => demoUnit(drawing, index))).toEqual(units.slice(0, 50))
    expect(demoUnit({ ...drawing, seed: 8 }, 0)).not.toEqual(units[0])
  })

  it('3000 units – have serials of their own, facts in order and none of the future', () => {
    const serials = units.flatMap((unit) => [unit.serial, ...unit.replacements])
    expect(new Set(serials).size).toBe(serials.length)
    expect(serials.every((serial) => /^[0-9A-Z]{4,32}$/.test(serial))).toBe(true)
    expect(
      units.filter((unit) =>
        JSON.stringify(unit.events)
          .match(/\d{4}-\d{2}-\d{2}/g)
          ?.some((text) => text > formatDay(drawing.today)),
      ),
    ).toEqual([])
  })

  it('3000 units – show every family, both channels and every kind of life', () => {
    const events = units.flatMap((unit) => unit.events)
    const types = new Set(events.map((event) => event.type))
    const wanted = [
      'shipped_by_manufacturer',
      'sold',
      'received',
      'registered',
      'paid_extension',
      'unit_replaced',
      'part_replaced',
      'exchanged',
      'repaired',
    ]
    expect(wanted.filter((type) => !types.has(type as never))).toEqual([])
    expect(new Set(units.map((unit) => modelOf(unit.model)?.family)).size).toBe(8)
    const throughDealer = units.filter((unit) => JSON.stringify(unit.events).includes('"dealer"')).length
    expect(throughDealer).toBeGreaterThan(1000)
    expect(throughDealer).toBeLessThan(2500)
    const years = new Set(events.filter((event) => event.type === 'sold').map((event) => event.on.slice(0, 4)))
    expect(years.size).toBeGreaterThanOrEqual(4)
    expect(units.filter((unit) => unit.events.length === 1).length).toBeGreaterThan(50)
  })
})

eachDatabase('demonstration data', (open) => {
  it('an empty database – first start – has every showcase serial and a few hundred units', async () => {
    const { db } = await open()
    const clock = () => Temporal.Instant.from('2026-11-23T02:00:00Z')
    const shown = await loadDemo({ db, editions, clock })
    expect(shown).toEqual(demoSerials())
    for (const { serial, state } of shown) {
      const unit = await findLedger(db, serial)
      expect(unit && holds[state](seenOn(unit.ledger, '2026-11-23')), serial).toBe(true)
    }
    const { count } = await db
      .selectFrom('units')
      .select((e) => e.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    expect(count).toBeGreaterThan(300)
    expect(await loadDemo({ db, editions, clock })).toEqual([])
  })

  it('the same seed again – adds nothing', async () => {
    const { db } = await open()
    const ctx = { db, editions, now: '2026-11-23T02:00:00.000Z', today: '2026-11-23' }
    const first = await seedUnits(ctx, { units: 50, seed: 3 })
    expect(first).toBeGreaterThanOrEqual(50)
    expect(await seedUnits(ctx, { units: 50, seed: 3 })).toBe(0)
  })
})
