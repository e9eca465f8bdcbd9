import type { Outcome } from './coverage.ts'
import type { Fold } from './fold.ts'
import type { QuestionOf } from './question.schema.ts'
import { asked, step, type Trace } from './steps.ts'

const HOUR = 3_600_000

/**
 * By when must a person have answered?
 * @returns due (an instant in UTC), or no_promise where the text promises nothing for that way of asking
 * @clause 2.6.a, 2.6.b, I-45
 */
export const decideResponse = (fold: Fold, question: QuestionOf<'respond'>, trace: Trace): Outcome => {
  const { hours, clause } = fold.edition.doc.parameters.response
  const channels = fold.edition.choices.response_clock === 'clock_hours_all_channels' ? ['email', 'web'] : ['email']
  const promised = channels.includes(question.via)
  const facts = [asked('at', question.at), asked('via', question.via)]
  const at = Temporal.Instant.from(question.at).epochMilliseconds
  const due = Temporal.Instant.fromEpochMilliseconds(at + hours * HOUR).toString({ smallestUnit: 'millisecond' })
  if (question.via === 'web') step(trace, '2.6.a', 'asked_by_web_form', { facts })
  const { zone } = fold.edition
  const params = promised ? { hours, due, zone, via: question.via } : { hours, via: question.via }
  step(trace, clause, promised ? 'response_due' : 'response_not_promised', {
    holds: promised,
    facts,
    params,
    reading: 'I-45',
  })
  return promised ? { verdict: 'due', values: { due, zone } } : { verdict: 'no_promise', values: {} }
}
