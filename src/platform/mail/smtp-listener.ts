import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import type { Logger } from 'pino'
import type { MailSource } from './imap.ts'

/** What the other server said of a message, apart from what stands in it. */
export interface Envelope {
  /** Empty for a bounce. */
  readonly from: string
  readonly to: readonly string[]
}

export interface SmtpListenerParts {
  readonly host: string
  readonly port: number
  readonly log: Logger
  /** Whether this is an address of ours: we never pass on mail for others. */
  readonly isOurs: (address: string) => boolean
  /** Stores a message; it is accepted when this has returned, and tried again by the sender when it throws. */
  readonly onMail: (raw: Buffer, envelope: Envelope) => Promise<void>
}

const MAX_BYTES = 100 * 1024 * 1024
const MAX_CLIENTS = 50
const SOCKET_MS = 60_000

const refusal = (responseCode: number, message: string): Error => Object.assign(new Error(message), { responseCode })

const readAll = async (stream: SMTPServerDataStream): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of stream as AsyncIterable<Buffer>) if (!stream.sizeExceeded) chunks.push(chunk)
  if (stream.sizeExceeded) throw refusal(552, 'Message is too large')
  return Buffer.concat(chunks)
}

const envelopeOf = ({ envelope }: SMTPServerSession): Envelope => ({
  from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
  to: envelope.rcptTo.map(({ address }) => address.toLowerCase()),
})

/** @returns what to answer the sender with, undefined once the message is stored */
const receive = async (parts: SmtpListenerParts, stream: SMTPServerDataStream, session: SMTPServerSession) => {
  try {
    await parts.onMail(await readAll(stream), envelopeOf(session))
    return undefined
  } catch (error) {
    if ((error as { responseCode?: number }).responseCode !== undefined) return error as Error
    parts.log.error({ err: error }, 'mail not stored')
    return refusal(451, 'Try again later')
  }
}

const answer = async (received: Promise<Error | undefined>, done: (error?: Error) => void): Promise<void> =>
  done(await received)

/**
 * Listens for mail from the mail server in front of us. No login, no relaying.
 * @returns the running listener with its port, which is the one asked for unless that was 0
 */
export const startSmtpListener = async (parts: SmtpListenerParts): Promise<MailSource & { readonly port: number }> => {
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: MAX_BYTES,
    maxClients: MAX_CLIENTS,
    socketTimeout: SOCKET_MS,
    disableReverseLookup: true,
    logger: false,
    onRcptTo: ({ address }, _session, done) =>
      done(parts.isOurs(address) ? undefined : refusal(550, 'No such address here')),
    onData: (stream, session, done) => void answer(receive(parts, stream, session), done),
  })
  server.on('error', (err) => parts.log.warn({ err }, 'smtp listener'))
  const listening = Promise.withResolvers<void>()
  server.server.once('error', listening.reject)
  server.listen(parts.port, parts.host, () => listening.resolve())
  await listening.promise
  return {
    port: (server.server.address() as AddressInfo).port,
    stop: () => new Promise((resolve) => server.close(resolve)),
  }
}
