import type { Locale } from '#lib/texts.ts'
import type { Advice, Decision, Need, Step } from './decision.ts'
import { adviceTexts } from './advice.texts.ts'
import { claimRules } from './claim-rules.texts.ts'
import { nameOf, readerOf, type SentencePair } from './reader.ts'
import { summaryTexts } from './summary.texts.ts'
import { termRules } from './term-rules.texts.ts'

const rules = { ...termRules, ...claimRules }

/** The rules that steps can name; each has one sentence in each language. */
export type RuleId = keyof typeof rules

export const ruleIds = Object.keys(rules) as RuleId[]

const write = (pair: SentencePair, params: Step['params'], locale: Locale): string =>
  pair[locale === 'en' ? 'en' : 'zh'](readerOf(params, locale))

/** One step as a sentence that a customer can read. */
export const explainStep = (step: Step, locale: Locale): string => write(rules[step.rule], step.params, locale)

/** The whole reasoning, one sentence a step, in order. */
export const explain = (decision: Decision, locale: Locale): string[] =>
  decision.steps.map((step) => explainStep(step, locale))

/** The values of a decision as those of a step, which holds no lists. */
const flat = (values: Decision['values']): Step['params'] => {
  if (!Object.values(values).some(Array.isArray)) return values as Step['params']
  const entries = Object.entries(values).map(([key, value]) => [key, Array.isArray(value) ? value.join(',') : value])
  return Object.fromEntries(entries) as Step['params']
}

/** The answer in one plain sentence. */
export const summary = (decision: Decision, locale: Locale): string => {
  const texts = summaryTexts[decision.question.kind]
  const pair = texts[decision.verdict] ?? texts['otherwise']
  if (pair === undefined) return decision.verdict
  return write(pair, flat(decision.values), locale)
}

/** One piece of advice as a sentence. */
export const explainAdvice = (advice: Advice, locale: Locale): string => {
  const texts = adviceTexts[advice.act]
  const params = { until: advice.until, ends: advice.ends, verdict: advice.verdict }
  return write(advice.status === 'open' ? texts.open : texts.past, params, locale)
}

/** What is missing, as a noun. */
export const explainNeed = (need: Need, locale: Locale): string => nameOf(need.code, locale)
