import { randomUUIDv7 } from 'node:crypto'
import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { decide, timelineOf } from '#entitlement/index.ts'
import type { LedgerEvent } from '#entitlement/index.ts'
import { addModels, listModels } from '#features/catalog/index.ts'
import { loadEditions } from '#features/policy-editions/index.ts'
import type { Database } from '#platform/db/index.ts'
import { eachDatabase } from '#tests/databases.ts'
import { addUnits, appendEvent, asKnownAt, findLedger, findLedgers, refold, storedEvents } from './index.ts'
import type { UnitContext } from './index.ts'

let serials = 0
const newSerial = (): string => `XU${String(serials++).padStart(8, '0')}`

eachDatabase('units', (open) => {
  let database: Database
  let ctx: UnitContext

  beforeAll(async () => {
    database = await open()
    ctx = { db: database.db, editions: loadEditions(), now: '2026-05-10T02:00:00.000Z', today: '2026-05-10' }
    const title = { zh: '编码器', en: 'Encoder' }
    await addModels(ctx.db, [
      { id: randomUUIDv7(), name: 'E3', family: 'encoder', title, ownSerial: true, discontinuedOn: '2026-01-31' },
    ])
  })

  /** A unit of model E3 with these events; each is recorded at the end of its own day unless it says otherwise. */
  const aUnit = async (...events: LedgerEvent[]): Promise<string> => {
    const serial = newSerial()
    const [model] = await listModels(ctx.db)
    if (model === undefined) throw new Error('no model')
    await ctx.db
      .transaction()
      .execute((tx) =>
        addUnits(tx, { ...ctx, source: 'test' }, [
          { serial, printed: serial, model, events, evidence: ['invoice "17" \\ a, {b}', '千视'] },
        ]),
      )
    return serial
  }

  const append = (serial: string, event: LedgerEvent, at: Partial<UnitContext> = {}) =>
    appendEvent({ ...ctx, ...at }, { serial, event, source: 'staff', evidence: ['ticket 4'] })

  const found = async (serial: string) => {
    const unit = await findLedger(ctx.db, serial)
    if (unit === undefined) throw new Error(`no unit ${serial}`)
    return unit
  }

  const segmentsOf = async (serial: string) => {
    const { lineageId } = await found(serial)
    return ctx.db
      .selectFrom('coverage_segments')
      .select(['from_on', 'to_on', 'basis'])
      .where('lineage_id', '=', lineageId)
      .orderBy('from_on')
      .execute()
  }

  const soldOn = (on: string, recorded = `${on}T12:00:00.000Z`): LedgerEvent => ({ type: 'sold', on, recorded })

  describe('look-up', () => {
    it('[F5] a serial not in the records – looked up – is undefined, which says nothing of its cover', async () => {
      expect(await findLedger(ctx.db, 'XUNKNOWN1')).toBeUndefined()
    })

    it('[F4] O for 0 – looked up – is not found', async () => {
      const serial = await aUnit(soldOn('2026-01-01'))
      expect(await findLedger(ctx.db, serial.replaceAll('0', 'O'))).toBeUndefined()
    })

    it('a unit – looked up – has its model, its channel and its events as the engine takes them', async () => {
      const dealer = randomUUIDv7()
      const price = { cents: 489_900, currency: 'CNY' }
      const serial = await aUnit({
        type: 'sold',
        on: '2026-01-01',
        dealer,
        price,
        recorded: '2026-01-02T00:00:00.120Z',
      })
      const unit = await found(serial)
      expect(unit).toMatchObject({ serial, printed: serial, ordinal: 1, model: { name: 'E3', family: 'encoder' } })
      expect(unit.ledger.unit).toEqual({ family: 'encoder', channel: 'dealer', own_serial: true })
      expect(unit.ledger.events).toEqual([
        { type: 'sold', id: expect.any(String), on: '2026-01-01', dealer, price, recorded: '2026-01-02T00:00:00.120Z' },
        { type: 'model_discontinued', on: '2026-01-31' },
      ])
    })

    it('300 serials, some unknown – looked up at once – give those that are known', async () => {
      const known = await Promise.all(Array.from({ length: 5 }, () => aUnit(soldOn('2026-01-01'))))
      const units = await findLedgers(ctx.db, [...known, ...Array.from({ length: 295 }, (_, index) => `XNONE${index}`)])
      expect(units.map((unit) => unit.serial).toSorted()).toEqual(known.toSorted())
    })

    it('one unit – looked up – takes one round trip', async () => {
      const serial = await aUnit(soldOn('2026-01-01'))
      // Inside a transaction, so that both databases are asked by the same way.
      await ctx.db.transaction().execute(async (tx) => {
        const asked = vi.spyOn(tx, 'executeQuery')
        await findLedger(tx, serial)
        expect(asked).toHaveBeenCalledTimes(1)
      })
    })

    it('a model that came into the catalogue a moment ago – its unit looked up – with its model', async () => {
      await found(await aUnit(soldOn('2026-01-01')))
      const model = {
        id: randomUUIDv7(),
        name: `E3 ${newSerial()}`,
        family: 'encoder',
        title: { zh: '编码器', en: 'Encoder' },
        ownSerial: true,
        discontinuedOn: null,
      }
      await addModels(ctx.db, [model])
      const serial = newSerial()
      const unit = { serial, printed: serial, model, events: [soldOn('2026-01-01')], evidence: [] } as const
      await ctx.db.transaction().execute((tx) => addUnits(tx, { ...ctx, source: 'test' }, [unit]))
      expect((await found(serial)).model).toMatchObject({ name: model.name, title: model.title })
    })
  })

  describe('looked up together', () => {
    it('units asked for while one is on its way, one of them twice, one unknown – looked up – each its own, in one more round trip', async () => {
      const [first, second] = [await aUnit(soldOn('2026-01-01')), await aUnit(soldOn('2026-02-02'))]
      const units = await ctx.db.transaction().execute(async (tx) => {
        const asked = vi.spyOn(tx, 'executeQuery')
        const all = await Promise.all(
          [first, 'XUNKNOWN2', second, first, second].map((serial) => findLedger(tx, serial)),
        )
        expect(asked).toHaveBeenCalledTimes(2)
        return all
      })
      expect(units.map((unit) => unit?.serial)).toEqual([first, undefined, second, first, second])
      expect(units[2]?.ledger.events[0]).toMatchObject({ type: 'sold', on: '2026-02-02' })
    })

    it('look-ups without a transaction, many at a time – each gets its own unit', async () => {
      const asked = await Promise.all(Array.from({ length: 12 }, () => aUnit(soldOn('2026-01-01'))))
      const units = await Promise.all([...asked, ...asked.toReversed()].map((serial) => findLedger(ctx.db, serial)))
      expect(units.map((unit) => unit?.serial)).toEqual([...asked, ...asked.toReversed()])
    })

    it('the database refuses – asked by two – both are told, and the next look-up asks again', async () => {
      const serial = await aUnit(soldOn('2026-01-01'))
      await ctx.db.transaction().execute(async (tx) => {
        const lost = new Error('connection lost')
        vi.spyOn(tx, 'executeQuery').mockRejectedValueOnce(lost).mockRejectedValueOnce(lost)
        const both = await Promise.allSettled([findLedger(tx, serial), findLedger(tx, 'XUNKNOWN3')])
        expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
        expect((await findLedger(tx, serial))?.serial).toBe(serial)
      })
    })

    it('a unit that only a transaction knows of yet – asked inside and outside of it in one turn – found inside', async () => {
      const serial = newSerial()
      const [model] = await listModels(ctx.db)
      if (model === undefined) throw new Error('no model')
      const unit = { serial, printed: serial, model, events: [soldOn('2026-01-01')], evidence: [] }
      const others = await ctx.db.transaction().execute(async (tx) => {
        await addUnits(tx, { ...ctx, source: 'test' }, [unit])
        const asked = [findLedger(ctx.db, serial)]
        expect((await findLedger(tx, serial))?.serial).toBe(serial)
        return asked
      })
      await Promise.all(others)
    })
  })

  describe('recording', () => {
    it('a registration – recorded – is in the ledger with its source, and the cached coverage follows', async () => {
      const serial = await aUnit(soldOn('2026-01-01'))
      const appended = await append(serial, { type: 'registered', at: '2026-02-01', company: true, barcode: true })
      expect(appended).toEqual({ ok: true, value: { id: expect.any(String), recorded: ctx.now } })
      const stored = await storedEvents(ctx.db, (await found(serial)).lineageId)
      expect(stored[0]).toMatchObject({ source: 'test', evidence: ['invoice "17" \\ a, {b}', '千视'] })
      expect(stored.at(-1)).toMatchObject({
        event: { type: 'registered', recorded: ctx.now },
        source: 'staff',
        evidence: ['ticket 4'],
      })
      expect(await segmentsOf(serial)).toEqual([
        { from_on: '2026-01-01', to_on: '2027-01-01', basis: 'standard' },
        { from_on: '2027-01-02', to_on: '2028-01-01', basis: 'free_extension' },
      ])
    })

    it('a correction, then its withdrawal – recorded – are new events; nothing before them is touched', async () => {
      const serial = await aUnit(soldOn('2026-01-01'))
      const [sale] = (await found(serial)).ledger.events
      const corrected = await append(serial, { type: 'sold', on: '2026-03-01', corrects: sale?.id ?? '' })
      expect((await segmentsOf(serial))[0]).toMatchObject({ from_on: '2026-03-01', to_on: '2027-03-01' })
      const id = corrected.ok ? corrected.value.id : ''
      await append(
        serial,
        { type: 'withdrawn', reason: 'wrong invoice', corrects: sale?.id ?? '' },
        { now: '2026-05-10T03:00:00.000Z' },
      )
      expect(await segmentsOf(serial)).toEqual([])
      const stored = await storedEvents(ctx.db, (await found(serial)).lineageId)
      expect(stored.map(({ event }) => event.type)).toEqual(['sold', 'sold', 'withdrawn'])
      expect(stored[0]?.event).toEqual(sale)
      expect(stored[1]?.event.id).toBe(id)
    })

    it('a replacement with a new serial – recorded – makes that serial a unit of the same lineage, covered anew', async () => {
      const serial = await aUnit(soldOn('2025-06-01'))
      const fresh = newSerial()
      await append(serial, {
        type: 'unit_replaced',
        under: 'warranty',
        serial: ` ${fresh.slice(0, 4)}-${fresh.slice(4).toLowerCase()}`,
        delivered: '2026-05-01',
      })
      const [old, replacement] = [await found(serial), await found(fresh)]
      expect(replacement).toMatchObject({ lineageId: old.lineageId, ordinal: 2, model: { name: 'E3' } })
      const decision = decide(ctx.editions, replacement.ledger, { kind: 'coverage', on: '2027-04-30' })
      expect(decision.verdict).toBe('in_warranty')
      expect(await append(serial, { type: 'unit_replaced', under: 'warranty', serial: fresh })).toEqual({
        ok: false,
        error: { code: 'serial_taken' },
      })
      expect((await found(serial)).ledger.events.filter((event) => event.type === 'unit_replaced')).toHaveLength(1)
    })

    const refused: [string, LedgerEvent, string][] = [
      ['[F19] received in the future', { type: 'received', on: '2026-05-11' }, 'future_date'],
      ['an instant in the future', { type: 'registered', at: '2026-05-10T12:00:00+08:00' }, 'future_date'],
      ['[F17] 30 February', { type: 'received', on: '2026-02-30' }, 'invalid_event'],
      ['[F26] the year 0001', { type: 'received', on: '0001-01-01' }, 'invalid_event'],
      ['a correction of nothing', { type: 'sold', on: '2026-01-01', corrects: randomUUIDv7() }, 'corrects_unknown'],
      ['a withdrawal of nothing', { type: 'withdrawn', reason: 'x' }, 'withdraws_nothing'],
      ['a replacement by nonsense', { type: 'unit_replaced', under: 'warranty', serial: '1.2E+10' }, 'bad_serial'],
    ]
    it.each(refused)('%s – recorded – is refused and nothing is written', async (_what, event, code) => {
      const serial = await aUnit(soldOn('2026-01-01'))
      const before = await found(serial)
      const result = await append(serial, event)
      expect(result.ok ? undefined : result.error.code).toBe(code)
      expect(await found(serial)).toEqual(before)
    })

    it('a sale corrected by a receipt – recorded – is refused: a correction states the same kind of fact', async () => {
      const serial = await aUnit(soldOn('2026-01-01'))
      const [sale] = (await found(serial)).ledger.events
      const result = await append(serial, { type: 'received', on: '2026-01-02', corrects: sale?.id ?? '' })
      expect(result).toEqual({ ok: false, error: { code: 'corrects_other_type' } })
    })

    it('an unknown serial – recorded – is refused', async () => {
      expect(await append('XUNKNOWN1', { type: 'received', on: '2026-01-01' })).toEqual({
        ok: false,
        error: { code: 'unknown_serial' },
      })
    })

    it('[append-only] an event – changed or deleted by the application’s role – is refused by the database', async () => {
      const { lineageId } = await found(await aUnit(soldOn('2026-01-01')))
      for (const statement of [
        sql`update events set type = 'x' where lineage_id = ${lineageId}`,
        sql`delete from events where lineage_id = ${lineageId}`,
      ]) {
        await expect(statement.execute(ctx.db)).rejects.toMatchObject({ code: '42501' })
      }
    })

    it('[F24] 20 registrations at once – recorded – all stand in the ledger, the year is given once, and the cache is the fold of all', async () => {
      const serial = await aUnit(soldOn('2026-01-01'))
      const days = Array.from({ length: 20 }, (_, index) => `2026-02-${String(index + 1).padStart(2, '0')}`)
      await Promise.all(days.map((at) => append(serial, { type: 'registered', at, company: true, barcode: true })))
      const { ledger } = await found(serial)
      expect(ledger.events.filter((event) => event.type === 'registered')).toHaveLength(20)
      const { segments } = timelineOf(ctx.editions, ledger)
      expect(segments.at(-1)).toMatchObject({ basis: 'free_extension', to: '2028-01-01' })
      expect(await segmentsOf(serial)).toEqual(
        segments.map(({ from, to, basis }) => ({ from_on: from, to_on: to, basis })),
      )
    })
  })

  describe('two clocks', () => {
    it('«what did we believe on 3 May about 1 April» – after a correction of 4 May – is the answer of 3 May', async () => {
      const serial = await aUnit(soldOn('2025-03-01', '2025-03-02T00:00:00.000Z'))
      const [sale] = (await found(serial)).ledger.events
      await append(
        serial,
        { type: 'sold', on: '2025-05-01', corrects: sale?.id ?? '' },
        { now: '2026-05-04T08:00:00.000Z' },
      )
      const unit = await found(serial)
      const about = { kind: 'coverage', on: '2026-04-01' } as const
      expect(decide(ctx.editions, asKnownAt(unit, '2026-05-03T15:59:59.999Z').ledger, about).verdict).toBe('expired')
      expect(decide(ctx.editions, unit.ledger, about).verdict).toBe('in_warranty')
      expect(asKnownAt(unit, '2025-01-01T00:00:00Z').ledger.events.filter((event) => event.type === 'sold')).toEqual([])
    })

    it('the channel – as known before the dealer was named – is direct', async () => {
      const serial = await aUnit(soldOn('2026-01-01', '2026-01-01T12:00:00.000Z'))
      await append(serial, { type: 'dealer_reported_sale', on: '2026-01-01', dealer: randomUUIDv7() })
      const unit = await found(serial)
      expect(unit.ledger.unit.channel).toBe('dealer')
      expect(asKnownAt(unit, '2026-03-01T00:00:00.000Z').ledger.unit.channel).toBe('direct')
    })
  })

  describe('cache', () => {
    it('random ledgers – stored – are read as they were recorded, have the segments of their fold, and a refold makes both anew', async () => {
      const day = fc
        .integer({ min: 0, max: 700 })
        .map((offset) => new Date(Date.UTC(2024, 5, 1) + offset * 86_400_000).toISOString().slice(0, 10))
      const event = fc.oneof(
        day.map((on): LedgerEvent => ({ type: 'sold', on })),
        day.map((on): LedgerEvent => ({ type: 'shipped_by_manufacturer', on })),
        day.map((at): LedgerEvent => ({ type: 'registered', at, company: true, barcode: true })),
        day.map((signed): LedgerEvent => ({ type: 'paid_extension', signed })),
        day.map((delivered): LedgerEvent => ({ type: 'unit_replaced', under: 'warranty', delivered })),
        day.map((on): LedgerEvent => ({ type: 'refunded', on })),
      )
      const check = async (events: LedgerEvent[]): Promise<void> => {
        const serial = await aUnit(...events)
        const { lineageId, ledger } = await found(serial)
        const stored = await storedEvents(ctx.db, lineageId)
        // The end of the model stands last, and is no event of the unit's.
        expect(ledger.events.slice(0, -1)).toEqual(stored.map((row) => row.event))
        const { segments } = timelineOf(ctx.editions, ledger)
        expect(await segmentsOf(serial)).toEqual(
          segments.map(({ from, to, basis }) => ({ from_on: from, to_on: to, basis })),
        )
      }
      await fc.assert(fc.asyncProperty(fc.array(event, { maxLength: 6 }), check), { numRuns: 60, seed: 11 })
      const all = async () => ({
        segments: await ctx.db
          .selectFrom('coverage_segments')
          .selectAll()
          .orderBy('lineage_id')
          .orderBy('from_on')
          .execute(),
        ledgers: await ctx.db.selectFrom('ledgers').selectAll().orderBy('lineage_id').execute(),
      })
      const before = await all()
      const lineages = await ctx.db
        .selectFrom('lineages')
        .select(sql<number>`count(*)`.as('count'))
        .executeTakeFirstOrThrow()
      expect(before.ledgers).toHaveLength(lineages.count)
      await sql`update ledgers set document = '{"models": [], "events": []}'`.execute(ctx.db)
      expect(await refold(ctx)).toBe(lineages.count)
      expect(await all()).toEqual(before)
      expect(before.segments.length).toBeGreaterThan(60)
    })
  })
})
