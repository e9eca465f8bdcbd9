import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { AttachmentContext } from '#features/attachments/index.ts'
import type { Clock } from '#platform/clock.ts'
import type { Config } from '#platform/config.ts'
import type { Db } from '#platform/db/index.ts'
import {
  folderMailer,
  rawStore,
  smtpMailer,
  startImap,
  startSmtpListener,
  type MailSource,
} from '#platform/mail/index.ts'
import { secretFor } from '#platform/secret.ts'
import { isOurAddress } from './mail-tokens.ts'
import type { MailContext, MailDesk } from './mail.context.ts'
import { ingest, positionOf } from './receive.use-cases.ts'

export interface MailParts {
  readonly config: Pick<Config, 'mail' | 'dataDir' | 'secret'>
  readonly db: Db
  readonly clock: Clock
  readonly desk: MailDesk
  readonly attachments: AttachmentContext
}

/** What the slice works with: a mail server where one is configured, else the folder `mailbox` beside the data. */
export const openMail = ({ config, ...parts }: MailParts): MailContext => {
  const { from, smtpUrl, authServer } = config.mail
  const mailbox = join(config.dataDir, 'mailbox')
  return {
    ...parts,
    from,
    authServer,
    raws: rawStore(join(config.dataDir, 'mails')),
    letters: { remove: (mailId) => rm(join(mailbox, `${mailId}.eml`), { force: true }) },
    mailer: smtpUrl === undefined ? folderMailer(mailbox) : smtpMailer(smtpUrl),
    tokens: { key: secretFor(config, 'mail-tokens'), address: from.address },
  }
}

export interface MailSources {
  /** Port of our own listener, when it runs. */
  readonly port: number | undefined
  readonly stop: () => Promise<void>
}

/** Starts what brings mail in: the mailbox that is read, our own listener, both, or neither. */
export const startMailSources = async (
  ctx: MailContext,
  config: Pick<Config, 'mail'>,
  log: Logger,
): Promise<MailSources> => {
  const { imapUrl, listen } = config.mail
  const listener =
    listen === undefined
      ? undefined
      : await startSmtpListener({
          ...listen,
          log,
          isOurs: (address) => isOurAddress(ctx.from.address, address),
          onMail: async (raw, envelope) => void (await ingest(ctx, raw, { source: 'smtp', envelope })),
        })
  const sources: MailSource[] = listener === undefined ? [] : [listener]
  if (imapUrl !== undefined) {
    const position = (source: string) => positionOf(ctx, source)
    const onMail: Parameters<typeof startImap>[0]['onMail'] = async (raw, { source, ...place }) =>
      void (await ingest(ctx, raw, { source, place }))
    sources.push(startImap({ url: imapUrl, log, position, onMail }))
  }
  const stop = async (): Promise<void> => {
    await Promise.all(sources.map((source) => source.stop()))
    ctx.mailer.close()
  }
  return { port: listener?.port, stop }
}
