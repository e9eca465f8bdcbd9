import type { Locale } from '#lib/texts.ts'
import type { MailReason } from './mail.schema.ts'

type Header = (name: string) => readonly string[]

/** What the loop guards look at. */
export interface Traits {
  readonly header: Header
  /** Undefined when nobody told us. */
  readonly envelopeFrom: string | undefined
  /** The `report-type` of a multipart/report. */
  readonly report: string | undefined
  /** Sent by a calendar: an invitation, or the answer to one. */
  readonly isInvitation: boolean
  readonly fromAddress: string | undefined
  readonly isOurs: (address: string) => boolean
}

const any = (header: Header, name: string, matches: (value: string) => boolean): boolean =>
  header(name).some((value) => matches(value.trim().toLowerCase()))

const isBounce = ({ header, envelopeFrom, report, fromAddress }: Traits): boolean =>
  report === 'delivery-status' ||
  any(header, 'return-path', (value) => value === '<>') ||
  (envelopeFrom === '' && !any(header, 'auto-submitted', (value) => value.startsWith('auto-replied'))) ||
  /^(mailer-daemon|postmaster)@/i.test(fromAddress ?? '')

const isBulk = ({ header }: Traits): boolean =>
  any(header, 'precedence', (value) => /^(bulk|junk|list)$/.test(value)) ||
  header('list-id').length > 0 ||
  header('list-unsubscribe').length > 0

const isAutoReply = ({ header, envelopeFrom, report }: Traits): boolean =>
  any(header, 'auto-submitted', (value) => value !== '' && !value.startsWith('no')) ||
  any(header, 'precedence', (value) => value === 'auto_reply') ||
  header('x-autoreply').length > 0 ||
  header('x-autorespond').length > 0 ||
  envelopeFrom === '' ||
  report !== undefined

/**
 * Whether a program wrote it: then nothing is ever answered and no request begun (RFC 3834, RFC 3464).
 * @returns the kind, or undefined for a person's letter
 */
export const automaticKind = (traits: Traits): 'loop' | 'bounce' | 'auto_reply' | 'calendar' | 'bulk' | undefined => {
  if (traits.fromAddress !== undefined && traits.isOurs(traits.fromAddress)) return 'loop'
  if (isBounce(traits)) return 'bounce'
  if (isAutoReply(traits)) return 'auto_reply'
  if (traits.isInvitation) return 'calendar'
  return isBulk(traits) ? 'bulk' : undefined
}

/** `dmarc=` of the Authentication-Results that our own mail server wrote; those of others count for nothing. */
export const dmarcOf = (header: Header, authServer: string): string | undefined => {
  const own = header('authentication-results').find(
    (value) => value.split(';', 1)[0]?.trim().split(/\s/)[0]?.toLowerCase() === authServer,
  )
  return own === undefined ? undefined : (/\bdmarc=(\w+)/i.exec(own)?.[1] ?? 'none').toLowerCase()
}

export interface Placing {
  /** Named by a token that we signed. */
  readonly requestId: string | undefined
  readonly fromAddress: string | undefined
  /** Lower-case addresses of those who take part in that request. */
  readonly participants: readonly string[]
  readonly isStaff: boolean
  readonly automatic: ReturnType<typeof automaticKind>
  /** What our mail server says; undefined when it is not asked. */
  readonly dmarc: string | undefined
  /** Whether our mail server checks senders at all. */
  readonly isChecked: boolean
}

export type Place =
  | { readonly state: 'opened' | 'joined' }
  | { readonly state: 'held' | 'automatic'; readonly reason: MailReason }

/**
 * Where a message goes. A token that we signed leads to its request, and only a sender who takes part in it is let in; whoever claims to be
 * one of us is held, since staff write at the desk. A subject decides nothing.
 */
export const placeMail = ({ requestId, fromAddress, automatic, ...facts }: Placing): Place => {
  if (automatic !== undefined) return { state: 'automatic', reason: automatic }
  if (fromAddress === undefined) return { state: 'held', reason: 'no_sender' }
  if (facts.isStaff) return { state: 'held', reason: 'claims_to_be_us' }
  // A domain that publishes no policy says neither yes nor no: good enough for a new request, not to enter a thread.
  if (facts.isChecked && facts.dmarc !== 'pass' && (requestId !== undefined || facts.dmarc === 'fail')) {
    return { state: 'held', reason: 'not_authenticated' }
  }
  if (requestId === undefined) return { state: 'opened' }
  return facts.participants.includes(fromAddress) ? { state: 'joined' } : { state: 'held', reason: 'not_participant' }
}

const MB = 1024 * 1024

/** Of files that come by mail; more comes by the tracking page, which goes on where it stopped. */
export const fileLimits = { files: 20, fileBytes: 50 * MB } as const

const DECORATION_BYTES = 16 * 1024

/** Parts that belong to the letter itself: its seals, its reports. */
const OWN_PARTS =
  /^(application\/(x-)?pkcs7-signature|application\/pgp-(signature|encrypted)|message\/(global-)?delivery-status)$/i

interface ListedFile {
  readonly type: string
  readonly bytes: number
  readonly isInline: boolean
}

/**
 * Whether a part of a mail is a file that somebody wanted to send. A picture of at most 16 KB that the HTML shows within itself is taken for
 * the logo of a signature: it stays in the raw message only. A photo or a screenshot is larger.
 */
export const isSentFile = ({ type, bytes, isInline }: ListedFile): boolean =>
  bytes > 0 && !OWN_PARTS.test(type) && !(isInline && /^image\//i.test(type) && bytes <= DECORATION_BYTES)

/** For how long an address that got an acknowledgement gets no other one. */
export const ACKNOWLEDGEMENT_PAUSE_HOURS = 24

const HISTORY = [
  /^-{2,}\s*(?:原始邮件|原邮件|回复邮件|转发邮件|Original Message|Forwarded message|Original)\s*-{2,}/i,
  /^(?:On .{5,200} wrote|在 ?.{5,200}写道|.{5,200}写道|.{5,200} wrote)\s*[:：]\s*$/i,
  /^_{10,}$/,
]

/** The head of a quoted letter: its sender, and soon after it when, to whom or about what. One line alone may be the customer's own. */
const isQuotedHead = (lines: readonly string[], at: number): boolean =>
  /^(?:发件人|寄件者|From)\s*[:：]/i.test(lines[at]?.trim() ?? '') &&
  lines
    .slice(at + 1, at + 5)
    .some((line) => /^(?:收件人|发送时间|日期|时间|主题|To|Sent|Date|Subject)\s*[:：]/i.test(line.trim()))

/**
 * The newly written part of a reply: up to the first mark of a quoted history.
 * @returns the whole when nothing stands before that mark, for the sender may have answered below
 */
export const newText = (text: string): string => {
  const lines = text.split('\n')
  const end = lines.findIndex((line, at) => {
    const trimmed = line.trim()
    if (HISTORY.some((mark) => trimmed.length < 300 && mark.test(trimmed)) || isQuotedHead(lines, at)) return true
    return (
      trimmed.startsWith('>') &&
      lines.slice(at, at + 3).every((next) => next.trim() === '' || next.trim().startsWith('>'))
    )
  })
  const fresh = end === -1 ? text : lines.slice(0, end).join('\n')
  return fresh.trim() === '' ? text.trim() : fresh.trim()
}

const HAN = /\p{Script=Han}/u

/** The language in which a stranger writes to us. */
export const languageOf = (text: string): Locale => (HAN.test(text.slice(0, 5000)) ? 'zh-CN' : 'en')
