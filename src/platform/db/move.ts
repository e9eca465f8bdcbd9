/**
 * Copies the embedded database to a server. The files themselves are not portable, so the rows go as COPY streams, in
 * one transaction of the server: all of it, compared and committed, or nothing.
 */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { openEmbedded } from './embedded.ts'
import { DatabaseRefusal } from './errors.ts'
import { pgDirOf } from './lock.ts'
import { migrate } from './migrate.ts'
import { withOwner } from './server.ts'
import { inTransaction, type Session } from './session.ts'

/** Rows per COPY out of the embedded database: each chunk is held in memory once. */
const CHUNK_ROWS = 50_000

interface Table {
  readonly name: string
  readonly columns: readonly string[]
  readonly key: readonly string[]
}

type Source = Session & { copyOut(sql: string): Promise<Uint8Array> }

// Quoted by the database itself; a table that refers to another comes after it, a table that refers to itself is copied
// as one statement, at whose end its references are checked.
const TABLES = `
  with recursive tables (id, depth) as (
    select oid, 0 from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'schema_migrations'
    union
    select conrelid, depth + 1 from tables
    join pg_constraint on confrelid = id and contype = 'f' and conrelid <> confrelid
  )
  select id::regclass::text as name,
    (select array_agg(quote_ident(attname) order by attname) from pg_attribute
     where attrelid = id and attnum > 0 and not attisdropped) as columns,
    (select array_agg(quote_ident(attname) order by array_position(indkey::int2[], attnum)) from pg_index
     join pg_attribute on attrelid = indrelid and attnum = any (indkey) where indrelid = id and indisprimary) as key
  from tables group by id order by max(depth), name`

const SEQUENCES = `select quote_ident(sequencename) as name, last_value as last from pg_sequences
  where schemaname = 'public' and last_value is not null order by 1`

/** Count of rows and a hash of all of them that does not depend on their order. */
interface Fingerprint {
  readonly rows: number
  readonly hash: string
}

const fingerprint = async (session: Session, { name, columns }: Table): Promise<Fingerprint> => {
  const half = (from: number): string => `coalesce(sum(('x' || substr(md5, ${from}, 16))::bit(64)::bigint::numeric), 0)`
  const [result] = await session.query<Fingerprint>(
    `select count(*) as rows, ${half(1)} || ':' || ${half(17)} as hash
     from (select md5(row(${columns.join(', ')})::text) from ${name}) hashed (md5)`,
  )
  if (result === undefined) throw new Error(`no fingerprint of ${name}`)
  return result
}

const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`

/** The rows of a table as COPY text, chunk by chunk in the order of its primary key. */
async function* chunksOf(source: Source, { name, columns, key }: Table): AsyncGenerator<Buffer> {
  const by = key.join(', ')
  const asText = key.map((column) => `${column}::text`).join(', ')
  let after = 'true'
  for (;;) {
    const [last] = await source.query<Record<string, string>>(
      `select ${asText} from ${name} where ${after} order by ${by} offset ${CHUNK_ROWS - 1} limit 1`,
    )
    const end = last === undefined ? '' : Object.values(last).map(literal).join(', ')
    const range = last === undefined ? after : `${after} and (${by}) <= (${end})`
    const bytes = await source.copyOut(`copy (select ${columns.join(', ')} from ${name} where ${range}) to '/dev/blob'`)
    yield Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    if (last === undefined) return
    after = `(${by}) > (${end})`
  }
}

interface Target {
  readonly session: Session
  readonly client: pg.Client
}

const requireEmpty = async (session: Session, { name }: Table): Promise<void> => {
  const [found] = await session.query<{ any: boolean }>(`select exists (select from ${name}) as any`)
  if (found?.any === true) throw new DatabaseRefusal('target_not_empty', { table: name })
}

const moveTable = async (source: Source, { session, client }: Target, table: Table): Promise<Fingerprint> => {
  const into = client.query(copyFrom(`copy ${table.name} (${table.columns.join(', ')}) from stdin`))
  await pipeline(Readable.from(chunksOf(source, table)), into)
  const [there, here] = [await fingerprint(session, table), await fingerprint(source, table)]
  if (there.rows !== here.rows || there.hash !== here.hash) {
    throw new DatabaseRefusal('move_differs', { table: table.name })
  }
  return there
}

/** Counting goes on where it was. */
const moveSequences = async (source: Session, target: Session): Promise<void> => {
  for (const { name, last } of await source.query<{ name: string; last: number }>(SEQUENCES)) {
    await target.query('select setval($1, $2)', [name, last])
  }
}

/**
 * Copies everything from the embedded database in `dataDir` to an empty database on a server and compares row counts
 * and hashes of each table. The embedded database is locked meanwhile and not changed.
 * @returns the tables in the order they were copied, with their rows
 * @throws DatabaseRefusal nothing_to_move, target_not_empty, move_differs, and those of opening either database
 */
export const moveToServer = async (
  { dataDir, databaseUrl }: { dataDir: string; databaseUrl: string },
  onProgress: (line: string) => void,
): Promise<{ readonly table: string; readonly rows: number }[]> => {
  if (!existsSync(pgDirOf(dataDir))) throw new DatabaseRefusal('nothing_to_move', { path: resolve(dataDir) })
  const embedded = await openEmbedded({ dataDir, queryTimeoutMs: 30_000, onProgress })
  try {
    return await embedded.asOwner(async (source) => {
      await migrate(source, { onProgress })
      return withOwner(databaseUrl, async (session, client) => {
        await migrate(session, { onProgress })
        return inTransaction(session, async () => {
          const moved: { table: string; rows: number }[] = []
          const tables = await source.query<Table>(TABLES)
          for (const table of tables) await requireEmpty(session, table)
          for (const table of tables) {
            const started = performance.now()
            const { rows } = await moveTable(source, { session, client }, table)
            onProgress(`✓ ${table.name} ${rows} (${((performance.now() - started) / 1000).toFixed(1)} s)`)
            moved.push({ table: table.name, rows })
          }
          await moveSequences(source, session)
          return moved
        })
      })
    })
  } finally {
    await embedded.close()
  }
}
