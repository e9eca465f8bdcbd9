import type { Outcome } from './coverage.ts'
import type { Fold } from './fold.ts'
import type { QuestionOf } from './question.schema.ts'
import { asked, step, type Trace } from './steps.ts'

/** Whom the narrow reading of I-50 takes for a helper of the manufacturer rather than a third party. */
const PROCESSORS: readonly string[] = ['carrier', 'dealer']

/**
 * May personal data go to a recipient for a purpose?
 * @returns allowed | ask_consent
 * @clause 2.8.a, 2.8.c, I-50
 */
export const decideDisclosure = (fold: Fold, question: QuestionOf<'disclose'>, trace: Trace): Outcome => {
  const exempt = fold.edition.choices.third_parties === 'processors_exempt' && PROCESSORS.includes(question.to)
  const consented = question.consents.includes(question.purpose)
  const params = { to: question.to, purpose: question.purpose }
  const facts = [asked('consents', question.consents.join(','))]
  const rule = exempt ? 'recipient_is_processor' : consented ? 'consent_given' : 'consent_missing'
  step(trace, '2.8.c', rule, { holds: exempt || consented, facts, params, reading: 'I-50' })
  return { verdict: exempt || consented ? 'allowed' : 'ask_consent', values: {} }
}
