import { fail, ok } from '#lib/result.ts'
import type { Result } from '#lib/result.ts'
import type { Batch, GoodRow } from './batch.ts'
import { findColumns, ROWS_ABOVE, withSecondLine } from './columns.rules.ts'
import type { Columns } from './columns.rules.ts'
import type { FileProblem, Mapping, ProblemRow, RowProblem, SourceRow } from './imports.schema.ts'
import { cellText, readRow } from './rows.ts'
import type { RowContext } from './rows.ts'
import { seenSerials } from './seen-serials.ts'

/** Rows of one transaction: on the embedded database others wait for about a quarter of a second. */
const ROWS_PER_BATCH = 2000

const isBlank = (row: SourceRow): boolean =>
  row.broken === undefined && row.cells.every((cell) => cellText(cell).trim() === '' && typeof cell !== 'object')

const textsOf = (row: SourceRow | undefined): string[] => row?.cells.map(cellText) ?? []

/** Whether a row is the header: the first in which serial and model are found decides, else the first row's problem is told. */
const isTitle = (problem: FileProblem): boolean => problem.code === 'missing_columns'

export interface Head {
  readonly columns: Columns
  /** The rows below the header. */
  readonly rows: AsyncIterable<readonly SourceRow[]>
}

/** Finds the header among the first rows of a table. */
export const findHeader = async (
  pieces: AsyncIterable<readonly SourceRow[]>,
  mapping: Mapping | undefined,
): Promise<Result<Head, FileProblem>> => {
  const source = pieces[Symbol.asyncIterator]()
  const first = await source.next()
  const rows = first.done ? [] : first.value
  let told: FileProblem = { code: 'no_rows' }
  for (const [index, row] of rows.slice(0, ROWS_ABOVE).entries()) {
    if (isBlank(row) || row.broken !== undefined) continue
    const columns = findColumns(textsOf(row), mapping)
    if (columns.ok) {
      const below = rows.slice(index + 1)
      const whole = withSecondLine(columns.value, textsOf(below[0]), mapping)
      const rest = whole === columns.value ? below : below.slice(1)
      return ok({ columns: whole, rows: continued(rest, source) })
    }
    if (!isTitle(columns.error)) {
      await source.return?.()
      return columns
    }
    if (told.code === 'no_rows') told = columns.error
  }
  await source.return?.()
  return fail(told)
}

async function* continued(
  first: readonly SourceRow[],
  source: AsyncIterator<readonly SourceRow[]>,
): AsyncGenerator<readonly SourceRow[]> {
  try {
    yield first
    for (;;) {
      const next = await source.next()
      if (next.done) return
      yield next.value
    }
  } finally {
    await source.return?.()
  }
}

/** More cells than headers, or fewer: a separator inside an unquoted text shifts everything after it. */
const misshapen = ({ header }: Columns, { cells }: SourceRow): boolean =>
  cells.length < header.findLastIndex((name) => name !== '') + 1 ||
  cells.slice(header.length).some((cell) => cellText(cell).trim() !== '')

/** Reads rows one by one and remembers the serials taken over. */
const rowReader = (context: RowContext, strict: boolean) => {
  const seen = seenSerials()
  const { columns } = context
  const repeatedIn = (serial: string | undefined, cells: readonly string[]): RowProblem[] => {
    const earlier = serial === undefined ? undefined : seen.rowOf(serial)
    if (earlier === undefined) return []
    const at = columns.at.serial ?? -1
    return [
      {
        code: 'same_serial',
        column: columns.header[at] ?? '',
        value: cells[at] ?? '',
        params: { row: String(earlier) },
      },
    ]
  }
  return (source: SourceRow): GoodRow | ProblemRow => {
    const cells = source.cells.map(cellText)
    const row =
      strict && source.broken === undefined && misshapen(columns, source)
        ? { ...source, broken: 'column_count' as const }
        : source
    const read = readRow(context, row)
    const repeated = repeatedIn(read.ok ? read.value.serial : read.error.serial, cells)
    if (read.ok && repeated.length === 0) {
      seen.add(read.value.serial, source.row)
      return { row: source.row, facts: read.value, cells }
    }
    const problems = [...(read.ok ? [] : read.error.problems), ...repeated]
    return { row: source.row, kind: repeated.length === 0 ? 'error' : 'conflict', problems, cells }
  }
}

/** Starts reading the next batch while the one before is being written. */
async function* ahead<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  const start = (): Promise<IteratorResult<T>> => {
    const next = source.next()
    next.catch(() => undefined)
    return next
  }
  try {
    for (let next = start(); ;) {
      const step = await next
      if (step.done) return
      next = start()
      yield step.value
    }
  } finally {
    await source.return(undefined)
  }
}

async function* gathered(
  context: RowContext,
  pieces: AsyncIterable<readonly SourceRow[]>,
  options: { readonly after: number; readonly strict: boolean },
): AsyncGenerator<Batch> {
  const read = rowReader(context, options.strict)
  let good: GoodRow[] = []
  let problems: ProblemRow[] = []
  let to = 0
  for await (const piece of pieces) {
    for (const source of piece) {
      if (isBlank(source)) continue
      const row = read(source)
      // Rows of an interrupted run are read again only for their serials.
      if (source.row <= options.after) continue
      to = source.row
      if ('facts' in row) good.push(row)
      else problems.push(row)
      if (good.length + problems.length < ROWS_PER_BATCH) continue
      yield { to, good, problems }
      good = []
      problems = []
    }
  }
  if (good.length + problems.length > 0) yield { to, good, problems }
}

/**
 * The rows of a table in batches.
 * @param options `after`: last row dealt with by an interrupted run; `strict`: rows must have as many cells as the header
 */
export const batchesOf = (
  context: RowContext,
  pieces: AsyncIterable<readonly SourceRow[]>,
  options: { readonly after: number; readonly strict: boolean },
): AsyncGenerator<Batch> => ahead(gathered(context, pieces, options))
