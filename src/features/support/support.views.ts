import { sql, type RawBuilder } from 'kysely'
import type { Db, Tables } from '#platform/db/index.ts'
import { likePattern, wantedOf } from './search.rules.ts'
import type { QueueQuery } from './support.schema.ts'

/** A request with the names that stand beside it. */
export type RequestRow = Omit<Tables['requests'], 'search_text' | 'grams' | 'submission' | 'created_at'> & {
  readonly person_name: string | null
  readonly company: string | null
  readonly email: string | null
  readonly phone: string | null
  readonly dealer_name: string | null
  /** Since when an answer is owed. */
  readonly waiting_since: string | null
}

/** The rows that a reader may see: all, one person's or one dealer's. */
export type Scope = { readonly all: true } | { readonly personId: string } | { readonly dealerId: string }

const columns = sql`r.request_id, r.number, r.person_id, r.serial, r.lineage_id, r.kind, r.subject, r.state, r.locale, r.channel,
  r.details, r.received_at, r.due_at, r.answered_at, r.assigned_to, r.assigned_name, r.dealer_id, r.tags, r.merged_into,
  r.version, r.updated_at, p.name as person_name, p.company, p.email, p.phone, d.name as dealer_name, o.started_at as waiting_since`
const tables = sql`requests r join people p on p.person_id = r.person_id left join dealers d on d.dealer_id = r.dealer_id
  left join promises o on o.request_id = r.request_id and o.answered_at is null`

const within = (scope: Scope): RawBuilder<unknown> => {
  if ('all' in scope) return sql`true`
  return 'personId' in scope ? sql`r.person_id = ${scope.personId}` : sql`r.dealer_id = ${scope.dealerId}`
}

/** Requests in which every word of a query occurs; nothing when no word is long enough to be looked for. */
const matching = (query: string): RawBuilder<unknown> => {
  const { words, grams } = wantedOf(query)
  if (grams.length === 0) return sql`false`
  const every = words.map((word) => sql`r.search_text like ${likePattern(word)}`)
  return sql`r.grams @> ${grams}::integer[] and ${sql.join(every, sql` and `)}`
}

interface Order {
  readonly by: RawBuilder<unknown>
  readonly after: (value: string, id: string) => RawBuilder<unknown>
  readonly valueOf: (row: RequestRow) => string
}

const NEVER = sql`coalesce(r.due_at, 'infinity'::timestamptz)`

const orders: Readonly<Record<QueueQuery['sort'], Order>> = {
  due: {
    by: sql`${NEVER}, r.request_id`,
    after: (value, id) => sql`(${NEVER}, r.request_id) > (${value}::timestamptz, ${id}::uuid)`,
    valueOf: (row) => row.due_at ?? 'infinity',
  },
  received: {
    by: sql`r.received_at desc, r.request_id desc`,
    after: (value, id) => sql`(r.received_at, r.request_id) < (${value}::timestamptz, ${id}::uuid)`,
    valueOf: (row) => row.received_at,
  },
  updated: {
    by: sql`r.updated_at desc, r.request_id desc`,
    after: (value, id) => sql`(r.updated_at, r.request_id) < (${value}::timestamptz, ${id}::uuid)`,
    valueOf: (row) => row.updated_at,
  },
}

const inState = (state: QueueQuery['state']): RawBuilder<unknown> => {
  if (state === 'all') return sql`true`
  // Written as the partial indexes are, so that they are used.
  return state === 'active' ? sql`r.state not in ('resolved', 'closed')` : sql`r.state = ${state}`
}

/** A place in the queue: the value it is sorted by, and the id. */
export interface Place {
  readonly value: string
  readonly id: string
}

export type QueueFilter = Omit<QueueQuery, 'cursor'> & { readonly after?: Place | undefined }

/**
 * One page of the queue, and the place after which the next begins.
 * @param filter `assigned` is a person's id or `none`
 */
export const queuePage = async (
  db: Db,
  filter: QueueFilter,
  scope: Scope,
): Promise<{ rows: readonly RequestRow[]; next: Place | undefined }> => {
  const order = orders[filter.sort]
  const conditions = [within(scope), inState(filter.state)]
  if (filter.assigned === 'none') conditions.push(sql`r.assigned_to is null`)
  else if (filter.assigned !== undefined) conditions.push(sql`r.assigned_to = ${filter.assigned}`)
  if (filter.kind !== undefined) conditions.push(sql`r.kind = ${filter.kind}`)
  if (filter.tag !== undefined) conditions.push(sql`${filter.tag} = any(r.tags)`)
  if (filter.q !== undefined && filter.q.trim() !== '') conditions.push(matching(filter.q))
  if (filter.after !== undefined) conditions.push(order.after(filter.after.value, filter.after.id))
  const { rows } = await sql<RequestRow>`select ${columns} from ${tables}
    where ${sql.join(conditions, sql` and `)} order by ${order.by} limit ${filter.limit + 1}`.execute(db)
  const page = rows.slice(0, filter.limit)
  const last = page.at(-1)
  const more = rows.length > filter.limit && last !== undefined
  return { rows: page, next: more ? { value: order.valueOf(last), id: last.request_id } : undefined }
}

/** The newest requests in which every word of a query occurs. */
export const searchRequests = async (db: Db, query: string, scope: Scope): Promise<readonly RequestRow[]> => {
  const { rows } = await sql<RequestRow>`select ${columns} from ${tables}
    where ${within(scope)} and ${matching(query)} order by r.updated_at desc limit 20`.execute(db)
  return rows
}

export const requestRow = async (db: Db, requestId: string, scope: Scope): Promise<RequestRow | undefined> => {
  const { rows } = await sql<RequestRow>`select ${columns} from ${tables}
    where r.request_id = ${requestId} and ${within(scope)}`.execute(db)
  return rows[0]
}

/** What is owed an answer before an instant, earliest first. */
export const dueBefore = async (db: Db, until: string, scope: Scope): Promise<readonly RequestRow[]> => {
  const { rows } = await sql<RequestRow>`select ${columns} from ${tables}
    where ${within(scope)} and r.state not in ('resolved', 'closed')
      and coalesce(r.due_at, 'infinity'::timestamptz) < ${until}::timestamptz
    order by ${NEVER}, r.request_id limit 200`.execute(db)
  return rows
}

export const requestsOfLineage = async (db: Db, lineageId: string, scope: Scope): Promise<readonly RequestRow[]> => {
  const { rows } = await sql<RequestRow>`select ${columns} from ${tables}
    where ${within(scope)} and r.lineage_id = ${lineageId} order by r.received_at desc limit 50`.execute(db)
  return rows
}

/** The thread, first message first. */
export const threadOf = (db: Db, requestId: string): Promise<Tables['messages'][]> =>
  db
    .selectFrom('messages')
    .selectAll()
    .where('request_id', '=', requestId)
    .orderBy('at')
    .orderBy('message_id')
    .execute()

export const hasMessage = async (db: Db, requestId: string, messageId: string): Promise<boolean> => {
  const found = db.selectFrom('messages').select('message_id').where('message_id', '=', messageId)
  return (await found.where('request_id', '=', requestId).executeTakeFirst()) !== undefined
}

/** Answers given between two instants. */
export const answersSince = async (db: Db, since: string): Promise<number> => {
  const { count } = await db
    .selectFrom('promises')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('answered_at', '>', since)
    .executeTakeFirstOrThrow()
  return count
}

export const openPromise = (db: Db, requestId: string): Promise<Tables['promises'] | undefined> =>
  db
    .selectFrom('promises')
    .selectAll()
    .where('request_id', '=', requestId)
    .where('answered_at', 'is', null)
    .executeTakeFirst()

export const promiseById = (db: Db, requestId: string, promiseId: string): Promise<Tables['promises'] | undefined> =>
  db
    .selectFrom('promises')
    .selectAll()
    .where('request_id', '=', requestId)
    .where('promise_id', '=', promiseId)
    .executeTakeFirst()

/** The request that a link opens, while it does. */
export const requestOfLink = async (db: Db, tokenHash: string, now: string): Promise<string | undefined> => {
  const row = await db
    .selectFrom('request_links')
    .select('request_id')
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return row?.request_id
}

/** The request that a form opened when it was sent before. */
export const requestOfSubmission = async (
  db: Db,
  submission: string,
): Promise<{ id: string; number: string } | undefined> => {
  const row = await db
    .selectFrom('requests')
    .select(['request_id', 'number'])
    .where('submission', '=', submission)
    .executeTakeFirst()
  return row === undefined ? undefined : { id: row.request_id, number: row.number }
}

/** Requests changed since an instant, the earliest change first. */
export const changedSince = async (
  db: Db,
  since: string,
): Promise<{ id: string; version: number; updatedAt: string }[]> => {
  const { rows } = await sql<{ id: string; version: number; updatedAt: string }>`select request_id as id, version,
    updated_at as "updatedAt" from requests where updated_at > ${since} order by updated_at, request_id limit 500`.execute(
    db,
  )
  return rows
}
