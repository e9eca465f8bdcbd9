import { sql, type RawBuilder } from 'kysely'
import type { Db, Tables } from '#platform/db/index.ts'
import { likePattern, wantedOf } from './search.rules.ts'
import type { QueueQuery } from './support.schema.ts'

/** A request with the names that stand beside it. */
export type RequestRow = Omit<Tables['requests'], 'search_text' | 'grams' | 'submission' | 'created_at'> & {
  /** Null after an erasure, which leaves an address that nobody has. */
  readonly email: string | null
  /** What is known of the person beside this request; null in every row that a dealer reads. */
  readonly known_name: string | null
  readonly known_phone: string | null
  readonly known_company: string | null
  readonly dealer_name: string | null
  /** Since when an answer is owed. */
  readonly waiting_since: string | null
}

/**
 * The rows that a reader may see: all, one person's, or those that are with one dealer while their customers stand by their consent,
 * which is a condition on the row `r`; null where the policy asks for none.
 */
export type Scope =
  | { readonly all: true }
  | { readonly personId: string }
  | { readonly dealerId: string; readonly consent: RawBuilder<unknown> | null }

const everything = { all: true } as const

/** A dealer reads what the request says of its sender; whoever typed an address need not be the person known by it (2.8.c). */
const known = (scope: Scope, column: 'name' | 'phone' | 'company'): RawBuilder<unknown> =>
  'dealerId' in scope ? sql`null::text` : sql.ref(`p.${column}`)

const columns = (scope: Scope): RawBuilder<unknown> =>
  sql`r.request_id, r.number, r.person_id, r.serial, r.lineage_id, r.kind, r.subject, r.state, r.locale, r.channel,
  r.details, r.received_at, r.due_at, r.answered_at, r.assigned_to, r.assigned_name, r.dealer_id, r.tags, r.merged_into, r.remind_at,
  r.version, r.updated_at, r.cleared_at, case when p.erased_at is null then p.email end as email,
  ${known(scope, 'name')} as known_name, ${known(scope, 'phone')} as known_phone, ${known(scope, 'company')} as known_company,
  d.name as dealer_name, o.started_at as waiting_since`
const tables = sql`requests r join people p on p.person_id = r.person_id left join dealers d on d.dealer_id = r.dealer_id
  left join promises o on o.request_id = r.request_id and o.answered_at is null`

const within = (scope: Scope): RawBuilder<unknown> => {
  if ('all' in scope) return sql`true`
  if ('personId' in scope) return sql`r.person_id = ${scope.personId}`
  const isDealers = sql`r.dealer_id = ${scope.dealerId}`
  return scope.consent === null ? isDealers : sql`${isDealers} and ${scope.consent}`
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
  if (state === 'done') return sql`r.state in ('resolved', 'closed')`
  // Written as the partial indexes are, so that they are used.
  return state === 'active' ? sql`r.state not in ('resolved', 'closed')` : sql`r.state = ${state}`
}

/** A place in the queue: the value it is sorted by, and the id. */
export interface Place {
  readonly value: string
  readonly id: string
}

export type QueueFilter = Omit<QueueQuery, 'cursor' | 'due'> & {
  readonly after?: Place | undefined
  /** Only what is due before this instant. */
  readonly dueBefore?: string | undefined
}

const conditionsOf = (filter: QueueFilter, scope: Scope): RawBuilder<unknown>[] => {
  const { state, assigned, kind, dueBefore: until, person, company, tag, q = '', after } = filter
  const conditions = [within(scope), inState(state)]
  if (assigned === 'none') conditions.push(sql`r.assigned_to is null`)
  else if (assigned !== undefined) conditions.push(sql`r.assigned_to = ${assigned}`)
  if (kind !== undefined) conditions.push(sql`r.kind = ${kind}`)
  if (until !== undefined) conditions.push(sql`${NEVER} <= ${until}::timestamptz`)
  if (person !== undefined) conditions.push(sql`r.person_id = ${person}`)
  if (company !== undefined)
    conditions.push(
      sql`lower(${company}) in (lower(r.details #>> '{contact,company}'), lower(${known(scope, 'company')}))`,
    )
  if (tag !== undefined) conditions.push(sql`${tag} = any(r.tags)`)
  if (q.trim() !== '') conditions.push(matching(q))
  if (after !== undefined) conditions.push(orders[filter.sort].after(after.value, after.id))
  return conditions
}

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
  const conditions = conditionsOf(filter, scope)
  const { rows } = await sql<RequestRow>`select ${columns(scope)} from ${tables}
    where ${sql.join(conditions, sql` and `)} order by ${order.by} limit ${filter.limit + 1}`.execute(db)
  const page = rows.slice(0, filter.limit)
  const last = page.at(-1)
  const more = rows.length > filter.limit && last !== undefined
  return { rows: page, next: more ? { value: order.valueOf(last), id: last.request_id } : undefined }
}

/** The newest requests in which every word of a query occurs. */
export const searchRequests = async (
  db: Db,
  query: string,
  { scope, limit }: { readonly scope: Scope; readonly limit: number },
): Promise<readonly RequestRow[]> => {
  const { rows } = await sql<RequestRow>`select ${columns(scope)} from ${tables}
    where ${within(scope)} and ${matching(query)} order by r.updated_at desc limit ${limit}`.execute(db)
  return rows
}

export const requestRow = async (db: Db, requestId: string, scope: Scope): Promise<RequestRow | undefined> => {
  const { rows } = await sql<RequestRow>`select ${columns(scope)} from ${tables}
    where r.request_id = ${requestId} and ${within(scope)}`.execute(db)
  return rows[0]
}

/** What is owed an answer before an instant, earliest first. */
export const dueBefore = async (db: Db, until: string, scope: Scope): Promise<readonly RequestRow[]> => {
  const { rows } = await sql<RequestRow>`select ${columns(scope)} from ${tables}
    where ${within(scope)} and r.state not in ('resolved', 'closed')
      and coalesce(r.due_at, 'infinity'::timestamptz) < ${until}::timestamptz
    order by ${NEVER}, r.request_id limit 200`.execute(db)
  return rows
}

export const requestsOfLineage = async (db: Db, lineageId: string, scope: Scope): Promise<readonly RequestRow[]> => {
  const { rows } = await sql<RequestRow>`select ${columns(scope)} from ${tables}
    where ${within(scope)} and r.lineage_id = ${lineageId} order by r.received_at desc limit 50`.execute(db)
  return rows
}

export const requestsOfPerson = async (db: Db, personId: string): Promise<readonly RequestRow[]> => {
  const { rows } = await sql<RequestRow>`select ${columns(everything)} from ${tables}
    where r.person_id = ${personId} order by r.received_at desc limit 100`.execute(db)
  return rows
}

/** An answer of the engine as a thread keeps it, with the request it is in. */
export type KeptAnswer = Pick<Tables['messages'], 'message_id' | 'at' | 'author_name' | 'data'> & {
  readonly request_id: string
  readonly number: string
}

/** What the engine was asked about some serials, the newest first. */
export const answersAbout = async (db: Db, serials: readonly string[]): Promise<readonly KeptAnswer[]> => {
  const { rows } = await sql<KeptAnswer>`select m.message_id, m.at, m.author_name, m.data, r.request_id, r.number
    from messages m join requests r on r.request_id = m.request_id
    where m.data ->> 'event' = 'asked' and m.data ->> 'serial' = any(${serials}::text[])
    order by m.at desc, m.message_id desc limit 50`.execute(db)
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

/** What the latest move by hand was: from which state to which. */
export const lastMove = async (db: Db, requestId: string): Promise<Tables['messages']['data'] | undefined> => {
  const row = await db
    .selectFrom('messages')
    .select('data')
    .where('request_id', '=', requestId)
    .where(sql<boolean>`data ->> 'event' = 'moved'`)
    .orderBy('at', 'desc')
    .orderBy('message_id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.data
}

/** A message, in whatever request it is at this moment. */
export const messageById = (db: Db, messageId: string): Promise<Tables['messages'] | undefined> =>
  db.selectFrom('messages').selectAll().where('message_id', '=', messageId).executeTakeFirst()

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

/** Other requests that may be the same matter: of the customer, or about the unit; open ones of the customer first. */
export const relatedRequests = async (
  db: Db,
  to: Pick<RequestRow, 'request_id' | 'person_id' | 'serial'>,
): Promise<readonly RequestRow[]> => {
  const { rows } = await sql<RequestRow>`select ${columns(everything)} from ${tables}
    where r.request_id <> ${to.request_id} and r.merged_into is null
      and (r.person_id = ${to.person_id} or r.serial = ${to.serial}::text)
    order by r.person_id = ${to.person_id} desc, r.state in ('resolved', 'closed'), r.received_at desc limit 20`.execute(
    db,
  )
  return rows
}

/** What somebody was told of and has not read: notes that name them, and requests they were given. */
export interface UnreadRow {
  readonly message_id: string
  readonly request_id: string
  readonly number: string
  readonly subject: string
  readonly kind: Tables['messages']['kind']
  readonly author_name: string
  readonly body: string
  readonly data: Tables['messages']['data']
  readonly at: string
}

export const unreadOf = async (db: Db, staffId: string): Promise<readonly UnreadRow[]> => {
  const { rows } =
    await sql<UnreadRow>`select n.message_id, r.request_id, r.number, r.subject, m.kind, m.author_name, m.body,
      m.data, n.at
    from mentions n join messages m on m.message_id = n.message_id join requests r on r.request_id = m.request_id
    where n.staff_id = ${staffId} and n.read_at is null order by n.at desc, n.message_id limit 100`.execute(db)
  return rows
}

/** Who was told of a message. */
export const mentionedIn = async (db: Db, messageId: string): Promise<readonly string[]> => {
  const rows = await db.selectFrom('mentions').select('staff_id').where('message_id', '=', messageId).execute()
  return rows.map(({ staff_id }) => staff_id)
}

/** Requests of a person that are with some dealer. */
export const requestsWithDealer = async (db: Db, personId: string): Promise<string[]> => {
  const rows = await db
    .selectFrom('requests')
    .select('request_id')
    .where('person_id', '=', personId)
    .where('dealer_id', 'is not', null)
    .orderBy('request_id')
    .execute()
  return rows.map(({ request_id }) => request_id)
}

/** A request and those that were merged into it. */
export const partsOf = async (db: Db, requestId: string): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`select request_id as id from requests
    where request_id = ${requestId} or merged_into = ${requestId} order by 1`.execute(db)
  return rows.map(({ id }) => id)
}
