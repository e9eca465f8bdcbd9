import { datesIn, type Locale } from '#lib/texts.ts'

const MINUTE = 60_000

/** A time of day on a day, as the desk writes it; with the year only where it is not the present one. */
export const writeInstant = (instant: string, locale: Locale, now: Date = new Date()): string => {
  const at = new Date(instant)
  const year = at.getFullYear() === now.getFullYear() ? {} : ({ year: 'numeric' } as const)
  const parts = {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...year,
  } as const
  return new Intl.DateTimeFormat(datesIn[locale], parts).format(at)
}

/** The same in full, for those who want the year and the zone. */
export const writeInstantFully = (instant: string, locale: Locale): string =>
  new Intl.DateTimeFormat(datesIn[locale], { dateStyle: 'full', timeStyle: 'long' }).format(new Date(instant))

/** A civil day as the desk writes it. */
export const writeCivilDay = (day: string, locale: Locale): string =>
  new Intl.DateTimeFormat(datesIn[locale], { dateStyle: 'medium', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  )

/** Whole minutes from one instant to another; negative when the second comes first. */
export const minutesBetween = (from: number, to: string): number => Math.floor((Date.parse(to) - from) / MINUTE)

/** A span in words: days and hours, hours and minutes, or minutes. */
export const writeSpan = (minutes: number, locale: Locale): string => {
  const total = Math.abs(minutes)
  const [days, hours, rest] = [Math.floor(total / 1440), Math.floor((total % 1440) / 60), total % 60]
  const zh = locale === 'zh-CN'
  const word = { d: zh ? ' 天' : ' d', h: zh ? ' 小时' : ' h', m: zh ? ' 分' : ' min' }
  if (days > 0) return `${days}${word.d}${hours > 0 ? ` ${hours}${word.h}` : ''}`
  if (hours > 0) return `${hours}${word.h}${rest > 0 ? ` ${rest}${word.m}` : ''}`
  return `${rest}${word.m}`
}

/** The civil day of an instant where the reader is, as `YYYY-MM-DD`. */
export const civilDayOf = (instant: string): string => new Intl.DateTimeFormat('sv-SE').format(new Date(instant))
