import type { TrackingData } from '#features/support/portal.schema.ts'
import type { Locale } from '#lib/texts.ts'
import { clauseLink } from '#web/portal/warranty/reasons.ts'
import { h, type Html } from '#web/ui/index.ts'
import { sharingTexts } from './sharing.texts.ts'

interface SharingCardData extends Pick<TrackingData, 'sharing' | 'dealer'> {
  /** Address of the tracking page without a query. */
  readonly address: string
}

/** What the customer has to say about the dealer: why the maker keeps the request, and the button that changes it. */
export const sharingCard = ({ sharing, dealer, address }: SharingCardData, locale: Locale): Html | null => {
  if (sharing === null) return null
  const t = sharingTexts[locale]
  const isWithheld = sharing.state === 'withheld'
  const why = isWithheld ? t.withheld : dealer === null ? t.permitted : t.withDealer
  return h`<section class="card" id="sharing"><h2>${t.title}</h2><p>${why} ${clauseLink('2.8.c', locale)}</p>
<form action="${address}/sharing" method="post"><input type="hidden" name="version" value="${sharing.version}">
${isWithheld && h`<p>${t.agreeTo}</p><blockquote>${sharing.text}</blockquote>`}
<p class="soft small">${isWithheld ? t.later : t.fromThen}</p>
<p><button name="given" value="${isWithheld ? 'yes' : 'no'}"${!isWithheld && h` class="plain"`}>${isWithheld ? t.permit : t.withdraw}</button></p></form></section>`
}
