import type { PromiseLine } from '#features/dealers/dealers.schema.ts'
import type { RequestState } from '#features/support/support.schema.ts'
import { inLocale, type Bilingual } from '#lib/texts.ts'
import { addresses } from '#web/portal/addresses.ts'
import { h, type Html } from '#web/ui/index.ts'
import type { UnitCover } from '#web/portal/warranty/cover-card.ts'
import { dealerPage, type DealerFormProblem, type DealerFrame } from './dealer-frame.ts'
import { dealerTexts } from './dealer.texts.ts'
import { coverPart, promisePart } from './unit-parts.ts'

export interface DealerUnitData extends DealerFrame {
  readonly unit: {
    readonly serial: string
    readonly model: { readonly name: string; readonly title: Bilingual }
    readonly coverage: UnitCover | null
    readonly requests: readonly {
      readonly id: string
      readonly number: string
      readonly subject: string
      readonly state: RequestState
    }[]
    readonly promises: readonly PromiseLine[]
    readonly submission: string
  }
  readonly problem: DealerFormProblem | undefined
}

const requests = ({ unit, locale }: DealerUnitData): Html => {
  const t = dealerTexts[locale]
  const line = ({ id, number, subject, state }: DealerUnitData['unit']['requests'][number]): Html =>
    h`<li><a href="${addresses.dealerRequest(id)}"><bdi>${subject}</bdi></a><br><span class="soft small">${number} · ${t.states[state]}</span></li>`
  return h`<section class="card"><h2>${t.unitRequests}</h2>
${unit.requests.length === 0 ? h`<p>${t.noUnitRequests}</p>` : h`<ul class="plain-list">${unit.requests.map(line)}</ul>`}
<p><a class="button" href="${addresses.dealerNewRequest}?serial=${encodeURIComponent(unit.serial)}">${t.openFor}</a></p></section>`
}

/** A unit that a dealer sold: its cover with the clauses, the dealer's promises, the requests that are with the dealer. */
export const dealerUnitPage = (data: DealerUnitData): string => {
  const { unit, problem, locale } = data
  const t = dealerTexts[locale]
  const { serial, model, coverage, promises, submission } = unit
  const address = addresses.dealerUnit(serial)
  const title = inLocale(model.title, locale)
  return dealerPage(data, {
    title: `${t.serial} ${serial}`,
    here: undefined,
    main: h`<h1><span translate="no">${serial}</span> <span class="soft small">${title.includes(model.name) ? title : `${model.name} · ${title}`}</span></h1>
<div class="cols"><div>${coverPart(coverage, locale)}</div><div>${requests(data)}${promisePart({ address, promises, submission, problem, locale })}</div></div>`,
  })
}
