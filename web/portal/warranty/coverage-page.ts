import { nameOf, writeDay } from '#entitlement/index.ts'
import type { CoverageAnswer } from '#features/warranty/warranty.schema.ts'
import { inLocale, type Locale } from '#lib/texts.ts'
import { h, type Html } from '#web/ui/index.ts'
import { addresses } from '#web/portal/addresses.ts'
import { page } from '#web/portal/layout.ts'
import type { CoveragePageData } from '#web/portal/types.ts'
import { answerTexts, timelineTexts } from './answer.texts.ts'
import { checkForm } from './check-form.ts'
import { nextSteps } from './next-steps.ts'
import { reasonList } from './reasons.ts'
import { runningPart, stateOf, valueOf, type PartClock } from './state.ts'
import { timelineFigure } from './timeline.ts'
import { timelineGeometry } from './timeline-geometry.ts'
import { unknownSerialPage } from './unknown-serial.ts'

type Answered = Extract<CoveragePageData, { kind: 'answered' }>

const fact = (name: string, value: string | Html): Html => h`<div><dt>${name}</dt><dd>${value}</dd></div>`

/** A part that is covered though the unit is not is the first thing to say. */
const partSentence = ({ part, ends }: PartClock, locale: Locale): string => {
  const t = timelineTexts[locale]
  const until = writeDay(ends, locale)
  return part === null ? t.unitRuns(until) : t.partRuns(nameOf(part, locale), until)
}

const verdict = ({ answer, family }: Answered, locale: Locale): Html => {
  const t = answerTexts[locale]
  const state = stateOf(answer, locale)
  const own = state.name === 'part_only' ? runningPart(answer) : undefined
  const first = own === undefined ? answer.summary : partSentence(own, locale)
  return h`<section class="card verdict ${state.tone}">${state.badge}<h1>${first}</h1><p>${own !== undefined && answer.summary} ${state.cite}</p>
<dl class="facts">${fact(t.serial, h`<bdi translate="no">${answer.serial}</bdi>`)}${fact(t.model, answer.model.name)}${fact(t.family, inLocale(family, locale))}</dl></section>`
}

/** Deliveries of new units that made the term count anew, as the reasoning names them. */
const restartsIn = ({ decision }: CoverageAnswer): string[] =>
  decision.steps.flatMap(({ rule, params }) =>
    (rule === 'replacement_restarts' || rule === 'exchange_restarts') && typeof params['delivered'] === 'string'
      ? [params['delivered']]
      : [],
  )

/** The days for a free return or exchange, where the day of receipt is known. */
const returnWindowOf = (answer: CoverageAnswer): { from: string; to: string } | undefined => {
  const [from, to] = [valueOf(answer, 'received'), valueOf(answer, 'return_last_day')]
  return from === undefined || to === undefined ? undefined : { from, to }
}

const timeline = ({ answer, today }: Answered, locale: Locale): Html => {
  const { on } = answer.asOf
  const geometry = timelineGeometry(answer.timeline.segments, answer.timeline.parts, {
    on,
    restarts: restartsIn(answer),
    returnWindow: returnWindowOf(answer),
  })
  return h`<section class="card"><h2>${answerTexts[locale].timeline}</h2>${timelineFigure(geometry, on, { locale, isToday: on === today })}</section>`
}

/** An instant to the minute as the maker's clocks show it, with their distance from UTC: it is read abroad too. */
const writeInstant = (instant: string, zone: string): string =>
  Temporal.Instant.from(instant)
    .toZonedDateTimeISO(zone)
    .toString({ smallestUnit: 'minute', timeZoneName: 'never' })
    .replace('T', ' ')
    .replace(/(?=[+-]\d\d:\d\d$)/, ' UTC')

/** Edition, clocks and links that make the answer checkable later. */
const record = ({ answer, link, zone }: Answered, locale: Locale): Html => {
  const t = answerTexts[locale]
  const { policy, asOf, serial } = answer
  const exact = `${link}?on=${asOf.on}&known=${encodeURIComponent(asOf.known)}`
  return h`<section class="card"><h2>${t.basis}</h2>
<p><a href="${addresses.policy}">${t.edition(policy.version)}</a></p>
<details><summary>${t.hash} <code>${policy.sha256.slice(0, 12)}…</code></summary><code>${policy.sha256}</code></details>
<dl class="facts">${fact(t.asOfDay, h`<time>${asOf.on}</time>`)}${fact(t.asOfKnown, h`<time datetime="${asOf.known}">${writeInstant(asOf.known, zone)}</time>`)}</dl>
<p><a class="address" href="${link}">${t.link}</a><br><a class="address" href="${exact}">${t.exactLink}</a></p>
<p class="screen"><a href="${addresses.unitQr(serial)}">${t.qr}</a> · ${t.print}</p></section>`
}

/** The answer about one unit: state, one plain sentence, the picture, next steps, the reasoning, the record. */
export const coveragePage = (data: CoveragePageData, locale: Locale): string => {
  if (data.kind === 'unknown') return unknownSerialPage(data, locale)
  const { answer, clauses } = data
  const t = answerTexts[locale]
  return page({
    page: data.page,
    locale,
    title: `${stateOf(answer, locale).words} · ${t.title(answer.serial)}`,
    here: 'check',
    main: h`${verdict(data, locale)}${timeline(data, locale)}
<div class="cols answer">${nextSteps(answer, locale)}<section class="card why"><h2>${t.reasons}</h2>${reasonList(answer, clauses, locale)}</section>
${record(data, locale)}<section class="card screen"><h2>${t.another}</h2>${checkForm({ locale })}</section></div>`,
  })
}
