import { explain, explainAdvice, summary, type Answer, type Edition, type Timeline } from '#entitlement/index.ts'
import type { Ledger, LedgerEvent } from '#entitlement/ledger.schema.ts'
import type { Bilingual, Locale } from '#lib/texts.ts'
import type { ClauseText, CoverageAnswer, DecisionAnswer } from './warranty.schema.ts'

/** The two clocks of an answer: the day asked about, and the instant up to which records count. */
export interface AsOf {
  readonly on: string
  readonly known: string
}

/** What an answer says of the unit itself. */
export interface PublicUnit {
  readonly serial: string
  readonly model: { readonly name: string; readonly family: string }
}

/** Stands in for a person of ours wherever the rule only asks whether there was one. */
const STAFF = 'staff'

/** A fact without what the public must not see: dealer, price, people, the serial of another unit. */
const publicEvent = (event: LedgerEvent): LedgerEvent => {
  switch (event.type) {
    case 'sold': {
      const { dealer: _dealer, price: _price, ...rest } = event
      return rest
    }
    case 'shipped_by_manufacturer':
    case 'dealer_reported_sale': {
      const { dealer: _dealer, ...rest } = event
      return rest
    }
    case 'unit_replaced': {
      const { serial: _serial, ...rest } = event
      return rest
    }
    case 'waiver':
      return { ...event, by: STAFF, reason: STAFF }
    case 'refusal_2_2_8':
      return {
        ...event,
        by: STAFF,
        reason: STAFF,
        ...(event.approved_by === undefined ? {} : { approved_by: 'second' }),
      }
    case 'withdrawn':
      return { ...event, reason: STAFF }
    default:
      return event
  }
}

/**
 * The ledger that public questions are decided on: the dates and acts that bear on the answer, nothing of dealer, price or people.
 * What never enters the engine cannot leave it in a step.
 */
export const publicLedger = ({ unit, events }: Ledger): Ledger => ({ unit, events: events.map(publicEvent) })

/** Picked field by field, so that a new field of a decision is public only when it is written here. */
const publicDecision = ({ question, verdict, values, steps, needs }: Answer): DecisionAnswer['decision'] => ({
  kind: question.kind,
  verdict,
  values: values as DecisionAnswer['decision']['values'],
  steps: steps.map(({ clause, rule, holds, facts: used, params: given, reading }) => {
    const facts = used.map(({ field, value }) => ({ field, value }))
    const params = given as DecisionAnswer['decision']['steps'][number]['params']
    return reading === undefined
      ? { clause, rule, holds, facts, params }
      : { clause, rule, holds, facts, params, reading }
  }),
  needs: needs.map(({ code, clause }) => ({ code, clause })),
})

/** The public answer to a question about a unit, in the reader's language. */
export const decisionAnswerOf = (unit: PublicUnit, answer: Answer, asOf: AsOf, locale: Locale): DecisionAnswer => ({
  serial: unit.serial,
  model: { name: unit.model.name, family: unit.model.family },
  asOf,
  policy: { id: answer.policy.id, version: answer.policy.version, sha256: answer.policy.sha256 },
  language: locale,
  decision: publicDecision(answer),
  summary: summary(answer, locale),
  explanation: explain(answer, locale),
  advice: answer.advice.map((advice) => {
    const { act, status, until, verdict, ends, clause } = advice
    return { act, status, until, verdict, ends, clause, text: explainAdvice(advice, locale) }
  }),
})

/** Most units never had a part replaced, and their answer is taken as it is. */
const withoutParts = (answer: Answer): Answer => {
  if (answer.values['parts'] === undefined) return answer
  const { parts: _parts, ...values } = answer.values
  return { ...answer, values }
}

/** The public answer to the question of coverage; the clocks of replaced parts stand under `timeline` instead of among the values. */
export const coverageAnswerOf = (
  unit: PublicUnit,
  { answer, timeline }: { readonly answer: Answer; readonly timeline: Timeline },
  asOf: AsOf,
  locale: Locale,
): CoverageAnswer => {
  return {
    ...decisionAnswerOf(unit, withoutParts(answer), asOf, locale),
    timeline: {
      segments: timeline.segments.map(({ from, to, status, basis }) => ({ from, to, status, basis })),
      parts: timeline.parts.map(({ part, from, ends, by }) => ({ part, from, ends, by })),
    },
  }
}

/** What a page shows beside the answer: the words of the clauses it cites, in the order of the policy, and the family in words. */
export interface Surroundings {
  readonly clauses: ClauseText[]
  readonly family: Bilingual
}

/** Reads the surroundings of an answer from the edition that decided. */
export const surroundingsOf = (editions: readonly Edition[], answer: DecisionAnswer): Surroundings => {
  const doc = editions.find(({ sha256 }) => sha256 === answer.policy.sha256)?.doc
  if (doc === undefined) throw new Error(`no edition ${answer.policy.id} with hash ${answer.policy.sha256}`)
  const { steps, needs } = answer.decision
  const cited = new Set([...steps, ...needs, ...answer.advice].map(({ clause }) => clause))
  const clauses = doc.clauses.filter(({ id }) => cited.has(id)).map(({ id, kind, zh, en }) => ({ id, kind, zh, en }))
  const code = answer.model.family
  const { zh, en } = doc.parameters.families.find(({ id }) => id === code) ?? { zh: code, en: code }
  return { clauses, family: { zh, en } }
}
