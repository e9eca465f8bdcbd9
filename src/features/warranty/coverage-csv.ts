import papaparse from 'papaparse'
import type { Locale } from '#lib/texts.ts'
import type { BatchItem } from './warranty.schema.ts'
import { batchTexts } from './warranty.texts.ts'

/** Cells that a spreadsheet would take for a formula, full-width signs included. */
const FORMULA = /^[=+\-@\t\r\0＝＋－＠].*$/s

const csvRow = (item: BatchItem): string[] => {
  if (item.status === 'malformed_serial') return [item.asked, '', '', item.status, '', '', item.message, '', '']
  if (item.status === 'unknown_serial') return [item.asked, item.serial, '', item.status, '', '', item.message, '', '']
  const { serial, model, decision, summary, asOf, policy } = item.answer
  const ends = typeof decision.values['ends'] === 'string' ? decision.values['ends'] : ''
  const clause = decision.steps.at(-1)?.clause ?? ''
  const edition = `${policy.id}/${policy.version}`
  return [item.asked, serial, model.name, decision.verdict, ends, clause, summary, asOf.on, edition]
}

const lines = (rows: string[][]): string => `${papaparse.unparse(rows, { escapeFormulae: FORMULA })}\r\n`

/** The first line of the file, after the mark by which a spreadsheet knows UTF-8. */
export const csvHead = (locale: Locale): string => `\uFEFF${lines([[...batchTexts[locale].head]])}`

/** The answers as lines of the file; nothing in them is taken for a formula. */
export const csvLines = (items: readonly BatchItem[]): string => (items.length === 0 ? '' : lines(items.map(csvRow)))
