/**
 * A PostgreSQL server through node-postgres, made safe against the two ways in which its pool fails: an error on a
 * checked-out client that nobody listens to ends the process, and a client released after a time-out poisons the pool.
 */
import type { PostgresPool } from 'kysely'
import pg from 'pg'
import { DatabaseRefusal, errorField, reasonOf } from './errors.ts'
import { migrate } from './migrate.ts'
import { createReader, type Reader } from './reader.ts'
import { APP_ROLE } from './role.ts'
import type { Session } from './session.ts'
import { arrayElements, scalarParsers } from './types.ts'

const POOL_SIZE = 15
/**
 * Milliseconds to wait for a connection, free or new. With the query time-out after it a request still answers within 6
 * s.
 */
const CONNECT_TIMEOUT_MS = 2000
/** Milliseconds that a read in turn may take, connecting included: one that waits for another is answered within 6 s as well. */
const READ_TIMEOUT_MS = 2500
/** Milliseconds that the server has to cancel a statement before the client gives the connection up. */
const CANCEL_GRACE_MS = 250
const OLDEST_VERSION = 150_000

// The published type of this object is wrong.
const arrayParser = pg.types.arrayParser as unknown as {
  create(text: string, element: (text: string) => unknown): { parse(): unknown[] }
}

/** What the parsers rely on, whatever the server's defaults are. */
const TEXT_FORMATS = `set timezone = 'UTC'; set datestyle = 'ISO'; set intervalstyle = 'postgres'`

const parserOf = (oid: number): ((text: string) => unknown) | undefined => {
  const element = scalarParsers[arrayElements[oid] ?? -1]
  if (element !== undefined) return (text) => arrayParser.create(text, element).parse()
  return scalarParsers[oid]
}

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (parserOf(oid) as never) ?? pg.types.getTypeParser(oid, format),
}

const connection = (databaseUrl: string): pg.ClientConfig => ({
  connectionString: databaseUrl,
  application_name: 'sanbao',
  connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  keepAlive: true,
  types,
})

const sessionOf = (client: pg.Client): Session => ({
  query: async <T>(sql: string, params: readonly unknown[] = []) => (await client.query(sql, [...params])).rows as T[],
  exec: async (sql) => void (await client.query(sql)),
})

interface Server {
  readonly number: number
  readonly version: string
  readonly encoding: string
}

/** @throws DatabaseRefusal server_too_old, server_not_utf8 */
export const requireSuitable = ({ number, version, encoding }: Server): void => {
  if (number < OLDEST_VERSION) throw new DatabaseRefusal('server_too_old', { version })
  if (encoding !== 'UTF8') throw new DatabaseRefusal('server_not_utf8', { encoding })
}

/**
 * Connects as the owner of the tables, without time limits, for migrations and moves.
 * @throws DatabaseRefusal server_unreachable, server_too_old, server_not_utf8
 */
export const withOwner = async <T>(
  databaseUrl: string,
  work: (session: Session, client: pg.Client) => Promise<T>,
): Promise<T> => {
  const client = new pg.Client(connection(databaseUrl))
  // A connection that breaks fails the query under way; without a listener it would end the process as well.
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (error) {
    throw new DatabaseRefusal('server_unreachable', { reason: reasonOf(error) }, error)
  }
  try {
    const session = sessionOf(client)
    await session.exec(TEXT_FORMATS)
    const [server] = await session.query<Server>(
      `select current_setting('server_version_num')::int as number, current_setting('server_version') as version,
         current_setting('server_encoding') as encoding`,
    )
    if (server !== undefined) requireSuitable(server)
    return await work(session, client)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Errors that PostgreSQL reports for a statement leave the connection sound; after any other its state is unknown. */
const broke = (error: unknown): boolean => errorField(error, 'severity') !== 'ERROR'

/** A query may ask to be kept as a prepared statement by beginning so: `/* prepared: ledger_by_serial *\/ select …`. */
const PREPARED = /^\/\* prepared: (\w+) \*\//

/** One statement may be written in several shapes, each of which the server has to know under a name of its own. */
const statementNames = new Map<string, string>()

const nameOf = (text: string): string | undefined => {
  const known = statementNames.get(text)
  if (known !== undefined) return known
  const label = PREPARED.exec(text)?.[1]
  if (label === undefined) return undefined
  const name = `${label}_${statementNames.size}`
  statementNames.set(text, name)
  return name
}

const asPrepared = (args: readonly unknown[]): readonly unknown[] => {
  const [text, values] = args
  const name = typeof text === 'string' ? nameOf(text) : undefined
  return name === undefined ? args : [{ name, text, values }]
}

/**
 * Notes the error that broke a client. From then on its queries fail at once (a rollback must not wait for a second
 * time-out), and it is destroyed rather than pooled when it is released.
 */
const watch = (client: pg.PoolClient, broken: WeakMap<object, unknown>): void => {
  client.on('error', (error) => void broken.set(client, error))
  const query = client.query.bind(client) as (...args: unknown[]) => unknown
  const watched = async (...args: unknown[]): Promise<unknown> => {
    if (broken.has(client)) throw broken.get(client)
    try {
      return await query(...asPrepared(args))
    } catch (error) {
      if (broke(error)) broken.set(client, error)
      throw error
    }
  }
  client.query = watched as typeof client.query
}

export interface ServerOptions {
  readonly databaseUrl: string
  /** Milliseconds a statement may run: the server cancels it then, and the client gives up soon after. */
  readonly queryTimeoutMs: number
}

/** What every session is told: it works as `sanbao_app`, and no statement takes for ever. */
const setUpOf = (queryTimeoutMs: number): string =>
  [
    `set role ${APP_ROLE}`,
    TEXT_FORMATS,
    // Compiling a query takes longer than running any of ours: 156 of 190 ms for the ledgers of 2000 units.
    'set jit = off',
    `set statement_timeout = ${queryTimeoutMs}`,
    `set lock_timeout = ${queryTimeoutMs}`,
    `set idle_in_transaction_session_timeout = ${queryTimeoutMs * 2}`,
  ].join(';')

/** The application's connections, as Kysely's dialect takes them. */
const createPool = ({ databaseUrl, queryTimeoutMs }: ServerOptions): PostgresPool => {
  const broken = new WeakMap<object, unknown>()
  const setUp = setUpOf(queryTimeoutMs)
  const pool = new pg.Pool({
    ...connection(databaseUrl),
    max: POOL_SIZE,
    query_timeout: queryTimeoutMs + CANCEL_GRACE_MS,
    onConnect: async (client) => void (await client.query(setUp)),
  })
  pool.on('error', () => undefined)
  pool.on('connect', (client) => watch(client, broken))
  const connect = async (): Promise<pg.PoolClient> => {
    const client = await pool.connect()
    const release = client.release.bind(client)
    client.release = (discard) => release(discard === true || broken.has(client))
    return client
  }
  return { connect, end: () => pool.end(), options: pool.options }
}

/** Migrates the server and gives the application's pool, and its reader. */
export const openServer = async (
  options: ServerOptions,
  onProgress: (line: string) => void,
): Promise<{ readonly pool: PostgresPool; readonly reader: Reader }> => {
  const { databaseUrl, queryTimeoutMs } = options
  await withOwner(databaseUrl, (session) => migrate(session, { onProgress }))
  const reader = createReader({
    connection: connection(databaseUrl),
    setUp: setUpOf(queryTimeoutMs),
    timeoutMs: Math.min(queryTimeoutMs, READ_TIMEOUT_MS),
  })
  return { pool: createPool(options), reader }
}
