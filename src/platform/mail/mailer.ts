import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { addressProblem, type Mailbox } from './address.ts'

/** A letter on its way out. Every field is ours or checked; nothing in it can name a file, an address to fetch or a header. */
export interface OutgoingMail {
  readonly id: string
  readonly from: Mailbox
  readonly to: Mailbox
  readonly replyTo?: Mailbox | undefined
  readonly subject: string
  readonly text: string
  readonly html: string
  /** With angle brackets, as are all ids of messages here. */
  readonly messageId: string
  readonly inReplyTo?: string | undefined
  readonly references?: readonly string[] | undefined
  /** RFC 3834: written by a program, in answer or by itself, so that no other program answers. */
  readonly autoSubmitted: 'auto-replied' | 'auto-generated' | undefined
  /** ISO instant. */
  readonly date: string
}

export interface Mailer {
  /** `smtp`, or `folder` while no server is configured. */
  readonly kind: 'smtp' | 'folder'
  /**
   * Hands the letter over.
   * @throws MailRefused when no further try can help; any other error means «later again»
   */
  readonly send: (mail: OutgoingMail) => Promise<void>
  readonly close: () => void
}

/** The address, or what we wrote, was refused for good. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused'
}

const CONNECT_MS = 15_000
const SOCKET_MS = 60_000

const contentOf = (mail: OutgoingMail) => {
  for (const { address } of [mail.from, mail.to, ...(mail.replyTo === undefined ? [] : [mail.replyTo])]) {
    if (addressProblem(address) !== undefined) throw new MailRefused('not exactly one address')
  }
  const mailbox = ({ name, address }: Mailbox) => ({ name: (name ?? '').replace(/[\r\n\0]+/g, ' '), address })
  return {
    from: mailbox(mail.from),
    to: mailbox(mail.to),
    ...(mail.replyTo === undefined ? {} : { replyTo: mailbox(mail.replyTo) }),
    subject: mail.subject.replace(/[\r\n\0]+/g, ' '),
    text: mail.text,
    html: mail.html,
    messageId: mail.messageId,
    ...(mail.inReplyTo === undefined ? {} : { inReplyTo: mail.inReplyTo }),
    ...(mail.references === undefined ? {} : { references: [...mail.references] }),
    date: new Date(mail.date),
    headers:
      mail.autoSubmitted === undefined
        ? {}
        : { 'Auto-Submitted': mail.autoSubmitted, 'X-Auto-Response-Suppress': 'All' },
    // What comes back to an automatic answer goes nowhere (RFC 3834, 3.3); any other letter that cannot be delivered is heard of.
    envelope: { from: mail.autoSubmitted === 'auto-replied' ? '' : mail.from.address, to: [mail.to.address] },
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

/** Sends through a mail server, `smtp://user:password@host:587` or `smtps://…`; a few connections are kept. */
export const smtpMailer = (url: string): Mailer => {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 3,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SOCKET_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  } as never)
  const send = async (mail: OutgoingMail): Promise<void> => {
    try {
      await transport.sendMail(contentOf(mail))
    } catch (error) {
      const { code, responseCode = 0 } = error as { code?: string; responseCode?: number }
      // A refused login (EAUTH) is the operator's to mend; a refused recipient or message is not.
      if (responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE')) {
        throw new MailRefused((error as Error).message, { cause: error })
      }
      throw error
    }
  }
  return { kind: 'smtp', send, close: () => transport.close() }
}

const writeSynced = async (path: string, bytes: Uint8Array): Promise<void> => {
  const file = await open(path, 'w', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A new name is on the disk once its folder is. */
const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** How a file is called while it is written. */
export const PART = '.part'

/** Writes bytes so that the name exists only with all of them behind it, on the disk. */
export const writeWhole = async (folder: string, name: string, bytes: Uint8Array): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, name)
  try {
    await writeSynced(path + PART, bytes)
    await rename(path + PART, path)
  } catch (error) {
    await rm(path + PART, { force: true })
    throw error
  }
  await syncFolder(folder)
}

/** Until a server is configured, letters become files `<id>.eml`: written twice, a letter is still one file. */
export const folderMailer = (folder: string): Mailer => {
  const transport = createTransport({ streamTransport: true, buffer: true })
  const send = async (mail: OutgoingMail): Promise<void> => {
    const { message } = await transport.sendMail(contentOf(mail))
    await writeWhole(folder, `${mail.id}.eml`, message as Buffer)
  }
  return { kind: 'folder', send, close: () => undefined }
}
