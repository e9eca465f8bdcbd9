/**
 * Migrations are numbered plain SQL files, each run once, in order, in a transaction of its own, and recorded with the
 * SHA-256 of its text. `grants.sql` says what the application's role may do and is run again whenever it or the list
 * has changed.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { DatabaseRefusal, reasonOf } from './errors.ts'
import { ensureRole } from './role.ts'
import { inTransaction, type Session } from './session.ts'

const FOLDER = new URL('../../../migrations/', import.meta.url)
const NUMBERED = /^\d{4}-[a-z0-9-]+\.sql$/
const GRANTS = 'grants.sql'
/** Any constant: two processes that migrate one server at once take turns on it. */
const LOCK = 5_309_211

export interface Migration {
  readonly name: string
  readonly sha256: string
  readonly sql: string
}

const read = (name: string): Migration => {
  // A checkout with other line ends is still the same migration.
  const sql = readFileSync(new URL(name, FOLDER), 'utf8').replaceAll('\r\n', '\n')
  return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') }
}

/** The numbered migrations of this version, in order. */
export const readMigrations = (): Migration[] =>
  readdirSync(FOLDER)
    .filter((name) => NUMBERED.test(name))
    .toSorted()
    .map(read)

type Applied = ReadonlyMap<string, string>

const appliedTo = async (session: Session): Promise<Applied> => {
  const [known] = await session.query<{ known: boolean }>(
    `select to_regclass('schema_migrations') is not null as known`,
  )
  if (known?.known !== true) return new Map()
  const rows = await session.query<{ name: string; sha256: string }>('select name, sha256 from schema_migrations')
  return new Map(rows.map((row) => [row.name, row.sha256]))
}

const pendingOf = (migrations: readonly Migration[], applied: Applied): Migration[] => {
  const names = new Set([...migrations.map(({ name }) => name), GRANTS])
  for (const name of applied.keys()) if (!names.has(name)) throw new DatabaseRefusal('migration_unknown', { name })
  return migrations.filter(({ name, sha256 }) => {
    const recorded = applied.get(name)
    if (recorded !== undefined && recorded !== sha256) throw new DatabaseRefusal('migration_edited', { name })
    return recorded === undefined
  })
}

const apply = async (session: Session, migration: Migration): Promise<void> => {
  try {
    await inTransaction(session, async () => {
      await session.exec(migration.sql)
      await session.query(
        `insert into schema_migrations (name, sha256, applied_at) values ($1, $2, now())
         on conflict (name) do update set sha256 = excluded.sha256, applied_at = excluded.applied_at`,
        [migration.name, migration.sha256],
      )
    })
  } catch (error) {
    throw new DatabaseRefusal('migration_failed', { name: migration.name, reason: reasonOf(error) }, error)
  }
}

/** The names of the migrations that the database has and of those it still needs. */
export const migrationStatus = async (session: Session): Promise<{ applied: string[]; pending: string[] }> => {
  const migrations = readMigrations()
  const pending = pendingOf(migrations, await appliedTo(session)).map(({ name }) => name)
  return { pending, applied: migrations.map(({ name }) => name).filter((name) => !pending.includes(name)) }
}

/**
 * Brings the database to this version's schema; quick when there is nothing to do.
 * @returns the names of the migrations that were applied now
 * @throws DatabaseRefusal migration_edited, migration_unknown, migration_failed, role_missing
 */
export const migrate = async (
  session: Session,
  { migrations = readMigrations(), onProgress = (_line: string): void => undefined } = {},
): Promise<string[]> => {
  const grants = read(GRANTS)
  const before = await appliedTo(session)
  if (pendingOf(migrations, before).length === 0 && before.get(GRANTS) === grants.sha256) return []
  await session.query('select pg_advisory_lock($1)', [LOCK])
  try {
    await ensureRole(session)
    await session.exec(
      `create table if not exists schema_migrations
         (name text primary key, sha256 text not null, applied_at timestamptz not null)`,
    )
    // Read again under the lock: another process may just have done it.
    const pending = pendingOf(migrations, await appliedTo(session))
    for (const migration of pending) {
      onProgress(`migration ${migration.name}`)
      await apply(session, migration)
    }
    await apply(session, grants)
    return pending.map(({ name }) => name)
  } finally {
    await session.query('select pg_advisory_unlock($1)', [LOCK]).catch(() => undefined)
  }
}
