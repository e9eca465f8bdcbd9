import type { Locale } from '#lib/texts.ts'
import { addresses } from '#web/portal/addresses.ts'
import { page } from '#web/portal/layout.ts'
import type { PageContext } from '#web/portal/types.ts'
import { h, trusted, type Html, type Part } from '#web/ui/index.ts'
import { dealerTexts } from './dealer.texts.ts'

/** What every page of a dealer is given. */
export interface DealerFrame {
  readonly page: PageContext
  /** The dealer's name. */
  readonly dealer: string
  readonly locale: Locale
}

/** What was wrong with one form of a page, in words, and what was typed into it. */
export interface DealerFormProblem {
  readonly form: 'reply' | 'handBack' | 'promise'
  readonly words: string
  readonly typed: Readonly<Record<string, string>>
}

interface Framed {
  readonly title: string
  readonly here: 'requests' | 'units' | 'open' | undefined
  readonly island?: string
  readonly main: Part
}

const sections = ({ dealer, locale }: DealerFrame, here: Framed['here']): Html => {
  const t = dealerTexts[locale]
  const entry = (name: 'requests' | 'units' | 'open', address: string): Html =>
    h`<a href="${address}"${here === name && trusted(' aria-current="page"')}>${t.nav[name]}</a>`
  return h`<p class="soft small">${t.area} · <bdi>${dealer}</bdi></p><nav class="sections" aria-label="${t.sections}">
${entry('requests', addresses.dealer)}${entry('units', addresses.dealerUnits)}${entry('open', addresses.dealerNewRequest)}<a href="${addresses.account}">${t.nav.account}</a></nav>`
}

/** A page of a dealer: the frame of the portal, and the way between these pages. */
export const dealerPage = (frame: DealerFrame, { title, here, main, ...rest }: Framed): string =>
  page({ page: frame.page, locale: frame.locale, title, main: h`${sections(frame, here)}${main}`, ...rest })

/** A name with its value in a list of facts; nothing where there is no value. */
export const fact = (name: string, value: Part): Html | null =>
  value === null || value === undefined || value === false || value === ''
    ? null
    : h`<div><dt>${name}</dt><dd>${value}</dd></div>`

/** What marks a field whose value was not taken. */
export const invalid = (problem: string | undefined, id: string): Html | '' =>
  problem === undefined ? '' : trusted(` aria-invalid="true" aria-describedby="${id}"`)

export const problemLine = (problem: string | undefined, id: string): Html | null =>
  problem === undefined ? null : h`<p class="problem" id="${id}" role="alert">${problem}</p>`
