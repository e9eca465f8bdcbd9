import { formatDay } from '#lib/days.ts'
import { lastCoveredDay, workClock } from './cover.ts'
import { explainTerm, type Outcome } from './coverage.ts'
import type { Fold } from './fold.ts'
import type { QuestionOf } from './question.schema.ts'
import { asked, fact, isoOrNull, step, type Trace } from './steps.ts'

/**
 * Until when is a part covered? A part that was never replaced is covered as the product is.
 * @clause 2.3.b, 2.3.c
 */
export const decidePart = (fold: Fold, question: QuestionOf<'part'>, trace: Trace): Outcome => {
  const end = lastCoveredDay(fold)
  explainTerm(fold, trace, end ?? 0)
  const work = fold.works.find((candidate) => candidate.part === question.part)
  if (work === undefined) {
    step(trace, '2.2', 'part_never_replaced', {
      holds: false,
      facts: [asked('part', question.part)],
      params: { part: question.part },
    })
    if (end === undefined) return { verdict: 'unknown', values: {} }
    return { verdict: 'part_term', values: { ends: isoOrNull(end), by: 'product_remaining' } }
  }
  const clock = workClock(fold, work)
  const ends = formatDay(clock.ends)
  const clause = work.under === 'paid' ? '2.3.c' : '2.3.b'
  const facts = [fact(work.event, 'delivered', formatDay(work.back))]
  const params = { part: work.part, back: formatDay(work.back), own_end: formatDay(clock.ownEnd), ends, by: clock.by }
  step(trace, clause, 'part_has_longer', { facts, params, reading: 'I-31' })
  return { verdict: 'part_term', values: { ends, by: clock.by } }
}
