import type { Edition } from '#entitlement/index.ts'
import { serialSentence, type SerialProblem } from '#features/units/index.ts'
import type { Locale } from '#lib/texts.ts'
import { dayIn, endOfDay, formatInstant, type Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db/index.ts'
import { problemsIn, refuseField, type LookupLimit, type Problem } from '#platform/http/index.ts'
import type { BatchItem } from './warranty.schema.ts'
import { warrantyProblems } from './warranty.texts.ts'
import type { Asking, BatchResult, LookupProblem } from './warranty.use-cases.ts'

/** What the routes of this slice are given. */
export interface WarrantyContext {
  readonly db: Db
  readonly editions: readonly Edition[]
  readonly clock: Clock
  /** Public address without a final slash. Links never come from the Host header. */
  readonly baseUrl: string
  /** Island name to its hash-named address. */
  readonly assets: Readonly<Record<string, string>>
  readonly lookups: LookupLimit
}

/** The edition whose zone says what day it is: the newest. */
export const currentEdition = (editions: readonly Edition[]): Edition => {
  const newest = editions.at(-1)
  if (newest === undefined) throw new Error('no edition of the policy')
  return newest
}

/** The two clocks and the language of a request; the clock is read here, once. */
export const askingOf = (
  { db, editions, clock }: Pick<WarrantyContext, 'db' | 'editions' | 'clock'>,
  asked: { readonly on?: string | undefined; readonly known?: string | undefined },
  locale: Locale,
): Asking => {
  const now = clock()
  const { zone } = currentEdition(editions).doc.jurisdiction
  const known = asked.known === undefined ? undefined : knownInstant(zone, asked.known, now)
  const today = dayIn(zone, now)
  const knownOn = known === undefined ? today : dayIn(zone, Temporal.Instant.from(known))
  return { db, editions, now: formatInstant(now), today, on: asked.on ?? today, known, knownOn, locale }
}

/** A day of the second clock means all of that day; today means until now. What will be known later, nobody can say. */
const knownInstant = (zone: string, text: string, now: Temporal.Instant): string => {
  const isDay = text.length === 10
  if (isDay && text === dayIn(zone, now)) return formatInstant(now)
  const instant = isDay ? endOfDay(zone, text) : Temporal.Instant.from(text)
  if (Temporal.Instant.compare(instant, now) > 0) throw refuseField('known', 'in_the_future')
  return formatInstant(instant)
}

/** A refusal of this slice. */
export const refusal = problemsIn(warrantyProblems)

/** Why a serial was not accepted, as the field `serial`. */
const serialError = (problem: SerialProblem) => ({
  errors: (locale: Locale) => [{ field: 'serial', code: problem.code, message: serialSentence(problem, locale) }],
})

/** The refusal of a look-up of one unit: 404 for a serial that we do not know, 422 for what is no serial. */
export const lookupRefusal = (problem: LookupProblem): Problem =>
  problem.code === 'unknown_serial'
    ? refusal(404, 'serial_unknown')
    : refusal(422, 'serial_malformed', serialError(problem.problem))

/** One line of a batch as the reader sees it. */
export const batchItemOf = ({ asked, result }: BatchResult, locale: Locale): BatchItem => {
  if (result.ok) return { status: 'answered', asked, answer: result.value }
  if (result.error.code === 'malformed_serial') {
    return { status: 'malformed_serial', asked, message: serialSentence(result.error.problem, locale) }
  }
  const message = warrantyProblems[locale].serial_unknown.detail
  return { status: 'unknown_serial', asked, serial: result.error.serial, message }
}
