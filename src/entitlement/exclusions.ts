import { formatDay, type Day } from '#lib/days.ts'
import { dayOf } from './acts.ts'
import type { DecidedByPeople } from './decision.ts'
import type { Exclusion } from './edition.ts'
import { eventsOf, type Fold } from './fold.ts'
import type { Finding, QuestionOf } from './question.schema.ts'
import { asked, fact, step, type Trace } from './steps.ts'

type Claim = QuestionOf<'return'> | QuestionOf<'repair'>

/** The exclusion that a finding falls under in this family, if any. Damage on the way back is judged apart (I-21). */
export const exclusionOf = (fold: Fold, finding: Finding): Exclusion | undefined => {
  const exclusion = fold.edition.exclusions.get(finding.cause)
  if (exclusion === undefined || finding.cause === 'transit_out') return undefined
  return exclusion.families === undefined || exclusion.families.has(fold.unit.family) ? exclusion : undefined
}

/** @clause 2.2(3), I-20 */
const openedWithoutLeave = (fold: Fold, claim: Claim, reported: Day, trace: Trace): boolean => {
  const clause = fold.edition.exclusions.get('unauthorised_opening')?.clause ?? '2.2(3)'
  const event = eventsOf(fold.events, 'opened').find((opened) => !opened.authorised && dayOf(opened.on) <= reported)
  const found = claim.findings?.some((finding) => finding.cause === 'unauthorised_opening') ?? false
  if (event === undefined && !found) return false
  const excluded = fold.edition.choices.opening === 'no_causation' || claim.opening_caused_fault === true
  const facts = event === undefined ? [asked('finding', 'unauthorised_opening')] : [fact(event, 'on', event.on)]
  const params = { on: event?.on ?? null }
  step(trace, clause, excluded ? 'opened_without_leave' : 'opening_did_not_cause', { facts, params, reading: 'I-20' })
  return excluded
}

/** @clause 2.2(7), I-23 */
const unidentifiable = (fold: Fold, claim: Claim, reported: Day, trace: Trace): boolean => {
  const clause = fold.edition.exclusions.get('identity_unreadable')?.clause ?? '2.2(7)'
  const event = eventsOf(fold.events, 'identity_lost').find((lost) => dayOf(lost.on) <= reported)
  const found = claim.findings?.some((finding) => finding.cause === 'identity_unreadable') ?? false
  const all = event !== undefined || found
  const lost = [claim.nameplate, claim.label].filter((mark) => mark === 'lost').length
  if (lost === 0 && !all) return false
  const excluded = all || lost === 2 || fold.edition.choices.identity === 'any_mark'
  const facts =
    event === undefined
      ? [asked('nameplate', claim.nameplate ?? null), asked('label', claim.label ?? null)]
      : [fact(event, 'on', event.on)]
  step(trace, clause, excluded ? 'identity_unreadable' : 'one_mark_still_readable', { facts, reading: 'I-23' })
  return excluded
}

const isBlank = (text: string | undefined): boolean => text === undefined || text.trim() === ''

/**
 * A refusal under 2.2(8) that binds: a reason, a person, and a second one who approves.
 * @clause 2.2(8), I-24
 */
const refusedByPeople = (fold: Fold, claim: Claim, reported: Day, trace: Trace): DecidedByPeople | undefined => {
  const event = eventsOf(fold.events, 'refusal_2_2_8').find((refusal) => dayOf(refusal.on) <= reported)
  const refusal = claim.discretion ?? event
  if (refusal === undefined) return undefined
  const clause = fold.edition.exclusions.get('discretion')?.clause ?? '2.2(8)'
  const { by, approved_by, reason } = refusal
  const two = !isBlank(by) && !isBlank(approved_by) && approved_by?.trim() !== by.trim() && !isBlank(reason)
  const binds = two && fold.edition.choices.discretion === 'two_people'
  const params = { by, approved_by: approved_by ?? null, reason }
  step(trace, clause, binds ? 'refused_by_two_people' : 'discretion_without_effect', { holds: binds, params, reading: 'I-24' })
  return binds ? { kind: 'people', by, approvedBy: approved_by ?? '', reason } : undefined
}

export interface UnitExclusions {
  /** Clauses that put the whole unit outside the free warranty; empty when none does. */
  readonly clauses: readonly string[]
  readonly people: DecidedByPeople | undefined
}

/**
 * What puts the whole unit outside: opened without leave, no mark left to read, a refusal by two people.
 * @param reported what is not known by the day of the report does not count
 * @clause 2.2(3), 2.2(7), 2.2(8)
 */
export const unitExclusions = (fold: Fold, claim: Claim, reported: Day, trace: Trace): UnitExclusions => {
  const clauses: string[] = []
  const clauseOf = (cause: string) => fold.edition.exclusions.get(cause)?.clause ?? cause
  if (openedWithoutLeave(fold, claim, reported, trace)) clauses.push(clauseOf('unauthorised_opening'))
  if (unidentifiable(fold, claim, reported, trace)) clauses.push(clauseOf('identity_unreadable'))
  const people = claim.kind === 'repair' ? refusedByPeople(fold, claim, reported, trace) : undefined
  if (people !== undefined) clauses.push(clauseOf('discretion'))
  return { clauses, people }
}

/** The clauses that a waiver in the customer's favour has lifted by a day; `all` when one names no clause. */
export const waivedBy = (fold: Fold, reported: Day, trace: Trace): { all: boolean; clauses: ReadonlySet<string> } => {
  const waivers = eventsOf(fold.events, 'waiver').filter((waiver) => dayOf(waiver.on) <= reported)
  for (const waiver of waivers) {
    const params = { on: formatDay(dayOf(waiver.on)), by: waiver.by, reason: waiver.reason, clause: waiver.clause ?? null }
    step(trace, waiver.clause ?? '2.2.R', 'waived', { facts: [fact(waiver, 'on', waiver.on)], params })
  }
  return {
    all: waivers.some((waiver) => waiver.clause === undefined),
    clauses: new Set(waivers.map((waiver) => waiver.clause ?? '')),
  }
}
