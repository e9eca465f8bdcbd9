import type { Clock } from '#platform/clock.ts'
import type { AttachmentContext } from '#features/attachments/index.ts'
import type { Db } from '#platform/db/index.ts'
import type { Mailbox, Mailer, RawStore } from '#platform/mail/index.ts'
import type { TokenMaker } from './mail-tokens.ts'
import type { ReceivedMail, RefusedFile } from './mail.schema.ts'

/** What the mail slice asks of the desk; given by the composition root, since the desk itself writes letters. */
export interface MailDesk {
  /** Addresses of those who take part in a request; undefined when there is no such request. */
  readonly participants: (db: Db, requestId: string) => Promise<readonly string[] | undefined>
  /** Whether a member of staff has this address: they write at the desk, never by mail. */
  readonly isStaff: (db: Db, address: string) => Promise<boolean>
  /**
   * Takes a message into its request, or begins one, in the caller's transaction; tells the acknowledgement of a new one.
   * @returns the request it is in, and what it is there
   */
  readonly receiveMail: (
    tx: Db,
    mail: ReceivedMail,
  ) => Promise<{ readonly requestId: string; readonly messageId: string }>
  /** The request that a message is in, under its lock; undefined when the message was erased. */
  readonly lockRequestOf: (tx: Db, messageId: string) => Promise<string | undefined>
  /** Says in the thread which files of a mail were not taken, and tells the letter about it. */
  readonly filesRefused: (
    tx: Db,
    mail: { readonly requestId: string; readonly messageId: string; readonly files: readonly RefusedFile[] },
  ) => Promise<void>
}

/** What the use cases of mail work with. */
export interface MailContext {
  readonly db: Db
  readonly clock: Clock
  readonly desk: MailDesk
  readonly raws: RawStore
  /** Letters that were written as files, also from before a mail server was configured. */
  readonly letters: { readonly remove: (mailId: string) => Promise<void> }
  readonly mailer: Mailer
  /** Where files of mails go. */
  readonly attachments: AttachmentContext
  /** Whom letters come from, and where answers go. */
  readonly from: Mailbox
  readonly tokens: TokenMaker
  /** Name of our mail server in Authentication-Results; without it nothing is read there. */
  readonly authServer: string | undefined
}
