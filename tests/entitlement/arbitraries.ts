import fc from 'fast-check'
import type { Ledger, LedgerEvent, Question, Unit } from '#entitlement/index.ts'

/** Families as the policy prints them: main products first, then those with the short term. */
export const MAIN = ['encoder', 'decoder', 'n_series', 'av_interactive', 'converter'] as const
const FAMILIES = [...MAIN, 'accessory', 'cable', 'battery'] as const

const ORIGIN = Temporal.PlainDate.from('2019-01-01')

const isoDay = (offset: number): string => ORIGIN.add({ days: offset }).toString()

/** Days after a sale at which something tends to happen or to end; a random slip of a few days goes on top. */
const LANDMARKS = [0, 1, 27, 29, 31, 90, 181, 184, 340, 365, 366, 455, 546, 700, 730, 731, 790, 1095, 1096, 1130, 1400]

const nearby = (base: number): fc.Arbitrary<string> =>
  fc
    .oneof(
      { weight: 3, arbitrary: fc.tuple(fc.constantFrom(...LANDMARKS), fc.integer({ min: -3, max: 3 })) },
      { weight: 1, arbitrary: fc.tuple(fc.integer({ min: -40, max: 1500 }), fc.constant(0)) },
    )
    .map(([landmark, slip]) => isoDay(Math.max(0, base + landmark + slip)))

const OFFSETS = ['+08:00', 'Z', '-07:00', '-12:00', '+13:00', '+14:00', '+05:30'] as const
const HOURS = ['00:00:00', '00:30:00', '07:59:59', '08:00:00', '12:00:00', '15:59:59', '16:00:00', '23:30:00'] as const

const instantOn = (day: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(day, fc.constantFrom(...HOURS), fc.constantFrom(...OFFSETS))
    .map(([on, hour, zone]) => `${on}T${hour}${zone}`)

/** A day, or an instant with the customer's own offset. */
const actOn = (day: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.oneof(day, instantOn(day))

const rarely = <T>(arbitrary: fc.Arbitrary<T>, max = 1): fc.Arbitrary<T[]> =>
  fc.array(arbitrary, { minLength: 0, maxLength: max, size: 'max' })

/** A way back to the customer: dispatch, delivery a few days later, one of them perhaps not on record. */
const wayBack = (base: number) =>
  fc
    .tuple(
      nearby(base),
      fc.integer({ min: 0, max: 12 }),
      fc.constantFrom('both', 'both', 'shipped', 'delivered', 'none'),
    )
    .map(([shipped, transit, known]) => {
      const delivered = Temporal.PlainDate.from(shipped).add({ days: transit }).toString()
      if (known === 'both') return { shipped, delivered }
      if (known === 'shipped') return { shipped }
      return known === 'delivered' ? { delivered } : {}
    })

const under = fc.constantFrom('warranty' as const, 'warranty' as const, 'return' as const, 'paid' as const)

const salesOf = (base: number): fc.Arbitrary<LedgerEvent[]> =>
  fc
    .tuple(
      rarely(nearby(base), 2),
      rarely(nearby(base)),
      rarely(nearby(base)),
      rarely(nearby(base), 2),
      fc.option(fc.constant(isoDay(base)), { freq: 4 }),
    )
    .map(([shipped, reported, sold, received, sale]): LedgerEvent[] => [
      ...shipped.map((on): LedgerEvent => ({ type: 'shipped_by_manufacturer', on })),
      ...reported.map((on): LedgerEvent => ({ type: 'dealer_reported_sale', on })),
      ...sold.map((on): LedgerEvent => ({ type: 'sold', on })),
      ...received.map((on): LedgerEvent => ({ type: 'received', on })),
      ...(sale === null ? [] : [{ type: 'sold' as const, on: sale }]),
    ])

const maybe = fc.constantFrom(undefined, undefined, undefined, true, false)

/** Drops what is not said: an absent flag is not the same as an undefined one under exact optional types. */
const said = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T

const registrationOf = (base: number): fc.Arbitrary<LedgerEvent> =>
  fc
    .tuple(actOn(nearby(base)), maybe, maybe)
    .map(([at, company, barcode]) => said({ type: 'registered', at, company, barcode }) as LedgerEvent)

export const contractOf = (base: number): fc.Arbitrary<LedgerEvent> =>
  fc
    .tuple(actOn(nearby(base)), fc.constantFrom(undefined, 'manufacturer', 'dealer', 'dealer'), maybe)
    .map(([signed, by, confirmed]) => said({ type: 'paid_extension', signed, by, confirmed }) as LedgerEvent)

const workOf = (base: number): fc.Arbitrary<LedgerEvent> =>
  fc.oneof(
    fc.tuple(under, wayBack(base)).map(([why, way]): LedgerEvent => ({ type: 'unit_replaced', under: why, ...way })),
    fc
      .tuple(under, fc.constantFrom('power_board', 'fan'), wayBack(base))
      .map(([why, part, way]): LedgerEvent => ({ type: 'part_replaced', under: why, part, ...way })),
    wayBack(base).map((way): LedgerEvent => ({ type: 'exchanged', ...way })),
    fc.tuple(nearby(base), wayBack(base)).map(([arrived, way]): LedgerEvent => ({ type: 'repaired', arrived, ...way })),
  )

const markOf = (base: number): fc.Arbitrary<LedgerEvent> =>
  fc.oneof(
    fc.tuple(nearby(base), fc.boolean()).map(([on, authorised]): LedgerEvent => ({ type: 'opened', on, authorised })),
    nearby(base).map((on): LedgerEvent => ({ type: 'transferred', on })),
    nearby(base).map((on): LedgerEvent => ({ type: 'identity_lost', on })),
    nearby(base).map((on): LedgerEvent => ({ type: 'model_discontinued', on })),
    fc
      .tuple(nearby(base), fc.option(nearby(base)))
      .map(([on, until]): LedgerEvent => ({ type: 'licensed', on, until })),
    fc
      .tuple(nearby(base), fc.constantFrom(undefined, '2.2(1)', '2.2(3)'))
      .map(([on, clause]) => said({ type: 'waiver', on, by: 'first', reason: 'goodwill', clause }) as LedgerEvent),
    fc
      .tuple(nearby(base), fc.constantFrom(undefined, 'first', 'second'))
      .map(
        ([on, approved_by]) =>
          said({ type: 'refusal_2_2_8', on, by: 'first', reason: 'copy', approved_by }) as LedgerEvent,
      ),
  )

const restOf = (base: number): fc.Arbitrary<LedgerEvent[]> =>
  fc
    .tuple(rarely(markOf(base), 2), fc.constantFrom(false, false, false, true), nearby(base))
    .map(([marks, isRefunded, on]): LedgerEvent[] => [
      ...marks,
      ...(isRefunded ? [{ type: 'refunded' as const, on }] : []),
    ])

const unit: fc.Arbitrary<Unit> = fc
  .tuple(fc.constantFrom(...FAMILIES), fc.constantFrom(undefined, 'direct', 'dealer'), maybe)
  .map(([family, channel, own_serial]) => said({ family, channel, own_serial }) as Unit)

const numbered = (events: readonly LedgerEvent[]): LedgerEvent[] =>
  events.map((event, index) => ({ ...event, id: `e${index + 1}` }))

/** Any history whatever, also ones that no trade would bring about: the fold has to hold on all of them. */
export const anyLedger: fc.Arbitrary<Ledger> = fc
  .integer({ min: 40, max: 3000 })
  .chain((base) =>
    fc
      .tuple(
        unit,
        salesOf(base),
        rarely(registrationOf(base), 2),
        rarely(contractOf(base), 2),
        rarely(workOf(base), 4),
        restOf(base),
      )
      .map(([of, ...events]) => ({ unit: of, events: numbered(events.flat()) })),
  )

/** A sale, extensions, and a replacement under warranty that leaves after all of them were set down in order. */
export const soldLedger: fc.Arbitrary<Ledger> = fc.integer({ min: 40, max: 3000 }).chain((base) =>
  fc
    .tuple(fc.constantFrom(...MAIN), rarely(registrationOf(base)), rarely(contractOf(base)))
    .map(([family, ...events]) => ({
      unit: { family },
      events: numbered([{ type: 'sold', on: isoDay(base) }, ...events.flat()]),
    })),
)

const CAUSES = [
  'product_fault',
  'product_fault',
  'unknown',
  'no_fault_found',
  'human_damage',
  'accessory_visible_damage',
  'unauthorised_opening',
  'transit_in',
  'transit_out',
  'against_manual',
  'force_majeure',
  'identity_unreadable',
] as const

const findings = fc.array(
  fc
    .tuple(fc.constantFrom(...CAUSES), fc.constantFrom(undefined, 'power_board', 'fan'), maybe)
    .map(([cause, part, certificate]) => said({ cause, part, certificate })),
  { maxLength: 3 },
)

const anyDay = fc.integer({ min: 0, max: 5000 }).map(isoDay)
const stated = fc.tuple(anyDay, fc.boolean()).map(([on, evidenced]) => ({ on, evidenced }))

/** Questions of every kind that depend on the ledger, about any day. */
export const anyQuestion: fc.Arbitrary<Question> = fc.oneof(
  anyDay.map((on): Question => ({ kind: 'coverage', on })),
  fc.constant<Question>({ kind: 'timeline' }),
  fc
    .tuple(
      actOn(anyDay),
      findings,
      fc.option(stated, { nil: undefined }),
      fc.constantFrom(undefined, 'lost', 'readable'),
    )
    .map(
      ([reported, found, fault, label]) =>
        said({ kind: 'repair', reported, findings: found, fault, label }) as Question,
    ),
  fc
    .tuple(actOn(anyDay), findings, fc.constantFrom('fault', 'mismatch', 'shipping_damage'), maybe, maybe)
    .map(
      ([reported, found, ground, certificate, confirmed]) =>
        said({ kind: 'return', reported, findings: found, ground, certificate, confirmed }) as Question,
    ),
  fc
    .tuple(actOn(anyDay), maybe, maybe)
    .map(([at, company, barcode]) => said({ kind: 'register', at, company, barcode }) as Question),
  actOn(anyDay).map((at): Question => ({ kind: 'apply_paid', at })),
  fc.constantFrom('power_board', 'fan', 'lens').map((part): Question => ({ kind: 'part', part })),
  anyDay.map((released): Question => ({ kind: 'firmware', released })),
  anyDay.map((on): Question => ({ kind: 'software', on })),
  fc.constant<Question>({ kind: 'route' }),
)

/** The same events in another order of recording. */
export const shuffled = (ledger: Ledger): fc.Arbitrary<Ledger> =>
  fc
    .shuffledSubarray([...ledger.events], { minLength: ledger.events.length })
    .map((events) => ({ unit: ledger.unit, events }))

export { registrationOf, isoDay, nearby }
