import { dayOf, formatDay, type Day } from '#lib/days.ts'
import {
  coverAt,
  coverEndAt,
  epochAt,
  partClocksOf,
  partCovered,
  segmentsOf,
  spansOf,
  standardEndAt,
  workClock,
  type Cover,
} from './cover.ts'
import type { Values } from './decision.ts'
import { endAt, type Epoch, type Extension } from './epochs.ts'
import type { Fold, RejectedExtension } from './fold.ts'
import type { QuestionOf } from './question.schema.ts'
import { returnLastDay, returnUsedBy } from './return-window.ts'
import { asked, fact, isoOrNull, need, step, type Trace } from './steps.ts'
import type { RuleId } from './explain.ts'

export interface Outcome {
  readonly verdict: string
  readonly values: Values
}

const saleRules: Record<string, RuleId> = {
  sold: 'sold_by_invoice',
  dealer_reported_sale: 'sold_by_dealer_report',
  shipped_by_manufacturer: 'sold_by_shipment',
}

/** @clause 2.2, 2.8.b */
const explainStart = (fold: Fold, trace: Trace): void => {
  const { sale, edition } = fold
  if (sale === undefined) {
    step(trace, '2.8.b', 'no_record_of_sale', { holds: false, reading: 'I-52' })
    need(trace, '2.8.b', 'proof_of_purchase')
    return
  }
  const sold = formatDay(sale.day)
  const detail = { facts: [fact(sale.event, 'on', sold)], params: { sold }, reading: 'I-06' }
  step(trace, '2.2', saleRules[sale.source] ?? 'sold_by_invoice', detail)
  if (sale.source === 'shipped_by_manufacturer' && edition.choices.sold_date === 'end_user') {
    step(trace, '2.8.b', 'proof_may_lengthen', { holds: false, params: { sold }, reading: 'I-52' })
    need(trace, '2.8.b', 'proof_of_purchase')
  }
}

/** @clause 2.2.T1, 2.2.T2 */
const explainStandard = (fold: Fold, trace: Trace, epoch: Epoch): void => {
  const { family } = fold
  const ends = epoch.ladders[0]?.[0]?.to
  const params = { from: formatDay(epoch.anchor), months: family.months, ends: isoOrNull(ends), family: family.id }
  step(trace, family.clause, 'standard_term', { params, reading: 'I-04' })
}

const restartReadings = { warranty: 'I-28', return: 'I-15', paid: 'I-33' } as const

/** @clause 2.3.a, I-15, I-27, I-28, I-33 */
const explainReplacement = (fold: Fold, trace: Trace, epoch: Epoch): void => {
  const { replacement } = epoch
  if (replacement === undefined) return
  const rule = replacement.under === 'return' ? 'exchange_restarts' : 'replacement_restarts'
  const delivered = formatDay(replacement.back)
  step(trace, replacement.under === 'paid' ? '2.3.c' : '2.3.a', rule, {
    facts: [fact(replacement.event, 'delivered', delivered)],
    params: { delivered, carried: fold.edition.choices.restart_scope === 'full_term' },
    reading: restartReadings[replacement.under],
  })
}

const rejectedRules: Record<RejectedExtension['why'], readonly [string, RuleId, string | undefined]> = {
  company: ['2.4.F', 'registration_without_company', 'I-40'],
  barcode: ['2.4.F', 'registration_without_barcode', undefined],
  no_own_barcode: ['2.4.F', 'no_own_barcode', 'I-39'],
  not_for_accessories: ['2.4.F', 'not_for_accessories', 'I-39'],
  family: ['2.4.P', 'family_has_no_paid_year', undefined],
  unconfirmed: ['2.4.P', 'dealer_contract_unconfirmed', 'I-42'],
  once: ['2.4', 'extension_once', 'I-43'],
}

const explainRejected = (fold: Fold, trace: Trace): void => {
  for (const { event, why } of fold.rejected) {
    const [clause, rule, reading] = rejectedRules[why]
    const on = event.type === 'registered' ? event.at : event.signed
    const facts = [fact(event, event.type === 'registered' ? 'at' : 'signed', on)]
    step(trace, clause, rule, { holds: false, facts, params: { on: on.slice(0, 10) }, ...(reading && { reading }) })
    if (why === 'unconfirmed') step(trace, '2.9', 'dealer_promise_not_ours', { holds: false })
  }
}

/** @clause 2.4.F, 2.4.F.late, 2.4.P */
const explainExtension = (fold: Fold, trace: Trace, extension: Extension): void => {
  const from = formatDay(extension.from)
  const epoch = epochAt(fold, extension.from) ?? fold.epochs[0]
  const standardEnd = standardEndAt(fold, extension.from)
  const isFree = extension.basis === 'free_extension'
  const params = { from, months: extension.months, standard_ends: isoOrNull(standardEnd) }
  const facts = [fact(extension.event, isFree ? 'at' : 'signed', from)]
  step(trace, isFree ? '2.4.F' : '2.4.P', isFree ? 'registered' : 'paid_year_signed', {
    facts,
    params,
    reading: 'I-35',
  })
  if (epoch === undefined || standardEnd === undefined || extension.from <= standardEnd) return
  const end = coverEndAt(fold, extension.from)
  const tooLate = end !== undefined && end < extension.from
  const late = { facts, params: { ...params, ends: isoOrNull(end) } }
  if (tooLate)
    step(trace, isFree ? '2.4.F.late' : '2.4.P', 'extension_too_late', { ...late, holds: false, reading: 'I-37' })
  else if (isFree) step(trace, '2.4.F.late', 'registered_late', { ...late, reading: 'I-36' })
}

/** @clause 2.4 */
const explainSum = (fold: Fold, trace: Trace, epoch: Epoch, day: Day): void => {
  const { stacking, extension_meaning } = fold.edition.choices
  const taken = epoch.extensions.filter(({ from }) => from <= day)
  const counts = taken.some(({ from }) => from <= endAt(epoch, from))
  if (!counts || extension_meaning !== 'on_top') return
  const months = taken.map((extension) => extension.months)
  const extension = stacking === 'sum' ? months.reduce((sum, more) => sum + more, 0) : Math.max(...months)
  const params = { standard: fold.family.months, extension, ends: formatDay(endAt(epoch, day)) }
  step(trace, '2.4', 'term_is_sum', { params, reading: 'I-38' })
}

/** @clause 2.3.b, 2.3.c */
const explainParts = (fold: Fold, trace: Trace): void => {
  for (const clock of partClocksOf(fold)) {
    const work = fold.works.find((candidate) => candidate.part === clock.part)
    if (work === undefined) continue
    const facts = [fact(work.event, 'delivered', formatDay(work.back))]
    const params = { part: clock.part, ends: clock.ends, by: clock.by }
    const rule = clock.part === null ? 'paid_swap_clock' : 'part_clock'
    const reading = clock.part === null ? 'I-33' : 'I-31'
    step(trace, work.under === 'paid' ? '2.3.c' : '2.3.b', rule, { facts, params, reading })
  }
}

/** Everything about the term that does not depend on the day asked about. */
export const explainTerm = (fold: Fold, trace: Trace, day: Day): void => {
  explainStart(fold, trace)
  const epoch = epochAt(fold, day) ?? fold.epochs[0]
  if (epoch !== undefined) {
    explainReplacement(fold, trace, epoch)
    explainStandard(fold, trace, epoch)
  }
  const accessoryReplaced = !fold.family.replacedAsUnit && fold.events.some((event) => event.type === 'exchanged')
  if (accessoryReplaced) step(trace, '2.3.a', 'accessory_keeps_term', { holds: false, reading: 'I-30' })
  for (const extension of fold.extensions) explainExtension(fold, trace, extension)
  if (epoch !== undefined) explainSum(fold, trace, epoch, day)
  explainRejected(fold, trace)
  explainParts(fold, trace)
  if (fold.refunded !== undefined) {
    const on = formatDay(fold.refunded.day)
    step(trace, '2.1', 'refund_ends_cover', {
      facts: [fact(fold.refunded.event, 'on', on)],
      params: { on },
      reading: 'I-53',
    })
  }
  if (fold.unit.dealer_promise_months !== undefined) {
    const months = fold.unit.dealer_promise_months
    step(trace, '2.9', 'dealer_promise', {
      holds: false,
      facts: [asked('dealer_promise_months', months)],
      params: { months },
    })
  }
}

const basisClauses = { standard: undefined, free_extension: '2.4.F', paid_extension: '2.4.P' } as const

/** The step that says what the day is. */
export const explainDay = (fold: Fold, trace: Trace, day: Day, cover: Cover): void => {
  const on = formatDay(day)
  const ends = isoOrNull(coverEndAt(fold, day))
  const term = fold.family.clause
  if (cover.state === 'in_warranty') {
    const clause = (cover.basis === undefined ? undefined : basisClauses[cover.basis]) ?? term
    step(trace, clause, 'day_covered', { params: { on, ends, basis: cover.basis ?? null } })
  } else if (cover.state === 'gap') {
    const gap = spansOf(fold).find((span) => span.from <= day && day <= span.to)
    const params = { on, from: isoOrNull(gap?.from), to: isoOrNull(gap?.to) }
    step(trace, '2.4.N', 'day_in_gap', { holds: false, params, reading: 'I-36' })
  } else if (cover.state === 'expired') step(trace, term, 'day_expired', { holds: false, params: { on, ends } })
  else if (cover.state === 'not_started') {
    step(trace, '2.2', 'day_not_started', { holds: false, params: { on, from: isoOrNull(fold.epochs[0]?.from) } })
  }
}

/** Dates of the cover as it stands on a day. */
const coverValues = (fold: Fold, day: Day, cover: Cover): Values => {
  const values: Record<string, Values[string]> = {
    basis: cover.basis ?? 'none',
    ends: isoOrNull(coverEndAt(fold, day)),
    standard_ends: isoOrNull(standardEndAt(fold, day)),
  }
  if (cover.state === 'gap') {
    const gap = spansOf(fold).find((span) => span.from <= day && day <= span.to)
    values['covered_again_from'] = isoOrNull(gap === undefined ? undefined : gap.to + 1)
  }
  const window = returnLastDay(fold, day)
  if (window !== undefined && returnUsedBy(fold, day) === undefined) {
    values['received'] = formatDay(window.received)
    values['return_last_day'] = formatDay(window.lastDay)
  }
  if (fold.works.length > 0) values['parts'] = partClocksOf(fold)
  const running = cover.state === 'in_warranty' ? [] : fold.works.filter((work) => partCovered(fold, work, day))
  if (running.length > 0) {
    values['part_covered_until'] = formatDay(Math.max(...running.map((work) => workClock(fold, work).ownEnd)))
  }
  return values
}

/**
 * Is the unit covered on a day, by which layer, and until when?
 * @clause 2.2, 2.3, 2.4
 */
export const decideCoverage = (fold: Fold, question: QuestionOf<'coverage'>, trace: Trace): Outcome => {
  const day = dayOf(question.on)
  const cover = coverAt(fold, day)
  explainTerm(fold, trace, day)
  explainDay(fold, trace, day, cover)
  return { verdict: cover.state, values: coverValues(fold, day, cover) }
}

/**
 * The whole life of the unit as segments of days.
 * @clause 2.2, 2.4, 2.4.N
 */
export const decideTimeline = (fold: Fold, trace: Trace): Outcome => {
  const spans = spansOf(fold)
  const last = spans.at(-1)?.to ?? 0
  explainTerm(fold, trace, last)
  for (const span of spans) {
    if (span.status !== 'gap') continue
    const params = { on: formatDay(span.from), from: formatDay(span.from), to: formatDay(span.to) }
    step(trace, '2.4.N', 'day_in_gap', { holds: false, params, reading: 'I-36' })
  }
  return {
    verdict: fold.epochs.length === 0 ? 'unknown' : 'timeline',
    values: { segments: segmentsOf(fold), parts: partClocksOf(fold) },
  }
}
