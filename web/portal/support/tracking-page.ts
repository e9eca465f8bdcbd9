import type { TrackingData } from '#features/support/support.schema.ts'
import type { Locale } from '#lib/texts.ts'
import { addresses } from '#web/portal/addresses.ts'
import { attachmentList } from '#web/portal/attachments/attachment-list.ts'
import { uploadField } from '#web/portal/attachments/upload-field.ts'
import { page } from '#web/portal/layout.ts'
import type { PageContext } from '#web/portal/types.ts'
import { h, trusted, type Html } from '#web/ui/index.ts'
import { supportTexts } from './support.texts.ts'

export interface TrackingPageData extends TrackingData {
  readonly page: PageContext
  /** Address of this page without a query. */
  readonly address: string
  readonly isNew?: boolean
  /** Why a reply was not taken, as a code or a sentence, and what was written. */
  readonly problem?: string
  readonly typed?: string
}

/** What comes next and by when: the promise, said before anything else. */
const nextStep = ({ due, dealer }: TrackingData, locale: Locale): Html => {
  const t = supportTexts[locale]
  return h`${dealer !== null && h`<p>${t.withDealer} <bdi>${dealer}</bdi></p>`}${
    due === null
      ? h`<p>${t.nothingOwed}</p>`
      : h`<p>${due.isPast ? t.overdue : t.due} <time datetime="${due.instant}"><strong>${due.words}</strong></time></p>`
  }`
}

const authorOf = ({ author, name }: TrackingData['thread'][number], locale: Locale): Html => {
  const t = supportTexts[locale]
  const side = author === 'staff' ? t.us : author === 'dealer' ? t.dealer : ''
  return h`<bdi>${name}</bdi>${side !== '' && h` <span class="soft">${side}</span>`}`
}

/** The tracking link is also the right to read its files. */
const tokenIn = (address: string): string => address.slice(address.lastIndexOf('/') + 1)

const message = (entry: TrackingData['thread'][number], token: string, locale: Locale): Html =>
  h`<li class="card ${entry.author}"><p class="small">${authorOf(entry, locale)} · <time datetime="${entry.at}">${entry.when}</time></p>
<div class="as-typed" dir="auto">${entry.body}</div>
${entry.files.length > 0 && attachmentList(entry.files, token, locale)}</li>`

const replyForm = (data: TrackingPageData, locale: Locale): Html => {
  const t = supportTexts[locale]
  const words: Readonly<Record<string, string>> = t.replyProblems
  const problem = data.problem === undefined ? undefined : (words[data.problem] ?? data.problem)
  return h`<form action="${data.address}" method="post" enctype="multipart/form-data" class="card" id="reply"><h2>${t.reply}</h2>
<input type="hidden" name="submission" value="${data.submission}"><label for="body">${t.replyText}</label>
${problem !== undefined && h`<p class="problem" id="problem-body" role="alert">${problem}</p>`}
<textarea id="body" name="body" rows="6"${problem === undefined ? '' : trusted(' aria-invalid="true" aria-describedby="problem-body"')}>
${data.typed ?? ''}</textarea>${uploadField([], locale)}<p><button>${t.sendReply}</button></p></form>`
}

/** A request as its customer follows it: state, promise with its date, thread, reply. */
export const trackingPage = (data: TrackingPageData, locale: Locale): string => {
  const t = supportTexts[locale]
  return page({
    page: { ...data.page, path: data.address },
    locale,
    title: `${t.tracking} ${data.number}`,
    here: 'support',
    island: 'upload',
    main: h`${data.isNew === true && h`<section class="card" role="status"><h2>${t.sent}</h2><p>${t.sentText}</p></section>`}
<h1>${t.tracking} <span translate="no">${data.number}</span></h1>
<section class="card"><dl class="facts"><dt>${t.fields.subject}</dt><dd><bdi>${data.subject}</bdi></dd><dt>${t.state}</dt><dd>${data.state}</dd><dt>${t.received}</dt><dd>${data.receivedAt}</dd>
${data.serial !== null && h`<dt>${t.fields.serial}</dt><dd><a href="${addresses.unit(data.serial)}" translate="no">${data.serial}</a></dd>`}</dl>
<h2>${t.next}</h2>${nextStep(data, locale)}</section>
<h2>${t.thread}</h2><ol class="thread">${data.thread.map((entry) => message(entry, tokenIn(data.address), locale))}</ol><span id="end"></span>
${replyForm(data, locale)}`,
  })
}
