import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyBaseLogger, FastifyInstance, FastifyTypeProvider, RawServerDefault } from 'fastify'
import type { z } from 'zod'
import type { Locale } from '#lib/texts.ts'
import { generalProblem } from './errors.ts'
import { fieldSentences, type FieldCode, type GeneralProblem } from './http.texts.ts'
import type { FieldError, Problem } from './problem.ts'

/** Lets a handler see the parsed types of its zod schemas. */
export interface ZodTypes extends FastifyTypeProvider {
  validator: this['schema'] extends z.ZodType ? z.output<this['schema']> : unknown
}

/** The HTTP application as the slices see it: their zod schemas give the types of their handlers. */
export type App = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypes>

type Issue = z.core.$ZodIssue
type Finding = Readonly<{
  field: string
  code: FieldCode
  params: Record<'expected' | 'limit' | 'key' | 'values', string>
}>

const NO_PARAMS = { expected: '', limit: '', key: '', values: '' }

/** Path of a field as people write it: `serials[3]`, `question.on`. */
const fieldPath = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`
    return text === '' ? String(part) : `${text}.${String(part)}`
  }, '')

const isKnownCode = (code: string): code is FieldCode => Object.hasOwn(fieldSentences.en, code)

const codeOf = (issue: Issue): FieldCode => {
  switch (issue.code) {
    case 'invalid_type':
      return 'wrong_type'
    case 'invalid_value':
    case 'invalid_union':
      return 'unknown_choice'
    case 'too_small':
      return 'too_short'
    case 'too_big':
      return 'too_long'
    case 'invalid_format':
      return 'bad_format'
    default:
      return isKnownCode(issue.message) ? issue.message : 'not_valid'
  }
}

const paramsOf = (issue: Issue) => {
  if (issue.code === 'invalid_type') return { ...NO_PARAMS, expected: issue.expected }
  if (issue.code === 'too_small') return { ...NO_PARAMS, limit: String(issue.minimum) }
  if (issue.code === 'too_big') return { ...NO_PARAMS, limit: String(issue.maximum) }
  if (issue.code === 'invalid_value') return { ...NO_PARAMS, values: issue.values.map(String).join(', ') }
  return NO_PARAMS
}

/** A missing field is told apart from one of the wrong type by looking at what was sent. */
const isMissing = (data: unknown, path: readonly PropertyKey[]): boolean => {
  let value: unknown = data
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return true
    value = (value as Record<PropertyKey, unknown>)[part]
  }
  return value === undefined
}

const MAX_FINDINGS = 50
const MAX_KEY = 60

const findingsOf = (data: unknown, issue: Issue): Finding[] => {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, MAX_FINDINGS).map((key) => ({
      field: fieldPath([...issue.path, key.slice(0, MAX_KEY)]),
      code: 'unknown_field',
      params: { ...NO_PARAMS, key: key.slice(0, MAX_KEY) },
    }))
  }
  const absent = issue.path.length > 0 && isMissing(data, issue.path)
  return [{ field: fieldPath(issue.path), code: absent ? 'required' : codeOf(issue), params: paramsOf(issue) }]
}

/** Paths of strings that PostgreSQL cannot hold as they are: with U+0000 or a lone surrogate. */
const unstorable = (value: unknown, path: readonly PropertyKey[]): PropertyKey[][] => {
  if (typeof value === 'string') return value.includes('\u0000') || !value.isWellFormed() ? [[...path]] : []
  if (Array.isArray(value)) return value.flatMap((item, index) => unstorable(item, [...path, index]))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) => unstorable(item, [...path, key]))
}

const sentence = ({ field, code, params }: Finding, locale: Locale): FieldError => ({
  field,
  code,
  message: fieldSentences[locale][code](params),
})

/** Codes that mean the shape is wrong (400); every other means that a value is (422). */
const SHAPE: ReadonlySet<FieldCode> = new Set(['required', 'wrong_type', 'unknown_field', 'unknown_choice'])

const refuse = (findings: readonly Finding[]): Problem => {
  const shape = findings.some(({ code }) => SHAPE.has(code))
  const code: GeneralProblem = shape ? 'invalid_request' : 'unacceptable_value'
  const errors = (locale: Locale) => findings.slice(0, MAX_FINDINGS).map((finding) => sentence(finding, locale))
  return generalProblem(shape ? 400 : 422, code, { errors })
}

/** A refusal of one field that a route finds by itself, in the words of the catalogue above. */
export const refuseField = (field: string, code: FieldCode): Problem => refuse([{ field, code, params: NO_PARAMS }])

/** Fastify's validator: the zod schema of the route, nothing coerced, unknown fields refused by the schema itself. */
export const validatorCompiler =
  ({ schema }: { schema: z.ZodType }) =>
  (data: unknown) => {
    const parsed = schema.safeParse(data)
    if (!parsed.success) return { error: refuse(parsed.error.issues.flatMap((issue) => findingsOf(data, issue))) }
    const bad = unstorable(parsed.data, [])
    if (bad.length === 0) return { value: parsed.data }
    return { error: refuse(bad.map((path) => ({ field: fieldPath(path), code: 'not_text', params: NO_PARAMS }))) }
  }
