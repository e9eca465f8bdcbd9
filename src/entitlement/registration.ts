import { formatDay } from '#lib/days.ts'
import { actOf } from './acts.ts'
import { coverEndAt, lastCoveredDay, spansOf, standardEndAt } from './cover.ts'
import { explainTerm, type Outcome } from './coverage.ts'
import { barredFromRegistration, foldWith, type Fold } from './fold.ts'
import type { QuestionOf } from './question.schema.ts'
import { asked, isoOrNull, need, step, type Trace } from './steps.ts'

/** @clause 2.4.F, I-40 */
const missingParts = (
  fold: Fold,
  question: QuestionOf<'register'>,
  trace: Trace,
): 'company' | 'barcode' | undefined => {
  const missing = fold.edition.doc.parameters.free_extension.needs.filter((part) => question[part] === false)
  for (const part of missing) {
    const rule = part === 'company' ? 'registration_without_company' : 'registration_without_barcode'
    step(trace, '2.4.F', rule, { holds: false, facts: [asked(part, false)], params: { on: question.at.slice(0, 10) } })
    need(trace, '2.4.F', part)
  }
  return missing[0]
}

/**
 * What a registration at a moment would bring: the free year, its first day and last day, and the gap it leaves.
 * @returns extended | no_effect | incomplete | already_registered | refused | needs_evidence
 * @clause 2.4, 2.4.F, 2.4.F.late, 2.4.N
 */
export const decideRegistration = (fold: Fold, question: QuestionOf<'register'>, trace: Trace): Outcome => {
  const { day } = actOf(fold.edition, question.at)
  const barred = barredFromRegistration(fold)
  if (barred !== undefined) {
    step(trace, '2.4.F', barred, { holds: false, reading: 'I-39', params: { on: formatDay(day) } })
    return { verdict: 'refused', values: { reason: barred === 'no_own_barcode' ? barred : 'family_not_eligible' } }
  }
  if (fold.refunded !== undefined && fold.refunded.day <= day) {
    step(trace, '2.1', 'refund_ends_cover', { params: { on: formatDay(fold.refunded.day) }, reading: 'I-53' })
    return { verdict: 'refused', values: { reason: 'refunded' } }
  }
  if (missingParts(fold, question, trace) !== undefined) return { verdict: 'incomplete', values: {} }
  explainTerm(fold, trace, day)
  const earlier = fold.extensions.find((extension) => extension.basis === 'free_extension')
  if (earlier !== undefined) {
    step(trace, '2.4.F', 'already_registered', {
      holds: false,
      params: { on: formatDay(earlier.from) },
      reading: 'I-29',
    })
    return { verdict: 'already_registered', values: { ends: isoOrNull(lastCoveredDay(fold)) } }
  }
  if (fold.epochs.length === 0) return { verdict: 'needs_evidence', values: {} }
  return extendedBy(foldWith(fold, { type: 'registered', at: question.at }), question, trace)
}

/** The outcome of a registration that counts. */
const extendedBy = (after: Fold, question: QuestionOf<'register'>, trace: Trace): Outcome => {
  const { day } = actOf(after.edition, question.at)
  const effect = formatDay(day)
  const standardEnd = standardEndAt(after, day)
  const end = coverEndAt(after, day)
  const params = { from: effect, ends: isoOrNull(end), standard_ends: isoOrNull(standardEnd) }
  step(trace, '2.4', 'registration_adds', { params, reading: 'I-35' })
  step(trace, '2.4.F', 'registered', {
    params: { ...params, months: after.edition.doc.parameters.free_extension.months },
  })
  if (end === undefined || end < day) {
    step(trace, '2.4.F.late', 'extension_too_late', { holds: false, params, reading: 'I-37' })
    return { verdict: 'no_effect', values: { ends: isoOrNull(end) } }
  }
  if (standardEnd !== undefined && day > standardEnd) {
    step(trace, '2.4.F.late', 'registered_late', { params, reading: 'I-36' })
  }
  const span = spansOf(after).find((candidate) => candidate.status === 'gap' && candidate.to === day - 1)
  const gap = span === undefined ? null : [formatDay(span.from), formatDay(span.to)]
  if (gap !== null) {
    step(trace, '2.4.N', 'gap_remains', {
      holds: false,
      params: { from: gap[0] ?? null, to: gap[1] ?? null },
      reading: 'I-36',
    })
  }
  return { verdict: 'extended', values: { effective_from: effect, ends: params.ends, gap } }
}
