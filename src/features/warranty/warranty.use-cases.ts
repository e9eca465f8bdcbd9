import { answer, answerWithTimeline, type Edition } from '#entitlement/index.ts'
import type { Question } from '#entitlement/question.schema.ts'
import {
  asKnownAt,
  findLedger,
  findLedgers,
  normaliseSerial,
  type SerialProblem,
  type UnitLedger,
} from '#features/units/index.ts'
import { parseDay } from '#lib/days.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import type { Locale } from '#lib/texts.ts'
import type { Db } from '#platform/db/index.ts'
import {
  coverageAnswerOf,
  decisionAnswerOf,
  publicLedger,
  surroundingsOf,
  type AsOf,
  type Surroundings,
} from './warranty.rules.ts'
import type { CoverageAnswer, DecisionAnswer } from './warranty.schema.ts'

/** What an answer is made from, beside the question. */
export interface Asking {
  readonly db: Db
  readonly editions: readonly Edition[]
  /** The present instant, as `formatInstant` writes it. */
  readonly now: string
  /** The present day in the zone of the policy. */
  readonly today: string
  /** The day asked about. */
  readonly on: string
  /** The second clock when the reader set it; otherwise everything recorded so far counts. */
  readonly known: string | undefined
  /** The day of the second clock in the zone of the policy: today, unless the reader set it. */
  readonly knownOn: string
  readonly locale: Locale
}

/** A serial is unreadable, or is not in our records: neither says anything about cover. */
export type LookupProblem =
  | { readonly code: 'unknown_serial'; readonly serial: string }
  | { readonly code: 'malformed_serial'; readonly problem: SerialProblem }

/**
 * The instant that replays the answer: the present, or that of the last record where the clock that wrote it runs ahead of ours.
 */
const knownOf = ({ ledger }: UnitLedger, { now, known }: Asking): string =>
  known ?? ledger.events.reduce((latest, { recorded = '' }) => (recorded > latest ? recorded : latest), now)

/** What is decided on: the ledger as the public may see it, as it was known, and the day on which advice is given. */
const caseOf = (found: UnitLedger, asking: Asking) => {
  const unit = asking.known === undefined ? found : asKnownAt(found, asking.known)
  // What can still be done is told as of the day on which this much was known, so that asking again gives the same bytes.
  const day = parseDay(asking.knownOn)
  if (day === undefined) throw new Error(`not a day: ${asking.knownOn}`)
  const asOf: AsOf = { on: asking.on, known: knownOf(found, asking) }
  return { unit, asOf, ledger: publicLedger(unit.ledger), day }
}

const coverageFor = (found: UnitLedger, asking: Asking): CoverageAnswer => {
  const { unit, asOf, ledger, day } = caseOf(found, asking)
  const decided = answerWithTimeline(asking.editions, ledger, { kind: 'coverage', on: asking.on }, day)
  return coverageAnswerOf(unit, decided, asOf, asking.locale)
}

const find = async (db: Db, raw: string): Promise<Result<UnitLedger, LookupProblem>> => {
  const serial = normaliseSerial(raw)
  if (!serial.ok) return fail({ code: 'malformed_serial', problem: serial.error })
  const unit = await findLedger(db, serial.value)
  return unit === undefined ? fail({ code: 'unknown_serial', serial: serial.value }) : ok(unit)
}

/** The coverage of one unit, for anyone who holds its serial. */
export const findCoverage = async (raw: string, asking: Asking): Promise<Result<CoverageAnswer, LookupProblem>> => {
  const unit = await find(asking.db, raw)
  return unit.ok ? ok(coverageFor(unit.value, asking)) : unit
}

/** The coverage of one unit with what a page shows beside it. */
export const findCoverageForPage = async (
  raw: string,
  asking: Asking,
): Promise<Result<Surroundings & { readonly answer: CoverageAnswer; readonly today: string }, LookupProblem>> => {
  const found = await findCoverage(raw, asking)
  if (!found.ok) return found
  return ok({ answer: found.value, today: asking.today, ...surroundingsOf(asking.editions, found.value) })
}

/** Any of the thirteen questions about one unit. */
export const findDecision = async (
  raw: string,
  question: Question,
  asking: Asking,
): Promise<Result<DecisionAnswer, LookupProblem>> => {
  const found = await find(asking.db, raw)
  if (!found.ok) return found
  const { unit, asOf, ledger, day } = caseOf(found.value, asking)
  return ok(decisionAnswerOf(unit, answer(asking.editions, ledger, question, day), asOf, asking.locale))
}

/** One serial of a batch with what became of it, in the order asked. */
export type BatchResult = { readonly asked: string; readonly result: Result<CoverageAnswer, LookupProblem> }

/** The coverage of many units with one query. */
export const findCoverages = async (raws: readonly string[], asking: Asking): Promise<BatchResult[]> => {
  const serials = raws.map(normaliseSerial)
  const wanted = new Set(serials.flatMap((serial) => (serial.ok ? [serial.value] : [])))
  const units = new Map((await findLedgers(asking.db, [...wanted])).map((unit) => [unit.serial, unit]))
  return raws.map((asked, index) => ({ asked, result: resultOf(serials[index], units, asking) }))
}

const resultOf = (
  serial: Result<string, SerialProblem> | undefined,
  units: ReadonlyMap<string, UnitLedger>,
  asking: Asking,
): Result<CoverageAnswer, LookupProblem> => {
  if (serial === undefined) throw new Error('a serial without a result')
  if (!serial.ok) return fail({ code: 'malformed_serial', problem: serial.error })
  const unit = units.get(serial.value)
  return unit === undefined ? fail({ code: 'unknown_serial', serial: serial.value }) : ok(coverageFor(unit, asking))
}
