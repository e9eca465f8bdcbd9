import type { Locale } from '#lib/texts.ts'
import { h, type Html } from '#web/ui/index.ts'
import { attachmentTexts } from './upload.texts.ts'

/** A file of a message, as a page shows it. */
export interface ListedFile {
  readonly id: string
  readonly name: string
  readonly bytes: number
  readonly scan: string
  readonly preview: string
  readonly place: string
  readonly available: boolean
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** A size as people read it, e.g. `12.3 MB`. */
const sizeOf = (bytes: number, locale: Locale): string => {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1)
  const style = { style: 'unit', unit: units[power] ?? 'byte', unitDisplay: 'short', maximumFractionDigits: 1 } as const
  return new Intl.NumberFormat(locale, style).format(bytes / 1000 ** power)
}

/** What is to be said of a file: the first thing that keeps it back, else what the scanner found. */
const stateOf = ({ scan, preview }: ListedFile, locale: Locale): string => {
  const { place: _place, ...words } = attachmentTexts[locale]
  const t: Readonly<Record<string, string>> = words
  const isHeld = scan === 'pending' || scan === 'infected' || scan === 'unscannable'
  if (!isHeld && preview === 'pending') return t['preparing'] ?? ''
  return (!isHeld && preview === 'failed' ? t['failed'] : t[scan]) ?? ''
}

const entry = (file: ListedFile, query: string, locale: Locale): Html => {
  const t = attachmentTexts[locale]
  const places: Readonly<Record<string, string>> = t.place
  const said = [sizeOf(file.bytes, locale), stateOf(file, locale), places[file.place] ?? ''].filter(
    (text) => text !== '',
  )
  const address = (variant: string): string => `/attachments/${file.id}/${variant}${query}`
  const thumbnail = h`<a href="${address('large')}" aria-label="${t.full} ${file.name}"><img src="${address('small')}" alt="${t.small} ${file.name}" loading="lazy" width="96"></a>`
  return h`<li>${file.available && file.preview === 'ready' && thumbnail}<span class="tick">${
    file.available ? h`<a href="${address('file')}" download><bdi>${file.name}</bdi></a>` : h`<bdi>${file.name}</bdi>`
  }</span><span class="soft small">${said.join(' · ')}</span></li>`
}

/**
 * The files of a message: thumbnails of images, downloads, and what the scanner said of each.
 * @param token of the tracking link, which is the right to read them; none for readers who are signed in
 */
export const attachmentList = (files: readonly ListedFile[], token: string | undefined, locale: Locale): Html => {
  const query = token === undefined ? '' : `?r=${encodeURIComponent(token)}`
  return h`<ul class="uploads" aria-label="${attachmentTexts[locale].title}">${files.map((file) => entry(file, query, locale))}</ul>`
}
