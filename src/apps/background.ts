/** What goes on beside the answers: the jobs that the slices tell, and the mail that comes in. */
import type { Logger } from 'pino'
import type { Edition } from '#entitlement/index.ts'
import { accountJobs } from '#features/accounts/index.ts'
import { attachmentHandlers, sweepAttachments } from '#features/attachments/index.ts'
import { mailHandlers, startMailSources, type MailContext } from '#features/mail/index.ts'
import { privacyHandlers, tellRetention } from '#features/privacy/index.ts'
import { supportHandlers } from '#features/support/index.ts'
import type { Clock } from '#platform/clock.ts'
import { publicAddress, type Config } from '#platform/config.ts'
import type { Database } from '#platform/db/index.ts'
import { startOutbox } from '#platform/outbox/index.ts'
import { privacyContext } from './privacy-desk.ts'

const HOUR_MS = 3_600_000

/** Temporary files of half an hour and abandoned uploads of a day are gone within the next half hour. */
const SWEEP_MS = 30 * 60_000

export interface BackgroundParts {
  readonly config: Config
  readonly database: Database
  readonly editions: readonly Edition[]
  readonly clock: Clock
  readonly log: Logger
  readonly mail: MailContext
}

/**
 * Starts it all.
 * @returns what to stop before the database is closed
 */
export const startBackground = async (parts: BackgroundParts): Promise<{ readonly stop: () => Promise<void> }> => {
  const { config, database, editions, clock, log, mail } = parts
  const { db } = database
  const baseUrl = publicAddress(config)
  const privacy = privacyContext({ config, db, clock, editions, mail })
  const handlers = {
    ...mailHandlers(mail),
    ...supportHandlers({ editions, baseUrl }),
    ...accountJobs({ clock, baseUrl }),
    ...privacyHandlers(privacy),
    ...attachmentHandlers(mail.attachments),
  }
  const outbox = startOutbox({ db, clock, log, handlers })
  const sources = await startMailSources(mail, config, log)
  const sweep = () =>
    Promise.all([sweepAttachments(mail.attachments), mail.raws.sweep(clock().epochMilliseconds - SWEEP_MS)]).catch(
      (err: unknown) => log.warn({ err }, 'sweep'),
    )
  const sweeping = setInterval(sweep, SWEEP_MS)
  const askRetention = () => tellRetention(privacy).catch((err: unknown) => log.warn({ err }, 'retention'))
  await askRetention()
  const daily = setInterval(askRetention, HOUR_MS)
  return {
    stop: async () => {
      clearInterval(sweeping)
      clearInterval(daily)
      await sources.stop()
      await outbox.stop()
    },
  }
}
