/**
 * The database: PostgreSQL, embedded by default, a server when DATABASE_URL is set; one schema and one SQL for both.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { CompiledQuery, Kysely, PGliteDialect, PostgresDialect, sql } from 'kysely'
import { DatabaseUnavailable } from './errors.ts'
import { openEmbedded, type EmbeddedDatabase } from './embedded.ts'
import { maintain, startMaintenance } from './maintenance.ts'
import { migrate } from './migrate.ts'
import type { Reader } from './reader.ts'
import { APP_ROLE } from './role.ts'
import type { Tables } from './tables.ts'

export { DatabaseRefusal, isUnavailable, isUniqueViolation } from './errors.ts'
export { atOnce, type Given } from './at-once.ts'
export { makeDataFolder } from './lock.ts'
export { jsonb } from './types.ts'
export type { Tables } from './tables.ts'

export type Db = Kysely<Tables>

export interface DatabaseConfig {
  /** Folder of the embedded database; not touched when a server is named. */
  readonly dataDir: string
  readonly databaseUrl?: string | undefined
  /** Lines for a person: first start, migrations. */
  readonly onProgress?: ((line: string) => void) | undefined
  /**
   * Milliseconds a statement may run. Default 3500 on a server, so that a request is answered within 6 s even when the
   * network swallows everything; 30,000 embedded. Commands that move bulk give more.
   */
  readonly queryTimeoutMs?: number | undefined
}

export interface Database {
  /**
   * Never use it inside a transaction of its own (use the transaction): on the embedded database that waits for itself
   * for ever.
   */
  readonly db: Db
  readonly kind: 'embedded' | 'server'
  /** Asks the database one question and waits for the answer for two seconds. */
  readonly health: () => Promise<{ readonly ok: true } | { readonly ok: false; readonly error: unknown }>
  /** After bulk work: fresh statistics and a checkpoint on the embedded database; a server sees to itself. */
  readonly maintain: () => Promise<void>
  readonly close: () => Promise<void>
}

const SERVER_TIMEOUT_MS = 3500
const EMBEDDED_TIMEOUT_MS = 30_000
const HEALTH_MS = 2000

const healthOf = async (db: Db): Promise<{ ok: true } | { ok: false; error: unknown }> => {
  const tooLate = delay(HEALTH_MS, undefined, { ref: false }).then(() => {
    throw new DatabaseUnavailable(`no answer within ${HEALTH_MS} ms`)
  })
  try {
    await Promise.race([sql`select 1`.execute(db), tooLate])
    return { ok: true }
  } catch (error) {
    return { ok: false, error }
  }
}

const readers = new WeakMap<Db, Reader>()

/** Reads the column `json` by a statement with one parameter. */
export const readJson = async <T>(db: Db, text: string, parameter: string): Promise<T[]> => {
  const { rows } = await db.executeQuery<{ json: T }>(CompiledQuery.raw(text, [parameter]))
  return rows.map(({ json }) => json)
}

/** The same at less cost, for the question that everyone waits for. Await the answer before asking again. */
export const readJsonInTurn = async <T>(db: Db, text: string, parameter: string): Promise<T[]> => {
  const reader = readers.get(db)
  return reader === undefined ? readJson<T>(db, text, parameter) : ((await reader.read(text, parameter)) as T[])
}

const overServer = async (config: DatabaseConfig, databaseUrl: string, onProgress: (line: string) => void) => {
  // Loaded only here: the embedded start is measured in tenths of a second.
  const { openServer } = await import('./server.ts')
  const queryTimeoutMs = config.queryTimeoutMs ?? SERVER_TIMEOUT_MS
  const { pool, reader } = await openServer({ databaseUrl, queryTimeoutMs }, onProgress)
  const db: Db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  readers.set(db, reader)
  return {
    db,
    kind: 'server',
    health: () => healthOf(db),
    maintain: async () => undefined,
    close: async () => {
      await reader.close()
      await db.destroy()
    },
  } as const
}

/** Migrates the embedded database and lets it work as the application's role from then on. */
const prepare = async (embedded: EmbeddedDatabase, onProgress: (line: string) => void): Promise<void> => {
  try {
    await embedded.asOwner((session) => migrate(session, { onProgress }))
    await embedded.become(APP_ROLE)
  } catch (error) {
    await embedded.close()
    throw error
  }
}

/**
 * Opens the database, brings its schema up to date and gives the connection to work with.
 * @throws DatabaseRefusal with one plain sentence in both languages: folder in use or unwritable, server unreachable
 * or older than PostgreSQL 15, edited migration, missing rights. The caller prints it and ends with exit code 1.
 */
export const openDatabase = async (config: DatabaseConfig): Promise<Database> => {
  const onProgress = config.onProgress ?? ((): void => undefined)
  if (config.databaseUrl !== undefined) return overServer(config, config.databaseUrl, onProgress)
  const queryTimeoutMs = config.queryTimeoutMs ?? EMBEDDED_TIMEOUT_MS
  const embedded = await openEmbedded({ dataDir: config.dataDir, queryTimeoutMs, onProgress })
  await prepare(embedded, onProgress)
  const db: Db = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite: embedded }) })
  const stopMaintenance = startMaintenance(embedded)
  const close = async (): Promise<void> => {
    stopMaintenance()
    await embedded.close()
  }
  return { db, kind: 'embedded', health: () => healthOf(db), maintain: () => maintain(embedded), close }
}
