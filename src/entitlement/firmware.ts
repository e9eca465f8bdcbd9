import { dayOf } from '#lib/days.ts'
import type { Outcome } from './coverage.ts'
import { earliest, eventsOf, type Fold } from './fold.ts'
import type { QuestionOf } from './question.schema.ts'
import { asked, fact, step, type Trace } from './steps.ts'

/**
 * Is a firmware release free for this hardware? Warranty does not matter; the model's discontinuation does.
 * @clause 2.5.a, I-44
 */
export const decideFirmware = (fold: Fold, question: QuestionOf<'firmware'>, trace: Trace): Outcome => {
  const event = earliest(eventsOf(fold.events, 'model_discontinued'))
  const discontinued = question.discontinued === undefined ? (event?.on ?? null) : question.discontinued
  const lifetime = fold.edition.choices.firmware_end === 'lifetime'
  const entitled = lifetime || discontinued === null || dayOf(question.released) <= dayOf(discontinued)
  const known = question.discontinued === undefined && event !== undefined
  const facts = [
    asked('released', question.released),
    known ? fact(event, 'on', event.on) : asked('discontinued', discontinued),
  ]
  const params = { released: question.released, discontinued }
  const rule = discontinued === null ? 'firmware_free' : entitled ? 'firmware_before_end' : 'firmware_after_end'
  step(trace, '2.5.a', rule, { holds: entitled, facts, params, reading: 'I-44' })
  return { verdict: entitled ? 'entitled' : 'not_entitled', values: {} }
}

/**
 * Is a software upgrade free on a day?
 * @clause 2.5.b
 */
export const decideSoftware = (fold: Fold, question: QuestionOf<'software'>, trace: Trace): Outcome => {
  const licences = eventsOf(fold.events, 'licensed').toSorted((a, b) => (a.on < b.on ? 1 : -1))
  const licence = licences.find((event) => event.on <= question.on)
  const until = question.licence_until === undefined ? (licence?.until ?? null) : question.licence_until
  const entitled = until === null || dayOf(question.on) <= dayOf(until)
  const facts =
    question.licence_until === undefined && licence !== undefined
      ? [fact(licence, 'until', licence.until)]
      : [asked('licence_until', until)]
  const rule = until === null ? 'software_without_term' : entitled ? 'software_in_licence' : 'software_after_licence'
  step(trace, '2.5.b', rule, { holds: entitled, facts, params: { on: question.on, until } })
  return { verdict: entitled ? 'entitled' : 'not_entitled', values: {} }
}
