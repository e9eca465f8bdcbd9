import { randomUUIDv7 } from 'node:crypto'
import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { freshPlace, type Place } from '#tests/databases.ts'
import { jsonb, openDatabase, type Database } from './index.ts'
import { moveToServer } from './move.ts'
import { withOwner } from './server.ts'

const UNITS = 60_000

const places: Place[] = []
afterEach(async () => {
  for (const place of places.splice(0)) await place.remove()
})

const place = async (kind: Database['kind']): Promise<Place> => {
  const made = await freshPlace(kind)
  places.push(made)
  return made
}

/** More rows than one chunk holds, characters that COPY must escape, an event that corrects a later one. */
const fill = async ({ db }: Database): Promise<void> => {
  await sql`insert into lineages select gen_random_uuid(), timestamptz '2024-01-01' + n * interval '1 s'
    from generate_series(1, ${UNITS}::int) n`.execute(db)
  const unit = randomUUIDv7()
  const hard = { text: '制表\t换行\n反斜线\\ "引号" \\N' }
  const [first, second] = [randomUUIDv7(), randomUUIDv7()]
  await sql`insert into lineages values (${unit}, now())`.execute(db)
  await sql`select nextval('request_numbers') from generate_series(1, 41)`.execute(db)
  await sql`insert into events values
    (${unit}, ${first}, 'sold', '2024-02-29', now(), ${jsonb(hard)}, 'test', ${['a,b', '{c}']}, ${second}),
    (${unit}, ${second}, 'sold', null, now(), ${jsonb([])}, '\\N', '{}', null)`.execute(db)
}

describe('sanbao db move', () => {
  it('[db move] given an embedded database – when moved – then each row is on the server, and a second move is refused', async () => {
    const [from, to] = [(await place('embedded')).config, (await place('server')).config]
    const source = await openDatabase(from)
    await fill(source)
    const events = (await sql`select * from events order by event_id`.execute(source.db)).rows
    await source.close()

    const target = { dataDir: from.dataDir, databaseUrl: to.databaseUrl ?? '' }
    const moved = await moveToServer(target, () => undefined)
    expect(moved).toContainEqual({ table: 'lineages', rows: UNITS + 1 })
    expect(moved).toContainEqual({ table: 'events', rows: 2 })
    expect(moved.map(({ table }) => table)).not.toContain('schema_migrations')

    const server = await openDatabase(to)
    expect((await sql`select * from events order by event_id`.execute(server.db)).rows).toEqual(events)
    expect((await sql`select count(*) as n from lineages`.execute(server.db)).rows).toEqual([{ n: UNITS + 1 }])
    expect((await sql`select nextval('request_numbers') as next`.execute(server.db)).rows).toEqual([{ next: 42 }])
    await server.close()

    const again = moveToServer(target, () => undefined)
    await expect(again).rejects.toMatchObject({ code: 'target_not_empty', params: { table: 'lineages' } })
  }, 60_000)

  it('[db move] given a target that drops a row on its way in – when moved – then it is seen and nothing stays there', async () => {
    const [from, to] = [(await place('embedded')).config, (await place('server')).config]
    const source = await openDatabase(from)
    await sql`insert into dealers values (gen_random_uuid(), 'kept'), (gen_random_uuid(), 'dropped')`.execute(source.db)
    await source.close()
    const databaseUrl = to.databaseUrl ?? ''
    await withOwner(databaseUrl, (session) =>
      session.exec(`create function skip() returns trigger language plpgsql as 'begin return null; end';
        create trigger skip before insert on dealers for each row when (new.name = 'dropped') execute function skip()`),
    )
    const attempt = moveToServer({ dataDir: from.dataDir, databaseUrl }, () => undefined)
    await expect(attempt).rejects.toMatchObject({ code: 'move_differs', params: { table: 'dealers' } })
    expect(await withOwner(databaseUrl, (session) => session.query('select count(*) as n from dealers'))).toEqual([
      { n: 0 },
    ])
  })

  it('[db move] given no embedded database – when moved – then it says so and makes none', async () => {
    const to = (await place('server')).config
    const nothing = moveToServer({ dataDir: to.dataDir, databaseUrl: to.databaseUrl ?? '' }, () => undefined)
    await expect(nothing).rejects.toMatchObject({ code: 'nothing_to_move' })
  })
})
