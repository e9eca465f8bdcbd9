import { sql } from 'kysely'
import type { Db } from '#platform/db/index.ts'
import type { IssueFields } from './known-issues.schema.ts'

export interface KnownIssuesTable {
  readonly issue_id: string
  readonly title_zh: string
  readonly title_en: string
  readonly advice_zh: string
  readonly advice_en: string
  readonly models: readonly string[]
  readonly families: readonly string[]
  readonly affected_from: string | null
  readonly affected_to: string | null
  readonly fixed_in: string | null
  readonly fixed_on: string | null
  readonly symptoms_zh: readonly string[]
  readonly symptoms_en: readonly string[]
  readonly state: IssueFields['state']
  readonly version: number
  readonly updated_at: string
  readonly updated_by: string | null
}

export interface IssueSuggestionsTable {
  readonly suggestion_id: string
  readonly issue_id: string
  readonly submission: string | null
  readonly request_id: string | null
  readonly at: string
  readonly by_id: string | null
}

declare module '#platform/db/tables.ts' {
  interface Tables {
    known_issues: KnownIssuesTable
    issue_suggestions: IssueSuggestionsTable
  }
}

interface Written {
  readonly id: string
  readonly at: string
  /** A member of staff; null for what the demonstration brings. */
  readonly by: string | null
}

const list = (items: readonly string[]) => sql<readonly string[]>`${items}::text[]`

const rowOf = (fields: IssueFields, { at, by }: Written) => ({
  title_zh: fields.title.zh,
  title_en: fields.title.en,
  advice_zh: fields.advice.zh,
  advice_en: fields.advice.en,
  models: list(fields.models),
  families: list(fields.families),
  affected_from: fields.affectedFrom,
  affected_to: fields.affectedTo,
  fixed_in: fields.fixedIn,
  fixed_on: fields.fixedOn,
  symptoms_zh: list(fields.symptoms.zh),
  symptoms_en: list(fields.symptoms.en),
  state: fields.state,
  updated_at: at,
  updated_by: by,
})

/** @returns false when the id is there already, whose row then stays as it is */
export const insertIssue = async (tx: Db, fields: IssueFields, written: Written): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('known_issues')
    .values({ issue_id: written.id, ...rowOf(fields, written), version: 1 })
    .onConflict((conflict) => conflict.column('issue_id').doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}

/** @returns false when that version is not there (any more) */
export const updateIssue = async (
  tx: Db,
  fields: IssueFields,
  written: Written & { readonly version: number },
): Promise<boolean> => {
  const { numUpdatedRows } = await tx
    .updateTable('known_issues')
    .set({ ...rowOf(fields, written), version: sql<number>`version + 1` } as never)
    .where('issue_id', '=', written.id)
    .where('version', '=', written.version)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Notes that some were suggested, once for each form or request. */
export const insertSuggestions = async (tx: Db, rows: readonly IssueSuggestionsTable[]): Promise<void> => {
  if (rows.length === 0) return
  await tx
    .insertInto('issue_suggestions')
    .values([...rows])
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
