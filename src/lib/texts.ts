/** The two languages of the product; Chinese first, it governs. */
export const locales = ['zh-CN', 'en'] as const
export type Locale = (typeof locales)[number]

/** A dictionary in both languages: a key missing in one of them is a compile error. */
export type Texts<T> = Readonly<Record<Locale, T>>

/** A short text kept in both languages, as policy documents write it. */
export interface Bilingual {
  readonly zh: string
  readonly en: string
}

/** As whom Intl writes dates: in English the day comes first, as in the sentences of the policy. */
export const datesIn: Texts<string> = { 'zh-CN': 'zh-CN', en: 'en-GB' }

/** What parts a name from its value. */
export const colonIn: Texts<string> = { 'zh-CN': '：', en: ': ' }

export const inLocale = (text: Bilingual, locale: Locale): string => (locale === 'en' ? text.en : text.zh)

const readLocale = (acceptLanguage: string): Locale => {
  const wanted = acceptLanguage
    .split(',', 20)
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
      const quality = parameters.map((p) => p.trim()).find((p) => p.startsWith('q='))
      return { tag, quality: quality === undefined ? 1 : Number(quality.slice(2)) || 0 }
    })
    .toSorted((a, b) => b.quality - a.quality)
  for (const { tag, quality } of wanted) {
    if (quality > 0 && tag.startsWith('zh')) return 'zh-CN'
    if (quality > 0 && tag.startsWith('en')) return 'en'
  }
  return wanted.some(({ tag }) => tag !== '' && tag !== '*') ? 'en' : 'zh-CN'
}

let lastRead: { readonly header: string; readonly locale: Locale } = { header: '', locale: readLocale('') }

/**
 * Chooses the language from an Accept-Language header. The header read last is kept: one request asks several times.
 * @returns the first of the reader's languages that we speak; English for a reader of a third language, Chinese when nothing is said.
 */
export const localeFrom = (acceptLanguage = ''): Locale => {
  if (acceptLanguage !== lastRead.header) lastRead = { header: acceptLanguage, locale: readLocale(acceptLanguage) }
  return lastRead.locale
}
