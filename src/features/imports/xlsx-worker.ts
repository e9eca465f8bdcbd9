/**
 * Reads one sheet in a thread of its own, whose memory is limited: a workbook that needs more ends the thread, not the product.
 * Answers each `next` with a piece of rows, so that reading never runs ahead of importing.
 */
import { createReadStream } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import ExcelJS from 'exceljs'
import type { Cell, SourceRow } from './imports.schema.ts'

export interface SheetRequest {
  readonly path: string
  readonly sheet: string | undefined
}

export interface AboutSheet {
  readonly name: string
  /** Its days count from 1904-01-01. */
  readonly date1904: boolean
}

export type SheetMessage =
  | {
      readonly kind: 'rows'
      readonly rows: readonly SourceRow[]
      readonly bytesRead: number
      readonly about: AboutSheet
    }
  | { readonly kind: 'end' }
  | { readonly kind: 'no_such_sheet' }
  | { readonly kind: 'unreadable' }

interface SheetRow {
  readonly number: number
  readonly cellCount: number
  getCell(column: number): { readonly value: unknown }
}

type Sheet = AsyncIterable<SheetRow> & { readonly name: string; readonly state?: string }

type Book = AsyncIterable<Sheet> & { readonly properties?: { readonly model?: { readonly date1904?: boolean } } }

const ROWS_PER_PIECE = 500
/** Columns beyond this hold nothing that an export has. */
const MOST_COLUMNS = 200

const HIDDEN: ReadonlySet<string | undefined> = new Set(['hidden', 'veryHidden'])

const dayOf = (date: Date): Cell =>
  Number.isNaN(date.getTime()) ? { problem: 'cell_error' } : date.toISOString().slice(0, 10)

const richText = (runs: readonly { readonly text?: string }[]): string => runs.map((run) => run.text ?? '').join('')

/** A formula gives the value that was calculated when the file was saved; nothing is calculated or fetched here. */
const objectCell = (value: object): Cell => {
  if (value instanceof Date) return dayOf(value)
  if ('richText' in value) return richText(value.richText as { text?: string }[])
  if ('formula' in value || 'sharedFormula' in value) {
    return 'result' in value && value.result !== undefined ? cellOf(value.result) : { problem: 'formula_without_value' }
  }
  return 'text' in value ? cellOf(value.text) : { problem: 'cell_error' }
}

const cellOf = (value: unknown): Cell => {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : { problem: 'cell_error' }
  if (typeof value === 'boolean') return String(value)
  return typeof value === 'object' ? objectCell(value) : { problem: 'cell_error' }
}

const cellsOf = (row: SheetRow): Cell[] =>
  Array.from({ length: Math.min(row.cellCount, MOST_COLUMNS) }, (_, index) => cellOf(row.getCell(index + 1).value))

async function* pieces({ path, sheet: wanted }: SheetRequest): AsyncGenerator<SheetMessage> {
  const file = createReadStream(path)
  const options = {
    worksheets: 'emit',
    sharedStrings: 'cache',
    styles: 'cache',
    hyperlinks: 'ignore',
    entries: 'ignore',
  } as const
  const book = new ExcelJS.stream.xlsx.WorkbookReader(file, options) as unknown as Book
  for await (const sheet of book) {
    if (wanted === undefined ? HIDDEN.has(sheet.state) : sheet.name !== wanted) {
      // A sheet must be read to its end before the next one comes.
      for await (const _row of sheet) continue
      continue
    }
    const about = { name: sheet.name, date1904: book.properties?.model?.date1904 === true }
    let rows: SourceRow[] = []
    for await (const row of sheet) {
      rows.push({ row: row.number, cells: cellsOf(row) })
      if (rows.length < ROWS_PER_PIECE) continue
      yield { kind: 'rows', rows, bytesRead: file.bytesRead, about }
      rows = []
    }
    if (rows.length > 0) yield { kind: 'rows', rows, bytesRead: file.bytesRead, about }
    return yield { kind: 'end' }
  }
  yield { kind: wanted === undefined ? 'end' : 'no_such_sheet' }
}

const serve = (port: NonNullable<typeof parentPort>): void => {
  const source = pieces(workerData as SheetRequest)
  port.on('message', () => {
    source.next().then(
      (step) => port.postMessage(step.done ? { kind: 'end' } : step.value),
      () => port.postMessage({ kind: 'unreadable' }),
    )
  })
}

if (parentPort) serve(parentPort)
