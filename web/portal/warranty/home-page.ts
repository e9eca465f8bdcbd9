import type { Locale } from '#lib/texts.ts'
import { h, type Html } from '#web/ui/index.ts'
import { addresses } from '#web/portal/addresses.ts'
import { page } from '#web/portal/layout.ts'
import type { HomePageData } from '#web/portal/types.ts'
import { checkForm } from './check-form.ts'
import { checkTexts } from './check.texts.ts'

/** Widths of the bars of a barcode, in units; only for show. */
const bars = [
  2, 1, 1, 3, 1, 2, 2, 1, 3, 1, 1, 2, 1, 1, 3, 2, 1, 2, 1, 3, 1, 1, 2, 2, 1, 3, 1, 2, 1, 1, 2, 3, 1, 2, 1, 1, 2,
]

const barcode = (): string => {
  let x = 124
  return bars
    .map((width, index) => {
      const from = x
      x += width * 2
      return index % 2 === 0 ? `M${from} 74h${width * 2}v22h-${width * 2}z` : ''
    })
    .join('')
}

/** The bottom of a device with its nameplate, the serial marked. */
const drawing = (
  description: string,
): Html => h`<svg class="label-drawing" viewBox="0 0 300 150" role="img" aria-label="${description}">
<rect x="2" y="2" width="296" height="146" rx="12" fill="none" stroke="currentColor" stroke-width="2"/>
<g fill="currentColor"><circle cx="18" cy="18" r="4"/><circle cx="282" cy="18" r="4"/><circle cx="18" cy="132" r="4"/><circle cx="282" cy="132" r="4"/></g>
<g stroke="currentColor" stroke-width="3" stroke-linecap="round"><path d="M32 50h34M32 62h34M32 74h34M32 86h34M32 98h34"/></g>
<rect x="84" y="24" width="182" height="104" rx="6" fill="none" stroke="currentColor" stroke-width="2"/>
<text x="96" y="46">Model  E3</text><text x="96" y="64" class="soft">DC 12V</text>
<path d="${barcode()}" fill="currentColor"/>
<text x="96" y="90">SN</text><text x="124" y="114">KV0123456789</text>
<rect x="90" y="68" width="170" height="53" rx="6" fill="none" stroke="#d05a00" stroke-width="3"/></svg>`

/** The check: type, paste or scan a serial number. */
export const homePage = ({ page: context, typed, problem }: HomePageData, locale: Locale): string => {
  const t = checkTexts[locale]
  return page({
    page: context,
    locale,
    title: t.title,
    here: 'check',
    listed: true,
    island: 'scanner',
    main: h`<h1>${t.title}</h1><p>${t.lead}</p>
<div class="cols"><section class="card">${checkForm({ locale, typed, problem, scanner: true })}</section>
<section class="card"><h2>${t.where}</h2>${drawing(t.drawing)}<p>${t.whereText}</p></section></div>
<ul><li><a href="${addresses.batch}">${t.batch}</a></li><li><a href="${addresses.policy}">${t.policy}</a></li></ul>`,
  })
}
