import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { eachDatabase } from '#tests/databases.ts'
import { isUnavailable, isUniqueViolation, jsonb, type Db } from './index.ts'

eachDatabase('types', (open) => {
  it('[embedded 2] given a transaction that throws before its first query – when the next query runs – then it has its own answer', async () => {
    const { db } = await open()
    await expect(db.transaction().execute(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect((await sql<{ one: number }>`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }])
  })

  it('[embedded 2] given queries sent together in one transaction – then each has its own answer', async () => {
    const { db } = await open()
    const ask = async (tx: Db, n: number) => (await sql<{ n: number }>`select ${n}::int as n`.execute(tx)).rows[0]?.n
    const numbers = [1, 2, 3, 4]
    const answers = await db.transaction().execute((tx) => Promise.all(numbers.map((n) => ask(tx, n))))
    expect(answers).toEqual(numbers)
  })

  it('[one dialect] given each type – when selected – then both databases give the same JavaScript values', async () => {
    const { db } = await open()
    const { rows } = await sql`select
      date '2024-02-29' as day, timestamptz '2024-02-29 23:30:00.5+08' as at,
      5::bigint as small, 9007199254740993::bigint as big,
      1.50::numeric as exact, ${jsonb([1, { a: '中文' }])} as doc, array[date '2024-01-01'] as days,
      array[1::bigint] as counts,
      array['a,b', null] as words, interval '1 month' as span, true as yes,
      null as nothing, count(*) as n from (values (1)) v`.execute(db)
    expect(rows).toEqual([
      {
        day: '2024-02-29',
        at: '2024-02-29T15:30:00.500Z',
        small: 5,
        big: 9007199254740993n,
        exact: '1.50',
        doc: [1, { a: '中文' }],
        days: ['2024-01-01'],
        counts: [1],
        words: ['a,b', null],
        span: '1 mon',
        yes: true,
        nothing: null,
        n: 1,
      },
    ])
  })

  it('[errors] given a constraint broken inside a transaction – when it rolls back – then code and constraint are known', async () => {
    const { db } = await open()
    const twice = db.transaction().execute(async (tx) => {
      await sql`insert into dealers (dealer_id, name) values (gen_random_uuid(), 'A')`.execute(tx)
      await sql`insert into dealers (dealer_id, name) values (gen_random_uuid(), 'A')`.execute(tx)
    })
    await expect(twice).rejects.toMatchObject({ code: '23505', constraint: 'dealers_name_key', severity: 'ERROR' })
    const { rows } = await sql`select count(*) as n from dealers`.execute(db)
    expect(rows).toEqual([{ n: 0 }])
    const error = await twice.catch((reason: unknown) => reason)
    expect([isUnavailable(error), isUniqueViolation(error)]).toEqual([false, true])
  })

  it('[errors] given parameters that no database takes – when sent – then it is the caller’s error and the session goes on', async () => {
    const { db } = await open()
    const start = async () => (await sql`select pg_postmaster_start_time() as at`.execute(db)).rows
    const before = await start()
    for (const value of ['nul \u0000', { no: 'boolean' }, Symbol('x')]) {
      const query = sql`select ${value}::boolean`.execute(db)
      const error: unknown = await query.catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(Error)
      expect(isUnavailable(error)).toBe(false)
    }
    expect(await start()).toEqual(before)
  })

  it('[errors] given an error swallowed inside a transaction – when it commits – then the caller is told that it did not', async () => {
    const { db } = await open()
    const swallowing = db.transaction().execute(async (tx) => {
      await sql`insert into dealers (dealer_id, name) values (gen_random_uuid(), 'B')`.execute(tx)
      await sql`select 1/0`.execute(tx).catch(() => undefined)
    })
    await expect(swallowing).rejects.toThrow(/abort|roll/i)
  })
})

eachDatabase('append-only ledger', (open) => {
  it.each(['update events set source = $$x$$', 'delete from events', 'truncate events', 'truncate lineages cascade'])(
    '[4] given the application role – when it runs «%s» – then permission is denied',
    async (statement) => {
      const { db } = await open()
      await expect(sql.raw(statement).execute(db)).rejects.toMatchObject({ code: '42501' })
    },
  )

  it('[4] given the application role – when it tries to change the schema or its rights – then permission is denied', async () => {
    const { db } = await open()
    for (const statement of ['drop table events', 'alter table events add x int', 'delete from schema_migrations']) {
      await expect(sql.raw(statement).execute(db), statement).rejects.toMatchObject({ code: '42501' })
    }
    // Granting what one does not own only warns; what counts is that it changed nothing.
    await sql
      .raw('grant delete on events to sanbao_app')
      .execute(db)
      .catch(() => undefined)
    await expect(sql.raw('delete from events').execute(db)).rejects.toMatchObject({ code: '42501' })
  })

  it('[4] given the application role – when it inserts and reads events – then it may', async () => {
    const { db } = await open()
    const id = '01900000-0000-7000-8000-000000000001'
    await sql`insert into lineages values (${id}, now())`.execute(db)
    await sql`insert into events (lineage_id, event_id, type, recorded_at, data, source)
      values (${id}, ${id}, 'sold', now(), ${jsonb({ on: '2024-02-29' })}, 'test')`.execute(db)
    const { rows } = await sql`select data from events where lineage_id = ${id}`.execute(db)
    expect(rows).toEqual([{ data: { on: '2024-02-29' } }])
  })
})

describe('isUnavailable', () => {
  it.each([
    { code: '57P01' },
    { code: '08006' },
    { code: '53100' },
    { code: '53300' },
    { code: '40001' },
    { code: '40P01' },
    { code: 'ECONNREFUSED' },
    { code: 'ECONNRESET' },
    new Error('Client has encountered a connection error and is not queryable'),
    new Error('timeout exceeded when trying to connect'),
    new Error('Query read timeout'),
    new Error('timeout expired'),
    new Error('wrapped', { cause: Object.assign(new Error('x'), { code: '57P03' }) }),
    new AggregateError([{ code: 'ECONNREFUSED' }]),
  ])('[503] given %o – then it means come back in a moment', (error) => expect(isUnavailable(error)).toBe(true))

  it.each([
    { code: '23505' },
    { code: '42601' },
    { code: '42501' },
    new TypeError('x is not a function'),
    undefined,
    'text',
  ])('[500] given %o – then it is a bug or a refusal, not an outage', (error) =>
    expect(isUnavailable(error)).toBe(false),
  )
})
