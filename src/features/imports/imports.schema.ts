import { z } from 'zod'

/** What a column of an export may hold. */
export const fields = [
  'serial',
  'model',
  'family',
  'shipped',
  'dealer',
  'sold',
  'price',
  'currency',
  'received',
  'licence_until',
  'channel',
] as const
export type Field = (typeof fields)[number]

/** A mapping file: field to the header of its column as written in the export. Fields left out are found by their usual names. */
export const mappingSchema = z.partialRecord(z.enum(fields), z.string().min(1).max(200))
export type Mapping = z.infer<typeof mappingSchema>

/** A cell as read: text, a spreadsheet's own number, or why it cannot be read. */
export type Cell = string | number | { readonly problem: 'formula_without_value' | 'cell_error' }

/** A row of the source. `row` counts from 1 as a spreadsheet shows it; `broken` is set when the row could not be read. */
export interface SourceRow {
  readonly row: number
  readonly cells: readonly Cell[]
  readonly broken?: RowFault
}

/** What is wrong with a row as such. */
export type RowFault = 'unclosed_quote' | 'record_too_long' | 'column_count'

/** A table on disk, being read. */
export interface Source {
  readonly format: 'csv' | 'xlsx'
  /** Encoding of a text file, name of the sheet of a workbook. */
  readonly detail: { readonly encoding?: string; readonly delimiter?: string; readonly sheet?: string }
  readonly rows: AsyncIterable<readonly SourceRow[]>
  /** Days between the zero of its day numbers and 1970-01-01; known with its first rows. */
  dayZero(): number
  /** Share of the file read so far, 0 to 1. */
  progress(): number
}

/** Why a file cannot be imported at all. Worded in imports.texts.ts. */
export type FileProblem =
  | {
      readonly code:
        | 'no_such_file'
        | 'no_rows'
        | 'not_text'
        | 'old_xls'
        | 'not_xlsx'
        | 'unknown_encoding'
        | 'zip_unsafe'
        | 'zip_bomb'
        | 'macros'
        | 'doctype'
        | 'xlsx_unreadable'
        | 'catalogue_empty'
        | 'taken_over'
    }
  | { readonly code: 'missing_columns'; readonly fields: readonly Field[]; readonly found: readonly string[] }
  | {
      readonly code: 'duplicate_header' | 'forbidden_header' | 'mapped_header_missing' | 'no_such_sheet'
      readonly header: string
    }
  | { readonly code: 'two_columns'; readonly field: Field; readonly headers: readonly string[] }

/** One thing wrong with one row. `column` is the header as written; the sentence comes from imports.texts.ts. */
export interface RowProblem {
  readonly code: RowProblemCode
  readonly column: string
  readonly value: string
  readonly params?: Readonly<Record<string, string>>
}

export type RowProblemCode =
  | RowFault
  | 'formula_without_value'
  | 'cell_error'
  | 'required'
  | 'too_long'
  | 'serial_empty'
  | 'serial_too_short'
  | 'serial_too_long'
  | 'serial_malformed_text'
  | 'serial_control_character'
  | 'serial_looks_like_number'
  | 'serial_bad_character'
  | 'unknown_model'
  | 'unknown_family'
  | 'family_differs'
  | 'not_a_date'
  | 'ambiguous_date'
  | 'future_date'
  | 'before_shipped'
  | 'before_sold'
  | 'not_a_price'
  | 'currency_differs'
  | 'price_without_sale'
  | 'currency_missing'
  | 'unknown_currency'
  | 'dealer_without_date'
  | 'dealer_missing'
  | 'channel_differs'
  | 'unknown_channel'
  | 'licence_without_date'
  | 'same_serial'
  | 'differs'
  | 'model_differs'
  | 'is_replacement'

/** A row that was not taken over as it stands, with everything that is wrong with it. */
export interface ProblemRow {
  readonly row: number
  readonly kind: 'error' | 'conflict'
  readonly problems: readonly RowProblem[]
  readonly cells: readonly string[]
}

/** What an import did, or with `dryRun` would do. Every row counts once. */
export interface Counts {
  /** Rows that became a new unit. */
  readonly added: number
  /** Rows that told something new of a known unit. */
  readonly completed: number
  readonly unchanged: number
  /** Rows that contradict the ledger or an earlier row: nothing was overwritten. */
  readonly conflicts: number
  readonly errors: number
}

export interface ImportOptions {
  readonly dryRun?: boolean
  readonly mapping?: Mapping
  /** Name of a text encoding when detection fails, e.g. `big5`. */
  readonly encoding?: string
  /** Name of the sheet; the first one when absent. */
  readonly sheet?: string
}

export interface ImportProgress {
  readonly rows: number
  /** Share of the file done, 0 to 1. */
  readonly share: number
}

export interface ImportReport {
  /** Null for a dry run. */
  readonly importId: string | null
  readonly dryRun: boolean
  readonly format: Source['format']
  readonly detail: Source['detail']
  /** Field to the header it was found under. */
  readonly columns: Readonly<Partial<Record<Field, string>>>
  readonly ignoredColumns: readonly string[]
  readonly header: readonly string[]
  readonly rows: number
  readonly counts: Counts
  /** Names of dealers met for the first time. */
  readonly newDealers: readonly string[]
  /** Row after which an interrupted import of the same file went on; 0 for a fresh one. */
  readonly resumedAfter: number
}
