import { formatDay, parseDay } from '#lib/days.ts'
import { fail, ok } from '#lib/result.ts'
import type { Result } from '#lib/result.ts'

const notADate: Result<never, 'not_a_date'> = fail('not_a_date')

/** Year first, with - / . or the Chinese units, and at most a time of day without an offset. */
const YEAR_FIRST =
  /^(?<year>\d{4})[-/.年](?<month>\d{1,2})[-/.月](?<day>\d{1,2})日?(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$/
const COMPACT = /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})$/
/** 3/4/24, 03-04-2024, 24.3.5, 24年3月5日: nobody can tell the day from the month, or the year from either. */
const IN_DOUBT = /^\d{1,2}[-/.年]\d{1,2}[-/.月](\d{1,2}日?|\d{4})$/

/** Days between 1899-12-30, the zero of a spreadsheet's dates after February 1900, and 1970-01-01. */
export const SPREADSHEET_ZERO = 25_569
/** The same of a workbook whose days count from 1904-01-01. */
export const SPREADSHEET_ZERO_1904 = 24_107
/** Five digits are years 1970 to 2173; fewer would be years before 1970 and, below 61, the leap day 1900 that never was. */
const SPREADSHEET_DAY = /^[2-9]\d{4}(\.\d+)?$/

const civil = ({ year = '', month = '', day = '' }: Readonly<Record<string, string>>): Result<string, 'not_a_date'> => {
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return parseDay(text) === undefined ? notADate : ok(text)
}

/**
 * Reads a civil day as exports write it: 2024-03-05, 2024/3/5, 2024.3.5, 2024年3月5日, 20240305, or a spreadsheet's day number.
 * @param zero days between the zero of the day numbers and 1970-01-01
 * @returns `YYYY-MM-DD`; refuses forms in which day, month and year could be swapped
 * @example readDay('45352') is 2024-03-01
 */
export const readDay = (text: string, zero = SPREADSHEET_ZERO): Result<string, 'not_a_date' | 'ambiguous_date'> => {
  const tidy = text.normalize('NFKC').trim()
  const parts = YEAR_FIRST.exec(tidy)?.groups ?? COMPACT.exec(tidy)?.groups
  if (parts) return civil(parts)
  if (SPREADSHEET_DAY.test(tidy)) {
    const day = Math.floor(Number(tidy)) - zero
    return day < 0 ? notADate : ok(formatDay(day))
  }
  return IN_DOUBT.test(tidy) ? fail('ambiguous_date') : notADate
}

/** Words for a licence without an end. */
const FOR_EVER = new Set(['永久', '永久有效', '无限期', 'perpetual', 'unlimited', 'lifetime', 'forever'])

/** Reads the end of a licence; null for one without end. */
export const readLicenceEnd = (
  text: string,
  zero = SPREADSHEET_ZERO,
): Result<string | null, 'not_a_date' | 'ambiguous_date'> =>
  FOR_EVER.has(text.normalize('NFKC').trim().toLowerCase()) ? ok(null) : readDay(text, zero)

/** Exports write unit prices with four or six decimals; beyond the cent they may only be zeros, and three would be thousands. */
const PLAIN = /^\d{1,12}(\.(\d{1,2}|\d{2}0{2,6}))?$/
const THOUSANDS = /^\d{1,3}(,\d{3})+(\.(\d{1,2}|\d{2}0{2,6}))?$/
const EUROPEAN = /^(\d{1,12}|\d{1,3}(\.\d{3})+),(\d{1,2}|\d{2}0{2,6})$/

const HIGHEST_CENTS = 1_000_000_000_000

const readCents = (amount: string): number | undefined => {
  const european = EUROPEAN.test(amount)
  if (!european && !PLAIN.test(amount) && !THOUSANDS.test(amount)) return undefined
  const plain = european ? amount.replaceAll('.', '').replace(',', '.') : amount.replaceAll(',', '')
  const [whole = '', decimals = ''] = plain.split('.')
  const cents = Number(whole) * 100 + Number(decimals.slice(0, 2).padEnd(2, '0'))
  return cents <= HIGHEST_CENTS ? cents : undefined
}

const CURRENCY_NAMES: Readonly<Record<string, string>> = {
  RMB: 'CNY',
  人民币: 'CNY',
  US$: 'USD',
  美元: 'USD',
  欧元: 'EUR',
  '€': 'EUR',
  英镑: 'GBP',
  '£': 'GBP',
  日元: 'JPY',
  HK$: 'HKD',
  港币: 'HKD',
  港元: 'HKD',
}

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'))

/** Reads a currency as its ISO 4217 code; undefined for anything that is none. */
export const readCurrency = (text: string): string | undefined => {
  const tidy = text.normalize('NFKC').trim().toUpperCase()
  const code = Object.hasOwn(CURRENCY_NAMES, tidy) ? CURRENCY_NAMES[tidy] : tidy
  return code !== undefined && CURRENCIES.has(code) ? code : undefined
}

/** Signs that several currencies share: they name none. */
const SHARED_SIGNS = new Set(['', '¥', '$', '元'])

/** An amount with what stands before or after it. */
const PRICE = /^(?<before>[^\d.,]*)(?<amount>[\d.,]+)(?<after>[^\d.,]*)$/

/**
 * Reads an invoice price in whole cents: 2580, 2580.5, 2,580.00, 2580,00 or 2.580,00, with or without a currency: ¥2580, 2580元,
 * USD 899.00, 人民币2580.
 * @returns `currency` where the price itself names one; undefined for anything else, also for a negative one
 */
export const readAmount = (text: string): { readonly cents: number; readonly currency?: string } | undefined => {
  const { before = '', amount = '', after = '' } = PRICE.exec(text.normalize('NFKC').replace(/\s/g, ''))?.groups ?? {}
  const cents = readCents(amount)
  const signs = [before, after].filter((sign) => !SHARED_SIGNS.has(sign))
  const [currency] = signs.map(readCurrency)
  if (cents === undefined || signs.length > 1 || (signs.length === 1 && currency === undefined)) return undefined
  return currency === undefined ? { cents } : { cents, currency }
}

const CHANNELS: Readonly<Record<string, 'direct' | 'dealer'>> = {
  direct: 'direct',
  直销: 'direct',
  直营: 'direct',
  dealer: 'dealer',
  distributor: 'dealer',
  经销: 'dealer',
  经销商: 'dealer',
  分销: 'dealer',
}

/** Reads the sales channel; undefined for an unknown word. */
export const readChannel = (text: string): 'direct' | 'dealer' | undefined => {
  const tidy = text.normalize('NFKC').trim().toLowerCase()
  return Object.hasOwn(CHANNELS, tidy) ? CHANNELS[tidy] : undefined
}
