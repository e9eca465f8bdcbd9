/** A program that is measured in a process of its own, and the PostgreSQL server and units it is measured on. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { seedUnits } from '#features/demo/index.ts'
import { loadEditions } from '#features/policy-editions/index.ts'
import { openDatabase } from '#platform/db/index.ts'

/** Starts a program of this folder, whose first line says on which port it listens. */
export const startProgram = async (
  file: string,
  env: Readonly<Record<string, string>>,
): Promise<{ child: ChildProcess; port: number }> => {
  const program = new URL(file, import.meta.url).pathname
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (child.stdout === null) throw new Error('no output')
  const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string]
  return { child, port: Number(line.trim()) }
}

/** The process that a server in this folder runs as. */
export const postmasterOf = (folder: string): number =>
  Number(readFileSync(join(folder, 'pg', 'data', 'postmaster.pid'), 'utf8').split('\n', 1)[0])

/** Fills a database with units. @returns their serials, in order */
export const seedSerials = async (databaseUrl: string, units: number): Promise<string[]> => {
  const database = await openDatabase({ dataDir: '', databaseUrl })
  const now = new Date().toISOString()
  const context = { db: database.db, editions: loadEditions(), now, today: now.slice(0, 10) }
  await seedUnits(context, { units, seed: 7 })
  const rows = await database.db.selectFrom('serials').select('serial').orderBy('serial').execute()
  await database.close()
  return rows.map(({ serial }) => serial)
}
