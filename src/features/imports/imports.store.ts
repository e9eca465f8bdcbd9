import { sql } from 'kysely'
import type { Db } from '#platform/db/index.ts'
import { jsonb } from '#platform/db/index.ts'
import type { Counts, ProblemRow, RowProblem } from './imports.schema.ts'

export interface ImportsTable {
  readonly import_id: string
  readonly file_name: string
  readonly file_sha256: string
  readonly settings: string
  readonly started_at: string
  readonly finished_at: string | null
  readonly rows_done: number
  readonly summary: ImportSummary
}

export interface ImportProblemsTable {
  readonly import_id: string
  readonly row_number: number
  readonly kind: ProblemRow['kind']
  readonly problems: readonly RowProblem[]
  readonly cells: readonly string[]
}

declare module '#platform/db/tables.ts' {
  interface Tables {
    imports: ImportsTable
    import_problems: ImportProblemsTable
  }
}

/** What an import has done so far. */
export interface ImportSummary {
  readonly counts: Counts
  readonly newDealers: readonly string[]
}

/** The unfinished import of the same file read in the same way, if one was interrupted. */
export const findUnfinished = (db: Db, sha256: string, settings: string): Promise<ImportsTable | undefined> =>
  db
    .selectFrom('imports')
    .selectAll()
    .where('file_sha256', '=', sha256)
    .where('settings', '=', settings)
    .where('finished_at', 'is', null)
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst()

export const insertImport = async (db: Db, row: Omit<ImportsTable, 'finished_at' | 'rows_done'>): Promise<void> => {
  await db
    .insertInto('imports')
    .values({ ...row, summary: jsonb(row.summary), finished_at: null, rows_done: 0 })
    .execute()
}

/**
 * Moves the position of an import on, in the transaction of the batch.
 * @returns false when another process has moved it meanwhile
 */
export const advanceImport = async (
  tx: Db,
  importId: string,
  rows: { readonly from: number; readonly to: number },
  summary: ImportSummary,
): Promise<boolean> => {
  const moved = await tx
    .updateTable('imports')
    .set({ rows_done: rows.to, summary: jsonb(summary) })
    .where('import_id', '=', importId)
    .where('rows_done', '=', rows.from)
    .where('finished_at', 'is', null)
    .returning('import_id')
    .execute()
  return moved.length === 1
}

export const finishImport = async (db: Db, importId: string, finishedAt: string): Promise<void> => {
  await db.updateTable('imports').set({ finished_at: finishedAt }).where('import_id', '=', importId).execute()
}

export const insertProblems = async (tx: Db, importId: string, rows: readonly ProblemRow[]): Promise<void> => {
  if (rows.length === 0) return
  await sql`insert into import_problems (import_id, row_number, kind, problems, cells)
    select ${importId}::uuid, r, k, p::jsonb, c::jsonb from unnest(
      ${rows.map((row) => row.row)}::bigint[],
      ${rows.map((row) => row.kind)}::text[],
      ${rows.map((row) => JSON.stringify(row.problems))}::text[],
      ${rows.map((row) => JSON.stringify(row.cells))}::text[]
    ) as rows (r, k, p, c)`.execute(tx)
}

const PAGE = 1000

/** The rows that an import did not take over, in the order of the file, page by page. */
export async function* problemsOf(db: Db, importId: string): AsyncGenerator<ProblemRow[]> {
  let after = 0
  for (;;) {
    const rows = await db
      .selectFrom('import_problems')
      .selectAll()
      .where('import_id', '=', importId)
      .where('row_number', '>', after)
      .orderBy('row_number')
      .limit(PAGE)
      .execute()
    if (rows.length === 0) return
    yield rows.map(({ row_number, kind, problems, cells }) => ({ row: row_number, kind, problems, cells }))
    after = rows.at(-1)?.row_number ?? after
  }
}
