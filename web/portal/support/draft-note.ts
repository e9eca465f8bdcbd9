import type { Locale } from '#lib/texts.ts'
import { h, type Html } from '#web/ui/index.ts'
import { supportTexts } from './support.texts.ts'

/** Stays hidden without the island `draft`, which keeps what is typed into the form around it. */
export const draftNote = (locale: Locale): Html => {
  const t = supportTexts[locale].draft
  return h`<p class="draft soft small" role="status" data-draft-note data-says="${JSON.stringify(t.says)}" hidden><span></span> <button type="button" class="plain">${t.discard}</button></p>`
}
