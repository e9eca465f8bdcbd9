import type { Locale, Texts } from './texts.ts'

/** What the schemas of days and instants find wrong, for files and the command line. */
const sentences = {
  'zh-CN': {
    not_a_day: '不是存在的日期：写作 YYYY-MM-DD，年份在 1970 到 2199 之间',
    not_an_instant: '应为带时区的时刻，如 2026-04-01T23:30:00+08:00',
    not_a_day_or_instant: '应为日期 YYYY-MM-DD，或带时区的时刻',
  },
  en: {
    not_a_day: 'not an existing day: write YYYY-MM-DD with a year from 1970 to 2199',
    not_an_instant: 'must be an instant with an offset, such as 2026-04-01T23:30:00+08:00',
    not_a_day_or_instant: 'must be a day YYYY-MM-DD, or an instant with an offset',
  },
} as const satisfies Texts<unknown>

const isCode = (message: string): message is keyof typeof sentences.en => Object.hasOwn(sentences.en, message)

/** The message of a schema's issue, in words where it is a code. */
export const issueSentence = (message: string, locale: Locale): string =>
  isCode(message) ? sentences[locale][message] : message
