/*
 * Search that forgives: width, case, spaces and dashes do not count. A text is cut into pairs of neighbouring characters, each
 * written as a number, which an index over arrays finds in any language and without an extension; words of two Chinese characters are
 * found like any other.
 */
const SEPARATORS = /[\s\p{Dash_Punctuation}\u2212\u00AD\u200B-\u200F\u2060\uFEFF]+/gu
const HAN = /\p{Script=Han}/u
const LATIN_END = 0x24f

/** A text as it is compared: NFKC, lower case, without spaces and dashes. */
export const squeeze = (text: string): string => text.normalize('NFKC').toLowerCase().replace(SEPARATORS, '')

/** Two characters may share a number with others: what the index finds is looked at again. */
const pairOf = (first: number, second: number): number => (first * 2048 + second) % 2 ** 31

const isHan = (point: number): boolean => point > LATIN_END && HAN.test(String.fromCodePoint(point))

const addGrams = (grams: Set<number>, squeezed: string): void => {
  let before: number | undefined
  for (const sign of squeezed) {
    const point = sign.codePointAt(0) ?? 0
    if (isHan(point)) grams.add(point)
    if (before !== undefined) grams.add(pairOf(before, point))
    before = point
  }
}

const gramsOf = (parts: readonly string[]): number[] => {
  const grams = new Set<number>()
  for (const part of parts) addGrams(grams, part)
  return [...grams]
}

/** What a request is found by. */
export const searchable = (texts: readonly (string | null | undefined)[]): { searchText: string; grams: number[] } => {
  const parts = texts.map((text) => squeeze(text ?? '')).filter((text) => text !== '')
  return { searchText: parts.join('\n'), grams: gramsOf(parts) }
}

/** How a query is looked for: every word must occur. Empty when nothing is long enough to look for. */
export interface Wanted {
  readonly words: readonly string[]
  readonly grams: readonly number[]
}

export const wantedOf = (query: string): Wanted => {
  const whole = query.normalize('NFKC').trim()
  const words = whole
    .split(/\s+/u)
    .map(squeeze)
    .filter((word) => word !== '')
    .slice(0, 8)
  return { words, grams: gramsOf(words) }
}

/** For `like`: what the reader typed is never a pattern. */
export const likePattern = (word: string): string => `%${word.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
