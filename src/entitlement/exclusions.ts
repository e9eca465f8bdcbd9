import { dayOf, formatDay, type Day } from '#lib/days.ts'
import type { DecidedByPeople } from './decision.ts'
import type { Exclusion } from './edition.ts'
import { eventsOf, type Fold } from './fold.ts'
import type { Finding, QuestionOf } from './question.schema.ts'
import { asked, fact, step, type Trace } from './steps.ts'

type Claim = QuestionOf<'return'> | QuestionOf<'repair'>

/** Damage on the way back where the manufacturer, which chose the carrier, answers for it (I-21). */
export const isWayBackDamage = (fold: Fold, { cause }: Finding): boolean =>
  cause === 'transit_out' && fold.edition.choices.transit_out === 'manufacturer_with_certificate'

/** What the whole unit is judged by, not a finding by itself: 2.2(3), 2.2(7). */
const UNIT_WIDE: ReadonlySet<Finding['cause']> = new Set(['unauthorised_opening', 'identity_unreadable'])

/**
 * The exclusion that a finding by itself falls under in this family, if any. Damage on the way back is none where it is ours
 * (I-21).
 */
export const exclusionOf = (fold: Fold, finding: Finding): Exclusion | undefined => {
  const exclusion = fold.edition.exclusions.get(finding.cause)
  if (exclusion === undefined || UNIT_WIDE.has(finding.cause) || isWayBackDamage(fold, finding)) return undefined
  return exclusion.families === undefined || exclusion.families.has(fold.unit.family) ? exclusion : undefined
}

/** A matter that concerns the whole unit, as one claim at one day sees it. */
interface Inquiry {
  readonly fold: Fold
  readonly claim: Claim
  readonly reported: Day
  readonly trace: Trace
  readonly clause: string
}

const wasFound = (claim: Claim, cause: Finding['cause']): boolean =>
  claim.findings?.some((finding) => finding.cause === cause) ?? false

/** @clause 2.2(3), I-20 */
const openedWithoutLeave = ({ fold, claim, reported, trace, clause }: Inquiry): boolean => {
  const event = eventsOf(fold.events, 'opened').find((opened) => !opened.authorised && dayOf(opened.on) <= reported)
  if (event === undefined && !wasFound(claim, 'unauthorised_opening')) return false
  const excluded = fold.edition.choices.opening === 'no_causation' || claim.opening_caused_fault === true
  const facts = event === undefined ? [asked('finding', 'unauthorised_opening')] : [fact(event, 'on', event.on)]
  const rule = excluded ? 'opened_without_leave' : 'opening_did_not_cause'
  step(trace, clause, rule, { facts, params: { on: event?.on ?? null }, reading: 'I-20' })
  return excluded
}

/** @clause 2.2(7), I-23 */
const unidentifiable = ({ fold, claim, reported, trace, clause }: Inquiry): boolean => {
  const event = eventsOf(fold.events, 'identity_lost').find((lost) => dayOf(lost.on) <= reported)
  const both = event !== undefined || wasFound(claim, 'identity_unreadable')
  const lost = both ? 2 : [claim.nameplate, claim.label].filter((mark) => mark === 'lost').length
  if (lost === 0) return false
  const excluded = lost === 2 || fold.edition.choices.identity === 'any_mark'
  const marks = [asked('nameplate', claim.nameplate ?? null), asked('label', claim.label ?? null)]
  const facts = event === undefined ? marks : [fact(event, 'on', event.on)]
  step(trace, clause, excluded ? 'identity_unreadable' : 'one_mark_still_readable', { facts, reading: 'I-23' })
  return excluded
}

const isBlank = (text: string | undefined): boolean => text === undefined || text.trim() === ''

/** Two different people, and a reason in writing. */
const isByTwo = ({
  by,
  approved_by,
  reason,
}: {
  by: string
  approved_by?: string | undefined
  reason: string
}): boolean => ![by, approved_by, reason].some(isBlank) && approved_by?.trim() !== by.trim()

/**
 * A refusal under 2.2(8) that binds: a reason, a person, and a second one who approves.
 * @clause 2.2(8), I-24
 */
const refusedByPeople = ({ fold, claim, reported, trace, clause }: Inquiry): DecidedByPeople | undefined => {
  const recorded = eventsOf(fold.events, 'refusal_2_2_8').filter((refused) => dayOf(refused.on) <= reported)
  const refusals = [...(claim.discretion === undefined ? [] : [claim.discretion]), ...recorded]
  const refusal = refusals.find(isByTwo) ?? refusals[0]
  if (refusal === undefined) return undefined
  const { by, approved_by = '', reason } = refusal
  const binds = isByTwo(refusal) && fold.edition.choices.discretion === 'two_people'
  const rule = binds ? 'refused_by_two_people' : 'discretion_without_effect'
  step(trace, clause, rule, { holds: binds, params: { by, approved_by, reason }, reading: 'I-24' })
  return binds ? { kind: 'people', by, approvedBy: approved_by, reason } : undefined
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
  let people: DecidedByPeople | undefined
  const inquire = (cause: string, applies: (inquiry: Inquiry) => boolean): void => {
    const clause = fold.edition.exclusions.get(cause)?.clause
    if (clause !== undefined && applies({ fold, claim, reported, trace, clause })) clauses.push(clause)
  }
  inquire('unauthorised_opening', openedWithoutLeave)
  inquire('identity_unreadable', unidentifiable)
  if (claim.kind === 'repair') {
    inquire('discretion', (inquiry) => {
      people = refusedByPeople(inquiry)
      return people !== undefined
    })
  }
  return { clauses, people }
}

/** The clauses that a waiver in the customer's favour has lifted by a day; `all` when one names no clause. */
export const waivedBy = (fold: Fold, reported: Day, trace: Trace): { all: boolean; clauses: ReadonlySet<string> } => {
  const waivers = eventsOf(fold.events, 'waiver').filter((waiver) => dayOf(waiver.on) <= reported)
  for (const waiver of waivers) {
    const params = {
      on: formatDay(dayOf(waiver.on)),
      by: waiver.by,
      reason: waiver.reason,
      clause: waiver.clause ?? null,
    }
    step(trace, waiver.clause ?? '2.2.R', 'waived', { facts: [fact(waiver, 'on', waiver.on)], params })
  }
  return {
    all: waivers.some((waiver) => waiver.clause === undefined),
    clauses: new Set(waivers.map((waiver) => waiver.clause ?? '')),
  }
}
