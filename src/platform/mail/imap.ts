import { setTimeout as delay } from 'node:timers/promises'
import { ImapFlow } from 'imapflow'
import type { Logger } from 'pino'

/** Where a message lies in its mailbox; with `source` the pair never names another message. */
export interface ImapPlace {
  readonly source: string
  readonly uidValidity: string
  readonly uid: number
}

/** How far a mailbox has been read. */
export interface ImapPosition {
  readonly uidValidity: string
  readonly uid: number
}

export interface ImapParts {
  /** `imap://user:password@host:143/INBOX` or `imaps://…`. */
  readonly url: string
  readonly log: Logger
  /** The newest message taken over; undefined when none ever was. */
  readonly position: (source: string) => Promise<ImapPosition | undefined>
  /** Stores a message. When it throws, the message is fetched again. */
  readonly onMail: (raw: Buffer, place: ImapPlace) => Promise<void>
  readonly retryMs?: number
}

export interface MailSource {
  readonly stop: () => Promise<void>
}

const LONGEST_RETRY_MS = 60_000
/** A connection that died in silence is noticed after this time. */
const LONGEST_IDLE_MS = 5 * 60_000

interface Settings {
  readonly source: string
  readonly folder: string
  readonly client: ConstructorParameters<typeof ImapFlow>[0]
}

const settingsOf = (text: string): Settings => {
  const url = new URL(text)
  const secure = url.protocol === 'imaps:'
  const folder = decodeURIComponent(url.pathname.slice(1)) || 'INBOX'
  const user = decodeURIComponent(url.username)
  const auth = { user, pass: decodeURIComponent(url.password) }
  const port = Number(url.port) || (secure ? 993 : 143)
  const client = { host: url.hostname, port, secure, auth, logger: false as const, maxIdleTime: LONGEST_IDLE_MS }
  return { source: `imap:${user}@${url.hostname}/${folder}`, folder, client }
}

/**
 * The messages to fetch: beyond the newest one taken over. Of a mailbox never read before only the unseen ones, since nobody waits for
 * an answer to old letters; of one whose numbers were given anew all, and known ones are recognised by their Message-ID.
 */
const rangeOf = (position: ImapPosition | undefined, uidValidity: string) => {
  if (position === undefined) return { seen: false }
  return position.uidValidity === uidValidity ? { uid: `${position.uid + 1}:*` } : { all: true }
}

const takeNew = async (client: ImapFlow, { source }: Settings, parts: ImapParts): Promise<void> => {
  const mailbox = client.mailbox
  if (mailbox === false) return
  const uidValidity = String(mailbox.uidValidity)
  const position = await parts.position(source)
  const found = await client.search(rangeOf(position, uidValidity), { uid: true })
  // `n:*` names the newest message even when its number is below n.
  const least = position?.uidValidity === uidValidity ? position.uid : 0
  const uids = (found || []).filter((uid) => uid > least).toSorted((a, b) => a - b)
  for (const uid of uids) {
    const message = await client.fetchOne(String(uid), { source: true }, { uid: true })
    // Gone in the meantime.
    if (message === false || message.source === undefined) continue
    await parts.onMail(message.source, { source, uidValidity, uid })
    await client.messageFlagsAdd(String(uid), ['\\Seen'], { uid: true })
  }
}

/** Reads until the connection ends or the source is stopped; IDLE wakes it when something arrives. */
const session = async (settings: Settings, parts: ImapParts, signal: AbortSignal): Promise<void> => {
  const client = new ImapFlow(settings.client)
  const ended = new Promise<void>((resolve) => client.once('close', resolve))
  client.on('error', (err: Error) => parts.log.warn({ err }, 'imap'))
  let isNew = true
  let woken = Promise.withResolvers<void>()
  client.on('exists', () => {
    isNew = true
    woken.resolve()
  })
  const leave = () => client.close()
  signal.addEventListener('abort', leave, { once: true })
  try {
    await client.connect()
    await client.mailboxOpen(settings.folder)
    while (client.usable && !signal.aborted) {
      if (isNew) {
        isNew = false
        await takeNew(client, settings, parts)
      } else {
        woken = Promise.withResolvers()
        // The next command ends the IDLE that is still open then; one that ended by itself is a reason to look, too.
        await Promise.race([client.idle().catch(() => false), woken.promise, ended])
        isNew = true
      }
    }
  } finally {
    signal.removeEventListener('abort', leave)
    client.close()
  }
}

/** Keeps reading a mailbox, whatever happens to the connection. */
export const startImap = (parts: ImapParts): MailSource => {
  const stopping = new AbortController()
  const settings = settingsOf(parts.url)
  const first = parts.retryMs ?? 1000
  const run = async (): Promise<void> => {
    for (let wait = first; !stopping.signal.aborted; wait = Math.min(wait * 2, LONGEST_RETRY_MS)) {
      const from = Date.now()
      await session(settings, parts, stopping.signal).catch((err: unknown) => {
        if (!stopping.signal.aborted) parts.log.warn({ err }, 'imap')
      })
      if (Date.now() - from > LONGEST_RETRY_MS) wait = first
      await delay(wait, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  const running = run()
  return {
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}
