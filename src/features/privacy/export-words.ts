/** Values of an export as their person reads them. What has no word is given as it stands: nothing is left out. */
import type { Locale } from '#lib/texts.ts'
import { toMinute } from '#web/ui/index.ts'
import { fieldNames, purposeNames } from '#web/ui/privacy.texts.ts'
import { exportTexts } from './export.texts.ts'
import type { PrivacyDesk } from './privacy.context.ts'

type Words = Readonly<Record<string, string>>

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d[\d:.]*Z$/

/** How a value of a column is written, in one language. */
export const wordsIn = (locale: Locale, { stateIn, eventIn }: Pick<PrivacyDesk, 'stateIn' | 'eventIn'>) => {
  const { codes, yes, no, listOf, pair, columns, inside } = exportTexts[locale]
  const known: Readonly<Record<string, Words>> = {
    ...codes,
    purpose: purposeNames[locale],
    fields: fieldNames[locale],
  }
  const names: Words = { ...columns, ...inside }
  const word = (column: string, text: string): string => {
    if (INSTANT.test(text)) return toMinute(text)
    const [code = ''] = column === 'recipient' ? text.split(':', 1) : [text]
    const said = known[column]?.[code]
    return said ?? (column === 'state' ? stateIn(text, locale) : text)
  }
  const write = (column: string, value: unknown): string => {
    if (typeof value === 'string') return word(column, value)
    if (typeof value === 'boolean') return value ? yes : no
    if (Array.isArray(value)) return listOf(value.map((one) => write(column, one)))
    if (typeof value !== 'object' || value === null) return String(value)
    // Who it was went out of the row; that it was one of us is no secret.
    const event = eventIn({ to: codes.author_name.staff, ...value }, locale)
    if (column === 'data' && event !== '') return event
    const said = Object.entries(value).map(([name, inner]) => pair(names[name] ?? name, write(name, inner)))
    return column in inside ? listOf(said) : said.join('\n')
  }
  return write
}
