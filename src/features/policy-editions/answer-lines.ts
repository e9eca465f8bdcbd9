import { explainAdvice, explainNeed, explainStep, summary, type Answer, type Step } from '#entitlement/index.ts'
import type { Locale, Texts } from '#lib/texts.ts'

const headings: Texts<{
  readonly steps: string
  readonly needs: string
  readonly advice: string
  readonly policy: string
}> = {
  'zh-CN': { steps: '理由', needs: '还缺少', advice: '还可以做的事', policy: '适用政策' },
  en: { steps: 'Why', needs: 'Still needed', advice: 'What can still be done', policy: 'Policy' },
}

/** Clause of a step, with the open reading it follows. */
const cited = ({ clause, reading }: Step): string => (reading === undefined ? clause : `${clause}, ${reading}`)

/** An answer as lines of a terminal: the sentence first, then the reasoning with its clauses, what is missing, what can be done. */
export const answerLines = (answer: Answer, locale: Locale): string[] => {
  const t = headings[locale]
  const { policy, steps, needs, advice } = answer
  const block = (heading: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : [`${heading}:`, ...lines.map((line) => `  ${line}`)]
  return [
    summary(answer, locale),
    '',
    ...block(
      t.steps,
      steps.map((step) => `[${cited(step)}] ${explainStep(step, locale)}`),
    ),
    ...block(
      t.needs,
      needs.map((need) => `[${need.clause}] ${explainNeed(need, locale)}`),
    ),
    ...block(
      t.advice,
      advice.map((each) => `[${each.clause}] ${explainAdvice(each, locale)}`),
    ),
    `${t.policy}: ${policy.id} ${policy.version} (${policy.sha256.slice(0, 12)})`,
  ]
}
