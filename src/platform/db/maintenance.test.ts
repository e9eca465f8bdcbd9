import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { freshPlace } from '#tests/databases.ts'
import { openEmbedded } from './embedded.ts'
import { startMaintenance } from './maintenance.ts'
import { APP_ROLE } from './role.ts'

const DEAD = `select n_dead_tup as n from pg_stat_user_tables where relname = 'lineages'`

describe('maintenance of the embedded database', () => {
  it('[embedded 6] given 100,000 dead rows and a long log – when its time comes – then both are gone, the role stays', async () => {
    const { config, remove } = await freshPlace('embedded')
    const embedded = await openEmbedded({ ...config, queryTimeoutMs: 100_000, onProgress: () => undefined })
    await embedded.become(APP_ROLE)
    const log = join(config.dataDir, 'embedded', 'pg', 'pg_wal')
    const segments = (): number => readdirSync(log).filter((name) => /^[0-9A-F]{24}$/.test(name)).length
    await embedded.query(`insert into lineages select gen_random_uuid(), now() from generate_series(1, 100000)`)
    for (let n = 0; n < 8; n++) await embedded.query('update lineages set created_at = now()')
    const before = { segments: segments(), dead: (await embedded.query<{ n: number }>(DEAD)).rows[0]?.n ?? 0 }
    expect(before.dead).toBeGreaterThan(100_000)

    const stop = startMaintenance(embedded, 100)
    await expect.poll(async () => (await embedded.query(DEAD)).rows, { timeout: 60_000 }).toEqual([{ n: 0 }])
    await expect.poll(segments, { timeout: 60_000 }).toBeLessThan(before.segments)
    stop()
    expect((await embedded.query('select current_user::text as role')).rows).toEqual([{ role: APP_ROLE }])
    await embedded.close()
    await remove()
  })
})
