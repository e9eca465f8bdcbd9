import Papa from 'papaparse'
import type { ProblemRow } from './imports.schema.ts'
import { problemSentence } from './imports.texts.ts'

/**
 * What a spreadsheet would run as a formula, with the full-width signs that it also takes; such a text gets a leading quote, which
 * the importer takes off again.
 */
const FORMULA = /^[=+\-@\t\r\u0000＝＋－＠]/

/** The columns that say what is wrong; the importer ignores them. */
const ADDED = ['行号 / row', '问题列 / problem column', '问题值 / problem value', '原因', 'problem']

const lines = (rows: readonly (readonly string[])[]): string =>
  `${Papa.unparse(
    rows.map((row) => [...row]),
    { escapeFormulae: FORMULA, newline: '\r\n' },
  )}\r\n`

/** The columns of the export; in a file of problems that is imported again, without ours of the last time. */
const ownColumns = (header: readonly string[]): number[] =>
  header.flatMap((name, index) => (ADDED.includes(name) ? [] : [index]))

/** First line of the file of problems: the columns of the import and ours. Begins with a byte order mark, for spreadsheets. */
export const problemFileHead = (header: readonly string[]): string =>
  `\uFEFF${lines([[...ownColumns(header).map((index) => header[index] ?? ''), ...ADDED]])}`

/** Rows that were not taken over, as they stood, with what is wrong with them in both languages. */
export const problemFileRows = (rows: readonly ProblemRow[], header: readonly string[]): string => {
  const columns = ownColumns(header)
  return lines(
    rows.map(({ row, problems, cells }) => [
      ...columns.map((index) => cells[index] ?? ''),
      String(row),
      problems.map(({ column }) => column).join(' | '),
      problems.map(({ value }) => value).join(' | '),
      problems.map((problem) => problemSentence(problem, 'zh-CN')).join('；'),
      problems.map((problem) => problemSentence(problem, 'en')).join('; '),
    ]),
  )
}
