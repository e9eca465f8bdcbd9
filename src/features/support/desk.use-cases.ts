/** What the desk reads: the queue, a request with its thread, the notice board, a person, and what a search finds. */
import { newestEdition } from '#entitlement/index.ts'
import { can, findPerson, reachOf, type Actor } from '#features/accounts/index.ts'
import { filledIn, listMacros } from '#features/macros/index.ts'
import { consentedPurposes, standingConsents, stands } from '#features/privacy/index.ts'
import { findLedger, normaliseSerial } from '#features/units/index.ts'
import type { Locale } from '#lib/texts.ts'
import { DEALER_PURPOSE, mayTellDealer } from './routing.rules.ts'
import { routingOf } from './routing.use-cases.ts'
import { squeeze, wantedOf } from './search.rules.ts'
import type { DeskSettings } from './settings.rules.ts'
import { settingsOf } from './settings.use-cases.ts'
import { businessMinutes, contactOf, forecastLate, movesFrom, otherwiseKnown } from './support.rules.ts'
import type {
  BoardAnswer,
  PersonAnswer,
  QueueAnswer,
  QueueQuery,
  RequestDetail,
  RequestLine,
  SearchAnswer,
  ThreadMessage,
} from './support.schema.ts'
import { eventSentence } from './support.texts.ts'
import type { SupportContext } from './support.use-cases.ts'
import {
  answersSince,
  dueBefore,
  queuePage,
  requestRow,
  requestsOfPerson,
  searchRequests,
  threadOf,
  type Place,
  type RequestRow,
  type Scope,
} from './support.views.ts'

/** The rows an actor may see; undefined where there are none. */
export const scopeOf = ({ editions }: Pick<SupportContext, 'editions'>, actor: Actor): Scope | undefined => {
  const reach = reachOf(actor, 'request.list')
  if (reach === 'any') return { all: true }
  if (reach === undefined) return undefined
  if (actor.kind === 'customer') return { personId: actor.personId }
  if (actor.kind !== 'dealer') return undefined
  return { dealerId: actor.dealerId, consent: mayTellDealer(editions, undefined, []) ? null : stands(DEALER_PURPOSE) }
}

const named = (id: string | null, name: string | null) => (id === null ? null : { id, name: name ?? '' })

export const lineOf = (ctx: SupportContext, row: RequestRow, { businessHours }: DeskSettings): RequestLine => {
  const { name, company } = contactOf(row)
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
    customer: { id: row.person_id, name, company, email: row.email ?? '' },
    businessMinutes: span === undefined ? null : businessMinutes(newestEdition(ctx.editions), businessHours, span),
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
  const { cursor, assigned, due, ...rest } = query
  const after = cursor === undefined ? undefined : placeOf(cursor)
  if (cursor !== undefined && after === undefined) return undefined
  const owner = assigned === 'me' && actor.kind === 'staff' ? actor.staffId : assigned
  const settings = await settingsOf(ctx.db)
  const until = due === undefined ? undefined : noticedUntil(ctx, settings)
  const { rows, next } = await queuePage(ctx.db, { ...rest, assigned: owner, after, dueBefore: until }, scope)
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
    name: contactOf(row).name || undefined,
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
  const consents = await standingConsents(ctx.db, row)
  return {
    ...lineOf(ctx, row, await settingsOf(ctx.db)),
    phone: contactOf(row).phone,
    known: otherwiseKnown(row),
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

/** What is due until then stands on the notice board. */
const noticedUntil = ({ now }: SupportContext, { noticeMinutes }: DeskSettings): string =>
  minutesFrom(now, noticeMinutes)

const DAY_MINUTES = 24 * 60

/** What is late, what is due soon, and what will be late at the pace of the last day. */
export const board = async (ctx: SupportContext, actor: Actor): Promise<BoardAnswer> => {
  const scope = scopeOf(ctx, actor)
  if (scope === undefined) return { overdue: [], dueSoon: [], answeredLastDay: 0, forecastLate: [] }
  const rows = await dueBefore(ctx.db, minutesFrom(ctx.now, DAY_MINUTES), scope)
  const answeredLastDay = await answersSince(ctx.db, minutesFrom(ctx.now, -DAY_MINUTES))
  const settings = await settingsOf(ctx.db)
  const soon = noticedUntil(ctx, settings)
  const lines = rows.map((row) => lineOf(ctx, row, settings))
  const owed = lines.flatMap(({ id, dueAt }) => (dueAt === null ? [] : [{ id, dueAt }]))
  return {
    overdue: lines.filter(({ dueAt }) => dueAt !== null && dueAt < ctx.now),
    dueSoon: lines.filter(({ dueAt }) => dueAt !== null && dueAt >= ctx.now && dueAt <= soon),
    answeredLastDay,
    forecastLate: forecastLate(owed, answeredLastDay, ctx.now),
  }
}

/** Of the newest requests in which the words occur, those shown as requests; the others only tell of people and companies. */
const SHOWN = 20
const READ = 200

const personText = ({ known_name, known_company, email, known_phone }: RequestRow): string =>
  squeeze([known_name, known_company, email, known_phone].join(' '))

/** The people and companies behind the requests found, each once, where the words are in what is known of them. */
const peopleIn = (rows: readonly RequestRow[], text: string): SearchAnswer['hits'] => {
  const { words } = wantedOf(text)
  const people = rows.filter((row) => words.every((word) => personText(row).includes(word)))
  const companies = rows
    .flatMap((row) => [contactOf(row).company, row.known_company ?? ''])
    .filter((company) => company !== '' && words.every((word) => squeeze(company).includes(word)))
  const hits = [
    ...people.map((row) => ({
      kind: 'person' as const,
      id: row.person_id,
      title: row.known_name ?? row.email ?? '',
      detail: joined([row.known_company, row.email, row.known_phone]),
    })),
    ...companies.map((name) => ({ kind: 'company' as const, id: name, title: name, detail: '' })),
  ]
  const once = new Map(hits.map((hit) => [`${hit.kind} ${squeeze(hit.id)}`, hit]))
  return [...once.values()].slice(0, SHOWN)
}

const joined = (parts: readonly (string | null)[]): string =>
  parts.filter((part) => part !== null && part !== '').join(' · ')

/** Units, people, companies and requests that a text may mean. */
export const search = async (ctx: SupportContext, text: string, actor: Actor): Promise<SearchAnswer> => {
  const scope = scopeOf(ctx, actor)
  if (scope === undefined || !can(actor, 'search.use')) return { hits: [] }
  const serial = normaliseSerial(text)
  const unit = serial.ok ? await findLedger(ctx.db, serial.value) : undefined
  const units =
    unit === undefined ? [] : [{ kind: 'unit' as const, id: unit.serial, title: unit.serial, detail: unit.model.name }]
  const rows = await searchRequests(ctx.db, text, { scope, limit: READ })
  const requests = rows.slice(0, SHOWN).map((row) => ({
    kind: 'request' as const,
    id: row.request_id,
    title: `${row.number} ${row.subject}`,
    detail: joined([contactOf(row).name, contactOf(row).company, row.email, row.serial]),
  }))
  return { hits: [...units, ...(can(actor, 'person.read') ? peopleIn(rows, text) : []), ...requests] }
}

/** A person with what they allowed and asked; undefined where there is none that the actor may see. */
export const personPage = async (
  ctx: SupportContext,
  personId: string,
  actor: Actor,
): Promise<PersonAnswer | undefined> => {
  const person = can(actor, 'person.read', { personId }) ? await findPerson(ctx.db, personId) : undefined
  if (person === undefined) return undefined
  const requests = await requestsOfPerson(ctx.db, personId)
  const settings = await settingsOf(ctx.db)
  return {
    id: person.person_id,
    name: person.name ?? '',
    email: person.erased_at === null ? person.email : null,
    phone: person.phone ?? '',
    company: person.company ?? '',
    locale: person.locale as Locale,
    verifiedAt: person.verified_at,
    createdAt: person.created_at,
    consents: await consentedPurposes(ctx.db, personId),
    requests: requests.map((row) => lineOf(ctx, row, settings)),
    serials: [...new Set(requests.flatMap(({ serial }) => serial ?? []))],
  }
}
