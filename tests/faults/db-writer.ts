/**
 * Run as a process of its own: twelve writers, each adding lineages with their first event, acknowledged after the
 * commit; or, as the control that shows the harness can see a loss, before it. Arguments: data folder, `after` or
 * `before`, DATABASE_URL.
 */
import { randomUUIDv7 } from 'node:crypto'
import { writeSync } from 'node:fs'
import { sql } from 'kysely'
import { DatabaseRefusal, jsonb, openDatabase, type Db } from '#platform/db/index.ts'

const say = (line: string): void => void writeSync(1, `${line}\n`)

const write = async (db: Db, when: string): Promise<never> => {
  for (;;) {
    const id = randomUUIDv7()
    if (when === 'before') say(`ack ${id}`)
    await db.transaction().execute(async (tx) => {
      await sql`insert into lineages values (${id}, now())`.execute(tx)
      await sql`insert into events (lineage_id, event_id, type, recorded_at, data, source)
        values (${id}, ${id}, 'sold', now(), ${jsonb({ on: '2024-02-29' })}, 'test')`.execute(tx)
    })
    if (when === 'after') say(`ack ${id}`)
  }
}

const [, , dataDir = '', when = 'after', databaseUrl] = process.argv
try {
  const { db } = await openDatabase({ dataDir, databaseUrl })
  say('ready')
  await Promise.all(Array.from({ length: 12 }, async () => write(db, when)))
} catch (error) {
  if (!(error instanceof DatabaseRefusal)) throw error
  say(error.sentence('en'))
  process.exitCode = 1
}
