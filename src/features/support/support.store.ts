import { isExpression, sql, type RawBuilder } from 'kysely'
import { jsonb, type Db, type Given } from '#platform/db/index.ts'
import type { Locale } from '#lib/texts.ts'
import type {
  AuthorKind,
  Channel,
  Contact,
  FaultDetails,
  MessageKind,
  RequestKind,
  RequestState,
} from './support.schema.ts'

export interface RequestsTable {
  readonly request_id: string
  readonly number: string
  readonly person_id: string
  readonly serial: string | null
  readonly lineage_id: string | null
  readonly kind: RequestKind
  readonly subject: string
  readonly state: RequestState
  readonly locale: Locale
  readonly channel: Channel
  readonly details: FaultDetails & { readonly contact?: Contact }
  readonly received_at: string
  readonly due_at: string | null
  readonly answered_at: string | null
  readonly assigned_to: string | null
  readonly assigned_name: string | null
  readonly dealer_id: string | null
  readonly tags: readonly string[]
  readonly merged_into: string | null
  /** When the customer is reminded that we wait for them. */
  readonly remind_at: string | null
  readonly submission: string | null
  readonly search_text: string
  readonly grams: readonly number[]
  readonly version: number
  readonly created_at: string
  readonly updated_at: string
  readonly cleared_at: string | null
}

export interface MessagesTable {
  readonly message_id: string
  readonly request_id: string
  readonly kind: MessageKind
  readonly author_kind: AuthorKind
  readonly author_id: string | null
  readonly author_name: string
  readonly body: string
  readonly data: Readonly<Record<string, unknown>> | null
  readonly at: string
  readonly mail_id: string | null
}

export interface PromisesTable {
  readonly request_id: string
  readonly promise_id: string
  readonly started_at: string
  readonly due_at: string
  readonly answered_at: string | null
  readonly answered_by: string | null
}

/** Somebody at the desk who was named in a note or was given a request. */
export interface MentionsTable {
  readonly message_id: string
  readonly staff_id: string
  readonly at: string
  readonly read_at: string | null
}

export interface RequestLinksTable {
  readonly token_hash: string
  readonly request_id: string
  readonly created_at: string
  readonly expires_at: string
}

declare module '#platform/db/tables.ts' {
  interface Tables {
    requests: RequestsTable
    messages: MessagesTable
    promises: PromisesTable
    request_links: RequestLinksTable
    mentions: MentionsTable
  }
}

/** The count of a request that is about to be opened; one that is then not opened leaves a gap. */
export const nextRequestCount = async (db: Db): Promise<number> => {
  const { rows } = await sql<{
    count: number
  }>`/* prepared: next_request */ select nextval('request_numbers') as count`.execute(db)
  return rows[0]?.count ?? 1
}

export type NewMessage = Omit<MessagesTable, 'data' | 'mail_id' | 'author_id'> & {
  readonly author_id: Given<string> | null
  readonly data?: Given<MessagesTable['data']>
  readonly mail_id?: string | null
}
export type NewPromise = Pick<PromisesTable, 'promise_id' | 'started_at' | 'due_at'>
export type NewRequest = Omit<
  RequestsTable,
  | 'person_id'
  | 'answered_at'
  | 'assigned_to'
  | 'assigned_name'
  | 'merged_into'
  | 'remind_at'
  | 'version'
  | 'created_at'
  | 'updated_at'
  | 'cleared_at'
> & { readonly person_id: Given<string> }

/** The person whom the same statement inserts, or finds. */
export const insertedPerson = sql<string>`(select person_id from person)`

// Inserts to be carried out, or part of a larger statement.

export const requestInsert = (r: NewRequest): RawBuilder<unknown> =>
  sql`insert into requests (request_id, number, person_id, serial, lineage_id, kind, subject, state, locale, channel, details,
      received_at, due_at, dealer_id, tags, submission, search_text, grams, created_at, updated_at)
    values (${r.request_id}, ${r.number}, ${r.person_id}, ${r.serial}, ${r.lineage_id}, ${r.kind}, ${r.subject}, ${r.state},
      ${r.locale}, ${r.channel}, ${jsonb(r.details)}, ${r.received_at}, ${r.due_at}, ${r.dealer_id}, ${r.tags}::text[],
      ${r.submission}, ${r.search_text}, ${`{${r.grams.join()}}`}::text::integer[], ${r.received_at}, ${r.received_at})`

const jsonOrNull = (data: NewMessage['data']): Given<MessagesTable['data']> =>
  data === null || data === undefined ? null : isExpression(data) ? data : jsonb(data)

export const messageInsert = (m: NewMessage): RawBuilder<unknown> =>
  sql`insert into messages (message_id, request_id, kind, author_kind, author_id, author_name, body, data, at, mail_id)
    values (${m.message_id}, ${m.request_id}, ${m.kind}, ${m.author_kind}, ${m.author_id}::text, ${m.author_name}, ${m.body},
      ${jsonOrNull(m.data)}, ${m.at}, ${m.mail_id ?? null})`

export const promiseInsert = (requestId: string, p: NewPromise): RawBuilder<unknown> =>
  sql`insert into promises (request_id, promise_id, started_at, due_at)
    values (${requestId}, ${p.promise_id}, ${p.started_at}, ${p.due_at})`

export const linkInsert = (l: RequestLinksTable): RawBuilder<unknown> =>
  sql`insert into request_links (token_hash, request_id, created_at, expires_at)
    values (${l.token_hash}, ${l.request_id}, ${l.created_at}, ${l.expires_at})`

export const insertMessage = async (tx: Db, message: NewMessage): Promise<void> => {
  await sql`/* prepared: message */ ${messageInsert(message)}`.execute(tx)
}

/** Tells an event anew in the place of its last telling. */
export const repeatEvent = async (
  tx: Db,
  messageId: string,
  { data, at, mail_id = null }: NewMessage,
): Promise<void> => {
  await tx
    .updateTable('messages')
    .set({ data: jsonOrNull(data), at, mail_id } as never)
    .where('message_id', '=', messageId)
    .execute()
}

/** What an event says of a dealer, by the name that the dealer has now. */
export const aboutDealer = (event: string, dealerId: string): RawBuilder<Readonly<Record<string, unknown>>> =>
  sql`jsonb_build_object('event', ${event}::text, 'dealerId', ${dealerId}::text,
    'dealer', coalesce((select name from dealers where dealer_id = ${dealerId}), ''))`

/** The request under its lock, for a change. */
export const lockRequest = (tx: Db, requestId: string): Promise<RequestsTable | undefined> =>
  tx.selectFrom('requests').selectAll().where('request_id', '=', requestId).forUpdate().executeTakeFirst()

type RequestChange = Partial<
  Pick<
    RequestsTable,
    'state' | 'due_at' | 'answered_at' | 'assigned_to' | 'assigned_name' | 'dealer_id' | 'merged_into' | 'remind_at'
  >
> & { readonly tags?: readonly string[] }

/**
 * Changes a request whose lock the caller holds. Who is not waited for any more is not reminded.
 * @returns its new version
 */
export const updateRequest = async (tx: Db, requestId: string, change: RequestChange, now: string): Promise<number> => {
  const { tags, ...columns } = change
  const { version } = await tx
    .updateTable('requests')
    .set({
      ...(columns.state === undefined || columns.state === 'waiting_customer' ? {} : { remind_at: null }),
      ...columns,
      ...(tags === undefined ? {} : { tags: sql`${tags}::text[]` }),
      version: sql`version + 1`,
      updated_at: now,
    } as never)
    .where('request_id', '=', requestId)
    .returning('version')
    .executeTakeFirstOrThrow()
  return version
}

/** Begins a promise to answer; a request has at most one open. */
export const insertPromise = async (tx: Db, requestId: string, promise: NewPromise): Promise<void> => {
  await promiseInsert(requestId, promise).execute(tx)
}

/** Ends the open promise of a request, if there is one. */
export const endPromise = async (tx: Db, requestId: string, answered: { at: string; by: string }): Promise<void> => {
  await tx
    .updateTable('promises')
    .set({ answered_at: answered.at, answered_by: answered.by })
    .where('request_id', '=', requestId)
    .where('answered_at', 'is', null)
    .execute()
}

/** Takes an open promise away without an answer: the request went into another, or was closed by a person. */
export const dropPromise = async (tx: Db, requestId: string): Promise<void> => {
  await tx.deleteFrom('promises').where('request_id', '=', requestId).where('answered_at', 'is', null).execute()
}

export const insertLink = async (tx: Db, link: RequestLinksTable): Promise<void> => {
  await linkInsert(link).execute(tx)
}

/**
 * Moves messages of one request into the thread of another; what happened stays where it happened.
 * @param only ids of the messages to move; all of them when absent
 */
export const moveMessages = async (
  tx: Db,
  { from, to }: { readonly from: string; readonly to: string },
  only?: readonly string[],
): Promise<void> => {
  let query = tx
    .updateTable('messages')
    .set({ request_id: to })
    .where('request_id', '=', from)
    .where('kind', '!=', 'event')
  if (only !== undefined) query = query.where('message_id', 'in', only)
  await query.execute()
}

/** What was merged into one request goes on into another: a mail to any of them arrives in one step. */
export const mergeOnwards = async (tx: Db, from: string, into: string): Promise<void> => {
  await tx
    .updateTable('requests')
    .set({ merged_into: into } as never)
    .where('merged_into', '=', from)
    .execute()
}

export const insertMentions = async (
  tx: Db,
  {
    messageId,
    staffIds,
    at,
  }: { readonly messageId: string; readonly staffIds: readonly string[]; readonly at: string },
): Promise<void> => {
  if (staffIds.length === 0) return
  const rows = staffIds.map((staff_id) => ({ message_id: messageId, staff_id, at, read_at: null }))
  await tx.insertInto('mentions').values(rows).execute()
}

/** Marks what somebody was told as read; what is not theirs, or is read already, stays as it is. */
export const markRead = async (
  tx: Db,
  {
    staffId,
    messageIds,
    at,
  }: { readonly staffId: string; readonly messageIds: readonly string[]; readonly at: string },
): Promise<void> => {
  if (messageIds.length === 0) return
  await tx
    .updateTable('mentions')
    .set({ read_at: at } as never)
    .where('staff_id', '=', staffId)
    .where('message_id', 'in', messageIds)
    .where('read_at', 'is', null)
    .execute()
}
