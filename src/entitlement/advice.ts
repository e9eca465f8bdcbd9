import { dayOf, formatDay, type Day } from '#lib/days.ts'
import { actOf } from './acts.ts'
import { coverAt, lastCoveredDay, standardEndAt } from './cover.ts'
import type { Advice, AdviceAct, Decision, NeedCode } from './decision.ts'
import { decideFolded, verdictOf } from './decide.ts'
import { barredFromRegistration, foldExtended, foldWith, type Fold } from './fold.ts'
import { paidApplicationLastDay } from './paid-extension.ts'
import type { Question, QuestionOf } from './question.schema.ts'
import { returnLastDay, returnUsedBy } from './return-window.ts'
import { isoOrNull } from './steps.ts'

/** A decision with what it was made from, and the day on which advice is given. */
interface Situation {
  readonly fold: Fold
  readonly decision: Decision
  readonly today: Day
}

const open = (act: AdviceAct, clause: string, turned: Partial<Advice>): Advice => ({
  act,
  status: 'open',
  until: null,
  verdict: 'needs_evidence',
  ends: null,
  clause,
  ...turned,
})

const past = (act: AdviceAct, clause: string, turned: Partial<Advice>): Advice => ({
  ...open(act, clause, turned),
  status: 'past',
})

const isTurned = (before: Decision, after: string): boolean =>
  before.verdict !== after && (after === 'in_warranty' || after === 'free' || after === 'partly_free')

const registrationOn = (day: Day) => ({ type: 'registered', at: formatDay(day) }) as const
const contractOn = (day: Day) => ({ type: 'paid_extension', signed: formatDay(day) }) as const

/** The fold as it would be had the unit been registered on a day instead of whenever it was. */
const foldRegisteredOn = (fold: Fold, day: Day): Fold =>
  foldExtended(fold, [...fold.events.filter((event) => event.type !== 'registered'), registrationOn(day)])

const canRegister = (fold: Fold): boolean =>
  barredFromRegistration(fold) === undefined &&
  fold.refunded === undefined &&
  fold.epochs.length > 0 &&
  !fold.extensions.some((extension) => extension.basis === 'free_extension')

/** Registering today lengthens the cover: until when can it still be done without a gap, or at all? */
const registerNow = ({ fold, today }: Situation): Advice | undefined => {
  if (!canRegister(fold)) return undefined
  const after = foldWith(fold, registrationOn(today))
  const ends = lastCoveredDay(after)
  if (ends === undefined || ends < today || ends <= (lastCoveredDay(fold) ?? 0)) return undefined
  const standardEnd = standardEndAt(fold, today) ?? today
  const until = formatDay(today <= standardEnd ? standardEnd : ends)
  return open('register', today <= standardEnd ? '2.4.F' : '2.4.F.late', {
    until,
    verdict: 'in_warranty',
    ends: formatDay(ends),
  })
}

const signNow = ({ fold, today }: Situation): Advice | undefined => {
  const lastDay = paidApplicationLastDay(fold)
  const possible = fold.family.paidExtension && fold.refunded === undefined
  const signed = fold.extensions.some((extension) => extension.basis === 'paid_extension')
  if (!possible || signed || lastDay === undefined || today > lastDay) return undefined
  const ends = isoOrNull(lastCoveredDay(foldWith(fold, contractOn(today))))
  return open('apply_paid', '2.4.P', { until: formatDay(lastDay), verdict: 'in_warranty', ends })
}

/** Would an earlier registration or a paid year have turned the answer about a day? */
const wouldHaveHelped = (situation: Situation, day: Day): Advice[] => {
  const { fold, decision } = situation
  const found: Advice[] = []
  if (barredFromRegistration(fold) === undefined && fold.epochs.length > 0) {
    const after = foldRegisteredOn(fold, day)
    const verdict = verdictOf(after, decision.question)
    if (isTurned(decision, verdict)) {
      const ends = isoOrNull(lastCoveredDay(after))
      found.push(past('register', '2.4.F', { until: formatDay(day), verdict, ends }))
    }
  }
  const lastDay = paidApplicationLastDay(fold)
  const signed = fold.extensions.some((extension) => extension.basis === 'paid_extension')
  if (lastDay !== undefined && fold.family.paidExtension && !signed && lastDay <= day) {
    const after = foldWith(fold, contractOn(lastDay))
    const verdict = verdictOf(after, decision.question)
    if (isTurned(decision, verdict)) {
      const ends = isoOrNull(lastCoveredDay(after))
      found.push(past('apply_paid', '2.4.P', { until: formatDay(lastDay), verdict, ends }))
    }
  }
  return found
}

const returnStillOpen = ({ fold, today }: Situation): Advice | undefined => {
  const window = returnLastDay(fold, today)
  const used = returnUsedBy(fold, today) !== undefined
  if (window === undefined || used || today > window.lastDay || today < window.received) return undefined
  return open('return_or_exchange', '2.1', { until: formatDay(window.lastDay), verdict: 'accepted' })
}

const evidenceActs: Partial<Record<NeedCode, AdviceAct>> = {
  proof_of_purchase: 'supply_proof_of_purchase',
  proof_of_delivery: 'supply_proof_of_delivery',
  carrier_certificate: 'supply_carrier_certificate',
  dated_evidence: 'supply_dated_evidence',
  inspection: 'ask_for_inspection',
  severity: 'ask_for_inspection',
  company: 'complete_registration',
  barcode: 'complete_registration',
}

/** A claim with the carrier's certificate. */
const certified = (question: Question): Question | undefined => {
  if (question.kind !== 'repair' && question.kind !== 'return') return undefined
  const findings = question.findings?.map((finding) => ({ ...finding, certificate: true }))
  const supplied = { ...question, ...(findings && { findings }) }
  return supplied.kind === 'return' ? { ...supplied, certificate: true } : supplied
}

/** A claim whose stated day is shown by dated evidence. */
const evidenced = (question: Question): Question | undefined => {
  if (question.kind === 'repair' && question.fault)
    return { ...question, fault: { ...question.fault, evidenced: true } }
  if (question.kind === 'return' && question.found)
    return { ...question, found: { ...question.found, evidenced: true } }
  return undefined
}

/** A registration with everything it needs. */
const completed = (question: Question): Question | undefined =>
  question.kind === 'register' ? { ...question, company: true, barcode: true } : undefined

/** The same question with one piece supplied, for the pieces whose effect is certain; the others only a person can judge. */
const supply: Partial<Record<NeedCode, (question: Question) => Question | undefined>> = {
  carrier_certificate: certified,
  dated_evidence: evidenced,
  company: completed,
  barcode: completed,
}

/** What supplying each missing piece would bring. */
const supplyMissing = ({ fold, decision }: Situation): Advice[] =>
  decision.needs.flatMap(({ code, clause }) => {
    const act = evidenceActs[code]
    if (act === undefined) return []
    const supplied = supply[code]?.(decision.question)
    if (supplied === undefined) return [open(act, clause, { verdict: decision.verdict })]
    const turned = decideFolded(fold, supplied)
    const ends = typeof turned.values['ends'] === 'string' ? turned.values['ends'] : null
    return turned.verdict === decision.verdict ? [] : [open(act, clause, { verdict: turned.verdict, ends })]
  })

const present = (list: readonly (Advice | undefined)[]): Advice[] => list.filter((advice) => advice !== undefined)

const onCoverage = (situation: Situation, question: QuestionOf<'coverage'>): Advice[] => {
  const day = dayOf(question.on)
  const { verdict } = situation.decision
  const outside = verdict === 'expired' || verdict === 'gap'
  const now = present([returnStillOpen(situation), registerNow(situation), signNow(situation)])
  const estimate = outside ? [open('ask_for_estimate', '2.3.c', { verdict: 'chargeable' })] : []
  const registersNow = now.some((advice) => advice.act === 'register')
  const before = outside
    ? wouldHaveHelped(situation, day).filter((advice) => !(registersNow && advice.act === 'register'))
    : []
  return [...supplyMissing(situation), ...now, ...estimate, ...before]
}

const onRepair = (situation: Situation, question: QuestionOf<'repair'>): Advice[] => {
  const { fold, decision } = situation
  const faultDay = typeof decision.values['fault_day'] === 'string' ? dayOf(decision.values['fault_day']) : undefined
  const missing = supplyMissing(situation)
  if (decision.verdict !== 'chargeable' && decision.verdict !== 'partly_free') return missing
  const uncovered = faultDay !== undefined && coverAt(fold, faultDay).state !== 'in_warranty'
  const before =
    uncovered && faultDay <= actOf(fold.edition, question.reported).day ? wouldHaveHelped(situation, faultDay) : []
  return [...missing, open('ask_for_estimate', '2.3.c', { verdict: 'chargeable' }), ...before]
}

const onReturn = (situation: Situation, question: QuestionOf<'return'>): Advice[] => {
  const { fold, decision } = situation
  const missing = supplyMissing(situation)
  if (decision.verdict !== 'refused') return missing
  const {
    ground: _,
    severity: __,
    certificate: ___,
    confirmed: ____,
    found,
    same_model_available: _____,
    ...claim
  } = question
  const repair: Question = { ...claim, kind: 'repair', ...(found && { fault: found }) }
  const asRepair = open('claim_as_repair', '2.2', { verdict: decideFolded(fold, repair).verdict })
  const lastDay = decision.values['last_day']
  if (decision.values['reason'] !== 'too_late' || typeof lastDay !== 'string') return [...missing, asRepair]
  const inTime = decideFolded(fold, { ...question, reported: lastDay })
  const before =
    inTime.verdict === 'accepted' ? [past('return_or_exchange', '2.1', { until: lastDay, verdict: 'accepted' })] : []
  return [...missing, asRepair, ...before]
}

/** A registration or an application that came too late: by when would it have counted? */
const onApplication = (situation: Situation): Advice[] => {
  const { fold, decision, today } = situation
  const missing = supplyMissing(situation)
  if (decision.verdict === 'no_effect') {
    const ends = decision.values['ends']
    return typeof ends === 'string'
      ? [...missing, past('register', '2.4.F.late', { until: ends, verdict: 'extended', ends })]
      : missing
  }
  const lastDay = decision.values['last_day']
  if (decision.question.kind !== 'apply_paid' || decision.verdict === 'as_of_right' || typeof lastDay !== 'string')
    return missing
  const register = registerNow({ fold, decision, today })
  return [...missing, ...present([register]), past('apply_paid', '2.4.P', { until: lastDay, verdict: 'as_of_right' })]
}

/**
 * What the customer can still do that turns the answer or lengthens the cover, open acts first; then what would have.
 * Every piece is found by trying the act on a copy of the ledger or of the question.
 * @param today the day on which the advice is given
 * @clause 2.1, 2.1(3), 2.4.F, 2.4.P, 2.8.b
 */
export const adviseOn = (fold: Fold, decision: Decision, today: Day): Advice[] => {
  const situation = { fold, decision, today }
  const { question } = decision
  switch (question.kind) {
    case 'coverage':
      return onCoverage(situation, question)
    case 'repair':
      return onRepair(situation, question)
    case 'return':
      return onReturn(situation, question)
    case 'register':
    case 'apply_paid':
      return onApplication(situation)
    case 'disclose':
      return decision.verdict === 'ask_consent' ? [open('give_consent', '2.8.c', { verdict: 'allowed' })] : []
    default:
      return supplyMissing(situation)
  }
}
