import type { ClauseText, CoverageAnswer } from '#features/warranty/warranty.schema.ts'
import type { PromiseLine } from '#features/dealers/dealers.schema.ts'
import type { Locale } from '#lib/texts.ts'
import { addresses } from '#web/portal/addresses.ts'
import { reasonList } from '#web/portal/warranty/reasons.ts'
import { stateOf } from '#web/portal/warranty/state.ts'
import { h, type Html } from '#web/ui/index.ts'
import { invalid, problemLine, type DealerFormProblem } from './dealer-frame.ts'
import { dealerTexts } from './dealer.texts.ts'
import { promiseCard } from './promise-card.ts'

export interface UnitCover {
  readonly answer: CoverageAnswer
  readonly clauses: readonly ClauseText[]
}

/** The cover of a unit: state, one sentence, the reasons with their clauses folded. */
export const coverCard = (cover: UnitCover | null, locale: Locale): Html => {
  const t = dealerTexts[locale]
  if (cover === null) return h`<section class="card"><h2>${t.cover}</h2><p>${t.noCover}</p></section>`
  const { answer, clauses } = cover
  const { badge, tone } = stateOf(answer, locale)
  return h`<section class="card verdict ${tone}"><h2>${t.cover}</h2>${badge}<p>${answer.summary}</p>
<p class="soft"><span translate="no">${answer.serial}</span> · ${answer.model.name} · <a href="${addresses.unit(answer.serial)}">${t.coverFull}</a></p>
<details><summary>${t.why}</summary>${reasonList(answer, clauses, locale)}</details></section>`
}

interface PromisePart {
  /** Address of the page that the promises stand on, without a query. */
  readonly address: string
  readonly promises: readonly PromiseLine[]
  readonly submission: string
  readonly problem: DealerFormProblem | undefined
  readonly locale: Locale
}

const withdrawal = ({ id, by, withdrawn }: PromiseLine, { address, locale }: PromisePart): Html | null => {
  const t = dealerTexts[locale]
  if (by !== 'dealer' || withdrawn !== null) return null
  return h`<details><summary>${t.withdraw}</summary><form action="/dealer/promises/${id}/withdraw" method="post">
<input type="hidden" name="back" value="${address}"><label for="reason-${id}">${t.reason}</label>
<input id="reason-${id}" name="reason" required maxlength="1000"><p></p><button class="plain">${t.withdrawDo}</button></form></details>`
}

/** The dealer's own promises, and the forms by which they are written down and taken back. */
export const promisePart = (part: PromisePart): Html => {
  const t = dealerTexts[part.locale]
  const problem = part.problem?.form === 'promise' ? part.problem : undefined
  const { words = '', until = '' } = problem?.typed ?? {}
  return h`<div id="promises">${promiseCard(part.promises, part.locale, (promise) => withdrawal(promise, part))}
<details class="card"${problem !== undefined && h` open`}><summary>${t.promise}</summary><p class="soft">${t.promiseLead}</p>
<form action="${part.address}/promises" method="post"><input type="hidden" name="submission" value="${part.submission}">
${problemLine(problem?.words, 'problem-promise')}<div class="field"><label for="words">${t.promiseWords}</label>
<textarea id="words" name="words" rows="3" maxlength="1000" required${invalid(problem?.words, 'problem-promise')}>
${words}</textarea></div>
<div class="field"><label for="until">${t.promiseUntil}</label><input id="until" name="until" type="date" value="${until}"></div>
<button class="plain">${t.promiseDo}</button></form></details></div>`
}
