import type { Locale } from '#lib/texts.ts'
import { attachmentTexts } from './upload.texts.ts'

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** A size as people read it, e.g. `12.3 MB`. */
export const sizeOf = (bytes: number, locale: Locale): string => {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1)
  const style = { style: 'unit', unit: units[power] ?? 'byte', unitDisplay: 'short', maximumFractionDigits: 1 } as const
  return new Intl.NumberFormat(locale, style).format(bytes / 1000 ** power)
}

/** What is to be said of a file: the first thing that keeps it back, else what the scanner found. */
export const stateOf = (
  { scan, preview }: { readonly scan: string; readonly preview: string },
  locale: Locale,
): string => {
  const { place: _place, ...words } = attachmentTexts[locale]
  const t: Readonly<Record<string, string>> = words
  const isHeld = scan === 'pending' || scan === 'infected' || scan === 'unscannable'
  if (!isHeld && preview === 'pending') return t['preparing'] ?? ''
  return (!isHeld && preview === 'failed' ? t['failed'] : t[scan]) ?? ''
}
