import type { RequestState } from '#features/support/support.schema.ts'
import { addresses } from '#web/portal/addresses.ts'
import { h, trusted, type Html, type Part } from '#web/ui/index.ts'
import { dealerPage, type DealerFrame } from './dealer-frame.ts'
import { dealerTexts } from './dealer.texts.ts'

export interface Due {
  readonly instant: string
  readonly words: string
  readonly isPast: boolean
}

export interface DealerRequestLine {
  readonly id: string
  readonly number: string
  readonly subject: string
  readonly state: RequestState
  readonly serial: string | null
  readonly customer: string
  /** By when a person must have answered; null while no answer is owed. */
  readonly due: Due | null
}

export interface DealerRequestsData extends DealerFrame {
  readonly state: 'active' | 'done'
  readonly lines: readonly DealerRequestLine[]
  readonly next: string | null
  /** Number of a request that was just opened for a customer. */
  readonly opened?: string | undefined
}

const cell = (label: string, content: Part): Html => h`<td role="cell" data-label="${label}">${content}</td>`

const dueOf = ({ due }: DealerRequestLine, { locale }: DealerFrame): Html => {
  const t = dealerTexts[locale]
  if (due === null) return h`<span class="soft">${t.answered}</span>`
  const time = h`<time class="by" datetime="${due.instant}">${due.words}</time>`
  return due.isPast ? h`<span class="problem">${t.late} · ${time}</span>` : time
}

const row = (line: DealerRequestLine, frame: DealerFrame): Html => {
  const t = dealerTexts[frame.locale]
  const { columns, states } = t
  return h`<tr role="row"><th role="rowheader" scope="row"><a href="${addresses.dealerRequest(line.id)}"><bdi>${line.subject}</bdi></a><br><span class="soft small" translate="no">${line.number}</span></th>
${cell(columns.due, dueOf(line, frame))}${cell(columns.state, states[line.state])}${cell(columns.customer, h`<bdi>${line.customer}</bdi>`)}${cell(columns.serial, line.serial === null ? '–' : h`<span translate="no">${line.serial}</span>`)}</tr>`
}

const table = (data: DealerRequestsData): Html => {
  const { columns } = dealerTexts[data.locale]
  const heads = [columns.request, columns.due, columns.state, columns.customer, columns.serial]
  return h`<table class="cards" role="table" aria-labelledby="title"><thead role="rowgroup"><tr role="row">${heads.map((head) => h`<th role="columnheader" scope="col">${head}</th>`)}</tr></thead>
<tbody role="rowgroup">${data.lines.map((line) => row(line, data))}</tbody></table>`
}

/** The requests that are with a dealer, the one due first at the head. */
export const dealerRequestsPage = (data: DealerRequestsData): string => {
  const t = dealerTexts[data.locale]
  const { state, lines, next, opened } = data
  const filter = (name: 'active' | 'done'): Html =>
    h`<a href="${addresses.dealer}?state=${name}"${state === name && trusted(' aria-current="page"')}>${t[name]}</a>`
  return dealerPage(data, {
    title: t.requests,
    here: 'requests',
    main: h`${opened !== undefined && h`<section class="card" role="status"><h2>${t.opened(opened)}</h2><p>${t.openedText}</p></section>`}
<section class="card"><h1 id="title">${t.requests}</h1><nav class="sections" aria-labelledby="title">${filter('active')}${filter('done')}</nav>
${lines.length === 0 ? h`<p>${state === 'active' ? t.noneActive : t.noneDone}</p><p class="soft">${t.noneLead}</p>` : table(data)}
${next !== null && h`<p><a class="button plain" href="${addresses.dealer}?state=${state}&cursor=${encodeURIComponent(next)}">${t.next}</a></p>`}</section>`,
  })
}
