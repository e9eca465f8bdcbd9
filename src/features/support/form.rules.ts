import { parseDay } from '#lib/days.ts'
import { normaliseSerial } from '#features/units/serial.rules.ts'
import type { SerialProblem } from '#features/units/index.ts'
import { formFields } from './portal.schema.ts'
import { MAX_BODY, requestKinds } from './support.schema.ts'
import type { FormField, FormValues } from './portal.schema.ts'
import type { RequestKind } from './support.schema.ts'

/** Why a field of the form cannot be taken. The codes are worded in form.texts.ts. */
export type FieldProblem =
  | {
      readonly code: 'required' | 'too_long' | 'not_text' | 'not_a_kind' | 'not_a_day' | 'in_the_future' | 'not_a_phone'
    }
  | { readonly code: 'not_an_address' | 'several_addresses' | 'address_not_ascii' }
  | { readonly code: 'not_a_serial'; readonly problem: SerialProblem }

export type FieldProblems = Partial<Record<FormField, FieldProblem>>

const longest: Readonly<Record<FormField, number>> = {
  name: 200,
  email: 254,
  phone: 60,
  company: 200,
  kind: 20,
  subject: 200,
  description: MAX_BODY,
  model: 100,
  serial: 100,
  firmware: 100,
  happenedOn: 10,
  evidence: 2000,
}

/** As it was typed, with the ends trimmed; line ends as we keep them. */
export const formValues = (fields: Readonly<Record<string, string | readonly string[]>>): FormValues =>
  Object.fromEntries(
    formFields.map((name) => {
      const value = fields[name]
      return [name, typeof value === 'string' ? value.replace(/\r\n?/g, '\n').trim() : '']
    }),
  ) as FormValues

const ADDRESS =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/i

const emailProblem = (email: string): FieldProblem | undefined => {
  if (/[,;，；]/.test(email)) return { code: 'several_addresses' }
  if (/[^\x21-\x7e]/.test(email) && !/\s/.test(email)) return { code: 'address_not_ascii' }
  return ADDRESS.test(email) && !/^\.|\.@|\.\./.test(email) ? undefined : { code: 'not_an_address' }
}

const dayProblem = (day: string, today: string): FieldProblem | undefined => {
  if (parseDay(day) === undefined) return { code: 'not_a_day' }
  return day > today ? { code: 'in_the_future' } : undefined
}

const serialProblem = (text: string): FieldProblem | undefined => {
  const serial = normaliseSerial(text)
  return serial.ok ? undefined : { code: 'not_a_serial', problem: serial.error }
}

const problemOf = (name: FormField, value: string, today: string): FieldProblem | undefined => {
  if (value.includes('\u0000') || !value.isWellFormed()) return { code: 'not_text' }
  if (value.length > longest[name]) return { code: 'too_long' }
  switch (name) {
    case 'email':
      return emailProblem(value)
    case 'phone':
      return value.replace(/\P{Nd}/gu, '').length < 5 ? { code: 'not_a_phone' } : undefined
    case 'kind':
      return isKind(value) ? undefined : { code: 'not_a_kind' }
    case 'serial':
      return serialProblem(value)
    case 'happenedOn':
      return dayProblem(value, today)
    default:
      return undefined
  }
}

export const isKind = (text: string): text is RequestKind => requestKinds.some((kind) => kind === text)

/** Our field for a field that the policy asks for. */
const fieldOfPolicy: Readonly<Record<string, readonly FormField[]>> = {
  name: ['name'],
  email: ['email'],
  phone: ['phone'],
  request: ['kind', 'subject', 'description'],
  model: ['model'],
  serial: ['serial'],
  description: ['description'],
}

/** What the policy asks for with a request of this kind: always, and more when something is to be looked at. */
export const requiredFields = (
  asked: { readonly always: readonly string[]; readonly repair: readonly string[] },
  kind: string,
): FormField[] => {
  const names = kind === 'repair' || kind === 'return' ? [...asked.always, ...asked.repair] : asked.always
  return [...new Set(names.flatMap((name) => fieldOfPolicy[name] ?? []))]
}

/**
 * Checks a filled-in form, every field of it.
 * @param today the present day in the zone of the policy
 * @returns one problem for each field that has one; empty when the form can be sent
 * @clause 2.6.a
 */
export const checkForm = (values: FormValues, required: readonly FormField[], today: string): FieldProblems => {
  const problems: FieldProblems = {}
  for (const name of formFields) {
    const value = values[name]
    if (value === '' && required.includes(name)) problems[name] = { code: 'required' }
    const problem = value === '' ? undefined : problemOf(name, value, today)
    if (problem !== undefined) problems[name] = problem
  }
  return problems
}
