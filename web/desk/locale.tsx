import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import { localeFrom, locales, type Locale, type Texts } from '#lib/texts.ts'

interface Language {
  readonly locale: Locale
  readonly choose: (locale: Locale) => void
}

const LanguageContext = createContext<Language>({ locale: 'zh-CN', choose: () => undefined })

const YEAR_SECONDS = 365 * 24 * 3600

/** The cookie is the portal's: whoever chose a language there, or on the sign-in page, reads it here too. */
const chosenBefore = (): Locale =>
  locales.find((locale) => document.cookie.split('; ').includes(`lang=${locale}`)) ??
  localeFrom(navigator.languages.join(','))

export const LanguageProvider = ({ children }: { readonly children: ReactNode }) => {
  const [locale, setLocale] = useState(chosenBefore)
  useEffect(() => {
    document.documentElement.lang = locale
    document.cookie = `lang=${locale}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax`
  }, [locale])
  const language = useMemo(() => ({ locale, choose: setLocale }), [locale])
  return <LanguageContext value={language}>{children}</LanguageContext>
}

export const useLanguage = (): Language => useContext(LanguageContext)

/** The words of a dictionary in the reader's language. */
export const useTexts = <T,>(texts: Texts<T>): T => texts[useLanguage().locale]
