import { z } from 'zod'
import { instantSchema } from '#entitlement/time.schema.ts'
import { locales, type Locale } from '#lib/texts.ts'

export const mailKinds = ['acknowledgement', 'notice', 'reply', 'sign_in', 'reminder', 'escalation'] as const
export type MailKind = (typeof mailKinds)[number]

/** The longest letter, in characters. */
const MAX_LETTER = 100_000

/**
 * A letter to one person, the payload of a job `mail.send`. Paragraphs of `text` are parted by empty lines; an address on a line of its
 * own becomes a link. One that an earlier version left waiting may hold more than is read today.
 */
export const letterSchema = z.object({
  to: z.strictObject({ name: z.string().max(200).optional(), address: z.string().max(254) }),
  locale: z.enum(locales),
  subject: z.string().min(1).max(300),
  text: z.string().min(1).max(MAX_LETTER),
  requestId: z.uuid().optional(),
  /** Only a reply is written by a person; all else must not be answered by a program. */
  kind: z.enum(mailKinds),
})
export type Letter = z.infer<typeof letterSchema>

export const inStates = [
  'stored',
  'opened',
  'joined',
  'held',
  'rejected',
  'automatic',
  'duplicate',
  'unreadable',
] as const
export type InState = (typeof inStates)[number]
export const outStates = ['waiting', 'sent', 'withheld', 'refused', 'bounced'] as const
export type OutState = (typeof outStates)[number]

/** Why a mail is not simply in its request. */
export const mailReasons = [
  'not_participant',
  'claims_to_be_us',
  'not_authenticated',
  'no_sender',
  'auto_reply',
  'bounce',
  'calendar',
  'bulk',
  'loop',
  'same_message',
  'same_id_other_body',
] as const
export type MailReason = (typeof mailReasons)[number]

const attachmentShape = z.object({
  index: z.number().int(),
  name: z.string(),
  type: z.string(),
  bytes: z.number().int(),
})

/** A message handed to the support desk. */
export interface ReceivedMail {
  readonly mailId: string
  /** By a token that we signed, or by a person's decision; null begins a new request. */
  readonly requestId: string | null
  readonly from: { readonly name?: string | undefined; readonly address: string }
  readonly subject: string
  /** What was newly written, without the quoted history. */
  readonly text: string
  readonly locale: Locale
  /** When we received it: the 24-hour clock starts here, whatever the sender's clock says (2.6.b). */
  readonly receivedAt: string
  /** Written by a program: shown in the thread as an event, never counted and never answered. */
  readonly automatic: 'auto_reply' | 'bounce' | 'calendar' | null
  /** A person at the desk has let it into the request, whoever its sender is. */
  readonly isAdmitted?: true
}

/** A file of a mail that is only in the raw message, and why. */
export interface RefusedFile {
  readonly name: string
  readonly reason: string
}

/** A line of the mailbox. */
export const mailboxLine = z.object({
  id: z.uuid(),
  direction: z.enum(['in', 'out']),
  state: z.enum([...inStates, ...outStates]),
  reason: z.string().nullable(),
  /** Who wrote it, or to whom. */
  name: z.string().nullable(),
  address: z.string().nullable(),
  subject: z.string(),
  at: instantSchema,
  requestId: z.uuid().nullable(),
  attachments: z.number().int(),
})
export type MailboxLine = z.infer<typeof mailboxLine>

const mailboxBoxes = ['all', 'received', 'held', 'sent', 'problems'] as const
export const mailboxQuery = z.strictObject({
  box: z.enum(mailboxBoxes).default('all'),
  cursor: z
    .string()
    .regex(/^[0-9TZ:.-]{20,30}_[0-9a-f-]{36}$/)
    .optional(),
})
export type MailboxQuery = z.output<typeof mailboxQuery>

/** A job that was given up, for a person to look after. */
const parkedJob = z.object({
  jobId: z.uuid(),
  topic: z.string(),
  tries: z.number().int(),
  lastError: z.string(),
  parkedAt: instantSchema,
})

export const mailboxAnswer = z.object({
  items: z.array(mailboxLine),
  next: z.string().nullable(),
  held: z.number().int(),
  /** `folder` while no mail server is configured: letters lie in the data folder. */
  outgoing: z.enum(['smtp', 'folder']),
  parked: z.array(parkedJob),
})
export type MailboxAnswer = z.infer<typeof mailboxAnswer>

export const mailDetail = mailboxLine.extend({
  text: z.string(),
  /** It holds a link to sign in with: its text is empty for whoever may not read that. */
  holdsLink: z.boolean(),
  /** Sanitised; to be shown only in a frame with an empty `sandbox`. */
  html: z.string().nullable(),
  files: z.array(attachmentShape),
  bytes: z.number().int().nullable(),
  sha256: z.string().nullable(),
})
export type MailDetail = z.infer<typeof mailDetail>

export const mailParams = z.strictObject({ id: z.uuid() })
export const fileParams = z.strictObject({
  id: z.uuid(),
  index: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number),
})
/** Into which request a held mail goes; none begins a new one, absent means the one it names itself. */
export const releaseBody = z.strictObject({ requestId: z.uuid().nullable().optional() })
