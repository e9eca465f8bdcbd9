/*
 * Search that forgives: width, case, spaces and dashes do not count. A text is cut into pairs of neighbouring characters, which
 * an index over arrays finds in any language and without an extension; words of two Chinese characters are found like any other.
 */
const SEPARATORS = /[\s\p{Dash_Punctuation}\u2212\u00AD\u200B-\u200F\u2060\uFEFF]+/gu
const HAN = /\p{Script=Han}/u

/** A text as it is compared: NFKC, lower case, without spaces and dashes. */
export const squeeze = (text: string): string => text.normalize('NFKC').toLowerCase().replace(SEPARATORS, '')

const gramsOf = (squeezed: string): string[] => {
  const signs = [...squeezed]
  const single = signs.filter((sign) => HAN.test(sign))
  return [...single, ...signs.slice(1).map((sign, index) => `${signs[index]}${sign}`)]
}

/** What a request is found by. */
export const searchable = (texts: readonly (string | null | undefined)[]): { searchText: string; grams: string[] } => {
  const parts = texts.map((text) => squeeze(text ?? '')).filter((text) => text !== '')
  return { searchText: parts.join('\n'), grams: [...new Set(parts.flatMap(gramsOf))] }
}

/** How a query is looked for: every word must occur. Empty when nothing is long enough to look for. */
export interface Wanted {
  readonly words: readonly string[]
  readonly grams: readonly string[]
}

export const wantedOf = (query: string): Wanted => {
  const whole = query.normalize('NFKC').trim()
  const words = whole
    .split(/\s+/u)
    .map(squeeze)
    .filter((word) => word !== '')
    .slice(0, 8)
  const grams = [...new Set(words.flatMap(gramsOf))]
  return { words, grams }
}

/** For `like`: what the reader typed is never a pattern. */
export const likePattern = (word: string): string => `%${word.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
