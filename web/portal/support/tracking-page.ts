import type { AttachmentView } from '#features/attachments/attachments.schema.ts'
import type { PromiseLine } from '#features/dealers/dealers.schema.ts'
import type { TrackingData } from '#features/support/portal.schema.ts'
import type { Locale } from '#lib/texts.ts'
import { addresses } from '#web/portal/addresses.ts'
import { attachmentList } from '#web/portal/attachments/attachment-list.ts'
import { uploadField, type UploadedFile } from '#web/portal/attachments/upload-field.ts'
import { clauseLabel } from '#web/portal/clause-label.ts'
import { page } from '#web/portal/layout.ts'
import type { PageContext } from '#web/portal/types.ts'
import { h, trusted, type Html } from '#web/ui/index.ts'
import { draftNote } from './draft-note.ts'
import { promiseCard } from '#web/portal/dealers/promise-card.ts'
import { sharingCard } from './sharing-card.ts'
import { supportTexts } from './support.texts.ts'

export interface TrackingPageData extends TrackingData {
  readonly page: PageContext
  readonly promises: readonly PromiseLine[]
  readonly files: readonly AttachmentView[]
  /** Address of this page without a query. */
  readonly address: string
  /** What has just been sent and is now here. */
  readonly sent?: 'request' | 'reply'
  /** Why a reply was not taken, as a code or a sentence, and what was written. */
  readonly problem?: string
  readonly typed?: string
  /** Files that came with it. */
  readonly uploads?: readonly UploadedFile[]
}

const fact = (name: string, value: Html | string): Html => h`<div><dt>${name}</dt><dd>${value}</dd></div>`

/** What comes next and by when: the promise, said before anything else, with its clause. */
const nextStep = ({ due, dealer, stage, clause }: TrackingData, locale: Locale): Html => {
  const t = supportTexts[locale]
  const words: Readonly<Partial<Record<TrackingData['stage'], string>>> = t.nothingOwedIn
  return h`${dealer !== null && h`<p>${t.withDealer} <bdi>${dealer}</bdi></p>`}${
    due === null
      ? h`<p>${words[stage] ?? t.nothingOwed}</p>`
      : h`<p>${due.isPast ? t.overdue : t.due} <time class="by" datetime="${due.instant}"><strong>${due.words}</strong></time> <a class="small" href="${addresses.clause(clause)}">${clauseLabel(clause, locale)}</a></p>`
  }`
}

const authorOf = ({ author, name }: TrackingData['thread'][number], locale: Locale): Html => {
  const t = supportTexts[locale]
  const side = author === 'staff' ? t.us : author === 'dealer' ? t.dealer : ''
  return h`<bdi>${name}</bdi>${side !== '' && h` <span class="soft">${side}</span>`}`
}

/** The tracking link is also the right to read its files. */
const tokenIn = (address: string): string => address.slice(address.lastIndexOf('/') + 1)

const message = (entry: TrackingData['thread'][number], { files, address }: TrackingPageData, locale: Locale): Html => {
  const own = files.filter(({ messageId }) => messageId === entry.id)
  return entry.author === 'system'
    ? h`<li class="card"><p class="small"><time datetime="${entry.at}">${entry.when}</time></p><p><bdi>${entry.body}</bdi></p></li>`
    : h`<li class="card ${entry.author}"><p class="small">${authorOf(entry, locale)} · <time datetime="${entry.at}">${entry.when}</time></p>
<div class="as-typed" dir="auto">${entry.body}</div>
${own.length > 0 && attachmentList(own, tokenIn(address), locale)}</li>`
}

const replyForm = (data: TrackingPageData, locale: Locale): Html => {
  const t = supportTexts[locale]
  const words: Readonly<Record<string, string>> = t.replyProblems
  const problem = data.problem === undefined ? undefined : (words[data.problem] ?? data.problem)
  return h`<form action="${data.address}" method="post" enctype="multipart/form-data" class="card" id="reply" data-draft="reply ${data.number}"><h2>${t.reply}</h2>
<input type="hidden" name="submission" value="${data.submission}">${draftNote(locale)}<label for="body">${t.replyText}</label>
${problem !== undefined && h`<p class="problem" id="problem-body" role="alert">${problem}</p>`}
<textarea id="body" name="body" rows="6"${problem === undefined ? '' : trusted(' aria-invalid="true" aria-describedby="problem-body"')}>
${data.typed ?? ''}</textarea>${uploadField(data.uploads ?? [], locale)}<p><button>${t.sendReply}</button></p></form>`
}

/** A request as its customer follows it: state, promise with its date, thread, reply. */
export const trackingPage = (data: TrackingPageData, locale: Locale): string => {
  const t = supportTexts[locale]
  return page({
    page: { ...data.page, path: data.address },
    locale,
    title: `${t.tracking} ${data.number}`,
    here: 'support',
    island: ['upload', 'draft'],
    main: h`${data.sent === 'request' && h`<section class="card verdict ok" role="status" data-draft-sent="request"><h2>${t.sent}</h2><p>${t.sentText}</p></section>`}
<h1>${t.tracking} <span translate="no">${data.number}</span></h1>
<section class="card"><dl class="facts">${fact(t.fields.subject, h`<bdi>${data.subject}</bdi>`)}${fact(t.state, data.state)}${fact(t.received, data.receivedAt)}
${data.serial !== null && fact(t.fields.serial, h`<a href="${addresses.unit(data.serial)}" translate="no">${data.serial}</a>`)}</dl>
<h2>${t.next}</h2>${nextStep(data, locale)}</section>
${sharingCard(data, locale)}${promiseCard(data.promises, locale)}
<h2>${t.thread}</h2><ol class="thread">${data.thread.map((entry) => message(entry, data, locale))}</ol>${data.sent === 'reply' ? h`<section class="card verdict ok" role="status" id="end" data-draft-sent="reply ${data.number}"><h2>${t.replied}</h2>${data.due !== null && h`<p>${t.repliedText}</p>`}</section>` : h`<span id="end"></span>`}
${replyForm(data, locale)}`,
  })
}
