import { inLocale, type Locale } from '#lib/texts.ts'
import type { Scalar } from './decision.ts'
import { names } from './names.texts.ts'

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/**
 * Writes a civil day for a reader.
 * @param iso `YYYY-MM-DD`
 * @returns `2026年3月15日` or `15 March 2026`
 */
export const writeDay = (iso: string, locale: Locale): string => {
  const [year = '', month = '', day = ''] = iso.slice(0, 10).split('-')
  if (locale === 'zh-CN') return `${year}年${Number(month)}月${Number(day)}日`
  return `${Number(day)} ${MONTHS[Number(month) - 1] ?? month} ${year}`
}

/** The word for a code, in the reader's language. */
export const nameOf = (code: string, locale: Locale): string => {
  const name = names[code]
  return name === undefined ? code : inLocale(name, locale)
}

/** What a sentence template may read of its parameters. */
export interface Reader {
  /** A civil day as the reader writes it; a dash where there is none. */
  day(key: string): string
  num(key: string): number
  /** A text as it is. */
  text(key: string): string
  /** The word for a code; a list of codes parted by commas becomes a list of words. */
  name(key: string): string
  is(key: string, value: Scalar): boolean
  has(key: string): boolean
}

export const readerOf = (params: Readonly<Record<string, Scalar>>, locale: Locale): Reader => ({
  day: (key) => (typeof params[key] === 'string' ? writeDay(params[key], locale) : '—'),
  num: (key) => Number(params[key] ?? 0),
  text: (key) => String(params[key] ?? ''),
  name: (key) =>
    String(params[key] ?? '')
      .split(',')
      .map((code) => nameOf(code, locale))
      .join(locale === 'en' ? ', ' : '、'),
  is: (key, value) => params[key] === value,
  has: (key) => params[key] !== undefined && params[key] !== null,
})

export type Sentence = (read: Reader) => string
export interface SentencePair {
  readonly zh: Sentence
  readonly en: Sentence
}

export const sentence = (zh: Sentence, en: Sentence): SentencePair => ({ zh, en })
