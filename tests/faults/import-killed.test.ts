/** I16: an import killed at any moment is finished by importing the same file again: nothing lost, nothing twice. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, describe, expect, it } from 'vitest'
import { seedUnits } from '#features/demo/index.ts'
import { importUnits } from '#features/imports/index.ts'
import type { ImportReport, ProblemRow } from '#features/imports/index.ts'
import { loadEditions } from '#features/policy-editions/index.ts'
import { openDatabase } from '#platform/db/index.ts'
import type { Database } from '#platform/db/index.ts'
import { freshPlace, kinds } from '#tests/databases.ts'

const folder = mkdtempSync(join(tmpdir(), 'sanbao-import-killed-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const ROWS = 24_000
const KILLS = 4
const runner = fileURLToPath(new URL('import-runner.ts', import.meta.url))

/** Every 500th row has a date that does not exist; the last serial repeats the first. */
const exported = (): string => {
  const row = (index: number): string =>
    `XK${String(index).padStart(6, '0')},E3,2024-01-01,2024-02-${index % 500 === 499 ? 30 : 10}`
  return ['serial,model,shipped,sold', ...Array.from({ length: ROWS - 1 }, (_, index) => row(index)), row(0)].join('\n')
}

const contextFor = (database: Database) => ({
  db: database.db,
  editions: loadEditions(),
  now: '2026-11-23T02:00:00.000Z',
  today: '2026-11-23',
})

const count = async (database: Database, query: ReturnType<typeof sql<{ count: number }>>): Promise<number> =>
  (await query.execute(database.db)).rows[0]?.count ?? -1

describe.each(kinds)('[I16] an import (%s)', (kind) => {
  it(`killed ${KILLS} times – imported again – every row is there once, counts and problems are those of one run`, async () => {
    const place = await freshPlace(kind)
    const path = join(folder, `${kind}.csv`)
    writeFileSync(path, exported())
    const withDatabase = async <T>(work: (database: Database) => Promise<T>): Promise<T> => {
      const database = await openDatabase(place.config)
      return work(database).finally(() => database.close())
    }
    await withDatabase((database) => seedUnits(contextFor(database), { units: 0, seed: 1 }))
    const unitsBefore = await withDatabase((database) => count(database, sql`select count(*) from units`))

    const positions: number[] = []
    for (let round = 0; round < KILLS; round++) {
      const child = spawn(process.execPath, [runner, path, JSON.stringify(place.config)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const ended = once(child, 'exit')
      await Promise.race([once(child.stdout, 'data'), ended])
      // Somewhere in the batch after the first one.
      await delay(40 * round)
      child.kill('SIGKILL')
      await ended
      const done = await withDatabase((database) =>
        count(database, sql`select coalesce(max(rows_done), 0) as count from imports`),
      )
      positions.push(done)
      const complete = await withDatabase((database) =>
        count(
          database,
          sql`select count(*) from serials s where s.serial like 'XK%' and (select count(*) from events e where e.lineage_id = s.lineage_id) <> 2`,
        ),
      )
      expect(complete).toBe(0)
    }
    expect(positions[0]).toBeGreaterThan(0)
    expect(positions).toEqual(positions.toSorted((a, b) => a - b))
    expect(positions.at(-1)).toBeLessThan(ROWS)

    const problems: ProblemRow[] = []
    const report = await withDatabase(async (database): Promise<ImportReport> => {
      const result = await importUnits(
        contextFor(database),
        { path, name: 'export.csv' },
        {},
        { onProblems: (rows) => void problems.push(...rows) },
      )
      if (!result.ok) throw new Error(result.error.code)
      return result.value
    })
    const bad = Math.floor((ROWS - 1) / 500)
    const whole = { added: ROWS - 1 - bad, completed: 0, unchanged: 0, conflicts: 1, errors: bad }
    expect(report.resumedAfter).toBe(positions.at(-1))
    expect(report.counts).toEqual(whole)
    expect(problems.map((row) => row.row)).toEqual([
      ...Array.from({ length: bad }, (_, index) => 501 + 500 * index),
      ROWS + 1,
    ])
    const after = await withDatabase((database) => count(database, sql`select count(*) from units`))
    expect(after - unitsBefore).toBe(whole.added)
    await place.remove()
  })
})
