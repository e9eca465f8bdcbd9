import { attachmentHandlers } from '#features/attachments/index.ts'
import { mailHandlers, openMail } from '#features/mail/index.ts'
import { loadEditions } from '#features/policy-editions/index.ts'
import { privacyCommands, privacyHandlers, type PrivacyCommandContext, type Standing } from '#features/privacy/index.ts'
import { systemClock } from '#platform/clock.ts'
import { openDatabase } from '#platform/db/index.ts'
import { createLog } from '#platform/log.ts'
import { finishJobs, startOutbox } from '#platform/outbox/index.ts'
import type { Command } from 'commander'
import { attachmentContext } from './attachment-desk.ts'
import { mailDesk } from './mail-desk.ts'
import { privacyContext } from './privacy-desk.ts'

/** What removes: nothing of this writes to anybody. */
const TOPICS = ['privacy.erase', 'privacy.list', 'mail.forget', 'attachments.remove']

const stand: PrivacyCommandContext['stand'] = async (config, onProgress): Promise<Standing> => {
  const database = await openDatabase({ ...config, onProgress })
  const { db } = database
  const editions = loadEditions()
  const [clock, log] = [systemClock, createLog('warn')]
  const attachments = attachmentContext(config, db, clock)
  const mail = openMail({ config, db, clock, attachments, desk: mailDesk(editions, clock) })
  const privacy = privacyContext({ config, db, clock, editions, mail })
  const all = {
    ...mailHandlers(mail),
    ...privacyHandlers(privacy),
    ...attachmentHandlers(attachments),
  }
  const handlers = Object.fromEntries(Object.entries(all).filter(([topic]) => TOPICS.includes(topic)))
  return {
    privacy,
    finish: async () => {
      const outbox = startOutbox({ db, clock, log, handlers })
      await finishJobs(db, TOPICS).finally(() => outbox.stop())
    },
    close: async () => {
      mail.mailer.close()
      await database.close()
    },
  }
}

/** Adds `sanbao privacy …`, with the slices that hold something. */
export const commands = (program: Command, context: Omit<PrivacyCommandContext, 'stand'>): void =>
  privacyCommands(program, { ...context, stand })
