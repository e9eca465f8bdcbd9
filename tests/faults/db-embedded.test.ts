import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { openEmbedded } from '#platform/db/embedded.ts'
import { isUnavailable, openDatabase, type Db } from '#platform/db/index.ts'
import { freshPlace } from '#tests/databases.ts'

const WRITER = `${import.meta.dirname}/db-writer.ts`
const RUNAWAY = sql`select count(*) from generate_series(1, 1000000000000) a`

const leftovers: (() => unknown)[] = []
afterEach(async () => {
  for (const clear of leftovers.splice(0)) await clear()
})

const aFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'sanbao-fault-'))
  leftovers.push(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const aPlace = async () => {
  const place = await freshPlace('embedded')
  leftovers.push(() => place.remove())
  return place.config
}

const start = (dataDir: string): ChildProcess => {
  const child = spawn(process.execPath, [WRITER, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
  leftovers.push(() => child.kill('SIGKILL'))
  return child
}

const run = async (args: string[], env: Record<string, string> = {}): Promise<{ code: unknown; out: string }> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, args, { env: { ...process.env, ...env } }, (_error, out) => {
      resolve({ code: child.exitCode, out })
    })
  })

const addDealer = async (db: Db, name: string): Promise<unknown> =>
  sql`insert into dealers values (gen_random_uuid(), ${name})`.execute(db)

const dealers = async (db: Db): Promise<string[]> =>
  (await sql<{ name: string }>`select name from dealers order by name`.execute(db)).rows.map(({ name }) => name)

describe('fsync', () => {
  it('[embedded 3] given 100 commits – then there are at least 100 fsyncs', async () => {
    const { dataDir } = await aPlace()
    const embedded = await openEmbedded({ dataDir, queryTimeoutMs: 30_000, onProgress: () => undefined })
    const before = await embedded.fsyncs()
    for (let n = 0; n < 100; n++) await embedded.query(`insert into dealers values (gen_random_uuid(), 'dealer ${n}')`)
    const made = (await embedded.fsyncs()) - before
    await embedded.close()
    expect(made).toBeGreaterThanOrEqual(100)
  })

  it('[embedded 3] given a PGlite whose fsync reaches nothing – when started – then it refuses in one sentence', async () => {
    const { dataDir } = await aPlace()
    const hook = join(aFolder(), 'no-fsync.mjs')
    writeFileSync(
      hook,
      `import { registerHooks } from 'node:module'
       registerHooks({ load: (url, context, next) => {
         const loaded = next(url, context)
         return url.endsWith('/embedded-worker.ts')
           ? { ...loaded, source: String(loaded.source).replace('.stream_ops.fsync = ', '.stream_ops.never = ') }
           : loaded
       } })`,
    )
    const { code, out } = await run([WRITER, dataDir], { NODE_OPTIONS: `--import=${hook}` })
    expect(out).toContain('self-test')
    expect(code).toBe(1)
  })
})

describe('the data folder', () => {
  it('[lock] given a process on it – when a second one starts – then one sentence, exit code 1; after kill -9 it is free', async () => {
    const { dataDir } = await aPlace()
    const first = start(dataDir)
    await once(first.stdout ?? first, 'data')
    const second = await run([WRITER, dataDir])
    expect(second).toEqual({
      code: 1,
      out: `Another Sanbao process is using the data folder ${dataDir}. Stop it, or set SANBAO_DATA to another one.\n`,
    })
    await expect(openDatabase({ dataDir })).rejects.toMatchObject({ code: 'data_in_use' })
    first.kill('SIGKILL')
    await once(first, 'exit')
    await openDatabase({ dataDir }).then((database) => database.close())
  })

  it('[lock] given one open in this process – when opened again – then it is refused, and free once closed', async () => {
    const { dataDir } = await aPlace()
    const first = await openDatabase({ dataDir })
    await expect(openDatabase({ dataDir })).rejects.toMatchObject({ code: 'data_in_use' })
    await first.close()
    await openDatabase({ dataDir }).then((database) => database.close())
  })

  it('[4] given a path that cannot be written – when opened – then one sentence in both languages', async () => {
    const file = join(aFolder(), 'file')
    writeFileSync(file, '')
    const refusal = await openDatabase({ dataDir: join(file, 'data') }).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: 'data_unwritable', message: expect.stringContaining('ENOTDIR') })
    expect((refusal as { sentence(locale: string): string }).sentence('zh-CN')).toMatch(
      /^无法写入数据文件夹 .+SANBAO_DATA.+。$/,
    )
  })

  it.runIf(existsSync('/proc/self'))(
    'a folder where the kernel lets nobody make one – refused at once, not tried for ever',
    async () => {
      const refusal = await openDatabase({ dataDir: '/proc/nope' }).catch((error: unknown) => error)
      expect(refusal).toMatchObject({ code: 'data_unwritable', message: expect.stringContaining('/proc/nope') })
    },
  )

  it('[embedded 1] given PGlite writes files readable by all – then their parent is closed to others', async () => {
    const { dataDir } = await aPlace()
    await openDatabase({ dataDir }).then((database) => database.close())
    expect(statSync(join(dataDir, 'embedded')).mode & 0o777).toBe(0o700)
  })

  it('[embedded 5] given first starts killed half-way – when started again – then each time it is made anew and works', async () => {
    const dataDir = aFolder()
    for (const ms of [300, 900, 1500]) {
      const child = start(dataDir)
      await delay(ms)
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    mkdirSync(join(dataDir, 'embedded', 'pg.unfinished', 'base'), { recursive: true })
    const lines: string[] = []
    const { db, close } = await openDatabase({ dataDir, onProgress: (line) => void lines.push(line) })
    await addDealer(db, 'A')
    expect(await dealers(db)).toEqual(['A'])
    await close()
    expect(readdirSync(join(dataDir, 'embedded')).filter((name) => name.startsWith('pg'))).toEqual(['pg'])
    if (!existsSync(join(dataDir, 'embedded', 'pg', 'PG_VERSION'))) throw new Error('no database')
    expect(lines.join('\n')).toContain('unfinished')
  })
})

describe('watchdog', () => {
  it('[embedded 7] given a runaway query – when past its deadline – then it and those who wait hear «unavailable», then all works', async () => {
    const { db, close } = await openDatabase({ ...(await aPlace()), queryTimeoutMs: 1500 })
    await addDealer(db, 'before')
    const runaway = RUNAWAY.execute(db).catch((error: unknown) => error)
    const waiting = addDealer(db, 'waiting').catch((error: unknown) => error)
    expect(isUnavailable(await runaway)).toBe(true)
    expect(isUnavailable(await waiting)).toBe(true)
    await expect.poll(() => dealers(db).catch(() => 'unavailable'), { timeout: 60_000 }).toEqual(['before'])
    await expect(sql`delete from events`.execute(db)).rejects.toMatchObject({ code: '42501' })
    await close()
  })

  it('[embedded 7] given a transaction cut off by the watchdog – when it goes on – then it fails and leaves nothing behind', async () => {
    const { db, close } = await openDatabase({ ...(await aPlace()), queryTimeoutMs: 1500 })
    const cut = db.transaction().execute(async (tx) => {
      await sql`insert into dealers values (gen_random_uuid(), 'first half')`.execute(tx)
      await RUNAWAY.execute(tx).catch(() => undefined)
      await delay(4000)
      await sql`insert into dealers values (gen_random_uuid(), 'second half')`.execute(tx)
    })
    expect(isUnavailable(await cut.catch((error: unknown) => error))).toBe(true)
    await expect.poll(() => dealers(db).catch(() => 'unavailable'), { timeout: 60_000 }).toEqual([])
    await close()
  })

  it('[embedded 2] given a query that runs for a while – then the event loop goes on', async () => {
    const { db, close } = await openDatabase(await aPlace())
    let ticks = 0
    const timer = setInterval(() => ticks++, 10)
    const started = performance.now()
    await sql`select count(*) from generate_series(1, 5000000)`.execute(db)
    const ms = performance.now() - started
    clearInterval(timer)
    await close()
    expect(ticks).toBeGreaterThan(ms / 10 / 2)
  })
})
