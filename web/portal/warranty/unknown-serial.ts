import type { Locale } from '#lib/texts.ts'
import { h, icon, type Html } from '#web/ui/index.ts'
import { page } from '#web/portal/layout.ts'
import type { CoveragePageData } from '#web/portal/types.ts'
import { checkForm } from './check-form.ts'
import { checkTexts } from './check.texts.ts'

/** Characters that people take for one another on a worn label. We only point at them; we never try the others ourselves. */
const lookAlikes = ['O0', 'I1', 'L1', 'B8', 'S5', 'Z2', 'G6', 'Q0']

const pairsIn = (serial: string): string[] =>
  lookAlikes.filter((pair) => [...pair].some((sign) => serial.includes(sign)))

const likely = (serial: string, locale: Locale): Html => {
  const t = checkTexts[locale].unknown
  const pairs = pairsIn(serial)
  if (pairs.length === 0) return h`<p>${t.noLookAlike}</p>`
  return h`<p>${t.lookAlike}</p><ul class="counts">${pairs.map((pair) => h`<li><code>${pair[0]}</code> ${t.or} <code>${pair[1]}</code></li>`)}</ul>`
}

/** What to do about a serial that we do not know. It never says «not covered». */
export const unknownSerialPage = (data: Extract<CoveragePageData, { kind: 'unknown' }>, locale: Locale): string => {
  const { serial, contacts } = data
  const t = checkTexts[locale].unknown
  const phones = contacts.phone.map(
    (phone) => h`<a class="num" href="tel:+${phone.replace(/^00/, '').replaceAll(/\D/g, '')}">${phone}</a> `,
  )
  return page({
    page: data.page,
    locale,
    title: t.title,
    here: 'check',
    main: h`<section class="card verdict info"><p class="state">${icon('question')}<bdi translate="no">${serial}</bdi></p><h1>${t.title}</h1><p>${t.lead}</p></section>
<div class="cols"><section class="card"><h2>${t.checkFirst}</h2>${likely(serial, locale)}${checkForm({ locale, typed: serial })}</section>
<section class="card"><h2>${t.proof}</h2><p>${t.proofText}</p>
<ul>${contacts.email.map((mail) => h`<li>${t.email} <a href="mailto:${mail}?subject=SN%20${encodeURIComponent(serial)}">${mail}</a></li>`)}<li>${t.phone} ${phones}</li><li><a href="${contacts.form}" rel="noopener">${t.form}</a></li></ul></section></div>`,
  })
}
