import { sql } from 'kysely'
import pg from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import { freshPlace, kinds, type Place } from '#tests/databases.ts'
import { dumpSchema } from '#tests/schema-dump.ts'
import { openEmbedded } from './embedded.ts'
import { openDatabase, type DatabaseConfig } from './index.ts'
import { migrate, readMigrations, type Migration } from './migrate.ts'
import { requireSuitable, withOwner } from './server.ts'
import type { Session } from './session.ts'

const places: Place[] = []
afterEach(async () => {
  for (const place of places.splice(0)) await place.remove()
})

const placeFor = async (kind: (typeof kinds)[number], options?: { empty: boolean }): Promise<DatabaseConfig> => {
  const place = await freshPlace(kind, options)
  places.push(place)
  return place.config
}

/** Does some work as the owner of the tables, on either database. */
const asOwner = async <T>(config: DatabaseConfig, work: (session: Session) => Promise<T>): Promise<T> => {
  if (config.databaseUrl !== undefined) return withOwner(config.databaseUrl, work)
  const embedded = await openEmbedded({ dataDir: config.dataDir, queryTimeoutMs: 30_000, onProgress: () => undefined })
  return embedded.asOwner(work).finally(() => embedded.close())
}

const migration = (name: string, text: string): Migration => ({ name, sql: text, sha256: `sha of ${text}` })

describe.each(kinds)('migrations (%s)', (kind) => {
  it('[migrations] given all of them applied – when the schema is dumped – then it is migrations/schema.sql', async () => {
    const database = await openDatabase(await placeFor(kind, { empty: kind === 'server' }))
    const dump = await dumpSchema(database.db).finally(() => database.close())
    await expect(dump).toMatchFileSnapshot('../../../migrations/schema.sql')
  })

  it('[migrations] given an applied file that was edited – when migrating – then it is refused by name', async () => {
    const config = await placeFor(kind)
    const edited = readMigrations().map((m, index) => (index === 0 ? { ...m, sha256: 'other' } : m))
    const attempt = asOwner(config, (session) => migrate(session, { migrations: edited }))
    await expect(attempt).rejects.toMatchObject({
      code: 'migration_edited',
      params: { name: '0001-units-and-ledger.sql' },
    })
  })

  it('[migrations] given a database of a newer version – when opened by this one – then it is refused', async () => {
    const config = await placeFor(kind)
    await asOwner(config, (session) =>
      session.exec(`insert into schema_migrations values ('9999-later.sql', 'x', now())`),
    )
    await expect(openDatabase(config)).rejects.toMatchObject({ code: 'migration_unknown' })
  })

  it('[migrations] given one that fails half-way – when migrating – then nothing of it stays and a mended one goes on', async () => {
    const config = await placeFor(kind)
    const first = migration('9001-first.sql', 'create table extra (x int)')
    const broken = migration('9002-second.sql', 'insert into extra values (1); select 1/0')
    const mended = migration('9002-second.sql', 'insert into extra values (2)')
    const known = readMigrations()
    await asOwner(config, async (session) => {
      const attempt = migrate(session, { migrations: [...known, first, broken] })
      await expect(attempt).rejects.toMatchObject({ code: 'migration_failed', params: { name: '9002-second.sql' } })
      expect(await session.query('select * from extra')).toEqual([])
      expect(await migrate(session, { migrations: [...known, first, mended] })).toEqual(['9002-second.sql'])
      expect(await session.query('select * from extra')).toEqual([{ x: 2 }])
      expect(await migrate(session, { migrations: [...known, first, mended] })).toEqual([])
    })
  })
})

describe('migrations of a server', () => {
  it('[migrations] given an empty database – when five processes open it at once – then each migration runs once', async () => {
    const config = await placeFor('server', { empty: true })
    const lines: string[] = []
    const open = async (): Promise<void> =>
      (await openDatabase({ ...config, onProgress: (line) => void lines.push(line) })).close()
    await Promise.all([open(), open(), open(), open(), open()])
    expect(lines).toEqual(readMigrations().map(({ name }) => `migration ${name}`))
  })

  it('[4] given a login without rights over roles – when opened – then one sentence names the two lines, and they suffice', async () => {
    const { databaseUrl = '', dataDir } = await placeFor('server', { empty: true })
    const login = `plain_${process.pid}_${Date.now()}`
    const admin = new pg.Client(databaseUrl)
    await admin.connect()
    await admin.query(`create role ${login} login`)
    await admin.query(`alter schema public owner to ${login}`)
    const config = { dataDir, databaseUrl: databaseUrl.replace('postgres@', `${login}@`) }
    await expect(openDatabase(config)).rejects.toMatchObject({
      code: 'role_missing',
      message: expect.stringContaining(`create role sanbao_app nologin;\ngrant sanbao_app to "${login}";`),
    })
    await admin.query(`grant sanbao_app to "${login}"`)
    const database = await openDatabase(config)
    await expect(sql`delete from events`.execute(database.db)).rejects.toMatchObject({ code: '42501' })
    await database.close()
    await admin.end()
  })

  it('[4] given nobody listens at DATABASE_URL – when opened – then one sentence without the password', async () => {
    const attempt = openDatabase({ dataDir: '', databaseUrl: 'postgresql://u:s3cret@127.0.0.1:9/x' })
    const refusal = await attempt.catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: 'server_unreachable', message: expect.not.stringContaining('s3cret') })
  })

  it('[4] given a server older than PostgreSQL 15 – then it is refused; 15 is accepted', () => {
    const old = { number: 140_012, version: '14.12', encoding: 'UTF8' }
    expect(() => requireSuitable(old)).toThrow('PostgreSQL 14.12; Sanbao needs 15')
    expect(() => requireSuitable({ ...old, number: 150_000 })).not.toThrow()
  })

  it('[4] given a database that is not UTF8 – when opened – then it is refused in one sentence', async () => {
    const { databaseUrl = '', dataDir } = await placeFor('server', { empty: true })
    const name = `latin_${Date.now()}`
    await withOwner(databaseUrl, (session) =>
      session.exec(`create database ${name} encoding 'LATIN1' locale 'C' template template0`),
    )
    const refused = openDatabase({ dataDir, databaseUrl: databaseUrl.replace(/t\d+_\d+_\d+/, name) })
    await expect(refused).rejects.toMatchObject({ code: 'server_not_utf8', params: { encoding: 'LATIN1' } })
  })
})
