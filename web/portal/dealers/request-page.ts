import type { AttachmentView } from '#features/attachments/attachments.schema.ts'
import type { PromiseLine } from '#features/dealers/dealers.schema.ts'
import type { AuthorKind, FaultDetails, RequestState } from '#features/support/support.schema.ts'
import { addresses } from '#web/portal/addresses.ts'
import { attachmentList } from '#web/portal/attachments/attachment-list.ts'
import { uploadField } from '#web/portal/attachments/upload-field.ts'
import { h, trusted, type Html } from '#web/ui/index.ts'
import type { UnitCover } from '#web/portal/warranty/cover-card.ts'
import { dealerPage, fact, invalid, problemLine, type DealerFormProblem, type DealerFrame } from './dealer-frame.ts'
import { dealerTexts } from './dealer.texts.ts'
import type { Due } from './requests-page.ts'
import { coverPart, promisePart } from './unit-parts.ts'

interface Entry {
  readonly author: AuthorKind
  readonly name: string
  readonly body: string
  readonly at: string
  readonly when: string
  readonly files: readonly AttachmentView[]
}

export interface DealerRequest {
  readonly id: string
  readonly number: string
  readonly subject: string
  readonly state: RequestState
  readonly serial: string | null
  readonly customer: {
    readonly name: string
    readonly company: string
    readonly email: string
    readonly phone: string
  }
  readonly details: FaultDetails
  readonly receivedAt: string
  readonly due: Due | null
  /** When a person last answered, in words. */
  readonly answered: string | null
  readonly moves: readonly RequestState[]
  readonly thread: readonly Entry[]
  readonly coverage: UnitCover | null
  readonly promises: readonly PromiseLine[]
  /** Names the form that is about to be filled in. */
  readonly submission: string
}

export interface DealerRequestData extends DealerFrame {
  readonly request: DealerRequest
  readonly problem: DealerFormProblem | undefined
}

/** The promise to answer, and what stops its clock. */
const clock = ({ request: { due, answered }, locale }: DealerRequestData): Html => {
  const t = dealerTexts[locale]
  if (due === null) return h`<p>${answered === null ? t.noAnswer : t.lastAnswer(answered)}</p>`
  return h`<p${due.isPast && trusted(' class="problem"')}>${due.isPast ? t.overdue : t.dueBy} <time class="by" datetime="${due.instant}"><strong>${due.words}</strong></time></p>
<p class="soft small">${t.clock}</p>`
}

const facts = (data: DealerRequestData): Html => {
  const t = dealerTexts[data.locale]
  const { request } = data
  const { model, firmware, happenedOn, evidence } = request.details
  return h`<section class="card"><h2>${t.about}</h2>${clock(data)}<dl class="facts">${fact(t.state, t.states[request.state])}${fact(t.received, request.receivedAt)}
${request.serial !== null && fact(t.serial, h`<span translate="no">${request.serial}</span>`)}${fact(t.fault.model, model)}${fact(t.fault.firmware, firmware)}${fact(t.fault.happenedOn, happenedOn)}${fact(t.fault.evidence, evidence)}</dl></section>`
}

const customer = ({ request, locale }: DealerRequestData): Html => {
  const t = dealerTexts[locale]
  const { name, company, email, phone } = request.customer
  return h`<section class="card"><h2>${t.customer}</h2><dl class="facts">${fact(t.name, name !== '' && h`<bdi>${name}</bdi>`)}${fact(t.company, company !== '' && h`<bdi>${company}</bdi>`)}
${fact(t.email, h`<a href="mailto:${email}">${email}</a>`)}${fact(t.phone, phone)}</dl><p class="soft small">${t.consented}</p></section>`
}

const message = ({ author, name, body, at, when, files }: Entry, locale: DealerFrame['locale']): Html => {
  const t = dealerTexts[locale]
  const side = author === 'staff' ? t.us : author === 'dealer' ? t.dealer : t.asCustomer
  return h`<li class="card ${author}"><p class="small"><bdi>${name}</bdi> <span class="soft">${side}</span> · <time datetime="${at}">${when}</time></p>
<div class="as-typed" dir="auto">${body}</div>${files.length > 0 && attachmentList(files, undefined, locale)}</li>`
}

const replyForm = ({ request, problem, locale }: DealerRequestData): Html => {
  const t = dealerTexts[locale]
  const wrong = problem?.form === 'reply' ? problem : undefined
  const option = (name: keyof typeof t.afters): Html => h`<option value="${name}">${t.afters[name]}</option>`
  return h`<form action="${addresses.dealerRequest(request.id)}" method="post" enctype="multipart/form-data" class="card" id="reply"><h2>${t.reply}</h2>
<p class="soft small">${t.replyHint}</p><input type="hidden" name="submission" value="${request.submission}">
<label for="body">${t.replyText}</label>${problemLine(wrong?.words, 'problem-body')}
<textarea id="body" name="body" rows="6"${invalid(wrong?.words, 'problem-body')}>
${wrong?.typed['body'] ?? ''}</textarea>${uploadField([], locale)}
<div class="field"><label for="next">${t.after}</label><select id="next" name="next">${option('stay')}${option('customer')}${option('nothing')}</select></div>
<p><button>${t.send}</button></p></form>`
}

const moveForm = ({ request, locale }: DealerRequestData): Html | null => {
  const t = dealerTexts[locale]
  const names: Readonly<Partial<Record<RequestState, string>>> = t.moves
  if (request.moves.length === 0) return null
  return h`<form class="card" action="${addresses.dealerRequest(request.id)}/state" method="post"><h2>${t.move}</h2>
<p class="row">${request.moves.map((state) => h`<button class="plain" name="state" value="${state}">${names[state] ?? ''}</button>`)}</p></form>`
}

const handBackForm = ({ request, problem, locale }: DealerRequestData): Html => {
  const t = dealerTexts[locale]
  const wrong = problem?.form === 'handBack' ? problem : undefined
  return h`<form class="card" action="${addresses.dealerRequest(request.id)}/hand-back" method="post"><h2>${t.handBack}</h2><p class="soft">${t.handBackText}</p>
<label for="reason">${t.reason}</label>${problemLine(wrong?.words, 'problem-reason')}
<textarea id="reason" name="reason" rows="2" maxlength="1000"${invalid(wrong?.words, 'problem-reason')}>
${wrong?.typed['reason'] ?? ''}</textarea><p></p><button class="plain">${t.handBackDo}</button></form>`
}

/** A request that is with a dealer: its clock, the customer, the conversation, the unit, and what the dealer can do. */
export const dealerRequestPage = (data: DealerRequestData): string => {
  const { request, problem, locale } = data
  const t = dealerTexts[locale]
  const address = addresses.dealerRequest(request.id)
  const { promises, submission } = request
  return dealerPage(data, {
    title: `${t.request} ${request.number}`,
    here: undefined,
    island: 'upload',
    main: h`<h1><bdi>${request.subject}</bdi> <span class="soft small" translate="no">${request.number}</span></h1>
<div class="cols"><div>${facts(data)}<h2>${t.thread}</h2><ol class="thread">${request.thread.map((entry) => message(entry, locale))}</ol><span id="end"></span>
${replyForm(data)}</div><div>${customer(data)}${coverPart(request.coverage, locale)}${promisePart({ address, promises, submission, problem, locale })}
${moveForm(data)}${handBackForm(data)}</div></div>`,
  })
}
