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
  const year = iso.slice(0, 4)
  const month = Number(iso.slice(5, 7))
  const day = Number(iso.slice(8, 10))
  return locale === 'zh-CN' ? `${year}年${month}月${day}日` : `${day} ${MONTHS[month - 1] ?? month} ${year}`
}

/**
 * Writes an instant for a reader, to the minute, in a time zone that is named beside it.
 * @returns `2026年2月15日 22:00（Asia/Shanghai）` or `15 February 2026 22:00 (Asia/Shanghai)`
 */
const writeInstant = (iso: string, zone: string, locale: Locale): string => {
  const local = Temporal.Instant.from(iso)
    .toZonedDateTimeISO(zone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' })
  const text = `${writeDay(local, locale)} ${local.slice(11)}`
  return locale === 'zh-CN' ? `${text}（${zone}）` : `${text} (${zone})`
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
  /** An instant to the minute in a time zone, which is named beside it. */
  instant(key: string, zoneKey: string): string
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
  instant: (key, zoneKey) => writeInstant(String(params[key]), String(params[zoneKey]), locale),
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
