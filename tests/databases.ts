/**
 * Every test of the database runs on both: `eachDatabase('units', (open) => { it(…, async () => { const { db } = await
 * open() … }) })`. Each test file gets a fresh, migrated database of each kind, copied from a template that the first
 * file of the run makes.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, describe, inject } from 'vitest'
import { openDatabase, type Database, type DatabaseConfig } from '#platform/db/index.ts'
import { addressOf, startPostgres } from './postgres.ts'

export type Kind = Database['kind']
export const kinds: readonly Kind[] = ['embedded', 'server']

const STARTING_MS = 120_000
const TEMPLATE = 'sanbao_template'

/** Runs `make` once per test run, whichever of the parallel files comes first; the others wait for it. */
const oncePerRun = async (name: string, make: (folder: string) => Promise<void>): Promise<void> => {
  const folder = inject('runFolder')
  const done = join(folder, `${name}.done`)
  try {
    mkdirSync(join(folder, `${name}.claimed`))
  } catch {
    for (const start = Date.now(); !existsSync(done); await delay(20)) {
      if (existsSync(`${done}.failed`) || Date.now() - start > STARTING_MS)
        throw new Error(`${name} did not start: see the first failure`)
    }
    return
  }
  try {
    await make(folder)
    writeFileSync(done, '')
  } catch (error) {
    writeFileSync(`${done}.failed`, '')
    throw error
  }
}

const asAdmin = async (folder: string, statement: string): Promise<void> => {
  const client = new pg.Client(addressOf(folder, 'postgres'))
  await client.connect()
  await client.query(statement).finally(() => client.end())
}

const close = async (database: Database): Promise<void> => database.close()

const makeTemplate: Record<Kind, (folder: string) => Promise<void>> = {
  embedded: async (folder) => {
    await openDatabase({ dataDir: join(folder, 'making') }).then(close)
    renameSync(join(folder, 'making'), join(folder, 'embedded-template'))
  },
  server: async (folder) => {
    startPostgres(folder)
    await asAdmin(folder, `create database ${TEMPLATE}`)
    await openDatabase({ dataDir: '', databaseUrl: addressOf(folder, TEMPLATE) }).then(close)
  },
}

export interface Place {
  readonly config: DatabaseConfig
  readonly remove: () => Promise<void>
}

let places = 0

/** A fresh database that nobody has opened yet, migrated unless `empty`: for tests that start whole processes. */
export const freshPlace = async (kind: Kind, { empty = false } = {}): Promise<Place> => {
  await oncePerRun(kind, makeTemplate[kind])
  const folder = inject('runFolder')
  const dataDir = mkdtempSync(join(folder, 'data-'))
  const remove = async (): Promise<void> => rmSync(dataDir, { recursive: true, force: true })
  if (kind === 'embedded') {
    if (!empty) cpSync(join(folder, 'embedded-template'), dataDir, { recursive: true })
    return { config: { dataDir }, remove }
  }
  const name = `t${process.pid}_${places++}_${Date.now()}`
  await asAdmin(folder, `create database ${name} template ${empty ? 'template0' : TEMPLATE}`)
  return { config: { dataDir, databaseUrl: addressOf(folder, name) }, remove }
}

/**
 * Runs the block once per kind of database. `open` gives the same open database throughout the block; it is closed and
 * removed after it. Tests make their own data, so that they do not depend on each other.
 */
export const eachDatabase = (name: string, block: (open: () => Promise<Database>, kind: Kind) => void): void => {
  describe.each(kinds)(`${name} (%s)`, (kind) => {
    let opened: Promise<{ database: Database; place: Place }> | undefined
    const start = async (): Promise<{ database: Database; place: Place }> => {
      const place = await freshPlace(kind)
      return { place, database: await openDatabase(place.config) }
    }
    afterAll(async () => {
      const result = await opened
      await result?.database.close()
      await result?.place.remove()
    })
    block(async () => (await (opened ??= start())).database, kind)
  })
}
