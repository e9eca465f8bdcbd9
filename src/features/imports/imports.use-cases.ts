import { randomUUIDv7 } from 'node:crypto'
import { listModels, modelKey } from '#features/catalog/index.ts'
import { dealerKey, dealersByKey } from '#features/dealers/index.ts'
import type { DealersTable } from '#features/dealers/index.ts'
import type { UnitContext } from '#features/units/index.ts'
import { isUniqueViolation } from '#platform/db/index.ts'
import { fail, ok } from '#lib/result.ts'
import type { Result } from '#lib/result.ts'
import { Overtaken, planBatch, writeBatch } from './batch.ts'
import type { Batch, Plan, Run } from './batch.ts'
import { batchesOf, findHeader } from './batches.ts'
import type { Columns } from './columns.rules.ts'
import {
  advanceImport,
  findUnfinished,
  finishImport,
  insertImport,
  insertProblems,
  problemsOf,
} from './imports.store.ts'
import type { ImportSummary } from './imports.store.ts'
import type {
  Counts,
  FileProblem,
  ImportOptions,
  ImportProgress,
  ImportReport,
  ProblemRow,
  Source,
} from './imports.schema.ts'
import { inspect } from './inspect.ts'
import type { Inspected } from './inspect.ts'
import { readText } from './read-text.ts'
import { readXlsx, SheetUnreadable } from './read-xlsx.ts'
import { familyKey } from './rows.ts'

/** The file to import; `name` is what it is called to people and in evidence. */
export interface ImportFile {
  readonly path: string
  readonly name: string
}

export interface ImportWatch {
  /** Called after each batch. */
  onProgress?(progress: ImportProgress): void
  /** Called with the rows that were not taken over, in the order of the file; also with those of an interrupted run. */
  onProblems?(rows: readonly ProblemRow[], header: readonly string[]): void | Promise<void>
}

/** An import under way: null `id` for a dry run. */
interface Job {
  readonly id: string | null
  readonly columns: Columns
  readonly run: Run
  readonly resumedAfter: number
  readonly summary: ImportSummary
}

class TakenOver extends Error {}

const NOTHING: Counts = { added: 0, completed: 0, unchanged: 0, conflicts: 0, errors: 0 }

const sum = (a: Counts, b: Counts): Counts => ({
  added: a.added + b.added,
  completed: a.completed + b.completed,
  unchanged: a.unchanged + b.unchanged,
  conflicts: a.conflicts + b.conflicts,
  errors: a.errors + b.errors,
})

const total = (counts: Counts): number => Object.values(counts).reduce((a: number, b: number) => a + b, 0)

const openSource = (
  file: ImportFile,
  inspected: Inspected,
  options: ImportOptions,
): Promise<Result<Source, FileProblem>> =>
  inspected.format === 'xlsx' ? readXlsx(file.path, inspected, options) : readText(file.path, inspected, options)

/** What decides how a file is read: the same file under other settings is another import. */
const settingsOf = ({ mapping = {}, encoding, sheet }: ImportOptions): string =>
  JSON.stringify({ mapping: Object.entries(mapping).toSorted(([a], [b]) => a.localeCompare(b)), encoding, sheet })

const startJob = async (
  ctx: UnitContext,
  given: { file: ImportFile; inspected: Inspected; options: ImportOptions; columns: Columns },
): Promise<Job> => {
  const { file, inspected, options, columns } = given
  const run: Run = {
    editions: ctx.editions,
    now: ctx.now,
    dealers: await dealersByKey(ctx.db),
    fileLabel: `${file.name.slice(0, 150)} ${inspected.sha256.slice(0, 12)}`,
    headerOf: (field) => columns.header[columns.at[field] ?? -1] ?? field,
  }
  const fresh = { columns, run, resumedAfter: 0, summary: { counts: NOTHING, newDealers: [] } }
  if (options.dryRun) return { ...fresh, id: null }
  const settings = settingsOf(options)
  const begun = await findUnfinished(ctx.db, inspected.sha256, settings)
  if (begun !== undefined)
    return { ...fresh, id: begun.import_id, resumedAfter: begun.rows_done, summary: begun.summary }
  const id = randomUUIDv7()
  await insertImport(ctx.db, {
    import_id: id,
    file_name: file.name.slice(0, 200),
    file_sha256: inspected.sha256,
    settings,
    started_at: ctx.now,
    summary: fresh.summary,
  })
  return { ...fresh, id }
}

const added = (summary: ImportSummary, plan: Plan): ImportSummary => ({
  counts: sum(summary.counts, plan.counts),
  newDealers: [...summary.newDealers, ...plan.newDealers.map((dealer) => dealer.name)],
})

const remember = (dealers: Map<string, DealersTable>, found: Iterable<DealersTable>): void => {
  for (const dealer of found) dealers.set(dealerKey(dealer.name), dealer)
}

const ATTEMPTS = 3

/** Commits a batch with its position; planned anew when another import got in between. */
const commitBatch = async (
  ctx: UnitContext,
  job: Job & { readonly id: string },
  batch: Batch,
  at: { readonly from: number; readonly summary: ImportSummary },
): Promise<Plan> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ctx.db.transaction().execute(async (tx) => {
        const plan = await writeBatch(tx, job.run, batch)
        await insertProblems(tx, job.id, plan.problems)
        const moved = await advanceImport(tx, job.id, { from: at.from, to: batch.to }, added(at.summary, plan))
        if (!moved) throw new TakenOver()
        return plan
      })
    } catch (error) {
      if (attempt === ATTEMPTS || !(error instanceof Overtaken || isUniqueViolation(error))) throw error
      remember(job.run.dealers, (await dealersByKey(ctx.db)).values())
    }
  }
}

const runJob = async (
  ctx: UnitContext,
  job: Job,
  batches: AsyncIterable<Batch>,
  watch: (batch: Batch, plan: Plan) => Promise<void>,
) => {
  let { summary, resumedAfter: from } = job
  for await (const batch of batches) {
    const { id } = job
    const plan =
      id === null
        ? await planBatch(ctx.db, job.run, batch)
        : await commitBatch(ctx, { ...job, id }, batch, { from, summary })
    summary = added(summary, plan)
    from = batch.to
    remember(job.run.dealers, plan.newDealers)
    await watch(batch, plan)
  }
  return summary
}

const contextOf = async (ctx: UnitContext, columns: Columns, dayZero: number) => {
  const models = new Map((await listModels(ctx.db)).map((model) => [modelKey(model.name), model]))
  const families = new Map(
    ctx.editions.flatMap(({ doc }) =>
      doc.parameters.families.flatMap(({ id, zh, en }) =>
        [id, zh, en].map((name): [string, string] => [familyKey(name), id]),
      ),
    ),
  )
  return { columns, models, families, today: ctx.today, dayZero }
}

const problemFrom = (error: unknown, options: ImportOptions): FileProblem | undefined => {
  if (error instanceof TakenOver) return { code: 'taken_over' }
  if (!(error instanceof SheetUnreadable)) return undefined
  return error.code === 'no_such_sheet' ? { code: error.code, header: options.sheet ?? '' } : { code: error.code }
}

const importSource = async (
  ctx: UnitContext,
  given: { file: ImportFile; inspected: Inspected; options: ImportOptions; source: Source },
  watch: ImportWatch,
): Promise<Result<ImportReport, FileProblem>> => {
  const { source, options } = given
  const head = await findHeader(source.rows, options.mapping)
  if (!head.ok) return head
  const { columns, rows } = head.value
  const context = await contextOf(ctx, columns, source.dayZero())
  if (context.models.size === 0) return fail({ code: 'catalogue_empty' })
  const job = await startJob(ctx, { ...given, columns })
  if (job.id !== null && job.resumedAfter > 0) {
    for await (const page of problemsOf(ctx.db, job.id)) await watch.onProblems?.(page, columns.header)
  }
  let done = total(job.summary.counts)
  const strict = source.format === 'csv'
  const summary = await runJob(
    ctx,
    job,
    batchesOf(context, rows, { after: job.resumedAfter, strict }),
    async (_batch, plan) => {
      done += total(plan.counts)
      if (plan.problems.length > 0) await watch.onProblems?.(plan.problems, columns.header)
      watch.onProgress?.({ rows: done, share: Math.min(1, source.progress()) })
    },
  )
  if (job.id !== null) await finishImport(ctx.db, job.id, ctx.now)
  if (done === 0) return fail({ code: 'no_rows' })
  return ok({
    importId: job.id,
    dryRun: options.dryRun ?? false,
    format: source.format,
    detail: source.detail,
    columns: Object.fromEntries(
      Object.entries(columns.at).map(([field, index]) => [field, columns.header[index] ?? '']),
    ),
    ignoredColumns: columns.ignored,
    header: columns.header,
    rows: done,
    ...summary,
    resumedAfter: job.resumedAfter,
  })
}

/**
 * Takes an export of sold units over into the ledger: new units are added, new facts of known units appended, contradictions
 * listed and never written. Each batch of rows is committed whole together with its position, so that an import that was killed
 * goes on when the same file is imported again; a finished one changes nothing the second time.
 * @returns what was done, or why the file cannot be imported at all
 */
export const importUnits = async (
  ctx: UnitContext,
  file: ImportFile,
  options: ImportOptions = {},
  watch: ImportWatch = {},
): Promise<Result<ImportReport, FileProblem>> => {
  const inspected = await inspect(file)
  if (!inspected.ok) return inspected
  const source = await openSource(file, inspected.value, options)
  if (!source.ok) return source
  try {
    return await importSource(ctx, { file, inspected: inspected.value, options, source: source.value }, watch)
  } catch (error) {
    const problem = problemFrom(error, options)
    if (problem === undefined) throw error
    return fail(problem)
  }
}
