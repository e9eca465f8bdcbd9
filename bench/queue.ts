/**
 * The first page of the queue and a search with a hundred thousand open requests, against the same with a thousand, on one
 * PostgreSQL server, turn about. `node bench/queue.ts [--rounds N]` The promise is at most twice the time.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import { loadEditions } from '#features/policy-editions/index.ts'
import { board, queue, search, type SupportContext } from '#features/support/index.ts'
import { searchable } from '../src/features/support/search.rules.ts'
import { queueQuery } from '../src/features/support/support.schema.ts'
import { openDatabase, type Database } from '#platform/db/index.ts'
import { startPostgres, stopPostgres, addressOf } from '#tests/postgres.ts'
import pg from 'pg'
import { median } from './cpu.ts'

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '200' } } })
const rounds = Number(values.rounds)
const NOW = '2026-03-15T04:00:00.000Z'
const agent = { kind: 'staff', staffId: 'staff-1', name: 'A', role: 'support' } as const

/** Open requests spread over a day of due times, every tenth somebody's. */
const fill = async ({ db }: Database, count: number): Promise<void> => {
  await sql`insert into people (person_id, email, name, locale, created_at)
    select md5('p' || n)::uuid, 'p' || n || '@example.com', '客户' || n, 'zh-CN', ${NOW}::timestamptz
    from generate_series(1, ${count}::int) n`.execute(db)
  const number = (n: number): string => `R-26-${String(n).padStart(6, '0')}`
  const searched = Array.from({ length: count }, (_, n) => searchable([number(n + 1)]))
  await sql`insert into requests (request_id, number, person_id, kind, subject, state, locale, channel, received_at, due_at,
      assigned_to, search_text, grams, created_at, updated_at)
    select md5('r' || n)::uuid, 'R-26-' || lpad(n::text, 6, '0'), md5('p' || n)::uuid, 'repair', '无法开机', 'open', 'zh-CN', 'web', t, t + interval '1 day',
      case when n % 10 = 0 then 'staff-1' end, searched, grams::integer[], t, t
    from unnest(${searched.map(({ searchText }) => searchText)}::text[], ${searched.map(({ grams }) => `{${grams.join()}}`)}::text[])
      with ordinality s (searched, grams, n), lateral (select ${NOW}::timestamptz - (n * 86400.0 / ${count}::int) * interval '1 second' as t) l`.execute(
    db,
  )
  await sql`insert into promises (request_id, promise_id, started_at, due_at)
    select request_id, request_id, received_at, due_at from requests`.execute(db)
}

type Act = (ctx: SupportContext) => Promise<unknown>

const acts: Readonly<Record<string, Act>> = {
  'queue, all': (ctx) => queue(ctx, queueQuery.parse({}), agent),
  'queue, mine': (ctx) => queue(ctx, queueQuery.parse({ assigned: 'me' }), agent),
  'queue, new first': (ctx) => queue(ctx, queueQuery.parse({ sort: 'received' }), agent),
  'notice board': (ctx) => board(ctx, agent),
  'search by number': (ctx) => search(ctx, 'R-26-000777', agent),
}

const timeOf = async (act: Act, ctx: SupportContext): Promise<number> => {
  const start = performance.now()
  await act(ctx)
  return performance.now() - start
}

const asOwner = async (address: string, statement: string): Promise<void> => {
  const client = new pg.Client(address)
  await client.connect()
  await client.query(statement).finally(() => client.end())
}

const WARMING = 20

/** Turn about, so that what else the machine does falls on both alike. */
const compare = async (name: string, act: Act, contexts: readonly SupportContext[]): Promise<void> => {
  const times = contexts.map((): number[] => [])
  for (let round = -WARMING; round < rounds; round++) {
    for (const [index, ctx] of contexts.entries()) {
      const time = await timeOf(act, ctx)
      if (round >= 0) times[index]?.push(time)
    }
  }
  const [small = NaN, large = NaN] = times.map(median)
  const figures = `1,000: ${small.toFixed(2)} ms   100,000: ${large.toFixed(2)} ms   ratio ${(large / small).toFixed(2)}`
  console.log(`  ${name.padEnd(18)} ${figures}`)
}

const folder = mkdtempSync(join(tmpdir(), 'sanbao-bench-'))
const opened: Database[] = []
try {
  startPostgres(folder)
  const editions = loadEditions()
  const contexts: SupportContext[] = []
  for (const count of [1000, 100_000]) {
    const name = `requests_${count}`
    await asOwner(addressOf(folder, 'postgres'), `create database ${name}`)
    const database = await openDatabase({ dataDir: '', databaseUrl: addressOf(folder, name), queryTimeoutMs: 120_000 })
    opened.push(database)
    await fill(database, count)
    await asOwner(addressOf(folder, name), 'vacuum analyze')
    contexts.push({ db: database.db, editions, now: NOW })
  }
  for (const [name, act] of Object.entries(acts)) await compare(name, act, contexts)
} finally {
  for (const database of opened) await database.close()
  stopPostgres(folder)
  rmSync(folder, { recursive: true, force: true })
}
