import { sql } from 'kysely'
import type { Holder, Subject } from '#features/privacy/index.ts'
import type { Db } from '#platform/db/index.ts'
import { searchable } from './search.rules.ts'
import { insertMessage } from './support.store.ts'
import { eventMessage } from './support.use-cases.ts'

/** What may stay of an event: codes, ids and names of companies. Whatever an event learns to carry later goes, until it is named here. */
const KEPT = ['event', 'state', 'point', 'due', 'dealer', 'dealerId', 'purpose', 'number']

const ofRequests = ({ requestIds }: Subject) => sql`request_id = any(${requestIds}::uuid[])`

const clearRows = async (tx: Db, requestIds: readonly string[], now: string): Promise<void> => {
  const rows = await tx
    .selectFrom('requests')
    .select(['request_id', 'number', 'serial', 'lineage_id'])
    .where('request_id', 'in', [...requestIds])
    .orderBy('request_id')
    .forUpdate()
    .execute()
  for (const { request_id, number, serial, lineage_id } of rows) {
    // A serial that we do not know is only what somebody typed.
    const kept = lineage_id === null ? null : serial
    const { searchText, grams } = searchable([number, kept])
    await sql`update requests set subject = '—', details = '{}', serial = ${kept}, tags = '{}', submission = null,
      search_text = ${searchText}, grams = ${grams}::integer[], due_at = null, remind_at = null, cleared_at = ${now}, updated_at = ${now},
      state = case when state = 'resolved' then state else 'closed' end, version = version + 1
      where request_id = ${request_id} and cleared_at is null`.execute(tx)
  }
}

/**
 * Takes the words, names and addresses out of some requests and closes those that are open. Number, unit, clock and the course of
 * events stay.
 */
const clearRequests = async (tx: Db, { requestIds, mailIds }: Subject, now: string): Promise<number> => {
  const { rows } = await sql<{ request_id: string }>`select request_id from requests
    where request_id = any(${requestIds}::uuid[]) and cleared_at is null`.execute(tx)
  const ids = rows.map(({ request_id }) => request_id)
  if (ids.length > 0) await clearRows(tx, ids, now)
  // What a person wrote by mail into somebody else's request goes too.
  const { numAffectedRows = 0n } = await sql`delete from messages where kind <> 'event'
    and (request_id = any(${ids}::uuid[]) or mail_id = any(${mailIds}::uuid[]))`.execute(tx)
  await sql`update messages set body = '', mail_id = null,
      author_name = case when author_kind in ('staff', 'dealer') then author_name else '' end,
      data = (select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(data) where key = any(${KEPT}::text[]))
    where kind = 'event' and (request_id = any(${ids}::uuid[]) or mail_id = any(${mailIds}::uuid[]))`.execute(tx)
  await sql`delete from request_links where request_id = any(${ids}::uuid[])`.execute(tx)
  await sql`delete from promises where answered_at is null and request_id = any(${ids}::uuid[])`.execute(tx)
  for (const id of ids) await insertMessage(tx, eventMessage(id, now, { event: 'cleared' }))
  return Number(numAffectedRows)
}

/** A dealer's user has answered customers: the answers are theirs, the name goes. */
const unnameAuthor = async (tx: Db, personId: string | null): Promise<void> => {
  await sql`update messages set author_name = '' where author_id = ${personId}`.execute(tx)
}

const erase: Holder['erase'] = async (tx, subject, now) => {
  const messages = await clearRequests(tx, subject, now)
  await unnameAuthor(tx, subject.personId)
  return { requests: subject.requestIds.length, messages }
}

/** What this slice holds about people. */
export const supportHolder: Holder = {
  tables: {
    requests: {
      columns: {
        person: 'subject details serial tags',
        derived: 'search_text grams',
        secret: 'submission',
        fact: 'request_id number person_id lineage_id kind state locale channel received_at due_at answered_at dealer_id merged_into version created_at updated_at cleared_at remind_at',
        staff: 'assigned_to assigned_name',
      },
      rows: ofRequests,
    },
    messages: {
      columns: {
        person: 'author_name body data',
        fact: 'message_id request_id kind author_kind at mail_id',
        staff: 'author_id',
      },
      rows: ({ requestIds, mailIds, personId }) =>
        sql`(request_id = any(${requestIds}::uuid[]) or mail_id = any(${mailIds}::uuid[]) or author_id = ${personId})`,
      reduced: {
        author_name: sql`case when author_kind in ('staff', 'dealer') then author_kind else author_name end`,
        data: sql`data - 'to'`,
      },
    },
    promises: {
      columns: { fact: 'request_id promise_id started_at due_at answered_at', staff: 'answered_by' },
      rows: ofRequests,
    },
    request_links: {
      columns: { fact: 'request_id created_at expires_at', secret: 'token_hash' },
      rows: ofRequests,
    },
    mentions: { columns: { fact: 'message_id at read_at', staff: 'staff_id' } },
    macros: {
      columns: {
        fact: 'macro_id state version updated_at',
        staff: 'updated_by',
        chance: 'title_zh title_en body_zh body_en',
      },
    },
    known_issues: {
      columns: {
        fact: 'issue_id models families affected_from affected_to fixed_in fixed_on state version updated_at',
        staff: 'updated_by',
        chance: 'title_zh title_en advice_zh advice_en symptoms_zh symptoms_en',
      },
    },
    issue_suggestions: {
      columns: { fact: 'suggestion_id issue_id request_id submission at', staff: 'by_id' },
      rows: ofRequests,
    },
    desk_settings: { columns: { fact: 'one version settings changed_at' } },
  },
  find: async (db, { personId }) => {
    if (personId === null) return {}
    const rows = await db.selectFrom('requests').select('request_id').where('person_id', '=', personId).execute()
    return { requestIds: rows.map(({ request_id }) => request_id) }
  },
  erase,
}

/** Requests that ended before an instant and still hold the person's part, the oldest first. */
export const endedRequests = async (db: Db, before: string, limit: number): Promise<string[]> => {
  const { rows } = await sql<{ request_id: string }>`select request_id from requests
    where cleared_at is null and state in ('resolved', 'closed') and updated_at < ${before}
    order by updated_at limit ${limit}`.execute(db)
  return rows.map(({ request_id }) => request_id)
}
