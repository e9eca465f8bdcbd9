import { dayOf, type Day } from '#lib/days.ts'
import { actOf } from './acts.ts'
import { decideCoverage, decideTimeline, type Outcome } from './coverage.ts'
import { coverAt, partClocksOf, segmentsOf } from './cover.ts'
import type { DecidedByPeople, Decision, PartClock, Segment } from './decision.ts'
import { decideDisclosure } from './disclosure.ts'
import { newestEdition, type Edition } from './edition.ts'
import { decideFirmware, decideSoftware } from './firmware.ts'
import type { Fold } from './fold.ts'
import type { Ledger } from './ledger.schema.ts'
import { decidePaidExtension } from './paid-extension.ts'
import { decidePart } from './parts.ts'
import type { Question, QuestionKind, QuestionOf } from './question.schema.ts'
import { decideRegistration } from './registration.ts'
import { decideRepair } from './repair.ts'
import { decideResponse } from './response.ts'
import { decideReturn } from './return.ts'
import { decideRoute } from './routing.ts'
import { newTrace, type Trace } from './steps.ts'
import { boundFold, decideVersion } from './version.ts'

type Decider<K extends QuestionKind> = (
  fold: Fold,
  question: QuestionOf<K>,
  trace: Trace,
) => Outcome & { readonly people?: DecidedByPeople }

/** One decider for each kind of question. */
const deciders: { readonly [K in QuestionKind]: Decider<K> } = {
  coverage: decideCoverage,
  timeline: (fold, _, trace) => decideTimeline(fold, trace),
  return: decideReturn,
  repair: decideRepair,
  register: decideRegistration,
  apply_paid: decidePaidExtension,
  part: decidePart,
  firmware: decideFirmware,
  software: decideSoftware,
  respond: decideResponse,
  route: (fold, _, trace) => decideRoute(fold, trace),
  disclose: decideDisclosure,
  version: decideVersion,
}

/** The day a question is about; undefined where it is about none. */
export const dayAskedAbout = (edition: Edition, question: Question): Day | undefined => {
  if (question.kind === 'coverage' || question.kind === 'software' || question.kind === 'version')
    return dayOf(question.on)
  if (question.kind === 'return' || question.kind === 'repair') return actOf(edition, question.reported).day
  if (question.kind === 'register' || question.kind === 'apply_paid') return actOf(edition, question.at).day
  return undefined
}

/** Answers a question about a ledger that is already folded. */
export const decideFolded = (fold: Fold, question: Question): Decision => {
  const trace = newTrace()
  const decider = deciders[question.kind] as Decider<QuestionKind>
  const { verdict, values, people } = decider(fold, question, trace)
  return {
    question,
    verdict,
    values,
    policy: fold.edition.ref,
    steps: trace.steps,
    needs: trace.needs,
    decidedBy: people ?? { kind: 'engine' },
  }
}

/**
 * Answers a question about a unit under the edition that binds it.
 * @param editions at least one, in order of their versions
 * @param ledger the events known; for an answer as of an earlier knowledge pass them through `knownAt`
 * @returns plain JSON; the same input gives the same bytes
 * @throws RangeError for a family that the policy does not know
 */
export const decide = (editions: readonly Edition[], ledger: Ledger, question: Question): Decision => {
  const asked = editions.length === 1 ? undefined : dayAskedAbout(newestEdition(editions), question)
  return decideFolded(boundFold(editions, ledger, asked), question)
}

/** The verdict alone, for trying out many acts: no reasons are given where it can be had without. */
export const verdictOf = (fold: Fold, question: Question): string =>
  question.kind === 'coverage' ? coverAt(fold, dayOf(question.on)).state : decideFolded(fold, question).verdict

/** The life of a unit for pictures, lists and the cache of segments. */
export interface Timeline {
  readonly segments: readonly Segment[]
  readonly parts: readonly PartClock[]
  readonly edition: Edition
}

/** The life of a unit from a ledger that is already folded. */
export const timelineFolded = (fold: Fold): Timeline => ({
  segments: segmentsOf(fold),
  parts: partClocksOf(fold),
  edition: fold.edition,
})

/** The life of a unit under the edition that binds it, whatever the day. */
export const timelineOf = (editions: readonly Edition[], ledger: Ledger): Timeline =>
  timelineFolded(boundFold(editions, ledger, undefined))
