import { sql, type RawBuilder } from 'kysely'
import type { Db, Tables } from '#platform/db/index.ts'
import type { ConsentLine, PersonPrivacy, RetentionAnswer } from './privacy.schema.ts'

/**
 * Whether a purpose stands for the row `r` of `requests`: the latest that its customer has said of it is yes. What was agreed to with
 * another request opens that one only, for a typed address shows nobody's will; a withdrawal holds for all. Where requests were merged
 * the words of all are read here, so that each of them has to be open.
 * @clause 2.8.c
 */
export const stands = (purpose: string | RawBuilder<unknown>): RawBuilder<boolean> =>
  sql`not exists (select from requests part where (part.request_id = r.request_id or part.merged_into = r.request_id)
    and not coalesce((select word.given from consents word where word.person_id = part.person_id
      and word.purpose = ${purpose} and (word.request_id = part.request_id or word.request_id is null or not word.given)
      order by word.at desc, word.consent_id desc limit 1), false))`

/** The purposes that stand for a request. */
export const standingConsents = async (db: Db, { request_id }: { readonly request_id: string }): Promise<string[]> => {
  const { rows } = await sql<{ purpose: string }>`select distinct said.purpose from requests r
    join consents said on said.person_id = r.person_id
    where r.request_id = ${request_id} and ${stands(sql`said.purpose`)} order by said.purpose`.execute(db)
  return rows.map(({ purpose }) => purpose)
}

/** The purposes that stand for some request of a person. */
export const consentedPurposes = async (db: Db, personId: string): Promise<string[]> =>
  standingOf(await consentHistory(db, personId))
    .map(({ purpose }) => purpose)
    .toSorted()

/** What was handed to others about a person, the earliest first. */
export const disclosureHistory = (db: Db, personId: string): Promise<Tables['disclosures'][]> =>
  db.selectFrom('disclosures').selectAll().where('person_id', '=', personId).orderBy('at').execute()

/** What a person has said about each purpose, the latest first. */
export const consentHistory = async (db: Db, personId: string): Promise<ConsentLine[]> => {
  const rows = await db
    .selectFrom('consents')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('at', 'desc')
    .orderBy('consent_id', 'desc')
    .execute()
  return rows.map(({ purpose, given, at, text_version, by_kind }) => ({
    purpose,
    given,
    at,
    version: text_version,
    by: by_kind,
  }))
}

/** The latest word on each purpose, where it is yes. */
export const standingOf = (history: readonly ConsentLine[]): ConsentLine[] => {
  const latest = new Map<string, ConsentLine>()
  for (const line of history) if (!latest.has(line.purpose)) latest.set(line.purpose, line)
  return [...latest.values()].filter(({ given }) => given)
}

const LATEST = 50

/** The latest erasures. */
export const latestErasures = (db: Db): Promise<Tables['erasures'][]> =>
  db.selectFrom('erasures').selectAll().orderBy('asked_at', 'desc').limit(LATEST).execute()

export const erasureOf = async (db: Db, personId: string): Promise<PersonPrivacy['erasure']> => {
  const row = await db
    .selectFrom('erasures')
    .select(['asked_at', 'done_at'])
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return row === undefined ? null : { askedAt: row.asked_at, doneAt: row.done_at }
}

export const lastRun = async (db: Db): Promise<RetentionAnswer['lastRun']> => {
  const row = await db
    .selectFrom('retention_runs')
    .select(['finished_at', 'counts'])
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? null : { at: row.finished_at, counts: row.counts }
}
