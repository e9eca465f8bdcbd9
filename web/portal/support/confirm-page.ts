import { formFields, type ConfirmData, type FormField } from '#features/support/portal.schema.ts'
import { requestKinds } from '#features/support/support.schema.ts'
import type { Locale } from '#lib/texts.ts'
import { addresses } from '#web/portal/addresses.ts'
import { placeNote } from '#web/portal/attachments/upload-field.ts'
import { page } from '#web/portal/layout.ts'
import { coverCard, type UnitCover } from '#web/portal/warranty/cover-card.ts'
import { clauseLink } from '#web/portal/warranty/reasons.ts'
import type { PageContext } from '#web/portal/types.ts'
import { h, icon, type Html } from '#web/ui/index.ts'
import { supportTexts } from './support.texts.ts'

/** What is known of the serial on the form: its cover, or that we do not know it. */
type CheckedUnit =
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly serial: string }
  | { readonly kind: 'known'; readonly cover: UnitCover }

interface ConfirmPageData extends ConfirmData {
  readonly page: PageContext
  readonly unit: CheckedUnit
}

/** What the ledger says of the unit. Unknown is never «not covered». */
const unitCard = (unit: CheckedUnit, locale: Locale): Html | undefined => {
  const t = supportTexts[locale]
  if (unit.kind === 'none') return undefined
  if (unit.kind === 'unknown')
    return h`<section class="card verdict info"><p class="state">${icon('question')}<bdi translate="no">${unit.serial}</bdi></p><h2>${t.unknownTitle}</h2><p>${t.unknownText}</p></section>`
  return coverCard(unit.cover, locale)
}

/** What may solve it before anything is sent; it stands in nobody's way. */
const knownIssues = ({ suggestions }: ConfirmData, locale: Locale): Html | undefined => {
  const t = supportTexts[locale]
  if (suggestions.length === 0) return undefined
  const issues = suggestions.map(
    ({ title, advice, fixedIn, entitlement }) =>
      h`<h3>${title}</h3><p class="as-typed">${advice}</p>${fixedIn !== null && h`<p>${t.updateTo(fixedIn, entitlement?.text ?? '')}${entitlement !== null && h` ${clauseLink(entitlement.clause, locale)}`}</p>`}`,
  )
  return h`<section class="card" aria-labelledby="known"><h2 id="known">${t.knownTitle}</h2><p>${t.knownLead}</p>${issues}</section>`
}

const shownValue = (data: ConfirmData, name: FormField, locale: Locale): string => {
  const value = data.values[name]
  const kind = requestKinds.find((known) => known === value)
  return name === 'kind' && kind !== undefined ? supportTexts[locale].kinds[kind] : value
}

const listed = (data: ConfirmData, locale: Locale): Html => {
  const t = supportTexts[locale]
  const rows = formFields
    .filter((name) => data.values[name] !== '')
    .map(
      (name) =>
        h`<div><dt>${t.fields[name]}</dt><dd class="as-typed"><bdi>${shownValue(data, name, locale)}</bdi></dd></div>`,
    )
  const agreed = data.consents.filter(({ checked }) => checked)
  return h`<section class="card"><dl class="facts rows">${rows}
${data.uploads.length > 0 && h`<div><dt>${t.files}</dt>${data.uploads.map(({ name, place }) => h`<dd><bdi>${name}</bdi> ${placeNote(place, locale)}</dd>`)}</div>`}
<div><dt>${t.consent}</dt>${agreed.map(({ text }) => h`<dd>${text}</dd>`)}</div></dl></section>`
}

const carried = (data: ConfirmData): Html => {
  const hidden = (name: string, value: string): Html => h`<input type="hidden" name="${name}" value="${value}">`
  return h`${formFields.map((name) => hidden(name, data.values[name]))}${data.consents.filter(({ checked }) => checked).map(({ purpose }) => hidden('consent', purpose))}${data.uploads.map(({ id }) => hidden('uploads', id))}${hidden('consentVersion', data.consentVersion)}${hidden('submission', data.submission)}`
}

/** A last look before the request is sent, with the cover of the unit it is about. */
export const confirmPage = ({ page: context, unit, ...data }: ConfirmPageData, locale: Locale): string => {
  const t = supportTexts[locale]
  return page({
    page: { ...context, path: addresses.support },
    locale,
    title: t.confirmTitle,
    here: 'support',
    main: h`<h1>${t.confirmTitle}</h1><p>${t.confirmLead}</p>${unitCard(unit, locale)}${knownIssues(data, locale)}${listed(data, locale)}
<form action="${addresses.support}" method="post">${carried(data)}
<div class="row"><button name="step" value="send">${t.send}</button><button class="plain" name="step" value="edit">${t.edit}</button></div></form>`,
  })
}
