import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { isUnavailable, openDatabase, type Db } from '#platform/db/index.ts'
import { kinds } from '#tests/databases.ts'
import { addressOf, startPostgres, stopPostgres } from '#tests/postgres.ts'

const RECOVERED_MS = 5000
const FULL_MS = 4000

/** A small disk of its own, or the reason why there is none. */
const mountSmallDisk = (size: string): { folder: string; unmount: () => void } | { reason: string } => {
  const folder = mkdtempSync(join(tmpdir(), 'sanbao-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'pipe' })
  } catch (error) {
    rmSync(folder, { recursive: true })
    return { reason: String(error) }
  }
  const unmount = (): void => {
    execFileSync('umount', ['--lazy', folder])
    rmSync(folder, { recursive: true })
  }
  return { folder, unmount }
}

const clearing: (() => unknown)[] = []
afterEach(async () => {
  for (const clear of clearing.splice(0).toReversed()) await clear()
})

const fill = (folder: string): (() => void) => {
  const ballast = join(folder, 'ballast')
  for (const size of [1_000_000, 4096]) {
    try {
      for (;;) writeFileSync(ballast, Buffer.alloc(size), { flag: 'a' })
    } catch {
      // Full: on to smaller pieces.
    }
  }
  return () => rmSync(ballast)
}

const tally = () => ({ acked: [] as string[], errors: [] as unknown[] })

const write = async (db: Db, { acked, errors }: ReturnType<typeof tally>): Promise<boolean> => {
  const name = crypto.randomUUID() + 'x'.repeat(1500)
  try {
    await sql`insert into dealers values (gen_random_uuid(), ${name})`.execute(db)
    acked.push(name)
    return true
  } catch (error) {
    errors.push(error)
    return false
  }
}

const readAll = async (db: Db): Promise<string[]> =>
  (await sql<{ name: string }>`select name from dealers`.execute(db)).rows.map(({ name }) => name)

describe.each(kinds)('a full disk (%s)', (kind) => {
  it('[R15] given no space – then writes are unavailable, reads fine; given space – then it recovers by itself, nothing is lost', async (context) => {
    const disk = mountSmallDisk('150m')
    if ('reason' in disk) {
      console.log(`R15 skipped: no tmpfs can be mounted here: ${disk.reason}`)
      return context.skip()
    }
    clearing.push(disk.unmount)
    const { folder } = disk
    if (kind === 'server') {
      clearing.push(() => stopPostgres(folder))
      startPostgres(folder, ['--wal-segsize=1'])
    }
    const config = {
      dataDir: join(folder, 'data'),
      ...(kind === 'server' ? { databaseUrl: addressOf(folder, 'postgres') } : {}),
    }
    const { db, close } = await openDatabase(config)
    clearing.push(close)
    const writes = tally()
    for (let n = 0; n < 50; n++) await write(db, writes)
    expect(writes.errors).toEqual([])

    const free = fill(folder)
    for (const start = Date.now(); Date.now() - start < FULL_MS; await delay(1)) {
      await write(db, writes)
      expect(new Set(await readAll(db)).isSupersetOf(new Set(writes.acked))).toBe(true)
    }
    expect(writes.errors.length).toBeGreaterThan(10)
    expect(writes.errors.filter((error) => !isUnavailable(error))).toEqual([])

    free()
    const freed = Date.now()
    while (!(await write(db, writes))) await delay(20)
    const recovered = Date.now() - freed
    const found = new Set(await readAll(db))
    console.log(
      `R15 ${kind}: ${writes.acked.length} acknowledged, ${writes.errors.length} unavailable, recovered after ${recovered} ms`,
    )
    expect(recovered).toBeLessThan(RECOVERED_MS)
    expect(writes.acked.filter((name) => !found.has(name))).toEqual([])
  })
})

describe('a disk so full that the embedded log cannot grow', () => {
  it('[R15] given no space for the log – then all is unavailable; given space – then it recovers by itself, nothing is lost', async (context) => {
    const disk = mountSmallDisk('150m')
    if ('reason' in disk) return context.skip(disk.reason)
    clearing.push(disk.unmount)
    const { db, close } = await openDatabase({ dataDir: join(disk.folder, 'data') })
    clearing.push(close)
    const writes = tally()
    await write(db, writes)
    const free = fill(disk.folder)
    const growLog = sql`select pg_logical_emit_message(true, 'x', repeat('y', 1000000))`
    let down: unknown
    while (down === undefined)
      down = await growLog.execute(db).then(
        () => undefined,
        (error: unknown) => error ?? 'rejected',
      )
    expect(isUnavailable(down)).toBe(true)
    await delay(1500)
    free()
    const freed = Date.now()
    while (!(await write(db, writes))) await delay(20)
    expect(Date.now() - freed).toBeLessThan(RECOVERED_MS)
    expect(new Set(await readAll(db))).toEqual(new Set(writes.acked))
  })
})
