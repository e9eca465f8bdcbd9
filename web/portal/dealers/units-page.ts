import type { BatchItem } from '#features/warranty/warranty.schema.ts'
import { addresses } from '#web/portal/addresses.ts'
import { runningPart, stateOf, valueOf } from '#web/portal/warranty/state.ts'
import { h, type Html, type Part } from '#web/ui/index.ts'
import { dealerPage, type DealerFrame } from './dealer-frame.ts'
import { dealerTexts } from './dealer.texts.ts'

export interface DealerUnitsData extends DealerFrame {
  /** What was typed to find a serial. */
  readonly q: string
  readonly items: readonly BatchItem[]
  /** Serial after which the next page begins. */
  readonly next: string | null
}

const cell = (label: string, content: Part): Html => h`<td role="cell" data-label="${label}">${content}</td>`

const row = (item: BatchItem, { locale }: DealerFrame): Html | null => {
  if (item.status !== 'answered') return null
  const { unitColumns: columns } = dealerTexts[locale]
  const { answer } = item
  const state = stateOf(answer, locale)
  const ends = (state.name === 'part_only' ? runningPart(answer)?.ends : undefined) ?? valueOf(answer, 'ends')
  return h`<tr role="row"><th role="rowheader" scope="row"><a href="${addresses.dealerUnit(answer.serial)}" translate="no">${answer.serial}</a></th>
${cell(columns.state, h`${state.badge} ${state.cite}`)}${cell(columns.model, answer.model.name)}${cell(columns.until, ends === undefined ? '–' : h`<time datetime="${ends}">${ends}</time>`)}</tr>`
}

const table = (data: DealerUnitsData): Html => {
  const { unitColumns: columns } = dealerTexts[data.locale]
  const heads = [columns.serial, columns.state, columns.model, columns.until]
  return h`<table class="cards" role="table" aria-labelledby="title"><thead role="rowgroup"><tr role="row">${heads.map((head) => h`<th role="columnheader" scope="col">${head}</th>`)}</tr></thead>
<tbody role="rowgroup">${data.items.map((item) => row(item, data))}</tbody></table>`
}

/** The units that a dealer sold, with their cover. */
export const dealerUnitsPage = (data: DealerUnitsData): string => {
  const t = dealerTexts[data.locale]
  const { q, items, next } = data
  const query = `q=${encodeURIComponent(q)}`
  return dealerPage(data, {
    title: t.units,
    here: 'units',
    main: h`<section class="card"><h1 id="title">${t.units}</h1>
<form action="${addresses.dealerUnits}" role="search"><label for="q">${t.search}</label><div class="row"><input id="q" name="q" class="serial" value="${q}" maxlength="100" autocapitalize="characters" autocomplete="off" spellcheck="false" translate="no"><button>${t.searchDo}</button></div></form>
<p></p>${items.length === 0 && next === null ? h`<p>${t.noUnits}</p>` : table(data)}
<p class="row">${next !== null && h`<a class="button plain" href="${addresses.dealerUnits}?${query}&after=${encodeURIComponent(next)}">${t.next}</a>`}<a class="button plain" href="${addresses.dealerUnitsCsv}?${query}" download>${t.csv}</a></p></section>`,
  })
}
