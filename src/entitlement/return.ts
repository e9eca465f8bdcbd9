import { dayOf, formatDay, type Day } from '#lib/days.ts'
import { actOf } from './acts.ts'
import { coverAt } from './cover.ts'
import type { Outcome } from './coverage.ts'
import type { NeedCode } from './decision.ts'
import { exclusionOf, unitExclusions } from './exclusions.ts'
import type { Fold } from './fold.ts'
import type { QuestionOf } from './question.schema.ts'
import { returnLastDay, returnUsedBy, type ReturnWindow } from './return-window.ts'
import { asked, fact, need, step, type Trace } from './steps.ts'

type Return = QuestionOf<'return'>

interface Claim {
  readonly fold: Fold
  readonly question: Return
  readonly reported: Day
  readonly trace: Trace
}

const refused = (reason: string, values: Outcome['values'] = {}): Outcome => ({
  verdict: 'refused',
  values: { reason, ...values },
})

/** @clause 2.1, I-11 */
const alreadyUsed = ({ fold, reported, trace }: Claim): boolean => {
  const used = returnUsedBy(fold, reported)
  if (used === undefined) return false
  const { event, field, on } = used
  step(trace, '2.1', 'return_already_used', {
    holds: false,
    facts: [fact(event, field, on)],
    params: { on },
    reading: 'I-11',
  })
  return true
}

/** @clause 2.1, 2.1(4), I-08 */
const inTime = ({ fold, question, reported, trace }: Claim, window: ReturnWindow): boolean => {
  const discovery = fold.edition.choices.return_test === 'discovery'
  const found = question.found
  const tested = discovery && found?.evidenced === true ? Math.min(dayOf(found.on), reported) : reported
  const late = tested > window.lastDay
  const params = {
    received: formatDay(window.received),
    days: fold.edition.doc.parameters.return_window.days,
    last_day: formatDay(window.lastDay),
    claimed: formatDay(tested),
    rolled: window.lastDay !== window.counted,
    holidays_known: window.holidaysKnown,
  }
  const facts = [fact(window.event, 'on', params.received), asked('reported', question.reported)]
  step(trace, '2.1', 'return_window', {
    holds: !late,
    facts,
    params,
    reading: window.lastDay === window.counted ? 'I-01' : 'I-02',
  })
  if (late) step(trace, '2.1(4)', 'return_period_passed', { holds: false, facts, params, reading: 'I-08' })
  if (late && discovery && found !== undefined && !found.evidenced && dayOf(found.on) <= window.lastDay) {
    need(trace, '2.1', 'dated_evidence')
  }
  return !late
}

/** The exclusions that bar a return; damage in shipment is a ground of its own and is not barred (I-12). */
const barred = ({ fold, question, reported, trace }: Claim): boolean => {
  if (question.ground === 'shipping_damage') return false
  const humanOnly = fold.edition.choices.return_exclusions === 'human_only'
  let excluded = false
  for (const finding of question.findings ?? []) {
    const exclusion = exclusionOf(fold, finding)
    if (exclusion === undefined || (humanOnly && finding.cause !== 'human_damage')) continue
    const facts = [asked('finding', finding.cause)]
    step(trace, exclusion.clause, 'fault_excluded', { facts, params: { cause: finding.cause }, reading: 'I-12' })
    excluded = true
  }
  if (!humanOnly && unitExclusions(fold, question, reported, trace).clauses.length > 0) excluded = true
  if (excluded)
    step(trace, question.ground === 'fault' ? '2.1(2)' : '2.1(1)', 'return_barred', { holds: false, reading: 'I-12' })
  return excluded
}

type GroundResult = 'met' | { readonly reason: string } | { readonly missing: NeedCode }

/** @clause 2.1(1) */
const mismatch = ({ question, trace }: Claim): GroundResult => {
  const serious = question.severity === 'serious'
  const facts = [asked('severity', question.severity ?? null)]
  if (question.severity === undefined) {
    step(trace, '2.1(1)', 'severity_not_judged', { holds: false, facts })
    return { missing: 'severity' }
  }
  step(trace, '2.1(1)', serious ? 'serious_mismatch' : 'minor_mismatch', { holds: serious, facts })
  return serious ? 'met' : { reason: 'not_serious' }
}

/** @clause 2.1(3), I-13 */
const shippingDamage = ({ fold, question, trace }: Claim): GroundResult => {
  const facts = [asked('certificate', question.certificate ?? null)]
  if (question.certificate === true) {
    step(trace, '2.1(3)', 'shipping_damage_certified', { facts })
    return 'met'
  }
  step(trace, '2.1(3)', 'shipping_damage_uncertified', { holds: false, facts, reading: 'I-13' })
  return fold.edition.choices.no_certificate === 'refuse'
    ? { reason: 'no_certificate' }
    : { missing: 'carrier_certificate' }
}

/** @clause 2.1(2), I-25 */
const fault = ({ fold, question, trace }: Claim): GroundResult => {
  const causes = (question.findings ?? []).map((finding) => finding.cause)
  const facts = causes.map((cause) => asked('finding', cause))
  const confirmed = causes.some((cause) => cause !== 'no_fault_found')
  if (question.confirmed === false || (causes.length > 0 && !confirmed)) {
    step(trace, '2.1(2)', 'no_fault_confirmed', { holds: false, facts })
    return { reason: 'no_fault_found' }
  }
  if (!confirmed && question.confirmed !== true) {
    step(trace, '2.1(2)', 'not_inspected_yet', { holds: false })
    return { missing: 'inspection' }
  }
  if (
    causes.includes('unknown') &&
    !causes.includes('product_fault') &&
    fold.edition.choices.unknown_cause === 'excluded'
  ) {
    step(trace, '2.1(2)', 'unknown_cause_excluded', { holds: false, facts, reading: 'I-25' })
    return { reason: 'excluded' }
  }
  step(trace, '2.1(2)', 'fault_confirmed', { facts })
  return 'met'
}

const grounds = { mismatch, shipping_damage: shippingDamage, fault } as const

/** Freight of a claim that is not accepted: in is the customer's, out follows the warranty (I-48). */
const freightOfRefusal = ({ fold, reported, trace }: Claim, excluded: boolean) => {
  const state = coverAt(fold, reported).state
  const inWarranty = state === 'in_warranty' || state === 'unknown'
  const ours = inWarranty && !excluded && fold.edition.choices.freight_out === 'manufacturer_in_warranty'
  const freightOut = ours ? 'manufacturer' : 'customer'
  step(trace, '2.7(3)', 'freight_in', { params: { payer: 'customer' } })
  step(trace, '2.7(4)', 'freight_out', { holds: ours, params: { payer: freightOut }, reading: 'I-48' })
  return { freight_in: 'customer', freight_out: freightOut }
}

const accepted = ({ fold, question, trace }: Claim, lastDay: string): Outcome => {
  const refundBy = fold.unit.channel === 'dealer' ? 'dealer' : 'manufacturer'
  const choices = question.same_model_available === false ? ['refund'] : ['refund', 'exchange']
  const freightIn = fold.edition.choices.return_freight_in === 'customer' ? 'customer' : 'manufacturer'
  step(trace, '2.1', choices.length === 2 ? 'choose_refund_or_exchange' : 'refund_only', { reading: 'I-17' })
  step(trace, '2.1', 'refund_at_invoice_price', { params: { refund_by: refundBy }, reading: 'I-16' })
  step(trace, '2.1', 'return_freight', { params: { payer: freightIn }, reading: 'I-14' })
  return {
    verdict: 'accepted',
    values: { last_day: lastDay, choices, refund_by: refundBy, freight_in: freightIn, freight_out: 'manufacturer' },
  }
}

/**
 * May the customer return or exchange the unit free of charge?
 * @returns accepted (with choices and freight), refused (with reason and what to do next) or needs_evidence
 * @clause 2.1, 2.1(1)–(4)
 */
export const decideReturn = (fold: Fold, question: Return, trace: Trace): Outcome => {
  const claim: Claim = { fold, question, reported: actOf(fold.edition, question.reported).day, trace }
  if (alreadyUsed(claim)) return refused('already_used', { next: 'repair' })
  const window = returnLastDay(fold, claim.reported)
  if (window === undefined) {
    step(trace, '2.1', 'receipt_unknown', { holds: false, reading: 'I-10' })
    need(trace, '2.1', 'proof_of_delivery')
    return { verdict: 'needs_evidence', values: {} }
  }
  const last_day = formatDay(window.lastDay)
  if (!inTime(claim, window)) {
    step(trace, '2.7(3)', 'freight_in', { params: { payer: 'customer' } })
    return refused('too_late', { last_day, next: 'repair', freight_in: 'customer' })
  }
  if (barred(claim)) return refused('excluded', { last_day, next: 'repair', ...freightOfRefusal(claim, true) })
  const result = grounds[question.ground](claim)
  if (result === 'met') return accepted(claim, last_day)
  if ('missing' in result) {
    need(trace, '2.1', result.missing)
    return { verdict: 'needs_evidence', values: { last_day } }
  }
  return refused(result.reason, { last_day, next: 'repair', ...freightOfRefusal(claim, result.reason === 'excluded') })
}
