/** What is done to a request once it is open: answers, notes, owners, states. Each is one transaction under the request's lock. */
import { randomUUIDv7 } from 'node:crypto'
import { audit, can, type Action, type Actor, type SystemActor } from '#features/accounts/index.ts'
import { linkUploads } from '#features/attachments/index.ts'
import { dealerNames } from '#features/dealers/index.ts'
import {
  consentOffer,
  recordConsents,
  recordDisclosure,
  standingConsents,
  withdrawConsents,
} from '#features/privacy/index.ts'
import { findLedger } from '#features/units/index.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import type { Db } from '#platform/db/index.ts'
import { tell } from '#platform/outbox/index.ts'
import { DEALER_PURPOSE, dueOf, routeOf } from './routing.rules.ts'
import { afterAnswer, afterCustomer, mayMove } from './support.rules.ts'
import type { AuthorKind, ChangeAnswer, RequestState } from './support.schema.ts'
import {
  dropPromise,
  endPromise,
  insertMessage,
  insertPromise,
  lockRequest,
  moveMessages,
  updateRequest,
  type RequestsTable,
} from './support.store.ts'
import { eventMessage, inTransaction, settingsOf, type SupportContext } from './support.use-cases.ts'
import { hasMessage, lastMove, openPromise } from './support.views.ts'

export type ChangeRefusal =
  | {
      readonly code:
        | 'request_unknown'
        | 'move_refused'
        | 'already_assigned'
        | 'no_dealer'
        | 'merge_refused'
        | 'unknown_upload'
        | 'purpose_unknown'
    }
  /** Somebody else has changed it; the version it has now. */
  | { readonly code: 'request_changed'; readonly version: number }

/** The new version; with it the message, where one was added. */
export type Changed = Result<ChangeAnswer & { readonly messageId?: string }, ChangeRefusal>

/** Who does it. */
export interface Author {
  readonly kind: AuthorKind
  readonly id: string | null
  readonly name: string
}

export interface Change {
  readonly requestId: string
  readonly actor: Actor | SystemActor
  readonly author: Author
  /** The version it was made on; without one it is made on whatever there is, as a customer's reply is. */
  readonly version?: number | undefined
}

class Refused extends Error {
  readonly refusal: ChangeRefusal
  constructor(refusal: ChangeRefusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

const refuse = (code: Exclude<ChangeRefusal['code'], 'request_changed'>): never => {
  throw new Refused({ code })
}

const mayChange = (actor: Actor | SystemActor, action: Action, request: RequestsTable): boolean =>
  actor.kind === 'system' || can(actor, action, { personId: request.person_id, dealerId: request.dealer_id })

type Work = (
  tx: Db,
  request: RequestsTable,
) => Promise<number | { readonly version: number; readonly messageId: string }>

/** Lock, check, change, audit. A row that the actor may not reach is as good as not there. */
const change = async (ctx: SupportContext, cmd: Change, action: Action, work: Work): Promise<Changed> => {
  try {
    return await inTransaction(ctx.db, async (tx) => {
      const request = await lockRequest(tx, cmd.requestId)
      if (request === undefined || !mayChange(cmd.actor, action, request)) return refuse('request_unknown')
      if (cmd.version !== undefined && cmd.version !== request.version)
        throw new Refused({ code: 'request_changed', version: request.version })
      const done = await work(tx, request)
      const made = typeof done === 'number' ? { version: done } : done
      if (cmd.actor.kind !== 'anonymous' && cmd.actor.kind !== 'system')
        await audit(tx, {
          actor: cmd.actor,
          action,
          target: `request:${cmd.requestId}`,
          data: { version: made.version },
        })
      return ok({ id: cmd.requestId, ...made })
    })
  } catch (error) {
    if (error instanceof Refused) return fail(error.refusal)
    throw error
  }
}

interface Text extends Change {
  readonly body: string
  /** Names a message that a form may send twice. */
  readonly messageId?: string | undefined
  readonly mailId?: string | undefined
  readonly uploads?: { readonly ids: readonly string[]; readonly ownerToken: string } | undefined
}

export interface Reply extends Text {
  /** After an answer: wait for the customer, or nothing more is expected. */
  readonly waitFor?: 'customer' | 'nothing' | undefined
}

const addMessage = async (tx: Db, ctx: SupportContext, cmd: Text, kind: 'public' | 'note'): Promise<string> => {
  const { requestId, author, body, mailId = null, uploads, messageId = randomUUIDv7() } = cmd
  await insertMessage(tx, {
    message_id: messageId,
    request_id: requestId,
    kind,
    author_kind: author.kind,
    author_id: author.id,
    author_name: author.name,
    body,
    at: ctx.now,
    mail_id: mailId,
  })
  if (uploads === undefined || uploads.ids.length === 0) return messageId
  const { ids, ownerToken } = uploads
  const linked = await linkUploads(tx, { uploadIds: [...ids], ownerToken, requestId, messageId })
  return linked.ok ? messageId : refuse('unknown_upload')
}

/** A customer's message begins a promise, unless one is running already. */
const fromCustomer = async (tx: Db, ctx: SupportContext, request: RequestsTable, cmd: Text) => {
  if (cmd.messageId !== undefined && (await hasMessage(tx, cmd.requestId, cmd.messageId)))
    return { version: request.version, messageId: cmd.messageId }
  const messageId = await addMessage(tx, ctx, cmd, 'public')
  const state = afterCustomer(request.state)
  const channel = cmd.mailId === undefined ? 'web' : 'email'
  const dueAt = (await openPromise(tx, cmd.requestId))?.due_at ?? (await beginPromise(tx, ctx, request, channel))
  const version = await updateRequest(tx, cmd.requestId, { state, due_at: dueAt }, ctx.now)
  return { version, messageId }
}

const beginPromise = async (tx: Db, ctx: SupportContext, request: RequestsTable, via: 'web' | 'email') => {
  const unit = request.serial === null ? undefined : await findLedger(tx, request.serial)
  const due_at = dueOf(ctx.editions, unit?.ledger, ctx.now, via)
  if (due_at === null) return null
  const promise = { promise_id: randomUUIDv7(), started_at: ctx.now, due_at }
  await insertPromise(tx, request.request_id, promise)
  await tell(tx, {
    topic: 'support.promised',
    payload: { requestId: request.request_id, promiseId: promise.promise_id },
  })
  return due_at
}

/** A person's answer ends the promise; the customer gets it by mail. */
const fromPerson = async (tx: Db, ctx: SupportContext, cmd: Reply) => {
  const messageId = await addMessage(tx, ctx, cmd, 'public')
  await endPromise(tx, cmd.requestId, { at: ctx.now, by: cmd.author.id ?? '' })
  const state = afterAnswer(cmd.waitFor)
  const version = await updateRequest(tx, cmd.requestId, { state, due_at: null, answered_at: ctx.now }, ctx.now)
  await tell(tx, { topic: 'support.answered', payload: { requestId: cmd.requestId, messageId } })
  if (state === 'waiting_customer') await remindLater(tx, ctx, cmd.requestId, messageId)
  return { version, messageId }
}

const remindLater = async (tx: Db, ctx: SupportContext, requestId: string, messageId: string): Promise<void> => {
  const at = Temporal.Instant.from(ctx.now).add({ hours: 24 * settingsOf(ctx).remindAfterDays })
  const runAt = at.toString({ smallestUnit: 'millisecond' })
  await tell(tx, { topic: 'support.remind', payload: { requestId, messageId }, key: `reminder:${messageId}`, runAt })
}

/**
 * Adds a public message. From the customer it begins a promise to answer; from a member of staff or of the dealer it is a person's
 * answer and ends it. Nothing else does.
 * @clause 2.6.b
 */
export const addReply = (ctx: SupportContext, cmd: Reply): Promise<Changed> =>
  change(ctx, cmd, 'request.reply', (tx, request) =>
    cmd.author.kind === 'customer' ? fromCustomer(tx, ctx, request, cmd) : fromPerson(tx, ctx, cmd),
  )

/** Adds a note that only the desk sees. */
export const addNote = (ctx: SupportContext, cmd: Text): Promise<Changed> =>
  change(ctx, cmd, 'request.note', async (tx) => {
    await addMessage(tx, ctx, cmd, 'note')
    return updateRequest(tx, cmd.requestId, {}, ctx.now)
  })

/**
 * Gives a request to a person, or puts it back. Of many who take one at the same time, one gets it.
 * @returns refusals: already_assigned when it is somebody else's and the change was not made on the present version
 */
export const assign = (
  ctx: SupportContext,
  cmd: Change & { readonly to: { id: string; name: string } | null },
): Promise<Changed> =>
  change(ctx, cmd, 'request.assign', async (tx, request) => {
    const { to, author, requestId } = cmd
    if (cmd.version === undefined && to !== null && request.assigned_to !== null) return refuse('already_assigned')
    const data = to === null ? ({ event: 'unassigned' } as const) : ({ event: 'assigned', to: to.name } as const)
    await insertMessage(tx, eventMessage(requestId, ctx.now, data, author))
    const state: RequestState = request.state === 'new' && to !== null ? 'open' : request.state
    return updateRequest(
      tx,
      requestId,
      { assigned_to: to?.id ?? null, assigned_name: to?.name ?? null, state },
      ctx.now,
    )
  })

/** Whether a move takes the last one back: undone at once, a request is where it was, also where no other move leads. */
const takesBack = async (tx: Db, { request_id, state }: RequestsTable, to: RequestState): Promise<boolean> => {
  const last = await lastMove(tx, request_id)
  return last?.['state'] === state && last['from'] === to
}

/** Moves a request to another state by hand. Waiting, solving and closing are no answer: the promise goes on until there is one. */
export const setState = (ctx: SupportContext, cmd: Change & { readonly state: RequestState }): Promise<Changed> =>
  change(ctx, cmd, 'request.change', async (tx, request) => {
    const { requestId, state } = cmd
    const { state: from } = request
    if (!mayMove(from, state) && !(await takesBack(tx, request, state))) return refuse('move_refused')
    const event = eventMessage(requestId, ctx.now, { event: 'moved', from, state }, cmd.author)
    await insertMessage(tx, event)
    if (state === 'waiting_customer') await remindLater(tx, ctx, requestId, event.message_id)
    return updateRequest(tx, requestId, { state }, ctx.now)
  })

export const setTags = (ctx: SupportContext, cmd: Change & { readonly tags: readonly string[] }): Promise<Changed> =>
  change(ctx, cmd, 'request.change', async (tx) => {
    const tags = [...new Set(cmd.tags)].sort()
    await insertMessage(
      tx,
      eventMessage(cmd.requestId, ctx.now, { event: 'tagged', tags: tags.join(', ') }, cmd.author),
    )
    return updateRequest(tx, cmd.requestId, { tags }, ctx.now)
  })

/** The other request under its lock. Two merges of one pair at once may wait for each other: the database ends one, which may retry. */
const lockOther = async (tx: Db, from: RequestsTable, into: string): Promise<RequestsTable> => {
  const other = await lockRequest(tx, into)
  const isFit =
    other !== undefined && into !== from.request_id && other.person_id === from.person_id && other.merged_into === null
  return isFit && from.merged_into === null ? other : refuse('merge_refused')
}

/**
 * Moves the thread of one request into another of the same customer and closes it. The promise that ends first stays.
 * @returns refusals: merge_refused
 */
export const merge = (ctx: SupportContext, cmd: Change & { readonly into: string }): Promise<Changed> =>
  change(ctx, cmd, 'request.merge', async (tx, from) => {
    const into = await lockOther(tx, from, cmd.into)
    await moveMessages(tx, from.request_id, into.request_id)
    const events = [
      eventMessage(into.request_id, ctx.now, { event: 'merged_here', number: from.number }, cmd.author),
      eventMessage(from.request_id, ctx.now, { event: 'merged_away', number: into.number }, cmd.author),
    ]
    for (const event of events) await insertMessage(tx, event)
    await movePromise(tx, ctx, from, into)
    const gone = { state: 'closed', merged_into: into.request_id, due_at: null } as const
    return updateRequest(tx, from.request_id, gone, ctx.now)
  })

const movePromise = async (tx: Db, ctx: SupportContext, from: RequestsTable, into: RequestsTable): Promise<void> => {
  const moving = await openPromise(tx, from.request_id)
  const standing = await openPromise(tx, into.request_id)
  await dropPromise(tx, from.request_id)
  if (moving === undefined || (standing !== undefined && standing.due_at <= moving.due_at)) {
    await updateRequest(tx, into.request_id, {}, ctx.now)
    return
  }
  await dropPromise(tx, into.request_id)
  const { started_at, due_at } = moving
  const promise = { promise_id: randomUUIDv7(), started_at, due_at }
  await insertPromise(tx, into.request_id, promise)
  await tell(tx, { topic: 'support.promised', payload: { requestId: into.request_id, promiseId: promise.promise_id } })
  await updateRequest(tx, into.request_id, { due_at }, ctx.now)
}

/**
 * Hands a request over to the dealer who sold its unit, if the customer permits.
 * @returns refusals: no_dealer
 * @clause 2.6.c, 2.8.c
 */
export const handOver = (ctx: SupportContext, cmd: Change): Promise<Changed> =>
  change(ctx, cmd, 'request.change', async (tx, request) => {
    const { requestId, author } = cmd
    const unit = request.serial === null ? undefined : await findLedger(tx, request.serial)
    const route = routeOf(ctx.editions, unit?.ledger, await standingConsents(tx, request.person_id))
    if (route.to !== 'dealer') return refuse('no_dealer')
    const { dealerId } = route
    const dealer = (await dealerNames(tx, [dealerId])).get(dealerId) ?? ''
    await insertMessage(tx, eventMessage(requestId, ctx.now, { event: 'handed_over', dealer, dealerId }, author))
    const fields = ['name', 'email', 'phone', 'company', 'thread']
    const handed = {
      personId: request.person_id,
      requestId,
      recipient: `dealer:${dealerId}`,
      purpose: DEALER_PURPOSE,
      fields,
    }
    await recordDisclosure(tx, { ...handed, at: ctx.now })
    return updateRequest(tx, requestId, { state: 'waiting_dealer', dealer_id: dealerId }, ctx.now)
  })

/** Takes a request back from the dealer, by the desk or by the dealer: the dealer no longer sees it. */
export const takeBack = (ctx: SupportContext, cmd: Change): Promise<Changed> =>
  change(ctx, cmd, 'request.hand_over', async (tx, request) => {
    if (request.dealer_id === null) return refuse('no_dealer')
    await insertMessage(tx, eventMessage(cmd.requestId, ctx.now, { event: 'taken_back' }, cmd.author))
    return updateRequest(tx, cmd.requestId, { state: 'open', dealer_id: null }, ctx.now)
  })

/**
 * Writes down what the customer has told the desk about a purpose, in the words of today's form. A withdrawal holds from the next
 * hand-over on.
 * @clause 2.8.a, 2.8.c
 */
export const setConsent = (
  ctx: SupportContext,
  cmd: Change & { readonly purpose: string; readonly given: boolean },
): Promise<Changed> =>
  change(ctx, cmd, 'request.change', async (tx, request) => {
    const { requestId, purpose, given, author } = cmd
    const offer = consentOffer(ctx.editions, request.locale)
    if (!offer.words.some((words) => words.purpose === purpose)) return refuse('purpose_unknown')
    const by = { by_kind: 'staff', by_id: author.id, source: 'desk' } as const
    const consent = {
      personId: request.person_id,
      purposes: [purpose],
      version: offer.version,
      at: ctx.now,
      by,
      requestId,
    }
    await (given ? recordConsents(tx, consent) : withdrawConsents(tx, consent))
    await insertMessage(
      tx,
      eventMessage(requestId, ctx.now, { event: given ? 'consented' : 'withdrew', purpose }, author),
    )
    return updateRequest(tx, requestId, {}, ctx.now)
  })
