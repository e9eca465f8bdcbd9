/** Requests that turn out to be one, or two: merging and splitting, with what was promised in each. */
import { randomUUIDv7 } from 'node:crypto'
import { moveFiles } from '#features/attachments/index.ts'
import { findLedger } from '#features/units/index.ts'
import type { Db } from '#platform/db/index.ts'
import { tell } from '#platform/outbox/index.ts'
import { dueOf } from './routing.rules.ts'
import { searchable } from './search.rules.ts'
import { promiseAfterSplit } from './support.rules.ts'
import {
  dropPromise,
  insertMessage,
  insertPromise,
  lockRequest,
  mergeOnwards,
  moveMessages,
  requestInsert,
  updateRequest,
  type RequestsTable,
} from './support.store.ts'
import { eventMessage, nextNumber, type SupportContext } from './support.use-cases.ts'
import { change, refuse, type Change, type Changed } from './thread.use-cases.ts'
import { openPromise, requestRow, threadOf } from './support.views.ts'

/** The other request under its lock. Two merges of one pair at once may wait for each other: the database ends one, which may retry. */
const lockOther = async (tx: Db, from: RequestsTable, into: string): Promise<RequestsTable> => {
  const other = await lockRequest(tx, into)
  const isFit =
    other !== undefined &&
    into !== from.request_id &&
    other.person_id === from.person_id &&
    other.merged_into === null &&
    other.cleared_at === null
  if (!isFit || from.merged_into !== null) return refuse('merge_refused')
  // A dealer would read what was never handed over, or lose what was.
  return other.dealer_id === from.dealer_id ? other : refuse('merge_dealer')
}

/**
 * Moves the thread of one request with its files into another of the same customer and closes it. The promise that ends first stays.
 * @returns refusals: merge_refused, merge_dealer
 */
export const merge = (ctx: SupportContext, cmd: Change & { readonly into: string }): Promise<Changed> =>
  change(ctx, cmd, 'request.merge', async (tx, from) => {
    const into = await lockOther(tx, from, cmd.into)
    const way = { from: from.request_id, to: into.request_id }
    await moveMessages(tx, way)
    await moveFiles(tx, way)
    await mergeOnwards(tx, way.from, way.to)
    const events = [
      eventMessage(way.to, ctx.now, { event: 'merged_here', number: from.number, requestId: way.from }, cmd.author),
      eventMessage(way.from, ctx.now, { event: 'merged_away', number: into.number, requestId: way.to }, cmd.author),
    ]
    for (const event of events) await insertMessage(tx, event)
    await movePromise(tx, ctx, from, into)
    const gone = { state: 'closed', merged_into: way.to, due_at: null } as const
    return updateRequest(tx, way.from, gone, ctx.now)
  })

/** A request that is owed an answer is not closed, and not waiting for anybody else. */
const reopened = ({ state }: RequestsTable) =>
  state === 'new' || state === 'waiting_dealer' ? {} : ({ state: 'open' } as const)

const movePromise = async (tx: Db, ctx: SupportContext, from: RequestsTable, into: RequestsTable): Promise<void> => {
  const moving = await openPromise(tx, from.request_id)
  const standing = await openPromise(tx, into.request_id)
  await dropPromise(tx, from.request_id)
  if (moving === undefined || (standing !== undefined && standing.due_at <= moving.due_at)) {
    await updateRequest(tx, into.request_id, {}, ctx.now)
    return
  }
  await dropPromise(tx, into.request_id)
  await promise(tx, into.request_id, moving)
  await updateRequest(tx, into.request_id, { due_at: moving.due_at, ...reopened(into) }, ctx.now)
}

interface Owed {
  readonly started_at: string
  readonly due_at: string
}

const promise = async (tx: Db, requestId: string, { started_at, due_at }: Owed): Promise<void> => {
  const promiseId = randomUUIDv7()
  await insertPromise(tx, requestId, { promise_id: promiseId, started_at, due_at })
  await tell(tx, { topic: 'support.promised', payload: { requestId, promiseId } })
}

type Message = Awaited<ReturnType<typeof threadOf>>[number]

const isFromCustomer = ({ kind, author_kind }: Message): boolean => kind === 'public' && author_kind === 'customer'

/** What the answer to the first of some unanswered messages is owed by; null when there are none, or nothing is promised. */
const owedFor = async (
  tx: Db,
  ctx: SupportContext,
  request: RequestsTable,
  [first]: readonly Message[],
): Promise<Owed | null> => {
  if (first === undefined) return null
  const unit = request.serial === null ? undefined : await findLedger(tx, request.serial)
  const due_at = dueOf(ctx.editions, unit?.ledger, first.at, first.mail_id === null ? 'web' : 'email')
  return due_at === null ? null : { started_at: first.at, due_at }
}

export interface Split extends Change {
  readonly messageIds: readonly string[]
  readonly subject: string
}

/** The messages that go and those that stay. There must be something of the customer's in both. */
const divided = (thread: readonly Message[], ids: readonly string[]) => {
  const words = thread.filter(({ kind }) => kind !== 'event')
  const going = words.filter(({ message_id }) => ids.includes(message_id))
  const staying = words.filter(({ message_id }) => !ids.includes(message_id))
  const isFit = going.length === new Set(ids).size && going.some(isFromCustomer) && staying.some(isFromCustomer)
  return isFit ? { going, staying } : refuse('split_refused')
}

interface NewParts {
  readonly number: string
  readonly owed: Owed | null
  readonly going: readonly Message[]
}

/** A request of its own for messages of another: the same customer and unit, its own number and promise; kept by the maker. */
const newFrom = async (tx: Db, ctx: SupportContext, from: RequestsTable, cmd: Split & NewParts): Promise<string> => {
  const { request_id: fromId, assigned_to, assigned_name, ...rest } = from
  const { subject, number, owed, going, author } = cmd
  const person = await requestRow(tx, fromId, { all: true })
  const { name, company, phone } = from.details.contact ?? {}
  const { searchText, grams } = searchable([number, from.serial, subject, name, company, person?.email, phone])
  const requestId = randomUUIDv7()
  const request = {
    ...rest,
    request_id: requestId,
    number,
    subject,
    state: 'open',
    received_at: going.find(isFromCustomer)?.at ?? ctx.now,
    due_at: owed?.due_at ?? null,
    dealer_id: null,
    submission: null,
    search_text: searchText,
    grams,
  } as const
  const message = eventMessage(
    requestId,
    ctx.now,
    { event: 'split_here', number: from.number, requestId: fromId },
    author,
  )
  await requestInsert(request).execute(tx)
  await insertMessage(tx, message)
  if (owed !== null) await promise(tx, requestId, owed)
  const answer = going.findLast(({ kind, author_kind }) => kind === 'public' && author_kind !== 'customer')
  await updateRequest(tx, requestId, { assigned_to, assigned_name, answered_at: answer?.at ?? null }, ctx.now)
  return requestId
}

/** What is still owed in the thread that others have left. */
const settle = async (tx: Db, ctx: SupportContext, from: RequestsTable, staying: Owed | null | 'as_it_is') => {
  if (staying === 'as_it_is') return updateRequest(tx, from.request_id, {}, ctx.now)
  await dropPromise(tx, from.request_id)
  if (staying !== null) await promise(tx, from.request_id, staying)
  return updateRequest(tx, from.request_id, { due_at: staying?.due_at ?? null }, ctx.now)
}

/**
 * Makes a request of its own out of messages of another, with their files. Each thread is owed an answer from the first of its
 * customer's messages that nobody has answered; the customer hears of it when somebody writes to them.
 * @returns the new version of the request that was split, and the id of the new one; refusals: split_refused
 * @clause 2.6.b
 */
export const split = async (ctx: SupportContext, cmd: Split): Promise<Changed> => {
  const number = await nextNumber(ctx)
  return change(ctx, cmd, 'request.merge', async (tx, from) => {
    if (from.merged_into !== null) return refuse('split_refused')
    const { going, staying } = divided(await threadOf(tx, from.request_id), cmd.messageIds)
    const open = await openPromise(tx, from.request_id)
    const unanswered = promiseAfterSplit(open?.started_at, {
      going: going.filter(isFromCustomer),
      staying: staying.filter(isFromCustomer),
    })
    const owed = await owedFor(tx, ctx, from, unanswered.going)
    const left = unanswered.hasMoved ? await owedFor(tx, ctx, from, unanswered.staying) : 'as_it_is'
    const requestId = await newFrom(tx, ctx, from, { ...cmd, number, owed, going })
    const way = { from: from.request_id, to: requestId }
    await moveMessages(tx, way, cmd.messageIds)
    await moveFiles(tx, way, cmd.messageIds)
    await insertMessage(
      tx,
      eventMessage(from.request_id, ctx.now, { event: 'split_away', number, requestId }, cmd.author),
    )
    return { version: await settle(tx, ctx, from, left), newRequestId: requestId }
  })
}
