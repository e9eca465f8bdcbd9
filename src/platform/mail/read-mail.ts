import { setImmediate as turn } from 'node:timers/promises'
import type { AddressObject, AttachmentStream, Headers, MessageText } from 'mailparser'
import { cleanFileName } from '#lib/file-name.ts'
import { addressProblem, type Mailbox } from './address.ts'
import { healName, HealingParser } from './charset.ts'
import { htmlToText } from './mail-html.ts'

/** A file that came with a mail; `index` finds it again in the raw message. */
export interface MailAttachment {
  readonly index: number
  readonly name: string
  /** What the sender says it is: not to be believed. */
  readonly type: string
  readonly bytes: number
  /** The HTML shows it within itself, as a letter's signature shows its logo. */
  readonly isInline: boolean
}

/** A message as read; texts are well formed and without U+0000. */
export interface ReadMail {
  readonly messageId: string | undefined
  /** In-Reply-To, then References, newest first, at most fifty. */
  readonly answers: readonly string[]
  /** Undefined when there is no From, or none that one could write to. */
  readonly from: Mailbox | undefined
  /** To and Cc, the first hundred. */
  readonly to: readonly Mailbox[]
  readonly toCount: number
  readonly subject: string
  /** As the sender's clock says, ISO. */
  readonly date: string | undefined
  /** The text part, or the text of the HTML part. */
  readonly text: string
  readonly html: string | undefined
  readonly attachments: readonly MailAttachment[]
  /** Lines of a header, unfolded, by lower-case name. */
  readonly header: (name: string) => readonly string[]
}

/** The message is beyond what we read: nested too deep, too many parts, a header too long. It is kept as it came. */
export class UnreadableMail extends Error {
  override readonly name = 'UnreadableMail'
}

const MAX_TO = 100
/** A header with a hundred thousand addressees is still read. */
const MAX_HEAD = 4_000_000
const MAX_ANSWERS = 50
const MAX_ATTACHMENTS = 100
const MAX_SUBJECT = 300
const MAX_TEXT = 1_000_000
const PIECE = 1 << 18

const clean = (text: string, most: number): string => {
  const cut = text.replaceAll('\u0000', '').slice(0, most)
  return cut.toWellFormed()
}

const oneLine = (text: string, most: number): string => clean(text.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim(), most)

interface Collected {
  headers: Headers
  lines: readonly { readonly key: string; readonly line: string }[]
  text: MessageText | undefined
  attachments: MailAttachment[]
}

/** Is given one file after the other; undefined in place of what is longer than it wants. */
interface Taker {
  readonly mostBytes: number
  readonly take: (file: MailAttachment, content: Buffer | undefined) => Promise<void>
}

const drain = async (
  attachment: AttachmentStream,
  mostBytes: number,
): Promise<{ bytes: number; content: Buffer | undefined }> => {
  let bytes = 0
  let chunks: Buffer[] = []
  for await (const chunk of attachment.content as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes <= mostBytes) chunks.push(chunk)
    else chunks = []
  }
  return { bytes, content: bytes <= mostBytes ? Buffer.concat(chunks) : undefined }
}

const feed = async (parser: HealingParser, raw: Buffer): Promise<void> => {
  for (let from = 0; from < raw.length && !parser.destroyed; from += PIECE) {
    if (!parser.write(raw.subarray(from, from + PIECE)))
      await new Promise((resume) => parser.once('drain', resume as () => void))
    // A large message leaves the process to others in between.
    await turn()
  }
  parser.end()
}

/** Reads the whole message; of its files only what the taker keeps. */
const collect = (raw: Buffer, taker?: Taker): Promise<Collected> => {
  const parser = new HealingParser({
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipImageLinks: true,
    checksumAlgo: false,
    maxHeadSize: MAX_HEAD,
  })
  const found: Collected = { headers: new Map(), lines: [], text: undefined, attachments: [] }
  let index = 0
  const take = async (data: AttachmentStream | MessageText): Promise<void> => {
    if (data.type === 'text') {
      found.text = data
      return
    }
    const at = index++
    const { bytes, content } = await drain(data, taker?.mostBytes ?? -1)
    if (at < MAX_ATTACHMENTS) {
      const type = oneLine(data.contentType, 100) || 'application/octet-stream'
      const name = cleanFileName(healName(data.filename ?? ''))
      const file = { index: at, name, type, bytes, isInline: data.related === true }
      found.attachments.push(file)
      await taker?.take(file, content)
    }
    // The next part is read only now.
    data.release?.()
  }
  return new Promise((resolve, reject) => {
    const refuse = (cause: unknown) =>
      reject(new UnreadableMail(cause instanceof Error ? cause.message : 'unreadable', { cause }))
    parser.on('headers', (headers) => void (found.headers = headers))
    parser.on('headerLines', (lines) => void (found.lines = lines))
    parser.on('data', (data) => void take(data).catch(refuse))
    parser.on('error', refuse)
    parser.on('end', () => resolve(found))
    feed(parser, raw).catch(refuse)
  })
}

const mailboxesOf = (headers: Headers, name: string): Mailbox[] => {
  const values = [headers.get(name)]
    .flat()
    .filter((value): value is AddressObject => typeof value === 'object' && 'value' in value)
  return values
    .flatMap(({ value }) => value)
    .flatMap((entry) => entry.group ?? [entry])
    .flatMap(({ name: shown, address }) =>
      address === undefined || addressProblem(address) !== undefined
        ? []
        : [{ address: address.toLowerCase(), ...(shown ? { name: oneLine(shown, 200) } : {}) }],
    )
}

const idsOf = (values: readonly string[]): string[] => values.flatMap((value) => value.match(/<[^<>\s]{1,500}>/g) ?? [])

/**
 * Reads a raw message: charsets healed, limits kept, nothing fetched and nothing run.
 * @throws UnreadableMail
 */
export const readMail = async (raw: Buffer): Promise<ReadMail> => {
  const { headers, lines, text, attachments } = await collect(raw)
  const header = (name: string): string[] =>
    lines
      .filter(({ key }) => key === name)
      .map(({ line }) => oneLine(line.slice(line.indexOf(':') + 1).replace(/\r?\n\s+/g, ' '), 4000))
  const to = [...mailboxesOf(headers, 'to'), ...mailboxesOf(headers, 'cc')]
  const date = headers.get('date')
  const html = typeof text?.html === 'string' && text.html !== '' ? clean(text.html, MAX_TEXT) : undefined
  const plain = clean(text?.text ?? '', MAX_TEXT).trim()
  const subject = headers.get('subject')
  return {
    messageId: idsOf(header('message-id'))[0],
    answers: [...new Set([...idsOf(header('in-reply-to')), ...idsOf(header('references')).toReversed()])].slice(
      0,
      MAX_ANSWERS,
    ),
    from: mailboxesOf(headers, 'from')[0],
    to: to.slice(0, MAX_TO),
    toCount: to.length,
    subject: oneLine(typeof subject === 'string' ? subject : '', MAX_SUBJECT),
    date:
      date instanceof Date && header('date').length > 0 && !Number.isNaN(date.getTime())
        ? date.toISOString()
        : undefined,
    text: plain === '' && html !== undefined ? clean(htmlToText(html), MAX_TEXT) : plain,
    html,
    attachments,
    header,
  }
}

/**
 * Reads the files of a raw message one after the other, the first hundred.
 * @throws UnreadableMail; and what the taker throws, after which it gets no more
 */
export const readFiles = async (raw: Buffer, { mostBytes, take }: Taker): Promise<void> => {
  let failure: { readonly error: unknown } | undefined
  await collect(raw, {
    mostBytes,
    take: async (file, content) => {
      if (failure === undefined) await take(file, content).catch((error: unknown) => void (failure = { error }))
    },
  })
  if (failure !== undefined) throw failure.error
}

/** The bytes of one attachment of a raw message; undefined when there is none of that index. */
export const readAttachment = async (raw: Buffer, index: number): Promise<Buffer | undefined> => {
  let wanted: Buffer | undefined
  await readFiles(raw, {
    mostBytes: raw.length,
    take: async (file, content) => void (file.index === index && (wanted = content)),
  })
  return wanted
}

/** The `report-type` of a multipart/report, or undefined. */
export const reportType = (mail: ReadMail): string | undefined => {
  const type = mail.header('content-type')[0] ?? ''
  return /^multipart\/report/i.test(type)
    ? (/report-type="?([\w-]+)/i.exec(type)?.[1] ?? 'unknown').toLowerCase()
    : undefined
}
