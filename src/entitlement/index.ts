/** The pure core: (editions, ledger, question) → decision with cited steps. No I/O, no clock, no randomness. */
import type { Day } from '#lib/days.ts'
import { adviseOn } from './advice.ts'
import { dayAskedAbout, decideFolded, timelineFolded, timelineOf, type Timeline } from './decide.ts'
import type { Answer } from './decision.ts'
import { newestEdition, type Edition } from './edition.ts'
import type { Fold } from './fold.ts'
import type { Ledger } from './ledger.schema.ts'
import type { Question } from './question.schema.ts'
import { boundFold } from './version.ts'

export { compileEdition, EditionError, newestEdition, type Edition } from './edition.ts'
export { policyDocumentSchema, type PolicyDocument } from './edition.schema.ts'
export { dayAskedAbout, decide, decideFolded, timelineOf, type Timeline } from './decide.ts'
export { fold, type Fold } from './fold.ts'
export { coverAt, type Cover } from './cover.ts'
export { knownAt, standingEvents } from './ledger.ts'
export { explain, explainAdvice, explainNeed, explainStep, ruleIds, summary } from './explain.ts'
export { nameOf, writeDay } from './reader.ts'
export { choiceKeys, optionsOf, readingIdOf } from './choices.ts'
export {
  ledgerEventSchema,
  unitSchema,
  type EventType,
  type Ledger,
  type LedgerEvent,
  type Unit,
} from './ledger.schema.ts'
export { questionKinds, questionSchema, type Question, type QuestionKind } from './question.schema.ts'
export type { Advice, Answer, Decision, Need, PartClock, Segment, Step } from './decision.ts'

/**
 * Answers a question and says what the customer can still do.
 * @param today the day on which the advice is given
 */
export const answer = (editions: readonly Edition[], ledger: Ledger, question: Question, today: Day): Answer =>
  answerFolded(foldFor(editions, ledger, question), question, today)

const foldFor = (editions: readonly Edition[], ledger: Ledger, question: Question): Fold =>
  boundFold(editions, ledger, dayAskedAbout(newestEdition(editions), question))

const answerFolded = (fold: Fold, question: Question, today: Day): Answer => {
  const decision = decideFolded(fold, question)
  return { ...decision, advice: adviseOn(fold, decision, today) }
}

/** The same with the whole life of the unit beside it, from one fold where one edition binds both. */
export const answerWithTimeline = (
  editions: readonly Edition[],
  ledger: Ledger,
  question: Question,
  today: Day,
): { readonly answer: Answer; readonly timeline: Timeline } => {
  const fold = foldFor(editions, ledger, question)
  const timeline = editions.length === 1 ? timelineFolded(fold) : timelineOf(editions, ledger)
  return { answer: answerFolded(fold, question, today), timeline }
}
