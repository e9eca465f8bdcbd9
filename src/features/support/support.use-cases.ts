import { createHash, randomBytes, randomUUIDv7 } from 'node:crypto'
import { newestEdition, type Edition } from '#entitlement/index.ts'
import { personInsert } from '#features/accounts/index.ts'
import { linkUploads } from '#features/attachments/index.ts'
import { consentInsert, disclosureInsert } from '#features/privacy/index.ts'
import { findLedger, type UnitLedger } from '#features/units/index.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import type { Locale } from '#lib/texts.ts'
import { dayIn } from '#platform/clock.ts'
import { atOnce, isUniqueViolation, type Db, type Given } from '#platform/db/index.ts'
import { orderedId } from '#platform/ordered-id.ts'
import { jobInsert } from '#platform/outbox/index.ts'
import { DEALER_PURPOSE, dueOf, routeOf, type Route } from './routing.rules.ts'
import { searchable } from './search.rules.ts'
import { LINK_DAYS } from './settings.rules.ts'
import { requestNumber } from './support.rules.ts'
import type { AuthorKind, Channel, FaultDetails, RequestKind } from './support.schema.ts'
import {
  aboutDealer,
  insertedPerson,
  insertLink,
  linkInsert,
  messageInsert,
  nextRequestCount,
  promiseInsert,
  requestInsert,
  type NewMessage,
} from './support.store.ts'
import type { EventCode } from './support.texts.ts'
import { requestOfSubmission } from './support.views.ts'

/** What the slice needs to know of the world. */
export interface SupportContext {
  readonly db: Db
  readonly editions: readonly Edition[]
  /** The present instant, UTC: `YYYY-MM-DDTHH:MM:SS.mmmZ`. */
  readonly now: string
}

/** Runs in the caller's transaction where `ctx.db` is one. */
export const inTransaction = <T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> =>
  db.isTransaction ? work(db) : db.transaction().execute(work)

/** A request as it comes in, already checked by whoever took it. */
export interface OpenRequest {
  readonly customer: {
    readonly email: string
    readonly name?: string | undefined
    readonly phone?: string | undefined
    readonly company?: string | undefined
    readonly locale: Locale
  }
  readonly kind: RequestKind
  readonly subject: string
  readonly body: string
  readonly channel: Channel
  /** Normalised; a serial that we do not know is kept as it is. */
  readonly serial?: string | undefined
  readonly details?: FaultDetails
  /** Names the filled-in form; the same form sent again opens nothing new. */
  readonly submission?: string | undefined
  readonly consents?: { readonly purposes: readonly string[]; readonly version: string } | undefined
  readonly uploads?: { readonly ids: readonly string[]; readonly ownerToken: string } | undefined
  readonly mailId?: string | undefined
  /** The dealer who writes on the customer's behalf: the customer alone can consent, so that the request stays with the maker. */
  readonly openedBy?: { readonly dealerId: string; readonly personId: string; readonly name: string } | undefined
  /** False for mails that answer themselves: they are kept, and nobody is written to. */
  readonly acknowledge?: boolean
}

export interface Opened {
  readonly requestId: string
  readonly number: string
  readonly messageId: string
  /** Null where nothing is promised. */
  readonly dueAt: string | null
  /** Of a tracking link for whoever has just sent the form; nobody can read it again. */
  readonly token: string
}

export type OpenRefusal =
  | { readonly code: 'unknown_upload' }
  | { readonly code: 'sent_before'; readonly requestId: string }

/** A row of a thread that tells what happened, with its parameters. */
export const eventMessage = (
  requestId: string,
  at: string,
  data: { readonly event: EventCode } & Readonly<Record<string, unknown>>,
  author: { readonly kind: AuthorKind; readonly id: string | null; readonly name: string } = systemAuthor,
): NewMessage => ({
  message_id: orderedId(),
  request_id: requestId,
  kind: 'event',
  author_kind: author.kind,
  author_id: author.id,
  author_name: author.name,
  body: '',
  data,
  at,
})

const systemAuthor = { kind: 'system', id: null, name: '' } as const

/** Where a request begins: with which unit, at whose desk. */
const placeOf = (unit: UnitLedger | undefined, route: Route) => {
  const lineage_id = unit?.lineageId ?? null
  if (route.to === 'dealer') return { lineage_id, state: 'waiting_dealer', dealer_id: route.dealerId } as const
  return { lineage_id, state: 'new', dealer_id: null } as const
}

/** Says in the thread where the request went and why, and writes down what the dealer now sees. */
const routeInserts = (
  { requestId, personId, now: at }: { requestId: string; personId: Given<string>; now: string },
  route: Route,
) => {
  const dealerId = route.to === 'dealer' ? route.dealerId : 'withheldFrom' in route ? route.withheldFrom : undefined
  if (dealerId === undefined) return {}
  const event = route.to === 'dealer' ? 'routed_to_dealer' : 'kept_no_consent'
  const routed = messageInsert({ ...eventMessage(requestId, at, { event }), data: aboutDealer(event, dealerId) })
  if (route.to !== 'dealer') return { routed }
  const fields = ['name', 'email', 'phone', 'company', 'thread']
  const handed = { personId, requestId, recipient: `dealer:${dealerId}`, purpose: DEALER_PURPOSE, fields, at }
  const letter = jobInsert({ topic: 'support.with_dealer', payload: { requestId } })
  return { routed, disclosure: disclosureInsert(handed), letter }
}

/** Says in the thread that it was not the customer who wrote. */
const openerInsert = ({ openedBy }: OpenRequest, requestId: string, now: string) => {
  if (openedBy === undefined) return undefined
  const { dealerId, name: dealer } = openedBy
  return messageInsert(eventMessage(requestId, now, { event: 'opened_by_dealer', dealer, dealerId }))
}

const requestOf = (
  ctx: SupportContext,
  cmd: OpenRequest,
  ids: { requestId: string; personId: Given<string>; number: string },
) => {
  const { customer, kind, subject, channel, serial = null, details = {}, submission = null } = cmd
  const found = [ids.number, serial, subject, customer.name, customer.company, customer.email, customer.phone]
  const { searchText, grams } = searchable(found)
  const { name, phone, company } = customer
  return {
    request_id: ids.requestId,
    number: ids.number,
    person_id: ids.personId,
    serial,
    kind,
    subject,
    locale: customer.locale,
    channel,
    details: { ...details, contact: { name, phone, company } },
    received_at: ctx.now,
    tags: [],
    submission,
    search_text: searchText,
    grams,
  }
}

const messageOf = (
  ctx: SupportContext,
  cmd: OpenRequest,
  ids: { requestId: string; personId: Given<string>; messageId: string },
): NewMessage => ({
  message_id: ids.messageId,
  request_id: ids.requestId,
  kind: 'public',
  ...(cmd.openedBy === undefined
    ? { author_kind: 'customer', author_id: ids.personId, author_name: cmd.customer.name ?? cmd.customer.email }
    : { author_kind: 'dealer', author_id: cmd.openedBy.personId, author_name: cmd.openedBy.name }),
  body: cmd.body,
  at: ctx.now,
  mail_id: cmd.mailId ?? null,
})

/** Thrown within the transaction so that nothing of a request whose files are not there stays. */
class UnknownUpload extends Error {}

const consentsOf = (
  { consents }: OpenRequest,
  { requestId, personId, now }: { requestId: string; personId: Given<string>; now: string },
) => {
  if (consents === undefined) return undefined
  const by = { by_kind: 'customer', by_id: personId, source: 'form' } as const
  return consentInsert({ personId, ...consents, at: now, by, requestId })
}

interface Opening {
  readonly cmd: OpenRequest
  readonly unit: UnitLedger | undefined
  readonly number: string
}

const open = async (db: Db, ctx: SupportContext, { cmd, unit, number }: Opening): Promise<Opened> => {
  const { editions, now } = ctx
  const { acknowledge = true } = cmd
  const dueAt = dueOf(editions, unit?.ledger, now, cmd.channel)
  const route = routeOf(editions, unit?.ledger, cmd.consents?.purposes ?? [])
  const ids = { requestId: randomUUIDv7(), messageId: orderedId(), personId: insertedPerson, number }
  const { requestId, messageId, personId } = ids
  const promise = dueAt === null ? undefined : { promise_id: randomUUIDv7(), started_at: now, due_at: dueAt }
  const { token, row: link } = newLink(ctx, requestId)
  await atOnce(db, 'open_request', {
    person: personInsert(cmd.customer),
    request: requestInsert({ ...requestOf(ctx, cmd, ids), ...placeOf(unit, route), due_at: dueAt }),
    message: messageInsert(messageOf(ctx, cmd, ids)),
    promise: promise && promiseInsert(requestId, promise),
    link: linkInsert(link),
    opener: openerInsert(cmd, requestId, now),
    ...routeInserts({ requestId, personId, now }, route),
    consent: consentsOf(cmd, { requestId, personId, now }),
    job: jobInsert({ topic: 'support.opened', payload: { requestId, promiseId: promise?.promise_id, acknowledge } }),
  })
  return { requestId, number, messageId, dueAt, token }
}

/** Opens it together with the files that were sent before it. */
const openWith = (ctx: SupportContext, opening: Opening, uploads: NonNullable<OpenRequest['uploads']>) =>
  inTransaction(ctx.db, async (tx) => {
    const opened = await open(tx, ctx, opening)
    const { requestId, messageId } = opened
    const { ids, ownerToken } = uploads
    const linked = await linkUploads(tx, { uploadIds: [...ids], ownerToken, requestId, messageId })
    if (!linked.ok) throw new UnknownUpload()
    return opened
  })

/** Taken before the transaction, so that requests that come in together need not wait for each other; a refused one leaves a gap. */
export const nextNumber = async ({ db, editions, now }: SupportContext): Promise<string> => {
  const year = Number(dayIn(newestEdition(editions).zone, Temporal.Instant.from(now)).slice(0, 4))
  return requestNumber(year, await nextRequestCount(db))
}

/**
 * Opens a request, all of it or nothing: person, request, first message, consents, the promise to answer, and the job that writes to
 * the customer and to the desk. When it is due, the policy says.
 * @returns refusals: sent_before with the request that this very form has opened; unknown_upload
 * @clause 2.6.a, 2.6.b, 2.6.c, 2.8
 */
export const openRequest = async (ctx: SupportContext, cmd: OpenRequest): Promise<Result<Opened, OpenRefusal>> => {
  const { db } = ctx
  const unit = cmd.serial === undefined ? undefined : await findLedger(db, cmd.serial)
  const opening = { cmd, unit, number: await nextNumber(ctx) }
  const { uploads } = cmd
  try {
    return ok(
      uploads === undefined || uploads.ids.length === 0
        ? await open(db, ctx, opening)
        : await openWith(ctx, opening, uploads),
    )
  } catch (error) {
    if (error instanceof UnknownUpload) return fail({ code: 'unknown_upload' })
    if (cmd.submission === undefined || !isUniqueViolation(error)) throw error
    const first = await requestOfSubmission(db, cmd.submission)
    if (first === undefined) throw error
    return fail({ code: 'sent_before', requestId: first.id })
  }
}

/** What is stored of a link: who reads the database cannot follow it. */
export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex')

const TOKEN_BYTES = 24

const newLink = ({ now }: Pick<SupportContext, 'now'>, requestId: string) => {
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  const expires = Temporal.Instant.from(now).add({ hours: 24 * LINK_DAYS })
  const expires_at = expires.toString({ smallestUnit: 'millisecond' })
  return { token, row: { token_hash: hashOfToken(token), request_id: requestId, created_at: now, expires_at } }
}

/**
 * Makes a tracking link's token for a request: 192 random bits, kept as a hash. Earlier links stay good, for they are in mails.
 * @returns the token, which nobody can read again
 */
export const issueLink = async (tx: Db, ctx: Pick<SupportContext, 'now'>, requestId: string): Promise<string> => {
  const { token, row } = newLink(ctx, requestId)
  await insertLink(tx, row)
  return token
}
