import type { ConsentLine, ConsentOffer, DisclosureLine, OwnRequest } from '#features/privacy/privacy.schema.ts'
import type { Locale } from '#lib/texts.ts'
import { addresses } from '#web/portal/addresses.ts'
import { page } from '#web/portal/layout.ts'
import type { PageContext } from '#web/portal/types.ts'
import { h, type Html } from '#web/ui/index.ts'
import { fieldNames, purposeNames } from '#web/ui/privacy.texts.ts'
import { field, problemLine } from '#web/portal/accounts/form-parts.ts'
import { privacyTexts } from './privacy.texts.ts'

export interface PrivacyPageData {
  readonly page: PageContext
  /** State in words. */
  readonly requests: readonly OwnRequest[]
  readonly standing: readonly ConsentLine[]
  readonly history: readonly ConsentLine[]
  readonly disclosures: readonly DisclosureLine[]
  /** The words of today, to show what was agreed to when the version is the same. */
  readonly offer: ConsentOffer
  /** Whether the person has signed in a moment ago: without it nothing is given out or erased. */
  readonly isFresh: boolean
  readonly when: (instant: string) => string
}

const time = ({ when }: PrivacyPageData, instant: string): Html =>
  h`<time datetime="${instant}">${when(instant)}</time>`

const requestList = (data: PrivacyPageData, locale: Locale): Html => {
  const t = privacyTexts[locale].requests
  const line = (request: PrivacyPageData['requests'][number]): Html =>
    h`<li><p><strong>${request.number}</strong> <bdi>${request.subject}</bdi></p>
<p class="small soft">${request.state} · ${t.receivedOn} ${time(data, request.receivedAt)}</p>
<form action="${addresses.openRequest}" method="post"><input type="hidden" name="request" value="${request.id}"><button class="plain">${t.open(request.number)}</button></form></li>`
  const { requests } = data
  return h`<section class="card"><h2>${t.title}</h2>${requests.length === 0 ? h`<p>${t.none}</p>` : h`<ul class="rows">${requests.map(line)}</ul>`}</section>`
}

const standing = (data: PrivacyPageData, locale: Locale): Html => {
  const { consents: t } = privacyTexts[locale]
  const purposes = purposeNames[locale]
  // As the form has them.
  const placeOf = ({ purpose }: ConsentLine): number => data.offer.words.findIndex((one) => one.purpose === purpose)
  const line = ({ purpose, at, version, by }: ConsentLine): Html => {
    const name = purposes[purpose] ?? purpose
    const words =
      version === data.offer.version ? data.offer.words.find((one) => one.purpose === purpose)?.text : undefined
    return h`<li><p><strong>${name}</strong></p>${words === undefined ? h`<p class="soft">${t.earlier}</p>` : h`<p>${words}</p>`}
<p class="small soft">${t.given} ${time(data, at)} · ${t.version} <code>${version}</code>${by === 'staff' && ` · ${t.atDesk}`}</p>
<form action="${addresses.withdraw}" method="post"><input type="hidden" name="purpose" value="${purpose}"><button class="plain">${t.withdraw(name)}</button></form></li>`
  }
  return data.standing.length === 0
    ? h`<p>${t.none}</p>`
    : h`<ul class="rows">${data.standing.toSorted((a, b) => placeOf(a) - placeOf(b)).map(line)}</ul><p class="small soft">${t.effect} ${t.serviceHint}</p>`
}

const consents = (data: PrivacyPageData, locale: Locale): Html => {
  const { consents: t } = privacyTexts[locale]
  const purposes = purposeNames[locale]
  const line = ({ purpose, given, at }: ConsentLine): Html =>
    h`<li>${time(data, at)} · ${given ? t.yes : t.no} · ${purposes[purpose] ?? purpose}</li>`
  return h`<section class="card"><h2>${t.title}</h2>${standing(data, locale)}
${data.history.length > 0 && h`<details><summary>${t.history}</summary><ul class="small">${data.history.map(line)}</ul></details>`}</section>`
}

const disclosures = (data: PrivacyPageData, locale: Locale): Html => {
  const { disclosures: t, listOf } = privacyTexts[locale]
  const [purposes, fields] = [purposeNames[locale], fieldNames[locale]]
  const line = ({ recipient, purpose, fields: given, at }: DisclosureLine): Html =>
    h`<li><p><strong>${t.recipients[recipient.kind]} <bdi>${recipient.name}</bdi></strong></p>
<p>${t.what}${listOf(given.map((name) => fields[name] ?? name))}</p>
<p class="small soft">${time(data, at)} · ${purposes[purpose] ?? purpose}</p></li>`
  const { disclosures: lines } = data
  return h`<section class="card"><h2>${t.title}</h2>${lines.length === 0 ? h`<p>${t.none}</p>` : h`<ul class="rows">${lines.map(line)}</ul>`}</section>`
}

const rights = ({ isFresh }: PrivacyPageData, locale: Locale): Html => {
  const { export: give, erase, fresh } = privacyTexts[locale]
  const again = h`<section class="card" id="again"><h2>${fresh.title}</h2><p>${fresh.text}</p>
<form action="${addresses.signOut}" method="post"><button>${fresh.submit}</button></form></section>`
  return h`<section class="card"><h2>${give.title}</h2><p>${give.text}</p>
${isFresh && h`<form action="${addresses.exportData}" method="post"><button>${give.submit}</button></form>`}</section>
<section class="card"><h2>${erase.title}</h2><p>${erase.text}</p>
${isFresh && h`<p><a class="button danger" href="${addresses.eraseData}">${erase.next}</a></p>`}</section>${!isFresh && again}`
}

/** A person's own data: requests, consents, what was shared, and the rights to have it all and to have it gone. */
export const privacyPage = (data: PrivacyPageData, locale: Locale): string => {
  const t = privacyTexts[locale]
  return page({
    page: data.page,
    locale,
    title: t.title,
    here: 'mine',
    main: h`<section class="card"><h1>${t.title}</h1><p>${t.lead}</p><p><a href="${addresses.account}">${t.back}</a></p></section>
${requestList(data, locale)}${consents(data, locale)}${disclosures(data, locale)}${rights(data, locale)}`,
  })
}

export interface ErasePageData {
  readonly page: PageContext
  readonly email: string
  readonly openRequests: number
  /** Whether something else than the address was typed. */
  readonly hasProblem?: boolean
}

/** The second step of an erasure. */
export const erasePage = (
  { page: context, email, openRequests, hasProblem = false }: ErasePageData,
  locale: Locale,
): string => {
  const { erase: t } = privacyTexts[locale]
  return page({
    page: context,
    locale,
    title: t.title,
    main: h`<section class="card"><h1>${t.title}</h1><p>${t.text}</p>${openRequests > 0 && h`<p><strong>${t.open(openRequests)}</strong></p>`}
<form action="${addresses.eraseData}" method="post">${hasProblem && problemLine(t.problem)}
${field({ id: 'email', label: t.label(email), type: 'email', autocomplete: 'off', invalid: hasProblem })}
<p class="row"><button class="danger">${t.submit}</button><a class="button plain" href="${addresses.privacy}">${t.cancel}</a></p></form></section>`,
  })
}

/** What is read after it; nobody is signed in any more. */
export const erasedPage = (context: PageContext, locale: Locale): string => {
  const { erased: t } = privacyTexts[locale]
  return page({
    page: context,
    locale,
    title: t.title,
    main: h`<section class="card"><h1>${t.title}</h1><p role="status">${t.text}</p></section>`,
  })
}
