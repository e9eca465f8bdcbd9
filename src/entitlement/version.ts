import { dayOf, formatDay, type Day } from '#lib/days.ts'
import { coverEndAt, lastCoveredDay } from './cover.ts'
import type { Outcome } from './coverage.ts'
import { newestEdition, isInForce, type Edition, type InForce } from './edition.ts'
import { fold as foldLedger, type Fold } from './fold.ts'
import type { Ledger } from './ledger.schema.ts'
import type { QuestionOf } from './question.schema.ts'
import { fact, isoOrNull, need, step, type Trace } from './steps.ts'

/** What the choice between versions of a policy needs to know of each. */
export interface Dated extends InForce {
  readonly improvesOlderUnits: boolean
}

/**
 * The version that binds: the one in force at the sale, or a later one that says it improves older units and does.
 * @param coverEnd last day of cover under a version; the customer gets the latest
 * @returns undefined when no version was in force
 * @clause F, I-46
 */
const bindingVersion = <V extends Dated>(
  versions: readonly V[],
  days: { readonly sold: Day; readonly asked: Day },
  atSale: boolean,
  coverEnd: (version: V) => Day,
): V | undefined => {
  const bound = versions.find((version) => isInForce(version, atSale ? days.sold : days.asked))
  if (bound === undefined || !atSale) return bound
  let best = bound
  for (const version of versions) {
    const later = version.soldFrom !== null && version.soldFrom > days.sold && version.soldFrom <= days.asked
    if (later && version.improvesOlderUnits && coverEnd(version) > coverEnd(best)) best = version
  }
  return best
}

const datedEdition = (edition: Edition) => ({
  edition,
  soldFrom: edition.soldFrom,
  soldUntil: edition.soldUntil,
  improvesOlderUnits: edition.doc.effective.retroactive_improvements,
})

/**
 * Folds a ledger under the edition that binds it.
 * @param editions at least one, in order of their versions
 * @param asked the day the question is about; undefined for questions about no day
 * @clause F, I-46
 */
export const boundFold = (editions: readonly Edition[], ledger: Ledger, asked: Day | undefined): Fold => {
  const newest = newestEdition(editions)
  const latest = foldLedger(newest, ledger, editions)
  if (editions.length === 1 || latest.sale === undefined) return latest
  const days = { sold: latest.sale.day, asked: asked ?? Infinity }
  const atSale = newest.choices.version_binding === 'at_sale'
  const bound = bindingVersion(
    editions.map(datedEdition),
    days,
    atSale,
    ({ edition }) => lastCoveredDay(foldLedger(edition, ledger, editions)) ?? 0,
  )
  return bound === undefined || bound.edition === newest ? latest : foldLedger(bound.edition, ledger, editions)
}

/** The fold under other months of the main term, everything else as it is. */
const foldWithMonths = (fold: Fold, months: number): Fold => {
  const { edition, editions, unit, events } = fold
  const term = edition.doc.parameters.families.find((family) => family.id === unit.family)?.term
  if (term !== 'main') return fold
  const families = new Map(edition.families).set(unit.family, { ...fold.family, months })
  return foldLedger({ ...edition, families }, { unit, events }, editions)
}

/**
 * Which of several versions of the policy binds this unit, and until when does it cover it?
 * @returns v1, v2, … with the last day of cover; unknown when the sale is, or when no version was in force
 * @clause F, I-46
 */
export const decideVersion = (fold: Fold, question: QuestionOf<'version'>, trace: Trace): Outcome => {
  if (fold.sale === undefined) {
    step(trace, '2.8.b', 'no_record_of_sale', { holds: false, reading: 'I-52' })
    need(trace, '2.8.b', 'proof_of_purchase')
    return { verdict: 'unknown', values: {} }
  }
  const asked = dayOf(question.on)
  const atSale = fold.edition.choices.version_binding === 'at_sale'
  const versions = question.versions.map((version) => ({
    version: version.version,
    soldFrom: version.sold_from === null ? null : dayOf(version.sold_from),
    soldUntil: version.sold_until === null ? null : dayOf(version.sold_until),
    improvesOlderUnits: version.retroactive_improvements,
    end: coverEndAt(foldWithMonths(fold, version.main_months), asked) ?? 0,
  }))
  const bound = bindingVersion(versions, { sold: fold.sale.day, asked }, atSale, ({ end }) => end)
  const sold = formatDay(fold.sale.day)
  const params = { sold, on: question.on, version: bound?.version ?? null, ends: isoOrNull(bound?.end) }
  const rule = bound === undefined ? 'no_version_in_force' : atSale ? 'version_at_sale' : 'version_at_claim'
  step(trace, 'F', rule, {
    holds: bound !== undefined,
    facts: [fact(fold.sale.event, 'on', sold)],
    params,
    reading: 'I-46',
  })
  if (bound === undefined) return { verdict: 'unknown', values: {} }
  return { verdict: `v${bound.version}`, values: { ends: isoOrNull(bound.end) } }
}
