import type { PromiseLine } from '#features/dealers/dealers.schema.ts'
import type { Locale } from '#lib/texts.ts'
import { coverCard, type UnitCover } from '#web/portal/warranty/cover-card.ts'
import { h, type Html } from '#web/ui/index.ts'
import { invalid, problemLine, type DealerFormProblem } from './dealer-frame.ts'
import { dealerTexts } from './dealer.texts.ts'
import { promiseCard } from './promise-card.ts'

/** The cover of a unit, or that there is none to look up. */
export const coverPart = (cover: UnitCover | null, locale: Locale): Html => {
  const t = dealerTexts[locale]
  return cover === null
    ? h`<section class="card"><h2>${t.cover}</h2><p>${t.noCover}</p></section>`
    : coverCard(cover, locale)
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
