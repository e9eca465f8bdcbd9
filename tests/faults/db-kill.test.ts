import { spawn, type ChildProcess } from 'node:child_process'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { openDatabase, type DatabaseConfig } from '#platform/db/index.ts'
import { freshPlace, kinds } from '#tests/databases.ts'
import { killRounds } from './kill-rounds.ts'

const ROUNDS = 20

const WRITER = `${import.meta.dirname}/db-writer.ts`

const writer =
  ({ dataDir, databaseUrl }: DatabaseConfig, acknowledge: 'after' | 'before') =>
  (): ChildProcess => {
    const where = databaseUrl === undefined ? [] : [databaseUrl]
    return spawn(process.execPath, [WRITER, dataDir, acknowledge, ...where], { stdio: ['ignore', 'pipe', 'inherit'] })
  }

interface Found {
  readonly id: string
  readonly lineage: string | null
}

/** All that is there, read without indexes: one that lost an entry must not hide a row. */
const findAll = async (config: DatabaseConfig): Promise<readonly Found[]> => {
  const { db, close } = await openDatabase(config)
  const { rows } = await sql<Found>`select e.event_id as id, l.lineage_id as lineage from lineages l
    full join events e on e.event_id::text = l.lineage_id::text`.execute(db)
  await close()
  return rows
}

const runRounds = async (kind: (typeof kinds)[number], rounds: number, acknowledge: 'after' | 'before') => {
  const { config, remove } = await freshPlace(kind)
  const acked = await killRounds({ rounds, between: [60, 360], start: writer(config, acknowledge) })
  const rows = await findAll(config)
  await remove()
  const found = new Set(rows.map(({ id }) => id))
  return { acked, rows, found, lost: acked.filter((id) => !found.has(id)) }
}

describe.each(kinds)('the death of the application (%s)', (kind) => {
  it(`[R1] given 12 writers – when killed at random ${ROUNDS} times – then no acknowledged write is lost, none is half there`, async () => {
    const { acked, rows, found, lost } = await runRounds(kind, ROUNDS, 'after')
    console.log(`R1 ${kind}: ${ROUNDS} kills, ${acked.length} acknowledged, ${rows.length} found, ${lost.length} lost`)
    expect(acked.length).toBeGreaterThan(ROUNDS)
    expect(lost).toEqual([])
    expect(rows.length).toBe(found.size)
    expect(rows.filter(({ id, lineage }) => id !== lineage)).toEqual([])
  })
})

describe('the harness', () => {
  it('[R1] given writers that acknowledge before the commit – when killed – then the loss is seen', async () => {
    expect((await runRounds('server', 3, 'before')).lost).not.toEqual([])
  })
})
