/** What the desk reads: the queue, a request with its thread, the notice board, a person, and what a search finds. */
import { can, findPerson, reachOf, type Actor } from '#features/accounts/index.ts'
import { standingConsents } from '#features/privacy/index.ts'
import { findLedger, normaliseSerial } from '#features/units/index.ts'
import type { Locale } from '#lib/texts.ts'
import { macros } from './macros.texts.ts'
import { squeeze, wantedOf } from './search.rules.ts'
import { businessMinutes, fillPlaceholders, forecastLate, movesFrom } from './support.rules.ts'
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
import { settingsOf, type SupportContext } from './support.use-cases.ts'
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
export const scopeOf = (actor: Actor): Scope | undefined => {
  const reach = reachOf(actor, 'request.list')
  if (reach === 'any') return { all: true }
  if (reach === undefined) return undefined
  if (actor.kind === 'customer') return { personId: actor.personId }
  return actor.kind === 'dealer' ? { dealerId: actor.dealerId } : undefined
}

export const newestEdition = ({ editions }: SupportContext) => {
  const edition = editions.at(-1)
  if (edition === undefined) throw new RangeError('no edition of the policy')
  return edition
}

const named = (id: string | null, name: string | null) => (id === null ? null : { id, name: name ?? '' })

export const lineOf = (ctx: SupportContext, row: RequestRow): RequestLine => {
  const { businessHours } = settingsOf(ctx)
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
  const scope = scopeOf(actor)
  if (scope === undefined) return { items: [], next: null }
  const { cursor, assigned, due, ...rest } = query
  const after = cursor === undefined ? undefined : placeOf(cursor)
  if (cursor !== undefined && after === undefined) return undefined
  const owner = assigned === 'me' && actor.kind === 'staff' ? actor.staffId : assigned
  const until = due === undefined ? undefined : noticedUntil(ctx)
  const { rows, next } = await queuePage(ctx.db, { ...rest, assigned: owner, after, dueBefore: until }, scope)
  return { items: rows.map((row) => lineOf(ctx, row)), next: cursorOf(next) }
}

/** Whether a message may be read: notes and events are the desk's. */
const mayRead = (actor: Actor, kind: ThreadMessage['kind']): boolean => kind === 'public' || actor.kind === 'staff'

const macrosFor = (row: RequestRow, actor: Actor) => {
  const me = actor.kind === 'staff' ? actor.name : undefined
  const { number } = row
  const values = {
    name: row.person_name ?? undefined,
    number,
    serial: row.serial ?? undefined,
    model: row.details.model,
    me,
  }
  return macros[row.locale].map((macro) => ({ ...macro, body: fillPlaceholders(macro.body, values) }))
}

/** A request with its thread, told in the reader's language; undefined where there is none that the actor may see. */
export const findRequest = async (
  ctx: SupportContext,
  requestId: string,
  actor: Actor,
  locale: Locale,
): Promise<RequestDetail | undefined> => {
  const scope = scopeOf(actor)
  const row = scope === undefined ? undefined : await requestRow(ctx.db, requestId, scope)
  if (row === undefined || !can(actor, 'request.read', { personId: row.person_id, dealerId: row.dealer_id }))
    return undefined
  const messages = await threadOf(ctx.db, requestId)
  return {
    ...lineOf(ctx, row),
    phone: row.phone ?? '',
    details: row.details,
    consents: await standingConsents(ctx.db, row.person_id),
    mergedInto: row.merged_into,
    moves: [...movesFrom(row.state)],
    thread: messages.filter(({ kind }) => mayRead(actor, kind)).map((message) => messageOf(message, locale)),
    macros: macrosFor(row, actor),
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
const noticedUntil = (ctx: SupportContext): string => minutesFrom(ctx.now, settingsOf(ctx).noticeMinutes)

const DAY_MINUTES = 24 * 60

/** What is late, what is due soon, and what will be late at the pace of the last day. */
export const board = async (ctx: SupportContext, actor: Actor): Promise<BoardAnswer> => {
  const scope = scopeOf(actor)
  if (scope === undefined) return { overdue: [], dueSoon: [], answeredLastDay: 0, forecastLate: [] }
  const rows = await dueBefore(ctx.db, minutesFrom(ctx.now, DAY_MINUTES), scope)
  const answeredLastDay = await answersSince(ctx.db, minutesFrom(ctx.now, -DAY_MINUTES))
  const soon = noticedUntil(ctx)
  const lines = rows.map((row) => lineOf(ctx, row))
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

const personText = ({ person_name, company, email, phone }: RequestRow): string =>
  squeeze([person_name, company, email, phone].join(' '))

/** The people and companies behind the requests found, each once, where the words are in what is known of them. */
const peopleIn = (rows: readonly RequestRow[], text: string): SearchAnswer['hits'] => {
  const { words } = wantedOf(text)
  const people = rows.filter((row) => words.every((word) => personText(row).includes(word)))
  const companies = people.flatMap(({ company }) =>
    company !== null && words.every((word) => squeeze(company).includes(word)) ? [company] : [],
  )
  const hits = [
    ...people.map((row) => ({
      kind: 'person' as const,
      id: row.person_id,
      title: row.person_name ?? row.email ?? '',
      detail: joined([row.company, row.email, row.phone]),
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
  const scope = scopeOf(actor)
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
    detail: joined([row.person_name, row.company, row.email, row.serial]),
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
  return {
    id: person.person_id,
    name: person.name ?? '',
    email: person.email,
    phone: person.phone ?? '',
    company: person.company ?? '',
    locale: person.locale as Locale,
    verifiedAt: person.verified_at,
    createdAt: person.created_at,
    consents: await standingConsents(ctx.db, personId),
    requests: requests.map((row) => lineOf(ctx, row)),
    serials: [...new Set(requests.flatMap(({ serial }) => serial ?? []))],
  }
}
