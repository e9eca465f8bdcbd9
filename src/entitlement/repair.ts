import { dayOf, formatDay, type Day } from '#lib/days.ts'
import { actOf, type Act } from './acts.ts'
import { coverAt, partCovered, type Cover } from './cover.ts'
import { explainDay, explainTerm, type Outcome } from './coverage.ts'
import type { DecidedByPeople, NeedCode } from './decision.ts'
import { exclusionOf, isWayBackDamage, unitExclusions, waivedBy } from './exclusions.ts'
import { foldAsReported, type Fold, type Work } from './fold.ts'
import type { Finding, QuestionOf } from './question.schema.ts'
import { asked, fact, need, step, type Trace } from './steps.ts'

type Repair = QuestionOf<'repair'>

interface Claim {
  readonly fold: Fold
  readonly question: Repair
  readonly report: Act
  /** Every day that must be covered: the fault's, and the report's where the fault's is not evidenced (I-09). */
  readonly days: readonly Day[]
  readonly faultDay: Day
  readonly cover: Cover
  readonly trace: Trace
}

/** @clause 2.2, 2.4.N, I-09 */
const daysToCover = (fold: Fold, question: Repair, report: Day): readonly Day[] => {
  if (question.fault === undefined || fold.edition.choices.fault_date === 'report') return [report]
  const stated = Math.min(dayOf(question.fault.on), report)
  return question.fault.evidenced || fold.edition.choices.fault_date === 'stated' ? [stated] : [report, stated]
}

const explainFaultDay = (claim: Claim): void => {
  const { fold, question, trace, faultDay, days } = claim
  const fault = question.fault
  const params = { on: formatDay(faultDay), stated: fault?.on ?? null, reported: formatDay(claim.report.day) }
  const facts = [asked('reported', question.reported), ...(fault === undefined ? [] : [asked('fault', fault.on)])]
  if (fault === undefined) return step(trace, '2.2', 'fault_day_is_report', { facts, params, reading: 'I-09' })
  const reads = fold.edition.choices.fault_date
  if (reads !== 'evidenced_else_report') {
    const rule = reads === 'report' ? 'fault_day_is_report' : 'fault_day_as_stated'
    return step(trace, '2.2', rule, { facts, params, reading: 'I-09' })
  }
  const rule = fault.evidenced ? 'fault_day_evidenced' : 'fault_day_not_evidenced'
  step(trace, '2.2', rule, { holds: fault.evidenced, facts, params, reading: 'I-09' })
  const wouldHelp = days.length > 1 && days.some((day) => isCovered(fold, day)) && !isCovered(fold, faultDay)
  if (wouldHelp && coverAt(fold, dayOf(fault.on)).state === 'in_warranty') need(trace, '2.2', 'dated_evidence')
}

const isCovered = (fold: Fold, day: Day): boolean => coverAt(fold, day).state === 'in_warranty'

/** The part, or the unit swapped for money, whose own days cover a fault. */
const coveringWork = (fold: Fold, finding: Finding, day: Day): Work | undefined =>
  fold.works.find((work) => (work.part === null || work.part === finding.part) && partCovered(fold, work, day))

type Judgement =
  | { readonly kind: 'free'; readonly basis: string; readonly clause?: string }
  | { readonly kind: 'charged'; readonly clause?: string }
  | { readonly kind: 'no_fault' }
  | { readonly kind: 'open'; readonly missing: NeedCode }

/** Damage on the way back: the manufacturer chose the carrier, so it is the manufacturer's on a certificate in time. */
const judgeTransitOut = ({ fold, report, trace }: Claim, finding: Finding): Judgement => {
  const clause = fold.edition.exclusions.get('transit_out')?.clause ?? '2.2(4)'
  const { choices, doc } = fold.edition
  const delivered = fold.deliveries.find((day) => day <= report.day)
  if (delivered === undefined) {
    step(trace, clause, 'way_back_unknown', { holds: false, reading: 'I-21' })
    return { kind: 'open', missing: 'proof_of_delivery' }
  }
  const until = delivered + doc.parameters.return_window.days
  const params = { delivered: formatDay(delivered), until: formatDay(until), reported: formatDay(report.day) }
  if (report.day > until) {
    step(trace, clause, 'way_back_damage_too_late', { holds: false, params, reading: 'I-21' })
    return { kind: 'charged', clause }
  }
  const facts = [asked('certificate', finding.certificate ?? null)]
  if (finding.certificate === true) {
    step(trace, clause, 'way_back_damage_ours', { facts, params, reading: 'I-21' })
    step(trace, '2.1(3)', 'shipping_damage_certified', { facts })
    return { kind: 'free', basis: 'transit_out' }
  }
  step(trace, '2.1(3)', 'shipping_damage_uncertified', { holds: false, facts, reading: 'I-13' })
  if (choices.no_certificate !== 'refuse') return { kind: 'open', missing: 'carrier_certificate' }
  step(trace, clause, 'fault_excluded', { facts, params: { cause: finding.cause }, reading: 'I-21' })
  return { kind: 'charged', clause }
}

/** @clause 2.2, 2.3.b, 2.3.c */
const judgeFault = (claim: Claim, finding: Finding): Judgement => {
  const { fold, days, cover, trace } = claim
  const uncovered = days.filter((day) => !isCovered(fold, day))
  if (uncovered.length === 0) return { kind: 'free', basis: cover.basis ?? 'standard' }
  const works = uncovered.map((day) => coveringWork(fold, finding, day))
  const work = works[0]
  if (work !== undefined && !works.includes(undefined)) {
    const clause = work.under === 'paid' ? '2.3.c' : '2.3.b'
    const facts = [fact(work.event, 'delivered', formatDay(work.back))]
    step(trace, clause, 'fault_in_replaced_part', {
      facts,
      params: { part: work.part },
      reading: work.part === null ? 'I-33' : 'I-31',
    })
    return { kind: 'free', basis: 'part_90' }
  }
  if (cover.state === 'unknown') return { kind: 'open', missing: 'proof_of_purchase' }
  return { kind: 'charged' }
}

/** A fault whose cause cannot be found: the customer's to show, where the policy reads it so (I-25). */
const isChargedAsUnknown = ({ fold, trace }: Claim, finding: Finding): boolean => {
  if (finding.cause !== 'unknown') return false
  const excluded = fold.edition.choices.unknown_cause === 'excluded'
  step(trace, '2.2', excluded ? 'unknown_cause_excluded' : 'unknown_cause_covered', {
    holds: !excluded,
    reading: 'I-25',
  })
  return excluded
}

/** Judges one finding by its cause. */
const judgeCause = (claim: Claim, finding: Finding, waived: ReturnType<typeof waivedBy>): Judgement => {
  const { fold, trace } = claim
  if (isWayBackDamage(fold, finding)) return judgeTransitOut(claim, finding)
  const exclusion = exclusionOf(fold, finding)
  if (exclusion !== undefined && !waived.all && !waived.clauses.has(exclusion.clause)) {
    const facts = [asked('finding', finding.cause)]
    step(trace, exclusion.clause, 'fault_excluded', { facts, params: { cause: finding.cause }, reading: 'I-19' })
    return { kind: 'charged', clause: exclusion.clause }
  }
  if (isChargedAsUnknown(claim, finding)) return { kind: 'charged' }
  return judgeFault(claim, finding)
}

/** Judges one finding by itself: what is waived as a whole needs nothing further to be free. */
const judge = (claim: Claim, finding: Finding, waived: ReturnType<typeof waivedBy>): Judgement => {
  if (finding.cause === 'no_fault_found') return { kind: 'no_fault' }
  const judgement = judgeCause(claim, finding, waived)
  return waived.all && judgement.kind !== 'free' ? { kind: 'free', basis: 'waiver' } : judgement
}

/** Damage on the way back, ours or waiting for its papers: nothing that spoils the unit bears on it (I-21). */
const isOfWayBack = (judgement: Judgement): boolean =>
  judgement.kind === 'free'
    ? judgement.basis === 'transit_out'
    : judgement.kind === 'open' && judgement.missing !== 'proof_of_purchase'

/** Spreads what is outside as a whole over the findings: unit-wide exclusions, or one exclusion for all (I-19). */
const spread = ({ fold, trace }: Claim, judgements: readonly Judgement[], unitWide: readonly string[]): Judgement[] => {
  const perUnit = fold.edition.choices.mixed_findings === 'per_unit'
  const excluded = judgements.find((judgement) => judgement.kind === 'charged' && judgement.clause !== undefined)
  if (perUnit && excluded?.kind === 'charged' && judgements.length > 1) {
    step(trace, excluded.clause ?? '2.2', 'whole_claim_excluded', { holds: false, reading: 'I-19' })
  }
  if (unitWide.length === 0 && !(perUnit && excluded !== undefined)) return [...judgements]
  return judgements.map((judgement) => {
    return judgement.kind === 'no_fault' || isOfWayBack(judgement) || 'clause' in judgement
      ? judgement
      : { kind: 'charged' }
  })
}

interface Tally {
  readonly free: number
  readonly charged: number
  readonly open: readonly NeedCode[]
  readonly excluded: readonly string[]
  readonly basis: string
  /** Some free damage happened on the way back, which the manufacturer arranged. */
  readonly onWayBack: boolean
}

const tally = (judgements: readonly Judgement[], unitWide: readonly string[]): Tally => {
  const free = judgements.filter((judgement) => judgement.kind === 'free')
  const charged = judgements.filter((judgement) => judgement.kind === 'charged')
  const clauses = charged.map((judgement) => judgement.clause).filter((clause) => clause !== undefined)
  return {
    free: free.length,
    charged: charged.length,
    open: judgements.filter((judgement) => judgement.kind === 'open').map((judgement) => judgement.missing),
    excluded: [...new Set([...clauses, ...unitWide])],
    basis: free[0]?.basis ?? 'none',
    onWayBack: free.some((judgement) => judgement.basis === 'transit_out'),
  }
}

const verdictOf = ({ free, charged, open }: Tally, findings: number): string => {
  if (findings === 0 || open.length > 0) return 'needs_evidence'
  if (free > 0) return charged > 0 ? 'partly_free' : 'free'
  return charged > 0 ? 'chargeable' : 'no_fault'
}

/** @clause 2.7(3), 2.7(4), I-14, I-48 */
const freight = (claim: Claim, count: Tally, verdict: string) => {
  const { fold, cover, trace } = claim
  const ours = count.onWayBack
  step(trace, ours ? '2.2(4)' : '2.7(3)', 'freight_in', { params: { payer: ours ? 'manufacturer' : 'customer' } })
  if (verdict === 'needs_evidence') return { freight_in: ours ? 'manufacturer' : 'customer' }
  const inWarranty = cover.state === 'in_warranty' && fold.edition.choices.freight_out === 'manufacturer_in_warranty'
  const paid = count.free > 0 || (verdict === 'no_fault' && inWarranty && count.excluded.length === 0)
  const payer = paid ? 'manufacturer' : 'customer'
  step(trace, '2.7(4)', 'freight_out', { holds: paid, params: { payer }, reading: 'I-48' })
  return { freight_in: ours ? 'manufacturer' : 'customer', freight_out: payer }
}

/** @clause 2.2, 2.2.R, 2.7(4) */
const remedies = ({ fold, trace }: Claim) => {
  const { service, clause } = fold.family
  const ours = service.length > 1
  step(trace, ours ? '2.2.R' : clause, ours ? 'remedy_is_manufacturers_choice' : 'remedy_is_exchange', {
    params: { remedies: service.join(',') },
  })
  return { remedies: service, remedy_chosen_by: ours ? 'manufacturer' : 'policy' }
}

const openClaim = (whole: Fold, question: Repair, trace: Trace): Claim => {
  const report = actOf(whole.edition, question.reported)
  const fold = foldAsReported(whole, report)
  const days = daysToCover(fold, question, report.day)
  const faultDay = days.find((day) => !isCovered(fold, day)) ?? days[0] ?? report.day
  return { fold, question, report, days, faultDay, cover: coverAt(fold, faultDay), trace }
}

/**
 * Is the repair free, partly free or charged, and who pays the freight?
 * @clause 2.2, 2.2(1)–(8), 2.3, 2.4.N, 2.7(3), 2.7(4)
 */
export const decideRepair = (whole: Fold, question: Repair, trace: Trace): Outcome & { people?: DecidedByPeople } => {
  const claim = openClaim(whole, question, trace)
  const { fold, faultDay, cover } = claim
  explainTerm(fold, trace, faultDay)
  explainFaultDay(claim)
  explainDay(fold, trace, faultDay, cover)
  const waived = waivedBy(fold, claim.report.day, trace)
  const unit = unitExclusions(fold, question, claim.report.day, trace)
  const unitWide = unit.clauses.filter((clause) => !waived.all && !waived.clauses.has(clause))
  const findings = question.findings ?? []
  const judgements = spread(
    claim,
    findings.map((finding) => judge(claim, finding, waived)),
    unitWide,
  )
  const count = tally(judgements, unitWide)
  const verdict = verdictOf(count, findings.length)
  if (findings.length === 0) {
    step(trace, '2.7', 'not_inspected_yet', { holds: false })
    need(trace, '2.7', 'inspection')
  }
  for (const missing of count.open) need(trace, missing === 'proof_of_purchase' ? '2.8.b' : '2.1(3)', missing)
  if (count.free > 0) step(trace, '2.2', 'fault_covered', { params: { free: count.free, charged: count.charged } })
  const values = {
    basis: count.basis,
    fault_day: formatDay(faultDay),
    coverage: cover.state,
    excluded: count.excluded,
    free: count.free,
    charged: count.charged,
    ...freight(claim, count, verdict),
    ...(count.free > 0 ? remedies(claim) : {}),
  }
  return { verdict, values, ...(unit.people === undefined ? {} : { people: unit.people }) }
}
