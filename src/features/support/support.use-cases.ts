import { createHash, randomBytes, randomUUIDv7 } from 'node:crypto'
import type { Edition } from '#entitlement/index.ts'
import { findOrCreatePerson } from '#features/accounts/index.ts'
import { linkUploads } from '#features/attachments/index.ts'
import { dealerNames } from '#features/dealers/index.ts'
import { recordConsents, recordDisclosure } from '#features/privacy/index.ts'
import { findLedger, type UnitLedger } from '#features/units/index.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import type { Locale } from '#lib/texts.ts'
import { dayIn } from '#platform/clock.ts'
import { isUniqueViolation, type Db } from '#platform/db/index.ts'
import { tell } from '#platform/outbox/index.ts'
import { DEALER_PURPOSE, dueOf, routeOf, type Route } from './routing.rules.ts'
import { searchable } from './search.rules.ts'
import { LINK_DAYS } from './settings.rules.ts'
import { requestNumber } from './support.rules.ts'
import type { AuthorKind, Channel, FaultDetails, RequestKind, RequestState } from './support.schema.ts'
import {
  insertLink,
  insertMessage,
  insertRequest,
  nextCount,
  type NewMessage,
  type NewPromise,
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

const newestZone = (editions: readonly Edition[]): string => editions.at(-1)?.zone ?? 'UTC'

/** A row of a thread that tells what happened, with its parameters. */
export const eventMessage = (
  requestId: string,
  at: string,
  data: { readonly event: EventCode } & Readonly<Record<string, unknown>>,
  author: { readonly kind: AuthorKind; readonly id: string | null; readonly name: string } = systemAuthor,
): NewMessage => ({
  message_id: randomUUIDv7(),
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

const stateOf = (route: Route): RequestState => (route.to === 'dealer' ? 'waiting_dealer' : 'new')

/** Says in the thread where the request went and why, and writes down what the dealer now sees. */
const tellRoute = async (
  tx: Db,
  request: { id: string; personId: string; now: string },
  route: Route,
): Promise<void> => {
  const dealerId = route.to === 'dealer' ? route.dealerId : 'withheldFrom' in route ? route.withheldFrom : undefined
  if (dealerId === undefined) return
  const dealer = (await dealerNames(tx, [dealerId])).get(dealerId) ?? ''
  const event = route.to === 'dealer' ? 'routed_to_dealer' : 'kept_no_consent'
  await insertMessage(tx, eventMessage(request.id, request.now, { event, dealer, dealerId }))
  if (route.to !== 'dealer') return
  const fields = ['name', 'email', 'phone', 'company', 'thread']
  const { id: requestId, personId, now: at } = request
  await recordDisclosure(tx, {
    personId,
    requestId,
    recipient: `dealer:${dealerId}`,
    purpose: DEALER_PURPOSE,
    fields,
    at,
  })
  await tell(tx, { topic: 'support.with_dealer', payload: { requestId } })
}

/** Says in the thread that it was not the customer who wrote. */
const tellOpener = async (tx: Db, request: { id: string; now: string }, { openedBy }: OpenRequest): Promise<void> => {
  if (openedBy === undefined) return
  const { dealerId, name: dealer } = openedBy
  await insertMessage(tx, eventMessage(request.id, request.now, { event: 'opened_by_dealer', dealer, dealerId }))
}

const requestOf = (
  ctx: SupportContext,
  cmd: OpenRequest,
  ids: { requestId: string; personId: string; number: string },
) => {
  const { customer, kind, subject, channel, serial = null, details = {}, submission = null } = cmd
  const found = [ids.number, serial, subject, customer.name, customer.company, customer.email, customer.phone]
  const { searchText, grams } = searchable(found)
  return {
    request_id: ids.requestId,
    number: ids.number,
    person_id: ids.personId,
    serial,
    kind,
    subject,
    locale: customer.locale,
    channel,
    details,
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
  ids: { requestId: string; personId: string },
): NewMessage => ({
  message_id: randomUUIDv7(),
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

interface Opening {
  readonly cmd: OpenRequest
  readonly unit: UnitLedger | undefined
  readonly number: string
}

const open = async (tx: Db, ctx: SupportContext, { cmd, unit, number }: Opening): Promise<Opened> => {
  const { editions, now } = ctx
  const personId = await findOrCreatePerson(tx, cmd.customer)
  const dueAt = dueOf(editions, unit?.ledger, now, cmd.channel)
  const route = routeOf(editions, unit?.ledger, cmd.consents?.purposes ?? [])
  const ids = { requestId: randomUUIDv7(), personId, number }
  const message = messageOf(ctx, cmd, ids)
  const promise: NewPromise | undefined =
    dueAt === null ? undefined : { promise_id: randomUUIDv7(), started_at: now, due_at: dueAt }
  const request = {
    ...requestOf(ctx, cmd, ids),
    lineage_id: unit?.lineageId ?? null,
    state: stateOf(route),
    due_at: dueAt,
    dealer_id: route.to === 'dealer' ? route.dealerId : null,
  }
  const { token, row } = newLink(ctx, ids.requestId)
  await insertRequest(tx, request, { message, promise, link: row })
  await tellOpener(tx, { id: ids.requestId, now }, cmd)
  await tellRoute(tx, { id: ids.requestId, personId, now }, route)
  if (cmd.consents !== undefined) {
    const by = { by_kind: 'customer', by_id: personId, source: 'form' } as const
    await recordConsents(tx, { personId, ...cmd.consents, at: now, by, requestId: ids.requestId })
  }
  await link(tx, cmd, { requestId: ids.requestId, messageId: message.message_id })
  const { acknowledge = true } = cmd
  await tell(tx, {
    topic: 'support.opened',
    payload: { requestId: ids.requestId, promiseId: promise?.promise_id, acknowledge },
  })
  return { requestId: ids.requestId, number, messageId: message.message_id, dueAt, token }
}

const link = async (
  tx: Db,
  { uploads }: Pick<OpenRequest, 'uploads'>,
  to: { requestId: string; messageId: string },
) => {
  if (uploads === undefined || uploads.ids.length === 0) return
  const linked = await linkUploads(tx, { uploadIds: [...uploads.ids], ownerToken: uploads.ownerToken, ...to })
  if (!linked.ok) throw new UnknownUpload()
}

/** Taken before the transaction, so that requests that come in together need not wait for each other; a refused one leaves a gap. */
export const nextNumber = async ({ db, editions, now }: SupportContext): Promise<string> => {
  const year = Number(dayIn(newestZone(editions), Temporal.Instant.from(now)).slice(0, 4))
  return requestNumber(year, await nextCount(db, `R-${year}`))
}

/**
 * Opens a request in one transaction: person, request, first message, consents, the promise to answer, and the job that writes to
 * the customer and to the desk. When it is due, the policy says.
 * @returns refusals: sent_before with the request that this very form has opened; unknown_upload
 * @clause 2.6.a, 2.6.b, 2.6.c, 2.8
 */
export const openRequest = async (ctx: SupportContext, cmd: OpenRequest): Promise<Result<Opened, OpenRefusal>> => {
  const unit = cmd.serial === undefined ? undefined : await findLedger(ctx.db, cmd.serial)
  const number = await nextNumber(ctx)
  try {
    return ok(await inTransaction(ctx.db, (tx) => open(tx, ctx, { cmd, unit, number })))
  } catch (error) {
    if (error instanceof UnknownUpload) return fail({ code: 'unknown_upload' })
    if (cmd.submission === undefined || !isUniqueViolation(error)) throw error
    const first = await requestOfSubmission(ctx.db, cmd.submission)
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
