import { addMonths, formatDay, type Day } from '#lib/days.ts'
import { actOf } from './acts.ts'
import { roll } from './calendar.ts'
import type { Outcome } from './coverage.ts'
import type { Fold } from './fold.ts'
import type { QuestionOf } from './question.schema.ts'
import { asked, fact, need, step, type Trace } from './steps.ts'

/**
 * The last day on which the paid year can be asked for as of right.
 * @returns undefined while no sale is known
 * @clause 2.4.P, I-02
 */
export const paidApplicationLastDay = (fold: Fold): Day | undefined => {
  if (fold.sale === undefined) return undefined
  const { choices, calendar, doc } = fold.edition
  const counted = addMonths(fold.sale.day, doc.parameters.paid_extension.apply_within_months)
  return choices.rest_day_roll === 'none' ? counted : roll(calendar, counted)
}

const refused = (reason: string, values: Outcome['values'] = {}): Outcome => ({
  verdict: 'refused',
  values: { reason, ...values },
})

/**
 * May the customer have the paid year, until when, and where is it to be asked for?
 * @returns as_of_right | discretionary | refused | needs_evidence
 * @clause 2.4.P, I-41, I-43
 */
export const decidePaidExtension = (fold: Fold, question: QuestionOf<'apply_paid'>, trace: Trace): Outcome => {
  const { day } = actOf(fold.edition, question.at)
  if (!fold.family.paidExtension) {
    step(trace, '2.4.P', 'family_has_no_paid_year', { holds: false, params: { family: fold.family.id } })
    return refused('family_not_eligible')
  }
  const signed = fold.extensions.filter((extension) => extension.basis === 'paid_extension')
  if (signed.length >= fold.edition.doc.parameters.paid_extension.max_per_unit) {
    const on = signed[0] === undefined ? null : formatDay(signed[0].from)
    step(trace, '2.4.P', 'extension_once', { holds: false, params: { on }, reading: 'I-43' })
    return refused('already_extended')
  }
  if (fold.refunded !== undefined && fold.refunded.day <= day) {
    step(trace, '2.1', 'refund_ends_cover', { params: { on: formatDay(fold.refunded.day) }, reading: 'I-53' })
    return refused('refunded')
  }
  const lastDay = paidApplicationLastDay(fold)
  if (lastDay === undefined || fold.sale === undefined) {
    step(trace, '2.8.b', 'no_record_of_sale', { holds: false, reading: 'I-52' })
    need(trace, '2.8.b', 'proof_of_purchase')
    return { verdict: 'needs_evidence', values: {} }
  }
  const route = fold.unit.channel === 'dealer' ? 'dealer' : 'manufacturer'
  const last_day = formatDay(lastDay)
  const sold = formatDay(fold.sale.day)
  const inTime = day <= lastDay
  const params = { sold, last_day, applied: formatDay(day) }
  const facts = [fact(fold.sale.event, 'on', sold), asked('at', question.at)]
  step(trace, '2.4.P', 'paid_application_window', { holds: inTime, facts, params, reading: 'I-02' })
  step(trace, '2.4.P', 'paid_application_route', { params: { route } })
  if (inTime) return { verdict: 'as_of_right', values: { last_day, route } }
  step(trace, '2.4.P', 'paid_application_late', { holds: false, params, reading: 'I-41' })
  if (fold.edition.choices.late_application === 'refuse') return refused('too_late', { last_day, route })
  return { verdict: 'discretionary', values: { last_day, route } }
}
