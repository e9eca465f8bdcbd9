/** What is done to a request once it is open: answers, notes, owners, states. Each is one transaction under the request's lock. */
import { randomUUIDv7 } from 'node:crypto'
import { newestEdition } from '#entitlement/index.ts'
import type { Action, Actor, AuditAct, SystemActor } from '#features/accounts/index.ts'
import { audit, can, listStaff } from '#features/accounts/index.ts'
import { linkUploads } from '#features/attachments/index.ts'
import { dealerNames } from '#features/dealers/index.ts'
import { consentOffer, recordDisclosure, standingConsents } from '#features/privacy/index.ts'
import { findLedger } from '#features/units/index.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import type { Db } from '#platform/db/index.ts'
import { orderedId } from '#platform/ordered-id.ts'
import { tell } from '#platform/outbox/index.ts'
import { noteConsent } from './consents.use-cases.ts'
import { DEALER_PURPOSE, dueOf, mayTellDealer, routeOf } from './routing.rules.ts'
import { afterAnswer, afterCustomer, dealerMovesFrom, movesFrom } from './support.rules.ts'
import type { AuthorKind, ChangeAnswer, RequestState } from './support.schema.ts'
import {
  endPromise,
  insertMentions,
  insertMessage,
  insertPromise,
  lockRequest,
  updateRequest,
  type RequestsTable,
} from './support.store.ts'
import { settingsOf } from './settings.use-cases.ts'
import type { SupportProblem } from './support.texts.ts'
import { eventMessage, inTransaction, type SupportContext } from './support.use-cases.ts'
import { lastMove, messageById, openPromise } from './support.views.ts'

export type ChangeRefusal =
  | {
      readonly code:
        | Exclude<SupportProblem, 'request_changed' | 'settings_changed'>
        | 'remind_past'
        | 'unknown_colleague'
        | 'unknown_upload'
        | 'purpose_unknown'
    }
  /** Somebody else has changed it; the version it has now. */
  | { readonly code: 'request_changed'; readonly version: number }

interface Made {
  readonly messageId?: string
  /** Of the request that was split off. */
  readonly newRequestId?: string
}

/** The new version; with it what was made, where something was. */
export type Changed = Result<ChangeAnswer & Made, ChangeRefusal>

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

/** Ends the change without a trace of it. */
export const refuse = (code: Exclude<ChangeRefusal['code'], 'request_changed'>): never => {
  throw new Refused({ code })
}

/** A dealer reaches a request while the customer permits it; a withdrawal holds at once (2.8.c). */
const isShared = async (tx: Db, { editions }: SupportContext, request: RequestsTable): Promise<boolean> =>
  mayTellDealer(editions, undefined, await standingConsents(tx, request))

const mayChange = async (
  tx: Db,
  ctx: SupportContext,
  { actor }: Change,
  { action, request }: { action: Action; request: RequestsTable },
): Promise<boolean> => {
  if (actor.kind === 'system') return true
  if (!can(actor, action, { personId: request.person_id, dealerId: request.dealer_id })) return false
  return actor.kind !== 'dealer' || isShared(tx, ctx, request)
}

type Act = Action & AuditAct
type Work = (tx: Db, request: RequestsTable) => Promise<number | (Made & { readonly version: number })>

/** Lock, check, change, audit. A row that the actor may not reach is as good as not there. */
export const change = async (ctx: SupportContext, cmd: Change, action: Act, work: Work): Promise<Changed> => {
  try {
    return await inTransaction(ctx.db, async (tx) => {
      const request = await lockRequest(tx, cmd.requestId)
      if (request === undefined || !(await mayChange(tx, ctx, cmd, { action, request })))
        return refuse('request_unknown')
      // There is nobody left to write to, and nothing new of theirs may begin here.
      if (request.cleared_at !== null) return refuse('request_cleared')
      if (cmd.version !== undefined && cmd.version !== request.version)
        throw new Refused({ code: 'request_changed', version: request.version })
      const done = await work(tx, request)
      const made = typeof done === 'number' ? { version: done } : done
      if (cmd.actor.kind !== 'anonymous' && cmd.actor.kind !== 'system')
        await audit(tx, {
          actor: cmd.actor,
          action,
          target: `request:${cmd.requestId}`,
          data: { number: request.number, version: made.version },
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
  const { requestId, author, body, mailId = null, uploads, messageId = orderedId() } = cmd
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
  const messageId = await addMessage(tx, ctx, cmd, 'public')
  const state = afterCustomer(request.state, request.dealer_id !== null)
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
const fromPerson = async (tx: Db, ctx: SupportContext, request: RequestsTable, cmd: Reply) => {
  const messageId = await addMessage(tx, ctx, cmd, 'public')
  await endPromise(tx, cmd.requestId, { at: ctx.now, by: cmd.author.id ?? '' })
  const state = afterAnswer(cmd.waitFor, request.dealer_id !== null)
  const answered = { state, due_at: null, answered_at: ctx.now, ...(await reminding(tx, ctx, cmd.requestId, state)) }
  const version = await updateRequest(tx, cmd.requestId, answered, ctx.now)
  await tell(tx, { topic: 'support.answered', payload: { requestId: cmd.requestId, messageId } })
  return { version, messageId }
}

/** A customer who is waited for is reminded after some days, unless another day is chosen. */
const reminding = async (tx: Db, ctx: SupportContext, requestId: string, state: RequestState) => {
  if (state !== 'waiting_customer') return {}
  const { remindAfterDays } = await settingsOf(tx)
  const at = Temporal.Instant.from(ctx.now).add({ hours: 24 * remindAfterDays })
  return { remind_at: await remindAt(tx, requestId, at.toString({ smallestUnit: 'millisecond' })) }
}

/** The job only wakes up; whether it is still that day's, the request says. */
const remindAt = async (tx: Db, requestId: string, at: string): Promise<string> => {
  await tell(tx, { topic: 'support.remind', payload: { requestId }, key: `reminder:${requestId}:${at}`, runAt: at })
  return at
}

/**
 * Adds a public message. From the customer it begins a promise to answer; from a member of staff or of the dealer it is a person's
 * answer and ends it. Nothing else does.
 * @clause 2.6.b
 */
export const addReply = (ctx: SupportContext, cmd: Reply): Promise<Changed> =>
  change(ctx, cmd, 'request.reply', async (tx, request) => {
    const { messageId, author } = cmd
    if (messageId !== undefined && (await messageById(tx, messageId)) !== undefined)
      return { version: request.version, messageId }
    return author.kind === 'customer' ? fromCustomer(tx, ctx, request, cmd) : fromPerson(tx, ctx, request, cmd)
  })

/**
 * Adds a note that only the desk sees, and tells the colleagues who are named in it.
 * @returns refusals: unknown_colleague
 */
export const addNote = (
  ctx: SupportContext,
  cmd: Text & { readonly mentions?: readonly string[] | undefined },
): Promise<Changed> =>
  change(ctx, cmd, 'request.note', async (tx) => {
    const named = [...new Set(cmd.mentions)]
    const staff = named.length === 0 ? [] : (await listStaff(tx)).filter(({ closed }) => !closed)
    if (!named.every((id) => staff.some((member) => member.id === id))) return refuse('unknown_colleague')
    const messageId = await addMessage(tx, ctx, cmd, 'note')
    await mention(tx, ctx, { ...cmd, messageId }, named)
    return updateRequest(tx, cmd.requestId, {}, ctx.now)
  })

/** Nobody is told of what they did themselves. */
const mention = async (
  tx: Db,
  ctx: SupportContext,
  { requestId, messageId, author }: Pick<Change, 'requestId' | 'author'> & { readonly messageId: string },
  named: readonly string[],
): Promise<void> => {
  const staffIds = named.filter((id) => id !== author.id)
  if (staffIds.length === 0) return
  await insertMentions(tx, { messageId, staffIds, at: ctx.now })
  await tell(tx, { topic: 'support.mentioned', payload: { requestId, messageId } })
}

/** Gives a request to a person, or puts it back. Of many who take one version of it at the same time, one gets it. */
export const assign = (
  ctx: SupportContext,
  cmd: Change & { readonly to: { id: string; name: string } | null },
): Promise<Changed> =>
  change(ctx, cmd, 'request.assign', async (tx, request) => {
    const { to, author, requestId } = cmd
    const { id, name } = to ?? { id: null, name: null }
    // Asked for again, it is so already, and the thread need not tell it twice.
    if (id === request.assigned_to) return request.version
    const data = to === null ? ({ event: 'unassigned' } as const) : ({ event: 'assigned', to: to.name } as const)
    const event = eventMessage(requestId, ctx.now, data, author)
    await insertMessage(tx, event)
    await mention(tx, ctx, { requestId, author, messageId: event.message_id }, to === null ? [] : [to.id])
    const state: RequestState = request.state === 'new' && to !== null ? 'open' : request.state
    return updateRequest(tx, requestId, { assigned_to: id, assigned_name: name, state }, ctx.now)
  })

/** Whether a move takes the last one back: undone at once, a request is where it was, also where no other move leads. */
const takesBack = async (tx: Db, { request_id, state }: RequestsTable, to: RequestState): Promise<boolean> => {
  const last = await lastMove(tx, request_id)
  return last?.['state'] === state && last['from'] === to
}

/** Moves a request to another state by hand. Waiting, solving and closing are no answer: the promise goes on until there is one. */
export const setState = (ctx: SupportContext, cmd: Change & { readonly state: RequestState }): Promise<Changed> =>
  change(ctx, cmd, 'request.move', async (tx, request) => {
    const { requestId, state, actor } = cmd
    const { state: from } = request
    const moves = actor.kind === 'dealer' ? dealerMovesFrom(from) : movesFrom(from)
    if (!moves.includes(state) && !(await takesBack(tx, request, state))) return refuse('move_refused')
    await insertMessage(tx, eventMessage(requestId, ctx.now, { event: 'moved', from, state }, cmd.author))
    return updateRequest(tx, requestId, { state, ...(await reminding(tx, ctx, requestId, state)) }, ctx.now)
  })

/**
 * Chooses another day on which a customer who is waited for is reminded, at the beginning of business hours.
 * @returns refusals: not_waiting, remind_past
 */
export const remindOn = (ctx: SupportContext, cmd: Change & { readonly on: string }): Promise<Changed> =>
  change(ctx, cmd, 'request.change', async (tx, request) => {
    if (request.state !== 'waiting_customer') return refuse('not_waiting')
    const { businessHours } = await settingsOf(tx)
    const at = beginningOf(ctx, cmd.on, businessHours.from)
    if (at <= ctx.now) return refuse('remind_past')
    return updateRequest(tx, cmd.requestId, { remind_at: await remindAt(tx, cmd.requestId, at) }, ctx.now)
  })

const beginningOf = ({ editions }: SupportContext, day: string, plainTime: string): string =>
  Temporal.PlainDate.from(day)
    .toZonedDateTime({ timeZone: newestEdition(editions).zone, plainTime })
    .toInstant()
    .toString({ smallestUnit: 'millisecond' })

export const setTags = (ctx: SupportContext, cmd: Change & { readonly tags: readonly string[] }): Promise<Changed> =>
  change(ctx, cmd, 'request.change', async (tx) => {
    const tags = [...new Set(cmd.tags)].sort()
    await insertMessage(
      tx,
      eventMessage(cmd.requestId, ctx.now, { event: 'tagged', tags: tags.join(', ') }, cmd.author),
    )
    return updateRequest(tx, cmd.requestId, { tags }, ctx.now)
  })

/**
 * Hands a request over to the dealer who sold its unit, if the customer permits.
 * @returns refusals: no_dealer
 * @clause 2.6.c, 2.8.c
 */
export const handOver = (ctx: SupportContext, cmd: Change): Promise<Changed> =>
  change(ctx, cmd, 'request.change', async (tx, request) => {
    const { requestId, author } = cmd
    const unit = request.serial === null ? undefined : await findLedger(tx, request.serial)
    const route = routeOf(ctx.editions, unit?.ledger, await standingConsents(tx, request))
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
    await tell(tx, { topic: 'support.with_dealer', payload: { requestId } })
    return updateRequest(tx, requestId, { state: 'waiting_dealer', dealer_id: dealerId }, ctx.now)
  })

/**
 * Takes a request back from the dealer, by the desk, or by the dealer with a reason: the dealer no longer sees it.
 * @returns refusals: no_dealer when no dealer has it
 */
export const takeBack = (ctx: SupportContext, cmd: Change & { readonly reason?: string }): Promise<Changed> =>
  change(ctx, cmd, 'request.hand_over', async (tx, request) => {
    const { requestId, reason, author } = cmd
    if (request.dealer_id === null) return refuse('no_dealer')
    const data = reason === undefined ? ({ event: 'taken_back' } as const) : ({ event: 'handed_back', reason } as const)
    await insertMessage(tx, eventMessage(requestId, ctx.now, data, author))
    if (reason !== undefined) await tell(tx, { topic: 'support.handed_back', payload: { requestId } })
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
    const { purpose, given, author } = cmd
    const offer = consentOffer(ctx.editions, request.locale)
    if (!offer.words.some((words) => words.purpose === purpose)) return refuse('purpose_unknown')
    const by = { by_kind: 'staff', by_id: author.id, source: 'desk' } as const
    return noteConsent(tx, ctx, request, { purpose, given, version: offer.version, by, author })
  })
