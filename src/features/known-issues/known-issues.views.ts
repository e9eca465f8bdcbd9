import { sql } from 'kysely'
import type { Db, Tables } from '#platform/db/index.ts'
import type { IssueFields, KnownIssue } from './known-issues.schema.ts'

type Row = Tables['known_issues']

const fieldsOf = (row: Row): IssueFields & { readonly id: string } => ({
  id: row.issue_id,
  title: { zh: row.title_zh, en: row.title_en },
  advice: { zh: row.advice_zh, en: row.advice_en },
  models: [...row.models],
  families: [...row.families],
  affectedFrom: row.affected_from,
  affectedTo: row.affected_to,
  fixedIn: row.fixed_in,
  fixedOn: row.fixed_on,
  symptoms: { zh: [...row.symptoms_zh], en: [...row.symptoms_en] },
  state: row.state,
})

/** Those that are suggested. */
export const activeIssues = async (db: Db): Promise<ReturnType<typeof fieldsOf>[]> =>
  (await db.selectFrom('known_issues').selectAll().where('state', '=', 'active').orderBy('issue_id').execute()).map(
    fieldsOf,
  )

type Counted = Row & Record<'shown' | 'sent_anyway' | 'used', number> & { readonly by_name: string | null }

/** The whole register, the retired ones last, with what came of suggesting them. */
export const listIssues = async (db: Db): Promise<KnownIssue[]> => {
  const { rows } = await sql<Counted>`select i.*, w.name as by_name, coalesce(s.shown, 0)::int as shown,
      coalesce(s.sent_anyway, 0)::int as sent_anyway, coalesce(s.used, 0)::int as used
    from known_issues i left join staff w on w.id::text = i.updated_by
    left join (select g.issue_id, count(g.submission) as shown, count(r.request_id) as sent_anyway, count(g.request_id) as used
      from issue_suggestions g left join requests r on r.submission = g.submission group by g.issue_id) s
      on s.issue_id = i.issue_id
    order by i.state, i.updated_at desc, i.issue_id`.execute(db)
  return rows.map((row) => ({
    ...fieldsOf(row),
    version: row.version,
    updatedAt: row.updated_at,
    updatedBy: row.by_name ?? '',
    shown: row.shown,
    sentAnyway: row.sent_anyway,
    used: row.used,
  }))
}

/** Ids of those that went into a reply to a request. */
export const usedIn = async (db: Db, requestId: string): Promise<readonly string[]> => {
  const rows = await db.selectFrom('issue_suggestions').select('issue_id').where('request_id', '=', requestId).execute()
  return rows.map(({ issue_id }) => issue_id)
}
