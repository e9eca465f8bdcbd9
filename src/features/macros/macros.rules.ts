import { inLocale, type Locale } from '#lib/texts.ts'
import { placeholders, type Macro, type Placeholder } from './macros.schema.ts'

const isKnown = (name: string): boolean => placeholders.some((known) => known === name)

/** Placeholders of a text that nothing will ever fill, each once, as they are written. */
export const unknownPlaceholders = (text: string): string[] => {
  const names = [...text.matchAll(/\{([^{}\n]*)\}/g)].map(([, name = '']) => name)
  return [...new Set(names)].filter((name) => !isKnown(name)).map((name) => `{${name}}`)
}

/** What is known of the request at hand. */
export type MacroValues = Readonly<Record<Placeholder, string | undefined>>

/** Fills the placeholders of a text; one without a value stays, so that nobody sends a hole. */
const fillPlaceholders = (text: string, values: MacroValues): string =>
  text.replace(/\{(\w+)\}/g, (whole, key: string) => values[key as Placeholder] || whole)

/** The ready texts in one language, filled in for a request. */
export const filledIn = (macros: readonly Macro[], locale: Locale, values: MacroValues) =>
  macros.map(({ id, title, body }) => ({
    id,
    title: inLocale(title, locale),
    body: fillPlaceholders(inLocale(body, locale), values),
  }))
