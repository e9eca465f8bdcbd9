import { MAX_BATCH, type BatchItem, type CoverageAnswer } from '#features/warranty/warranty.schema.ts'
import type { Locale } from '#lib/texts.ts'
import { h, icon, trusted, type Html, type Part } from '#web/ui/index.ts'
import { addresses } from '#web/portal/addresses.ts'
import { page } from '#web/portal/layout.ts'
import type { BatchPageData } from '#web/portal/types.ts'
import { batchTexts } from './batch.texts.ts'
import { clauseLink } from './reasons.ts'
import { runningPart, stateLook, stateOf, valueOf, type StateName } from './state.ts'

type RowState = keyof (typeof batchTexts)['en']['states']

const badge = (name: RowState, locale: Locale): Html => {
  const { tone, sign } =
    name === 'unknown_serial'
      ? stateLook('unknown')
      : name === 'malformed_serial'
        ? stateLook('expired')
        : stateLook(name satisfies StateName)
  return h`<span class="state small ${tone}">${icon(sign)}${batchTexts[locale].states[name]}</span>`
}

const rowState = (item: BatchItem, locale: Locale): RowState =>
  item.status === 'answered' ? stateOf(item.answer, locale).name : item.status

const cell = (label: string, content: Part): Html => h`<td role="cell" data-label="${label}">${content}</td>`

/** The last day of a part that is covered though its unit is not. */
const runningPartOf = (answer: CoverageAnswer, locale: Locale): string | undefined =>
  stateOf(answer, locale).name === 'part_only' ? runningPart(answer)?.ends : undefined

const row = (item: BatchItem, index: number, locale: Locale): Html => {
  const { columns } = batchTexts[locale]
  const cite = item.status === 'answered' && h` ${stateOf(item.answer, locale).cite}`
  const state = cell(columns.state, h`${badge(rowState(item, locale), locale)}${cite}`)
  const line = cell(columns.line, index + 1)
  if (item.status !== 'answered') {
    return h`<tr role="row">${line}<th role="rowheader" scope="row"><bdi translate="no">${item.asked}</bdi></th>${state}<td role="cell" colspan="3">${item.message}</td></tr>`
  }
  const { answer } = item
  const ends = runningPartOf(answer, locale) ?? valueOf(answer, 'ends')
  const next = answer.advice.find(({ status }) => status === 'open')
  return h`<tr role="row">${line}<th role="rowheader" scope="row"><a href="${addresses.unit(answer.serial)}">${answer.serial}</a></th>${state}${cell(columns.model, answer.model.name)}${cell(columns.until, ends === undefined ? '–' : h`<time datetime="${ends}">${ends}</time>`)}${cell(columns.next, next === undefined ? '–' : h`${next.text} ${clauseLink(next.clause, locale)}`)}</tr>`
}

const counts = (items: readonly BatchItem[], locale: Locale): Html => {
  const numbers = new Map<RowState, number>()
  for (const item of items) {
    const name = rowState(item, locale)
    numbers.set(name, (numbers.get(name) ?? 0) + 1)
  }
  return h`<ul class="counts" aria-label="${batchTexts[locale].counts}">${[...numbers].map(([name, number]) => h`<li>${badge(name, locale)} <b class="num">${number}</b></li>`)}</ul>`
}

const result = (items: readonly BatchItem[], text: string, locale: Locale): Html => {
  const t = batchTexts[locale]
  const { columns } = t
  const heads = [columns.line, columns.serial, columns.state, columns.model, columns.until, columns.next]
  return h`<section class="card"><h2 id="result">${t.result}</h2>${counts(items, locale)}
<form action="${addresses.batchCsv}" method="post"><input type="hidden" name="serials" value="${text}"><button class="plain">${t.csv}</button></form>
<table class="cards" role="table" aria-labelledby="result"><thead role="rowgroup"><tr role="row">${heads.map((head) => h`<th role="columnheader" scope="col">${head}</th>`)}</tr></thead>
<tbody role="rowgroup">${items.map((item, index) => row(item, index, locale))}</tbody></table></section>`
}

/** Many serials at once: the form, and the answers as a table that becomes cards on a phone. */
export const batchPage = ({ page: context, text, items, problem }: BatchPageData, locale: Locale): string => {
  const t = batchTexts[locale]
  const invalid = problem === undefined ? '' : trusted(' aria-invalid="true" aria-describedby="lead problem"')
  return page({
    page: context,
    locale,
    title: t.title,
    here: 'batch',
    listed: items === undefined,
    main: h`<h1>${t.title}</h1>${items !== undefined && result(items, text, locale)}
<form class="card" action="${addresses.batch}" method="post"><p id="lead">${t.lead(MAX_BATCH)}</p>
${problem !== undefined && h`<p class="problem" id="problem" role="alert">${problem}</p>`}
<label for="serials">${t.serials}</label>
<textarea class="serial" id="serials" name="serials" rows="${items === undefined ? 12 : 5}" required spellcheck="false" autocapitalize="characters" autocomplete="off" autocorrect="off" translate="no"${invalid || trusted(' aria-describedby="lead"')}>
${text}</textarea><p></p><button>${t.submit}</button></form>`,
  })
}
