import type { PromiseLine } from '#features/dealers/dealers.schema.ts'
import type { Locale } from '#lib/texts.ts'
import { clauseLink } from '#web/portal/warranty/reasons.ts'
import { h, type Html, type Part } from '#web/ui/index.ts'
import { promiseTexts } from './promise.texts.ts'

const day = (text: string): Html => h`<time datetime="${text}">${text}</time>`

const until = ({ untilOn }: PromiseLine, locale: Locale): Html => {
  const t = promiseTexts[locale]
  return untilOn === null ? h`${t.noEnd}` : h`${t.until} ${day(untilOn)}`
}

const entry = (promise: PromiseLine, locale: Locale, beside: Part): Html => {
  const t = promiseTexts[locale]
  const { words, dealer, madeOn, by, withdrawn } = promise
  const text =
    withdrawn === null ? h`<div class="as-typed" dir="auto">${words}</div>` : h`<s class="as-typed">${words}</s>`
  return h`<li>${text}
<p class="small soft"><bdi>${dealer}</bdi> · ${until(promise, locale)} · ${by === 'dealer' ? t.recordedByDealer : t.recordedByMaker} ${day(madeOn)}</p>
${withdrawn !== null && h`<p class="small">${t.withdrawn} ${day(withdrawn.on)}${t.colon}<bdi>${withdrawn.reason}</bdi></p>`}${beside}</li>`
}

/**
 * What a dealer promises beyond the policy, with the sentence that it is the dealer's alone; nothing where there is none.
 * @param beside what stands under one promise, such as the form that takes it back
 */
export const promiseCard = (
  promises: readonly PromiseLine[],
  locale: Locale,
  beside: (promise: PromiseLine) => Part = () => null,
): Html | null => {
  if (promises.length === 0) return null
  const t = promiseTexts[locale]
  return h`<section class="card"><h2>${t.title}</h2><p>${t.notOurs} ${clauseLink('2.9', locale)}</p>
<ul class="plain-list">${promises.map((promise) => entry(promise, locale, beside(promise)))}</ul></section>`
}
