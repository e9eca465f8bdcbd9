/**
 * Run as a process of its own: takes in what lies in a mailbox and dies at the moment it is told. Arguments: IMAP address,
 * DATABASE_URL, data folder, moment, which of the messages.
 */
import { openMail, ingest, positionOf } from '#features/mail/index.ts'
import { loadEditions } from '#features/policy-editions/index.ts'
import { systemClock } from '#platform/clock.ts'
import { readConfig } from '#platform/config.ts'
import { openDatabase } from '#platform/db/index.ts'
import { openFileStore } from '#platform/files/index.ts'
import { createLog } from '#platform/log.ts'
import { startImap } from '#platform/mail/index.ts'
import { mailDesk } from '../../src/apps/mail-desk.ts'

const [, , imapUrl = '', databaseUrl = '', dataDir = '', moment = 'never', which = '1'] = process.argv
const { db } = await openDatabase({ dataDir, databaseUrl })
const clock = systemClock
const config = readConfig({ SANBAO_DATA: dataDir, SANBAO_MAIL_FROM: 'support@kiloview.example' })
const attachments = { db, clock, files: openFileStore(dataDir) }
const opened = openMail({ config, db, clock, attachments, desk: mailDesk(loadEditions(), clock) })
let seen = 0
const dieAt = (now: 'fetched' | 'on the disk' | 'stored' | 'flagged'): void => {
  if (now === moment && seen >= Number(which)) process.kill(process.pid, 'SIGKILL')
}
const raws: typeof opened.raws = {
  ...opened.raws,
  put: async (raw) => {
    const sha256 = await opened.raws.put(raw)
    dieAt('on the disk')
    return sha256
  },
}
const ctx = { ...opened, raws }
startImap({
  url: imapUrl,
  log: createLog('silent'),
  position: (source) => positionOf(ctx, source),
  onMail: async (raw, { source, ...place }) => {
    // The flag of the one before is set once the next one comes.
    dieAt('flagged')
    seen++
    dieAt('fetched')
    await ingest(ctx, raw, { source, place })
    dieAt('stored')
  },
})
process.stdout.write('ready\n')
