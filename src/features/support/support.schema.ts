import { z } from 'zod'
import { questionSchema } from '#entitlement/question.schema.ts'
import { daySchema, instantSchema } from '#entitlement/time.schema.ts'
import { locales } from '#lib/texts.ts'

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
  /** `soon`: what is late or due within the hours of the notice board. */
  due: z.literal('soon').optional(),
  person: id.optional(),
  company: z.string().min(1).max(200).optional(),
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
/** Files that the writer's browser has sent before. */
const uploads = z.array(id).max(20).optional()
export const replyBody = z.strictObject({
  body,
  uploads,
  /** What happens next: wait for the customer (with a reminder), or solved. Without it the request stays open. */
  waitFor: z.enum(['customer', 'nothing']).optional(),
  version,
})
/** `mentions` are the colleagues who are told of the note. */
export const noteBody = z.strictObject({
  body,
  mentions: z.array(z.string().min(1).max(64)).max(20).default([]),
  uploads,
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
  /** As they wrote with the request; where they wrote nothing, as they are known to the desk. */
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

/** Whoever asks, as they wrote with the request: it belongs to that request alone, for nobody has shown whose address it is. */
export const contact = z.object({
  name: z.string().optional(),
  phone: z.string().optional(),
  company: z.string().optional(),
})
export type Contact = z.infer<typeof contact>

export const requestDetail = requestLine.extend({
  phone: z.string(),
  /** What is known of the person where the request says something else; empty for a dealer. */
  known: contact,
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
  kind: z.enum(['request', 'unit', 'person', 'company']),
  /** Of a company its name, by which the queue is filtered. */
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

/** A decision just given, and the version of the request that it is kept in; null where it is kept in none. */
export const askedAnswer = askAnswer.extend({ version: z.number().int().nullable() })
export type AskedAnswer = z.infer<typeof askedAnswer>

/** A decision that was given about a unit, as the thread keeps it. */
export const givenDecision = z.object({
  id,
  at: instantSchema,
  by: z.string(),
  request: z.object({ id, number: z.string() }),
  kind: z.string(),
  verdict: z.string(),
  /** In the language of the customer to whom it was given. */
  summary: z.string(),
  locale: z.enum(locales),
  clauses: z.array(z.string()),
  /** Asked again from what was on record then, whether every byte comes out the same. */
  isReplayed: z.boolean(),
})
export type GivenDecision = z.infer<typeof givenDecision>

export const unitAnswer = z.object({
  serial: z.string(),
  printed: z.string(),
  lineageId: id,
  model: z.object({
    name: z.string(),
    /** In words, as the policy names it. */
    family: z.object({ zh: z.string(), en: z.string() }),
    title: z.object({ zh: z.string(), en: z.string() }),
  }),
  serials: z.array(z.string()),
  /** In which the days of the policy begin. */
  zone: z.string(),
  channel: z.string(),
  dealer: personRef.nullable(),
  /** Names of the dealers that the events speak of, by id. */
  dealers: z.record(z.string(), z.string()),
  coverage: askAnswer,
  segments: z.array(z.object({ from: daySchema, to: daySchema, status: z.string(), basis: z.string() })),
  events: z.array(
    z.object({
      event: z.record(z.string(), z.json()),
      source: z.string(),
      evidence: z.array(z.string()),
      /** Who recorded it at the desk, and why. */
      recordedBy: personRef.nullable(),
      reason: z.string().nullable(),
    }),
  ),
  /** Newest first. */
  decisions: z.array(givenDecision),
  requests: z.array(requestLine),
})
export type UnitAnswer = z.infer<typeof unitAnswer>

/** A person as staff see them: how to reach them, what they allowed, what they asked and about which units. */
export const personAnswer = z.object({
  id,
  name: z.string(),
  /** Null for a person who was erased. */
  email: z.string().nullable(),
  phone: z.string(),
  company: z.string(),
  locale: z.enum(locales),
  /** When the person first opened a link that was sent to the address; null while nobody has shown that it is theirs. */
  verifiedAt: instantSchema.nullable(),
  createdAt: instantSchema,
  consents: z.array(z.string()),
  requests: z.array(requestLine),
  serials: z.array(z.string()),
})
export type PersonAnswer = z.infer<typeof personAnswer>

/** What a live connection is told: that a request has changed, and its version since then. */
export const liveEvent = z.object({ type: z.literal('request'), id, version: z.number().int() })
export type LiveEvent = z.infer<typeof liveEvent>
