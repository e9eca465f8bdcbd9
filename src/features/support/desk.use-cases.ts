/** What the desk reads: the queue, a request with its thread, the notice board, a unit, and what the policy says. */
import { answer, explain, explainAdvice, explainNeed, summary, timelineOf } from '#entitlement/index.ts'
import type { Question } from '#entitlement/question.schema.ts'
import { audit, can, reachOf, type Actor } from '#features/accounts/index.ts'
import { dealerNames } from '#features/dealers/index.ts'
import { filledIn, listMacros } from '#features/macros/index.ts'
import { standingConsents } from '#features/privacy/index.ts'
import { findLedger, normaliseSerial, serialsOf, storedEvents, type UnitLedger } from '#features/units/index.ts'
import { parseDay } from '#lib/days.ts'
import type { Locale } from '#lib/texts.ts'
import { dayIn } from '#platform/clock.ts'
import type { Db } from '#platform/db/index.ts'
import { DEALER_PURPOSE, dealerOf, mayTellDealer } from './routing.rules.ts'
import { routingOf } from './routing.use-cases.ts'
import type { DeskSettings } from './settings.rules.ts'
import { settingsOf } from './settings.use-cases.ts'
import { businessMinutes, forecastLate, movesFrom } from './support.rules.ts'
import type {
  AskAnswer,
  BoardAnswer,
  QueueAnswer,
  QueueQuery,
  RequestDetail,
  RequestLine,
  SearchAnswer,
  ThreadMessage,
  UnitAnswer,
} from './support.schema.ts'
import { insertMessage, lockRequest, updateRequest } from './support.store.ts'
import { eventSentence } from './support.texts.ts'
import { eventMessage, inTransaction, type SupportContext } from './support.use-cases.ts'
import {
  answersSince,
  dueBefore,
  queuePage,
  requestRow,
  requestsOfLineage,
  searchRequests,
  threadOf,
  type Place,
  type RequestRow,
  type Scope,
} from './support.views.ts'

/** The rows an actor may see; undefined where there are none. */
const scopeOf = ({ editions }: Pick<SupportContext, 'editions'>, actor: Actor): Scope | undefined => {
  const reach = reachOf(actor, 'request.list')
  if (reach === 'any') return { all: true }
  if (reach === undefined) return undefined
  if (actor.kind === 'customer') return { personId: actor.personId }
  if (actor.kind !== 'dealer') return undefined
  return { dealerId: actor.dealerId, consent: mayTellDealer(editions, undefined, []) ? null : DEALER_PURPOSE }
}

const newestEdition = ({ editions }: SupportContext) => {
  const edition = editions.at(-1)
  if (edition === undefined) throw new RangeError('no edition of the policy')
  return edition
}

const named = (id: string | null, name: string | null) => (id === null ? null : { id, name: name ?? '' })

export const lineOf = (ctx: SupportContext, row: RequestRow, { businessHours }: DeskSettings): RequestLine => {
  const span = row.waiting_since === null ? undefined : { from: row.waiting_since, to: ctx.now }
  return {
    id: row.request_id,
    number: row.number,
    kind: row.kind,
    subject: row.subject,
    state: row.state,
    channel: row.channel,
    locale: row.locale,
    serial: row.serial,
    receivedAt: row.received_at,
    dueAt: row.due_at,
    answeredAt: row.answered_at,
    assignedTo: named(row.assigned_to, row.assigned_name),
    dealer: named(row.dealer_id, row.dealer_name),
    tags: [...row.tags],
    customer: { id: row.person_id, name: row.person_name ?? '', company: row.company ?? '', email: row.email ?? '' },
    businessMinutes: span === undefined ? null : businessMinutes(newestEdition(ctx), businessHours, span),
    version: row.version,
    updatedAt: row.updated_at,
  }
}

const cursorOf = (place: Place | undefined): string | null =>
  place === undefined ? null : Buffer.from(JSON.stringify([place.value, place.id])).toString('base64url')

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const VALUE = /^(infinity|\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z)$/

/** A cursor that we have given out; anything else is undefined. */
const placeOf = (cursor: string): Place | undefined => {
  try {
    const [value, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[]
    if (typeof value !== 'string' || typeof id !== 'string') return undefined
    return VALUE.test(value) && UUID.test(id) ? { value, id } : undefined
  } catch {
    return undefined
  }
}

/** One page of the queue as the actor may see it; undefined for a cursor that is none of ours. */
export const queue = async (ctx: SupportContext, query: QueueQuery, actor: Actor): Promise<QueueAnswer | undefined> => {
  const scope = scopeOf(ctx, actor)
  if (scope === undefined) return { items: [], next: null }
  const { cursor, assigned, ...rest } = query
  const after = cursor === undefined ? undefined : placeOf(cursor)
  if (cursor !== undefined && after === undefined) return undefined
  const owner = assigned === 'me' && actor.kind === 'staff' ? actor.staffId : assigned
  const { rows, next } = await queuePage(ctx.db, { ...rest, assigned: owner, after }, scope)
  const settings = await settingsOf(ctx.db)
  return { items: rows.map((row) => lineOf(ctx, row, settings)), next: cursorOf(next) }
}

/** Whether a message may be read: notes and events are the desk's. */
const mayRead = (actor: Actor, kind: ThreadMessage['kind']): boolean => kind === 'public' || actor.kind === 'staff'

/** What only the desk needs: ready texts filled in, and where the request may go. */
const deskPartsOf = async (
  ctx: SupportContext,
  row: RequestRow,
  { actor, locale, consents }: { readonly actor: Actor; readonly locale: Locale; readonly consents: readonly string[] },
): Promise<Pick<RequestDetail, 'routing' | 'macros'>> => {
  if (actor.kind !== 'staff') return { routing: null, macros: [] }
  const routing = await routingOf(ctx, { serial: row.serial, consents }, locale)
  const values = {
    name: row.person_name ?? undefined,
    number: row.number,
    serial: row.serial ?? undefined,
    model: row.details.model,
    dealer: routing?.dealer.name,
    me: actor.name,
  }
  return { routing, macros: filledIn(await listMacros(ctx.db, 'active'), row.locale, values) }
}

/** The request, if there is one that the actor may see; for a dealer, while its customer permits it. */
export const requestFor = async (
  ctx: SupportContext,
  requestId: string,
  actor: Actor,
): Promise<RequestRow | undefined> => {
  const scope = scopeOf(ctx, actor)
  const row = scope === undefined ? undefined : await requestRow(ctx.db, requestId, scope)
  if (row === undefined) return undefined
  return can(actor, 'request.read', { personId: row.person_id, dealerId: row.dealer_id }) ? row : undefined
}

/** A request with its thread, told in the reader's language; undefined where there is none that the actor may see. */
export const findRequest = async (
  ctx: SupportContext,
  requestId: string,
  actor: Actor,
  locale: Locale,
): Promise<RequestDetail | undefined> => {
  const row = await requestFor(ctx, requestId, actor)
  if (row === undefined) return undefined
  const messages = await threadOf(ctx.db, requestId)
  const consents = await standingConsents(ctx.db, row.person_id)
  return {
    ...lineOf(ctx, row, await settingsOf(ctx.db)),
    phone: row.phone ?? '',
    details: row.details,
    consents,
    mergedInto: row.merged_into,
    remindAt: row.remind_at,
    moves: [...movesFrom(row.state)],
    thread: messages.filter(({ kind }) => mayRead(actor, kind)).map((message) => messageOf(message, locale)),
    ...(await deskPartsOf(ctx, row, { actor, locale, consents })),
  }
}

type MessageRow = Awaited<ReturnType<typeof threadOf>>[number]

const messageOf = (row: MessageRow, locale: Locale): ThreadMessage => ({
  id: row.message_id,
  kind: row.kind,
  author: { kind: row.author_kind, id: row.author_id, name: row.author_name },
  body: row.kind === 'event' ? eventSentence(row.data, locale) : row.body,
  at: row.at,
  mailId: row.mail_id,
  data: row.data as ThreadMessage['data'],
})

const minutesFrom = (instant: string, minutes: number): string =>
  Temporal.Instant.from(instant).add({ minutes }).toString({ smallestUnit: 'millisecond' })

const DAY_MINUTES = 24 * 60

/** What is late, what is due soon, and what will be late at the pace of the last day. */
export const board = async (ctx: SupportContext, actor: Actor): Promise<BoardAnswer> => {
  const scope = scopeOf(ctx, actor)
  if (scope === undefined) return { overdue: [], dueSoon: [], answeredLastDay: 0, forecastLate: [] }
  const rows = await dueBefore(ctx.db, minutesFrom(ctx.now, DAY_MINUTES), scope)
  const answeredLastDay = await answersSince(ctx.db, minutesFrom(ctx.now, -DAY_MINUTES))
  const settings = await settingsOf(ctx.db)
  const soon = minutesFrom(ctx.now, settings.noticeMinutes)
  const lines = rows.map((row) => lineOf(ctx, row, settings))
  const owed = lines.flatMap(({ id, dueAt }) => (dueAt === null ? [] : [{ id, dueAt }]))
  return {
    overdue: lines.filter(({ dueAt }) => dueAt !== null && dueAt < ctx.now),
    dueSoon: lines.filter(({ dueAt }) => dueAt !== null && dueAt >= ctx.now && dueAt <= soon),
    answeredLastDay,
    forecastLate: forecastLate(owed, answeredLastDay, ctx.now),
  }
}

/** Units and requests that a text may mean. */
export const search = async (ctx: SupportContext, text: string, actor: Actor): Promise<SearchAnswer> => {
  const scope = scopeOf(ctx, actor)
  if (scope === undefined || !can(actor, 'search.use')) return { hits: [] }
  const serial = normaliseSerial(text)
  const unit = serial.ok ? await findLedger(ctx.db, serial.value) : undefined
  const units =
    unit === undefined ? [] : [{ kind: 'unit' as const, id: unit.serial, title: unit.serial, detail: unit.model.name }]
  const rows = await searchRequests(ctx.db, text, scope)
  const requests = rows.map((row) => ({
    kind: 'request' as const,
    id: row.request_id,
    title: `${row.number} ${row.subject}`,
    detail: [row.person_name, row.company, row.email, row.serial]
      .filter((part) => part !== null && part !== '')
      .join(' · '),
  }))
  return { hits: [...units, ...requests] }
}

const askOf = (ctx: SupportContext, unit: UnitLedger, question: Question, locale: Locale): AskAnswer => {
  const today = parseDay(todayOf(ctx)) ?? 0
  const decided = answer(ctx.editions, unit.ledger, question, today)
  const cited = [...decided.steps, ...decided.needs].map(({ clause }) => clause)
  return {
    serial: unit.serial,
    locale,
    verdict: decided.verdict,
    summary: summary(decided, locale),
    explanation: explain(decided, locale),
    clauses: [...new Set(cited)],
    needs: decided.needs.map((need) => ({ code: need.code, clause: need.clause, text: explainNeed(need, locale) })),
    advice: decided.advice.map((advice) => explainAdvice(advice, locale)),
    decision: decided as unknown as AskAnswer['decision'],
  }
}

const todayOf = (ctx: SupportContext): string => dayIn(newestEdition(ctx).zone, Temporal.Instant.from(ctx.now))

/** The requests about a unit and its replacements that the actor may see, newest first. */
export const requestsOfUnit = async (ctx: SupportContext, lineageId: string, actor: Actor): Promise<RequestLine[]> => {
  const scope = scopeOf(ctx, actor)
  if (scope === undefined) return []
  const settings = await settingsOf(ctx.db)
  return (await requestsOfLineage(ctx.db, lineageId, scope)).map((row) => lineOf(ctx, row, settings))
}

/** What staff see of a unit: facts with their source, cover, and the requests about it. */
export const unitPage = async (
  ctx: SupportContext,
  raw: string,
  actor: Actor,
  locale: Locale,
): Promise<UnitAnswer | undefined> => {
  const serial = normaliseSerial(raw)
  const unit = serial.ok ? await findLedger(ctx.db, serial.value) : undefined
  const dealerId = unit === undefined ? undefined : dealerOf(unit.ledger)
  if (unit === undefined || !can(actor, 'unit.read', { dealerId })) return undefined
  const names = await dealerNames(ctx.db, dealerId === undefined ? [] : [dealerId])
  const events = await storedEvents(ctx.db, unit.lineageId)
  return {
    serial: unit.serial,
    printed: unit.printed,
    lineageId: unit.lineageId,
    model: { name: unit.model.name, family: unit.model.family, title: unit.model.title },
    serials: await serialsOf(ctx.db, unit.lineageId),
    channel: unit.ledger.unit.channel ?? 'direct',
    dealer: dealerId === undefined ? null : { id: dealerId, name: names.get(dealerId) ?? '' },
    coverage: askOf(ctx, unit, { kind: 'coverage', on: todayOf(ctx) }, locale),
    segments: timelineOf(ctx.editions, unit.ledger).segments.map(({ from, to, status, basis }) => ({
      from,
      to,
      status,
      basis,
    })),
    events: events.map(({ event, source, evidence }) => ({
      event: event as unknown as UnitAnswer['events'][number]['event'],
      source,
      evidence: [...evidence],
    })),
    requests: await requestsOfUnit(ctx, unit.lineageId, actor),
  }
}

export interface Ask {
  readonly serial: string
  readonly question: Question
  /** The request in whose thread the answer is kept. */
  readonly requestId?: string | undefined
  readonly locale: Locale
}

/**
 * Asks the policy about a unit. With a request, the whole decision is kept in its thread, in the customer's language.
 * @returns undefined for a unit or a request that the actor cannot see
 */
export const ask = (ctx: SupportContext, cmd: Ask, actor: Actor): Promise<AskAnswer | undefined> =>
  inTransaction(ctx.db, async (tx) => {
    const serial = normaliseSerial(cmd.serial)
    const unit = serial.ok ? await findLedger(tx, serial.value) : undefined
    if (unit === undefined || !can(actor, 'unit.ask', { dealerId: dealerOf(unit.ledger) })) return undefined
    if (cmd.requestId === undefined) return askOf(ctx, unit, cmd.question, cmd.locale)
    const request = await lockRequest(tx, cmd.requestId)
    const owned = { personId: request?.person_id, dealerId: request?.dealer_id }
    if (request === undefined || !can(actor, 'request.note', owned)) return undefined
    const answered = askOf(ctx, unit, cmd.question, request.locale)
    await keepAnswer(tx, ctx, { requestId: cmd.requestId, answered }, actor)
    return answered
  })

const keepAnswer = async (
  tx: Db,
  ctx: SupportContext,
  kept: { requestId: string; answered: AskAnswer },
  actor: Actor,
) => {
  const { requestId, answered } = kept
  const author = actor.kind === 'staff' ? ({ kind: 'staff', id: actor.staffId, name: actor.name } as const) : undefined
  await insertMessage(tx, eventMessage(requestId, ctx.now, { event: 'asked', ...answered }, author))
  const version = await updateRequest(tx, requestId, {}, ctx.now)
  await audit(tx, {
    actor,
    action: 'unit.ask',
    target: `request:${requestId}`,
    data: { version, verdict: answered.verdict },
  })
}
