import { html, raw } from 'hono/html'

/** A piece of a page, already escaped. */
export type Html = ReturnType<typeof raw>

/** Parts of a page that are not there: nothing is written for them. */
export type Part = Html | string | number | false | null | undefined | readonly Part[]

/**
 * Writes HTML; every interpolated text is escaped, also inside quoted attributes.
 * @returns the piece; unlike the tag it is made of, never a promise, since no part of a page is one.
 */
export const h = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html =>
  html(strings, ...parts) as unknown as Html

/** For text that is HTML by construction, such as our own style sheet. Never for anything that came from outside. */
export const trusted = (text: string): Html => raw(text)
