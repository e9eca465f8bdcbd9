import { nameOf } from '#entitlement/index.ts'
import type { CoverageAnswer } from '#features/warranty/warranty.schema.ts'
import { parseDay } from '#lib/days.ts'
import type { Locale } from '#lib/texts.ts'
import { h, type Html } from '#web/ui/index.ts'
import { addresses } from '#web/portal/addresses.ts'
import { answerTexts } from './answer.texts.ts'
import { clauseLink } from './reasons.ts'

type Advice = CoverageAnswer['advice'][number]

/** A last day, and how far off it is while it is near. */
const due = ({ until, status }: Advice, on: string, locale: Locale): Html | undefined => {
  const last = until === null ? undefined : parseDay(until)
  const asked = parseDay(on)
  if (until === null || last === undefined || asked === undefined) return undefined
  const t = answerTexts[locale]
  const left = last - asked
  return h`<p class="${status === 'open' ? 'due' : 'soft'}">${t.until} <time datetime="${until}">${until}</time>${status === 'open' && left >= 0 && ` · ${t.daysLeft(left)}`}</p>`
}

const item = (advice: Advice, on: string, locale: Locale): Html =>
  h`<li class="${advice.status}"><p>${advice.text}</p>${due(advice, on, locale)}${clauseLink(advice.clause, locale)}</li>`

const byDate = (a: Advice, b: Advice): number => (a.until ?? '9999').localeCompare(b.until ?? '9999')

/** What can be done now, what is missing, and folded away what would have helped. */
export const nextSteps = ({ serial, model, advice, decision, asOf }: CoverageAnswer, locale: Locale): Html => {
  const t = answerTexts[locale]
  const open = advice.filter(({ status }) => status === 'open').toSorted(byDate)
  const past = advice.filter(({ status }) => status === 'past').toSorted(byDate)
  const { needs } = decision
  return h`<section class="card"><h2>${t.nextSteps}</h2>
${open.length === 0 && needs.length === 0 && h`<p>${t.nothingToDo}</p>`}
${open.length > 0 && h`<ul class="steps">${open.map((entry) => item(entry, asOf.on, locale))}</ul>`}
${needs.length > 0 && h`<h3>${t.needs}</h3><ul>${needs.map(({ code, clause }) => h`<li>${nameOf(code, locale)} ${clauseLink(clause, locale)}</li>`)}</ul>`}
<p class="row"><a class="button" href="${addresses.supportFor(serial, model.name)}">${t.openRequest}</a> <a href="${addresses.clause('2.6.a')}">${t.howToClaim}</a></p>
${past.length > 0 && h`<details><summary>${t.past}</summary><p class="soft small">${t.pastLead}</p><ul class="steps">${past.map((entry) => item(entry, asOf.on, locale))}</ul></details>`}
</section>`
}
