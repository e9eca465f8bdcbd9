/**
 * Importing an export of sold units, against a bare COPY of the same rows into the same tables (same keys and indexes) on the same
 * private PostgreSQL server, in the same run. `node bench/import.ts [--rows N] [--embedded]`
 *
 * The import reads the text, checks every cell, looks every serial up, folds the coverage of every unit and keeps its position; the
 * COPY is given rows that are ready. A COPY of the text alone into one table without keys is shown as well.
 */
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { seedUnits } from '#features/demo/index.ts'
import { importUnits } from '#features/imports/index.ts'
import type { ImportReport } from '#features/imports/index.ts'
import { loadEditions } from '#features/policy-editions/index.ts'
import { formatDay } from '#lib/days.ts'
import { openDatabase } from '#platform/db/index.ts'
import { addressOf, startPostgres, stopPostgres } from '#tests/postgres.ts'

const { values: args } = parseArgs({
  options: { rows: { type: 'string', default: '100000' }, embedded: { type: 'boolean', default: false } },
})
const ROWS = Number(args.rows)
const TODAY = '2026-11-23'
const FIRST_DAY = 19_000
const TABLES = ['lineages', 'units', 'serials', 'events', 'ledgers', 'coverage_segments']
const MODELS = ['E2', 'E3', 'D260', 'D350', 'N6', 'N60', 'AI-20', 'CV-100']
const DEALERS = ['', 'Example One', 'Example Two', '示例三', '示例四']

const say = (line: string): void => void process.stdout.write(`${line}\n`)

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

function* exported(rows: number): Generator<string> {
  yield 'Serial No.,Model,Ship date,Dealer,Invoice date,Unit price,Currency,Delivered\n'
  for (let index = 0; index < rows; index++) {
    const shipped = FIRST_DAY + ((index * 7) % 1500)
    const sold = shipped + (index % 90)
    const cells = [
      // Spread as serials are, not in their order.
      `BN${String((index * 7_919_003) % 100_000_000).padStart(8, '0')}`,
      MODELS[index % MODELS.length],
      formatDay(shipped),
      DEALERS[index % DEALERS.length],
      formatDay(sold),
      `${1000 + (index % 5000)}.00`,
      'CNY',
      index % 5 === 0 ? '' : formatDay(sold + 3),
    ]
    yield `${cells.join(',')}\n`
  }
}

const withClient = async <T>(databaseUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client(databaseUrl)
  await client.connect()
  return work(client).finally(() => client.end())
}

/** The tables as text files, in the format of COPY. */
const dump = (databaseUrl: string, folder: string): Promise<void> =>
  withClient(databaseUrl, async (client) => {
    for (const table of TABLES) {
      await pipeline(client.query(copyTo(`copy ${table} to stdout`)), createWriteStream(join(folder, `${table}.copy`)))
    }
  })

const load = (client: pg.Client, target: string, path: string): Promise<void> =>
  pipeline(createReadStream(path), client.query(copyFrom(`copy ${target}`)))

const runImport = async (config: Parameters<typeof openDatabase>[0], path: string) => {
  const database = await openDatabase({ ...config, queryTimeoutMs: 120_000 })
  try {
    const ctx = { db: database.db, editions: loadEditions(), now: `${TODAY}T02:00:00.000Z`, today: TODAY }
    await seedUnits(ctx, { units: 0, seed: 1 })
    const before = process.memoryUsage.rss()
    const cpu = process.cpuUsage()
    let report: ImportReport | undefined
    let peak = before
    const took = await seconds(async () => {
      const result = await importUnits(
        ctx,
        { path, name: 'export.csv' },
        {},
        {
          onProgress: () => void (peak = Math.max(peak, process.memoryUsage.rss())),
        },
      )
      if (!result.ok) throw new Error(result.error.code)
      report = result.value
    })
    const used = process.cpuUsage(cpu)
    const again = await seconds(() => importUnits(ctx, { path, name: 'export.csv' }))
    await database.maintain()
    return { report, took, again, before, peak, cpu: (used.user + used.system) / 1e6 }
  } finally {
    await database.close()
  }
}

const mb = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MB`

const tell = (
  kind: string,
  { report, took, again, before, peak, cpu }: Awaited<ReturnType<typeof runImport>>,
): void => {
  if (report?.counts.added !== ROWS) throw new Error(`not all rows were imported: ${JSON.stringify(report?.counts)}`)
  say(
    `import, ${kind}: ${ROWS} rows in ${took.toFixed(1)} s, ${Math.round(ROWS / took)} rows/s; ${cpu.toFixed(1)} s of this process's CPU`,
  )
  say(`  memory ${mb(before)} before, ${mb(peak)} at its peak (${mb(peak - before)} more)`)
  say(`  the same file again, nothing changed: ${again.toFixed(1)} s, ${Math.round(ROWS / again)} rows/s`)
}

const onServer = async (folder: string, path: string): Promise<void> => {
  startPostgres(folder)
  try {
    await withClient(addressOf(folder, 'postgres'), async (client) => {
      for (const name of ['imported', 'copied']) await client.query(`create database ${name}`)
    })
    const imported = await runImport({ dataDir: '', databaseUrl: addressOf(folder, 'imported') }, path)
    tell('server', imported)
    await dump(addressOf(folder, 'imported'), folder)
    await openDatabase({ dataDir: '', databaseUrl: addressOf(folder, 'copied') }).then((database) => database.close())
    await withClient(addressOf(folder, 'copied'), async (client) => {
      await withClient(addressOf(folder, 'imported'), async (source) => {
        await pipeline(source.query(copyTo('copy models to stdout')), client.query(copyFrom('copy models from stdin')))
      })
      const ready = await seconds(async () => {
        await client.query('begin')
        for (const table of TABLES) await load(client, `${table} from stdin`, join(folder, `${table}.copy`))
        await client.query('commit')
      })
      await client.query('create table flat (a text, b text, c text, d text, e text, f text, g text, h text)')
      const flat = await seconds(() => load(client, `flat from stdin with (format csv, header)`, path))
      say(
        `bare COPY of the same rows into the same tables: ${ready.toFixed(1)} s → import takes ${(imported.took / ready).toFixed(2)} times as long`,
      )
      say(
        `bare COPY of the text into one table without keys: ${flat.toFixed(1)} s → ${(imported.took / flat).toFixed(1)} times`,
      )
    })
  } finally {
    stopPostgres(folder)
  }
}

const folder = mkdtempSync(join(tmpdir(), 'sanbao-bench-import-'))
try {
  const path = join(folder, 'export.csv')
  await pipeline(exported(ROWS), createWriteStream(path))
  say(`${ROWS} rows, ${mb(statSync(path).size)} of CSV`)
  if (args.embedded) tell('embedded', await runImport({ dataDir: join(folder, 'data') }, path))
  else await onServer(folder, path)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
