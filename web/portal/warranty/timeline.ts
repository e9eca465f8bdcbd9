import { nameOf } from '#entitlement/index.ts'
import type { Locale } from '#lib/texts.ts'
import { h, trusted, type Html } from '#web/ui/index.ts'
import { timelineTexts } from './answer.texts.ts'
import type { Entry, Geometry } from './timeline-geometry.ts'

/** Heights of the picture in CSS pixels; widths are per cent, so that words keep their size on every screen. */
const TOP = 24
const COVER_HEIGHT = 30
const WINDOW_HEIGHT = 8
const PART_HEIGHT = 22
const SPACE = 6
const AXIS = 22

/** Plot width in pixels on the narrowest phone and on wider screens, against which words are measured. */
const NARROW = 250
const WIDE = 600

/** About the width of a text at 12 px bold: Chinese characters are square, Latin ones about six tenths of it. */
const widthOf = (text: string): number => [...text].reduce((sum, sign) => sum + (sign > '\u2e80' ? 12 : 7.4), 0) + 12

const percent = (value: number) => trusted(`${value}%`)

/** The words in a bar: in full where they fit, else its number, else nothing; the list beneath has them all. */
const barWords = (
  { left, width, number, kind }: Entry,
  words: string,
  bar: { middle: number; marker: number },
): Html => {
  const full = `${number} ${words}`
  const fits = (plot: number): boolean => (width / 100) * plot >= widthOf(full)
  const style = kind === 'none' ? 'on-gap' : 'on-bar'
  // The marker must not strike the words through: they keep to the half where it is not.
  const isMarkedLeft = bar.marker >= left && bar.marker < left + width / 2
  const place = trusted(isMarkedLeft ? 'x="100%" dx="-8" text-anchor="end"' : 'x="0" dx="8"')
  const text = (content: string, extra: string): Html =>
    h`<text class="${style}${extra}" y="${bar.middle + 4}" ${place}>${content}</text>`
  const hasNumber = (width / 100) * NARROW >= widthOf(`${number}`)
  if (fits(NARROW)) return text(full, '')
  if (fits(WIDE)) return h`${hasNumber && text(`${number}`, ' short')}${text(full, ' long')}`
  return h`${hasNumber && text(`${number}`, '')}`
}

interface Place {
  readonly top: number
  readonly height: number
  readonly marker: number
}

const barOf = (entry: Entry, words: string, { top, height, marker }: Place): Html => {
  const { left, width, kind } = entry
  return h`<svg x="${percent(left)}" y="${top}" width="${percent(width)}" height="${height}"><rect class="${kind}" width="100%" height="100%" rx="4"/>${barWords(entry, words, { middle: height / 2, marker })}</svg>`
}

/** A word at a place of the axis, kept inside the picture at its ends. */
const placed = (at: number, top: number, style: string, content: string): Html => {
  const anchor = at < 14 ? 'start' : at > 86 ? 'end' : 'middle'
  return h`<text class="${style}" x="${percent(at)}" y="${top}" text-anchor="${anchor}">${content}</text>`
}

interface Shown {
  readonly locale: Locale
  /** Whether the day asked about is the present one. */
  readonly isToday: boolean
}

const picture = (geometry: Geometry, { locale, isToday }: Shown): Html => {
  const t = timelineTexts[locale]
  const windowTop = TOP + (geometry.cover.length > 0 ? COVER_HEIGHT + SPACE : 0)
  const partsTop = windowTop + (geometry.returnWindow === undefined ? 0 : WINDOW_HEIGHT + SPACE)
  const bottom = partsTop + geometry.parts.length * (PART_HEIGHT + SPACE)
  const { returnWindow } = geometry
  return h`<svg class="picture" height="${bottom + AXIS}" aria-hidden="true" focusable="false">
${geometry.years.map(({ at, year }) => h`<line class="tick" x1="${percent(at)}" x2="${percent(at)}" y1="${TOP}" y2="${bottom + 4}"/>${placed(at, bottom + 18, 'year', year)}`)}
${geometry.cover.map((entry) => barOf(entry, entry.kind === 'part' ? '' : t.short[entry.kind], { top: TOP, height: COVER_HEIGHT, marker: geometry.marker }))}
${geometry.restarts.map(({ at }) => restartMark(at))}
${returnWindow && h`<rect class="return" x="${percent(returnWindow.left)}" y="${windowTop}" width="${percent(returnWindow.width)}" height="${WINDOW_HEIGHT}" rx="2"/>`}
${geometry.parts.map((entry, index) => barOf(entry, partName(entry.part, locale), { top: partsTop + index * (PART_HEIGHT + SPACE), height: PART_HEIGHT, marker: geometry.marker }))}
<line class="now" x1="${percent(geometry.marker)}" x2="${percent(geometry.marker)}" y1="${TOP - 6}" y2="${bottom + 4}"/>${placed(geometry.marker, 13, 'today', isToday ? t.today : t.asked)}
</svg>`
}

const partName = (part: string | null | undefined, locale: Locale): string =>
  part === null || part === undefined ? timelineTexts[locale].unit : nameOf(part, locale)

const titleOf = ({ kind, part }: Entry, locale: Locale): string => {
  const t = timelineTexts[locale]
  if (kind !== 'part') return t[kind]
  return part === null || part === undefined ? t.unit : t.part(partName(part, locale))
}

const day = (text: string): Html => h`<time datetime="${text}">${text}</time>`

const line = (sign: string, style: string, name: string, when: Html): Html =>
  h`<li><b class="${style}" aria-hidden="true">${sign}</b><div><span>${name}</span><span class="when">${when}</span></div></li>`

/** The sign of a term that counts anew, in the bar and in the list. */
const RESTART = '↻'

const restartMark = (at: number): Html =>
  h`<line class="restart" x1="${percent(at)}" x2="${percent(at)}" y1="${TOP}" y2="${TOP + COVER_HEIGHT}"/><text class="on-bar" x="${percent(at)}" dx="5" y="${TOP + COVER_HEIGHT / 2 + 5}">${RESTART}</text>`

/**
 * The coverage timeline as a picture and as a list that says the same; screen readers are given the list.
 * Right at every width: bars in per cent, words in their own size, no inline style.
 */
export const timelineFigure = (geometry: Geometry | undefined, on: string, shown: Shown): Html => {
  const t = timelineTexts[shown.locale]
  if (geometry === undefined) return h`<p class="soft">${t.empty}</p>`
  const { returnWindow } = geometry
  const stretch = (from: string, to: string) => h`${day(from)} – ${day(to)}`
  return h`<figure>${picture(geometry, shown)}
<ol class="key">
${[...geometry.cover, ...geometry.parts].map((entry) =>
  line(
    `${entry.number}`,
    entry.kind,
    `${titleOf(entry, shown.locale)}${entry.isNow ? ` · ${shown.isToday ? t.now : t.asked}` : ''}`,
    stretch(entry.from, entry.to),
  ),
)}
${geometry.restarts.map(({ on: restarted }) => line(RESTART, 'now', t.restart, day(restarted)))}
${returnWindow && line('', 'return', t.returnWindow, h`${t.until} ${day(returnWindow.to)}`)}
${line('┃', 'now', shown.isToday ? t.today : t.asked, day(on))}
</ol></figure>`
}
