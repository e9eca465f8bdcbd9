/** A mail program: reads one mailbox over IMAP, answers over SMTP as people's programs do. */
import { setTimeout as delay } from 'node:timers/promises'
import { ImapFlow } from 'imapflow'
import { createTransport } from 'nodemailer'
import { readMail, type ReadMail } from '#platform/mail/index.ts'
import type { MailServers } from '#tests/mail/servers.ts'

export interface MailClient {
  readonly address: string
  /** Everything that has arrived. */
  readonly letters: () => Promise<readonly ReadMail[]>
  /** Waits for the newest letter that says this. */
  readonly letter: (words: string) => Promise<ReadMail>
  /** Writes above the quoted letter, to where it wants its replies. */
  readonly answer: (letter: ReadMail, text: string) => Promise<void>
}

const ARRIVING_MS = 120_000

const mailboxOf = async (address: string): Promise<readonly ReadMail[]> => {
  const { hostname, port, username, password } = new URL(address)
  const auth = { user: username, pass: password }
  const client = new ImapFlow({ host: hostname, port: Number(port), secure: false, auth, logger: false })
  await client.connect()
  const { exists } = await client.mailboxOpen('INBOX')
  const raws: Buffer[] = []
  if (exists > 0)
    for await (const { source } of client.fetch('1:*', { source: true })) if (source !== undefined) raws.push(source)
  await client.logout()
  return Promise.all(raws.map(readMail))
}

/** The mail program of whoever has this address. */
export const mailClient = (servers: MailServers, address: string): MailClient => {
  const letters = () => mailboxOf(servers.imap(address.slice(0, address.indexOf('@'))))
  return {
    address,
    letters,
    letter: async (words) => {
      for (const from = Date.now(); Date.now() - from < ARRIVING_MS; await delay(200)) {
        const found = (await letters()).findLast(({ subject, text }) => `${subject}\n${text}`.includes(words))
        if (found !== undefined) return found
      }
      const arrived = (await letters()).map(({ subject }) => subject).join(', ')
      throw new Error(`no letter to ${address} says «${words}»; there are: ${arrived}`)
    },
    answer: async (letter, text) => {
      const transport = createTransport(servers.smtp)
      await transport.sendMail({
        from: address,
        to: letter.header('reply-to')[0] ?? '',
        subject: `Re: ${letter.subject}`,
        inReplyTo: letter.messageId,
        references: letter.messageId,
        text: `${text}\n\nOn Mon, ${letter.from?.name} wrote:\n${letter.text.replaceAll(/^/gm, '> ')}`,
      })
      transport.close()
    },
  }
}

/** The first address in a letter whose path starts so. */
export const linkIn = ({ text }: ReadMail, path: string): string => {
  const link = text.split(/\s/).find((word) => URL.parse(word)?.pathname.startsWith(path))
  if (link === undefined) throw new Error(`no link to ${path} in: ${text}`)
  return link
}
