/** A request that a dealer opens for a customer of theirs: the customer is written to, and has the say over what is shared. */
import { randomUUIDv7 } from 'node:crypto'
import { newestEdition } from '#entitlement/index.ts'
import { findLedger, normaliseSerial } from '#features/units/index.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { locales, type Locale } from '#lib/texts.ts'
import { dayIn } from '#platform/clock.ts'
import { checkForm, formValues, isKind, requiredFields } from './form.rules.ts'
import { formSentences, problemSentence } from './form.texts.ts'
import { dealerOf } from './routing.rules.ts'
import type { ForCustomerForm, FormField, FormProblems } from './portal.schema.ts'
import { openRequest, type SupportContext } from './support.use-cases.ts'
import { requestOfSubmission } from './support.views.ts'

/** Who opens it, as the thread names them. */
export interface OpeningDealer {
  readonly dealerId: string
  readonly personId: string
  readonly name: string
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** What the policy asks for, and always the unit, whose model we know. */
const requiredHere = (ctx: Pick<SupportContext, 'editions'>, kind: string): FormField[] => {
  const asked = requiredFields(newestEdition(ctx.editions).doc.request_fields, kind).filter((name) => name !== 'model')
  return [...new Set<FormField>([...asked, 'serial'])]
}

/** An empty form; a serial, from the page of a unit, is filled in. */
export const emptyForCustomer = (
  ctx: Pick<SupportContext, 'editions'>,
  serial: string,
  language: Locale,
): ForCustomerForm => ({
  values: { ...formValues({}), serial },
  language,
  required: requiredHere(ctx, ''),
  problems: {},
  submission: randomUUIDv7(),
})

type Fields = Readonly<Record<string, string | readonly string[]>>

const sayProblems = (found: ReturnType<typeof checkForm>, locale: Locale): FormProblems =>
  Object.fromEntries(Object.entries(found).map(([name, problem]) => [name, problemSentence(problem, locale)]))

/** The form as it came, with what is wrong beside each field, and the unit where it is one that the dealer sold. */
const readForCustomer = async (ctx: SupportContext, dealerId: string, fields: Fields, locale: Locale) => {
  const values = formValues(fields)
  const required = requiredHere(ctx, values.kind)
  const today = dayIn(newestEdition(ctx.editions).zone, Temporal.Instant.from(ctx.now))
  const problems = { ...sayProblems(checkForm(values, required, today), locale) }
  const serial = normaliseSerial(values.serial)
  const known = serial.ok ? await findLedger(ctx.db, serial.value) : undefined
  const unit = known !== undefined && dealerOf(known.ledger) === dealerId ? known : undefined
  if (serial.ok && unit === undefined) problems.serial = formSentences[locale].not_your_unit
  const submission = String(fields['submission'])
  const isOurs = UUID.test(submission)
  const language = locales.find((one) => one === fields['language']) ?? locale
  const form: ForCustomerForm = {
    values,
    language,
    required,
    problems,
    submission: isOurs ? submission : randomUUIDv7(),
  }
  return { form, unit: isOurs && Object.keys(problems).length === 0 ? unit : undefined }
}

/**
 * Opens a request for the customer of a dealer. Only a unit that this dealer sold: any other is as good as unknown. No consent goes
 * with it, as the customer alone can give one; it stays with the maker until they do, by the tracking link that they are sent.
 * @returns the request's number; the form again where something is wrong
 * @clause 2.6.c, 2.8.a, 2.8.c
 */
export const openForCustomer = async (
  ctx: SupportContext,
  dealer: OpeningDealer,
  fields: Fields,
  locale: Locale,
): Promise<Result<string, ForCustomerForm>> => {
  const { form, unit } = await readForCustomer(ctx, dealer.dealerId, fields, locale)
  if (unit === undefined) return fail(form)
  const { language, submission } = form
  const { name, email, phone, company, kind, subject, description, firmware } = form.values
  const opened = await openRequest(ctx, {
    customer: { email, name, phone, company: company || undefined, locale: language },
    kind: isKind(kind) ? kind : 'other',
    subject,
    body: description,
    channel: 'web',
    serial: unit.serial,
    details: { model: unit.model.name, ...(firmware && { firmware }) },
    submission,
    openedBy: dealer,
  })
  if (opened.ok) return ok(opened.value.number)
  const sent = await requestOfSubmission(ctx.db, submission)
  return sent === undefined ? fail(form) : ok(sent.number)
}
