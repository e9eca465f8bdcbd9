import { z } from 'zod'
import { questionSchema } from '#entitlement/question.schema.ts'
import { daySchema, instantSchema } from '#entitlement/time.schema.ts'
import { locales, type Locale } from '#lib/texts.ts'

/** What a request is about. */
export const requestKinds = ['question', 'repair', 'return', 'extension', 'other'] as const
/** Where it stands. The moves between states are in support.rules.ts. */
export const requestStates = ['new', 'open', 'waiting_customer', 'waiting_dealer', 'resolved', 'closed'] as const
export const channels = ['web', 'email'] as const
export const messageKinds = ['public', 'note', 'event'] as const
export const authorKinds = ['customer', 'staff', 'dealer', 'system'] as const

export type RequestKind = (typeof requestKinds)[number]
export type RequestState = (typeof requestStates)[number]
export type Channel = (typeof channels)[number]
export type MessageKind = (typeof messageKinds)[number]
export type AuthorKind = (typeof authorKinds)[number]

/** Longest message that is taken, in characters. */
export const MAX_BODY = 20_000

const id = z.uuid()
const body = z.string().trim().min(1).max(MAX_BODY)
/** The version of the request that the change was made on; a change made since then is answered with 409. */
const version = z.number().int().min(1)

export const requestParams = z.strictObject({ id })
export const unitParams = z.strictObject({ serial: z.string().min(1).max(256) })

/** How the queue is filtered and sorted; `assigned` is a person's id, `me` or `none`. */
export const queueQuery = z.strictObject({
  state: z.enum([...requestStates, 'active', 'done', 'all']).default('active'),
  assigned: z.string().min(1).max(64).optional(),
  kind: z.enum(requestKinds).optional(),
  tag: z.string().min(1).max(40).optional(),
  q: z.string().max(200).optional(),
  sort: z.enum(['due', 'received', 'updated']).default('due'),
  cursor: z.string().min(1).max(200).optional(),
  limit: z
    .string()
    .regex(/^[1-9]\d?$|^100$/)
    .transform(Number)
    .default(50),
})
export type QueueQuery = z.output<typeof queueQuery>

export const searchQuery = z.strictObject({ q: z.string().min(1).max(200) })
export const replyBody = z.strictObject({
  body,
  /** What happens next: wait for the customer (with a reminder), or solved. Without it the request stays open. */
  waitFor: z.enum(['customer', 'nothing']).optional(),
  version,
})
/** `mentions` are the colleagues who are told of the note. */
export const noteBody = z.strictObject({
  body,
  mentions: z.array(z.string().min(1).max(64)).max(20).default([]),
  version,
})
/** `to` is a member of staff, or null to put it back into the queue. */
export const assignBody = z.strictObject({
  to: z.string().min(1).max(64).nullable(),
  version,
})
export const stateBody = z.strictObject({ state: z.enum(requestStates), version })
export const tagsBody = z.strictObject({ tags: z.array(z.string().trim().min(1).max(40)).max(20), version })
export const mergeBody = z.strictObject({ into: id, version })
export const relatedQuery = z.strictObject({ q: z.string().max(200).optional() })
export const splitBody = z.strictObject({
  messageIds: z.array(id).min(1).max(200),
  subject: z.string().trim().min(1).max(200),
  version,
})
export const remindBody = z.strictObject({ on: daySchema, version })
export const readBody = z.strictObject({ messageIds: z.array(id).min(1).max(100) })
export const suggestionParams = z.strictObject({ id, issue: id })
/** Hand a request over to the dealer who sold the unit, or take it back. */
export const routeBody = z.strictObject({ version })
/** What the customer has told the desk about a purpose: agreed, or withdrawn. */
export const consentBody = z.strictObject({ purpose: z.string().min(1).max(64), given: z.boolean(), version })
export const askBody = z.strictObject({
  question: questionSchema,
  /** The request in whose thread the answer is kept. */
  requestId: id.optional(),
  /** The language of the explanation; the customer's when a request is named. */
  locale: z.enum(locales).optional(),
})

const personRef = z.object({ id: z.string(), name: z.string() })

/** A request as a line of the queue. */
export const requestLine = z.object({
  id,
  number: z.string(),
  kind: z.enum(requestKinds),
  subject: z.string(),
  state: z.enum(requestStates),
  channel: z.enum(channels),
  locale: z.enum(locales),
  serial: z.string().nullable(),
  receivedAt: instantSchema,
  /** By when a person must have answered; null when no answer is owed. */
  dueAt: instantSchema.nullable(),
  answeredAt: instantSchema.nullable(),
  assignedTo: personRef.nullable(),
  dealer: personRef.nullable(),
  tags: z.array(z.string()),
  customer: z.object({ id, name: z.string(), company: z.string(), email: z.string() }),
  /** For how many minutes of business hours the customer has been waiting; null while no answer is owed. Beside the promise only. */
  businessMinutes: z.number().int().nullable(),
  version: z.number().int(),
  updatedAt: instantSchema,
})
export type RequestLine = z.infer<typeof requestLine>

/** One entry of the thread; an event comes as a sentence in the reader's language, with its data. */
export const threadMessage = z.object({
  id,
  kind: z.enum(messageKinds),
  author: z.object({ kind: z.enum(authorKinds), id: z.string().nullable(), name: z.string() }),
  body: z.string(),
  at: instantSchema,
  mailId: z.string().nullable(),
  data: z.record(z.string(), z.json()).nullable(),
})
export type ThreadMessage = z.infer<typeof threadMessage>

/** What the customer wrote of the fault, beside the description. */
export const faultDetails = z.object({
  model: z.string().optional(),
  firmware: z.string().optional(),
  /** The day on which it happened, as the customer says, and what shows that day (I-08, I-09). */
  happenedOn: daySchema.optional(),
  evidence: z.string().optional(),
})
export type FaultDetails = z.infer<typeof faultDetails>

export const requestDetail = requestLine.extend({
  phone: z.string(),
  details: faultDetails,
  /** The purposes to which the customer has consented and not withdrawn. */
  consents: z.array(z.string()),
  /** Request that this one was merged into. */
  mergedInto: id.nullable(),
  /** When the customer is reminded; null when they are not waited for, or were reminded. */
  remindAt: instantSchema.nullable(),
  /** The dealer who sold the unit, and whether the customer's data may go there; null where there is none, and for a dealer. */
  routing: z.object({ dealer: personRef, isAllowed: z.boolean(), clause: z.string(), reason: z.string() }).nullable(),
  /** Moves that are open from the present state. */
  moves: z.array(z.enum(requestStates)),
  thread: z.array(threadMessage),
  /** Ready texts in the customer's language, placeholders filled. */
  macros: z.array(z.object({ id: z.string(), title: z.string(), body: z.string() })),
})
export type RequestDetail = z.infer<typeof requestDetail>

export const queueAnswer = z.object({ items: z.array(requestLine), next: z.string().nullable() })
export type QueueAnswer = z.infer<typeof queueAnswer>

/** What is due soon, what is late, and what will be late at the pace of the last day. */
export const boardAnswer = z.object({
  overdue: z.array(requestLine),
  dueSoon: z.array(requestLine),
  /** Answers given in the last 24 hours. */
  answeredLastDay: z.number().int(),
  /** Ids of those that will not be answered in time if the pace stays as it is. */
  forecastLate: z.array(id),
})
export type BoardAnswer = z.infer<typeof boardAnswer>

export const changeAnswer = z.object({ id, version: z.number().int(), newRequestId: id.optional() })
export type ChangeAnswer = z.infer<typeof changeAnswer>

/** Other requests that may be the same matter, and what stands against merging this one into each. */
export const relatedAnswer = z.object({
  items: z.array(requestLine.extend({ obstacle: z.enum(['other_customer', 'merged', 'dealer']).nullable() })),
})
export type RelatedAnswer = z.infer<typeof relatedAnswer>

/** What a member of staff was told of and has not read: notes that name them, and requests they were given. */
export const mentionsAnswer = z.object({
  items: z.array(
    z.object({
      messageId: id,
      requestId: id,
      number: z.string(),
      subject: z.string(),
      kind: z.enum(messageKinds),
      by: z.string(),
      body: z.string(),
      at: instantSchema,
    }),
  ),
})
export type MentionsAnswer = z.infer<typeof mentionsAnswer>

const searchHit = z.object({
  kind: z.enum(['request', 'unit']),
  id: z.string(),
  title: z.string(),
  detail: z.string(),
})
export const searchAnswer = z.object({ hits: z.array(searchHit) })
export type SearchAnswer = z.infer<typeof searchAnswer>

/** A decision of the engine as staff see it: the whole of it, and its sentences in the language asked for. */
export const askAnswer = z.object({
  serial: z.string(),
  locale: z.enum(locales),
  verdict: z.string(),
  summary: z.string(),
  /** One sentence for each step, ready to be put into a reply. */
  explanation: z.array(z.string()),
  clauses: z.array(z.string()),
  /** Evidence that is missing, in words. */
  needs: z.array(z.object({ code: z.string(), clause: z.string(), text: z.string() })),
  advice: z.array(z.string()),
  decision: z.record(z.string(), z.json()),
})
export type AskAnswer = z.infer<typeof askAnswer>

export const unitAnswer = z.object({
  serial: z.string(),
  printed: z.string(),
  lineageId: id,
  model: z.object({ name: z.string(), family: z.string(), title: z.object({ zh: z.string(), en: z.string() }) }),
  serials: z.array(z.string()),
  channel: z.string(),
  dealer: personRef.nullable(),
  coverage: askAnswer,
  segments: z.array(z.object({ from: daySchema, to: daySchema, status: z.string(), basis: z.string() })),
  events: z.array(
    z.object({ event: z.record(z.string(), z.json()), source: z.string(), evidence: z.array(z.string()) }),
  ),
  requests: z.array(requestLine),
})
export type UnitAnswer = z.infer<typeof unitAnswer>

/** What a live connection is told: that a request has changed, and its version since then. */
export const liveEvent = z.object({ type: z.literal('request'), id, version: z.number().int() })
export type LiveEvent = z.infer<typeof liveEvent>

/** The fields of the request form as the pages carry them; all texts, what is empty is an empty text. */
export const formFields = [
  'name',
  'email',
  'phone',
  'company',
  'kind',
  'subject',
  'description',
  'model',
  'serial',
  'firmware',
  'happenedOn',
  'evidence',
] as const
export type FormField = (typeof formFields)[number]
export type FormValues = Readonly<Record<FormField, string>>

/** A problem of one field of the form, as a sentence in the reader's language. */
export type FormProblems = Readonly<Partial<Record<FormField | 'consent', string>>>

/** The box of a consent on the form. */
export interface ConsentBox {
  readonly purpose: string
  readonly required: boolean
  readonly text: string
  readonly checked: boolean
}

/** The request form as it is shown: empty, or again with what was typed and what was wrong. */
export interface RequestFormData {
  readonly values: FormValues
  readonly problems: FormProblems
  /** A sentence about the whole form. */
  readonly problem?: string | undefined
  readonly required: readonly FormField[]
  readonly requiredForFault: readonly FormField[]
  readonly consents: readonly ConsentBox[]
  readonly consentVersion: string
  /** Names this filled-in form: sent twice, it opens one request. */
  readonly submission: string
  readonly uploads: readonly { readonly id: string; readonly name: string; readonly place: string }[]
}

/** The form by which a dealer opens a request for a customer: empty, or again with what was typed and what was wrong. */
export interface ForCustomerForm {
  readonly values: FormValues
  /** The language in which the customer is written to. */
  readonly language: Locale
  readonly required: readonly FormField[]
  readonly problems: FormProblems
  /** Names this filled-in form: sent twice, it opens one request. */
  readonly submission: string
}

/** What is known of the serial on the form: its cover in a sentence, or that we do not know it. */
export type CheckedUnit =
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly serial: string }
  | {
      readonly kind: 'known'
      readonly serial: string
      readonly model: string
      readonly verdict: string
      readonly summary: string
    }

/** Everything that is about to be sent, for a last look. */
export interface ConfirmData extends RequestFormData {
  readonly unit: CheckedUnit
  /** Known issues that may solve it at once. */
  readonly suggestions: readonly {
    readonly title: string
    readonly advice: string
    readonly fixedIn: string | null
    /** Whether that release is free, with its clause. */
    readonly entitlement: { readonly clause: string; readonly text: string } | null
  }[]
}

/** Whether the dealer who sold the unit may be told, and what the customer can change about it; `text` is what is agreed to. */
export interface Sharing {
  readonly state: 'withheld' | 'permitted'
  readonly text: string
  readonly version: string
}

/** A request as its customer sees it by the tracking link. */
export interface TrackingData {
  readonly number: string
  readonly subject: string
  /** In words. */
  readonly state: string
  readonly stage: RequestState
  readonly receivedAt: string
  /** By when a person will have answered, in words; null while it is not us who are to act. */
  readonly due: { readonly instant: string; readonly words: string; readonly isPast: boolean } | null
  /** The clause that promises it. */
  readonly clause: string
  readonly serial: string | null
  /** The dealer with whom it is. */
  readonly dealer: string | null
  readonly sharing: Sharing | null
  readonly thread: readonly {
    readonly author: 'customer' | 'staff' | 'dealer' | 'system'
    readonly name: string
    readonly body: string
    readonly at: string
    readonly when: string
    /** As the slice of the attachments shows them. */
    readonly files: readonly {
      readonly id: string
      readonly name: string
      readonly bytes: number
      readonly scan: string
      readonly preview: string
      readonly place: string
      readonly available: boolean
    }[]
  }[]
  /** Names the reply that is about to be written. */
  readonly submission: string
}
