import type { ClauseText, CoverageAnswer } from '#features/warranty/warranty.schema.ts'
import type { Locale } from '#lib/texts.ts'
import { addresses } from '#web/portal/addresses.ts'
import { h, type Html } from '#web/ui/index.ts'
import { answerTexts } from './answer.texts.ts'
import { reasonList } from './reasons.ts'
import { stateOf } from './state.ts'

/** The cover of a unit with the words of the clauses it rests on. */
export interface UnitCover {
  readonly answer: CoverageAnswer
  readonly clauses: readonly ClauseText[]
}

/** The cover of a unit beside something else: state, one sentence, the clause that decides, the reasons folded. */
export const coverCard = ({ answer, clauses }: UnitCover, locale: Locale): Html => {
  const t = answerTexts[locale]
  const { badge, tone, cite } = stateOf(answer, locale)
  return h`<section class="card verdict ${tone}"><h2>${t.cover}</h2>${badge}<p>${answer.summary} ${cite}</p>
<p class="soft"><span translate="no">${answer.serial}</span> · ${answer.model.name} · <a href="${addresses.unit(answer.serial)}">${t.coverFull}</a></p>
<details><summary>${t.why}</summary>${reasonList(answer, clauses, locale)}</details></section>`
}
