import type { EmbeddedDatabase } from './embedded.ts'

/** Milliseconds between rounds; a round without anything written since the last one is one cheap question. */
const EVERY_MS = 300_000
/** Dead or changed rows from which a table is worth a vacuum or new statistics. */
const WORTH_IT = 1000

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/**
 * PGlite has no background processes, so no autovacuum, no autoanalyze and no checkpoint of its own: without this the
 * log grows without end and plans go stale. Runs in the queue as the owner.
 */
export const maintain = async (embedded: EmbeddedDatabase): Promise<void> =>
  embedded.asOwner(async (session) => {
    const tables = await session.query<{ name: string }>(
      `select relname as name from pg_stat_user_tables
       where schemaname = 'public' and (n_dead_tup >= $1 or n_mod_since_analyze >= $1) order by relname`,
      [WORTH_IT],
    )
    for (const { name } of tables) await session.exec(`vacuum (analyze) ${quoted(name)}`)
    await session.exec('checkpoint')
  })

/** Runs `maintain` every few minutes where something was written since; returns how to stop it. */
export const startMaintenance = (embedded: EmbeddedDatabase, everyMs = EVERY_MS): (() => void) => {
  let position = ''
  const round = async (): Promise<void> => {
    const { rows } = await embedded.query<{ now: string }>('select pg_current_wal_lsn()::text as now')
    if (rows[0]?.now === position) return
    await maintain(embedded)
    const after = await embedded.query<{ now: string }>('select pg_current_wal_lsn()::text as now')
    position = after.rows[0]?.now ?? ''
  }
  // A round that fails has nothing to tell that the next query would not tell: the next round tries again.
  const timer = setInterval(() => void round().catch(() => undefined), everyMs)
  timer.unref()
  return () => clearInterval(timer)
}
