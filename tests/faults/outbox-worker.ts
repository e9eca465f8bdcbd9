/**
 * Run as a process of its own: a worker that says `busy` in the middle of each job and then leaves its effect, another job
 * without key, in the transaction that completes it. Argument: DATABASE_URL.
 */
import { writeSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { systemClock } from '#platform/clock.ts'
import { openDatabase } from '#platform/db/index.ts'
import { createLog } from '#platform/log.ts'
import { startOutbox, tell, type Handler } from '#platform/outbox/index.ts'

const slow: Handler = async (payload, job) => {
  writeSync(1, 'busy\n')
  await delay(50)
  await job.complete((tx) => tell(tx, { topic: 'effect', payload: payload as object }))
  writeSync(1, 'done\n')
  await delay(50)
}

const { db } = await openDatabase({ dataDir: '', databaseUrl: process.argv[2] })
startOutbox({
  db,
  clock: systemClock,
  log: createLog('silent'),
  handlers: { slow },
  settings: { leaseMs: 2000, pollMs: 20 },
})
