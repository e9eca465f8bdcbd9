/**
 * Run as a process of its own: takes mail in by SMTP and reads it, on a database that others see into. Prints its port. Arguments:
 * DATABASE_URL, data folder.
 */
import { writeSync } from 'node:fs'
import { mailDesk } from '../../src/apps/mail-desk.ts'
import { mailHandlers, openMail, startMailSources } from '#features/mail/index.ts'
import { loadEditions } from '#features/policy-editions/index.ts'
import { systemClock } from '#platform/clock.ts'
import { readConfig } from '#platform/config.ts'
import { openDatabase } from '#platform/db/index.ts'
import { openFileStore } from '#platform/files/index.ts'
import { createLog } from '#platform/log.ts'
import { startOutbox } from '#platform/outbox/index.ts'

const [, , databaseUrl = '', dataDir = ''] = process.argv
const log = createLog('silent')
const { db } = await openDatabase({ dataDir, databaseUrl })
const config = readConfig({
  SANBAO_DATA: dataDir,
  SANBAO_MAIL_FROM: 'support@kiloview.example',
  SANBAO_MAIL_LISTEN: '127.0.0.1:0',
})
const clock = systemClock
const attachments = { db, clock, files: openFileStore(dataDir) }
const ctx = openMail({ config, db, clock, attachments, desk: mailDesk(loadEditions(), clock) })
startOutbox({ db, clock, log, handlers: mailHandlers(ctx), settings: { leaseMs: 1000, pollMs: 20 } })
const { port } = await startMailSources(ctx, config, log)
writeSync(1, `${port}\n`)
