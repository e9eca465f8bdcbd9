import { z } from 'zod'
import {
  compileEdition,
  decide,
  ledgerEventSchema,
  questionSchema,
  unitSchema,
  type Decision,
  type Edition,
  type Segment,
} from '#entitlement/index.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import type { Locale } from '#lib/texts.ts'
import { locateIssues, readYaml, schemaWords, type LocatedFile, type Problem } from './policy-file.ts'

const caseSchema = z.strictObject({
  id: z.string().min(1),
  title: z.string().optional(),
  unit: unitSchema,
  events: z.array(ledgerEventSchema),
  ask: questionSchema,
  interpretations: z.record(z.string(), z.string()).optional(),
  expect: z.record(z.string(), z.unknown()),
  clauses: z.array(z.string()).default([]),
  note: z.string().optional(),
})

const caseFileSchema = z.strictObject({ format: z.literal('sanbao.cases/1'), cases: z.array(z.unknown()) })

type ParsedCase = z.infer<typeof caseSchema>

/** One case of a file: ready to run, or with what is wrong in it. One broken case does not stop the others. */
export type PolicyCase = {
  readonly id: string
  readonly problems: readonly Problem[]
  readonly locate: LocatedFile['locate']
} & ({ readonly ready: true; readonly content: ParsedCase } | { readonly ready: false })

/** A case file may hold many thousand cases, and what wrote it may have named a part that they share once. */
const LIMITS = { bytes: 64_000_000, aliases: 100_000 }

/** A copy without the fields that the schema does not know; they are reported, not guessed at. */
const withoutUnknown = (value: unknown, error: z.ZodError): unknown => {
  const copy: unknown = structuredClone(value)
  for (const issue of error.issues) {
    if (issue.code !== 'unrecognized_keys') continue
    const parent = issue.path.reduce<unknown>((inner, part) => (inner as Record<PropertyKey, unknown>)[part], copy)
    for (const key of issue.keys) delete (parent as Record<string, unknown>)[key]
  }
  return copy
}

const parseCase = (file: LocatedFile, value: unknown, index: number, locale: Locale): PolicyCase => {
  const locate: LocatedFile['locate'] = (path) => file.locate(['cases', index, ...path])
  const id = value !== null && typeof value === 'object' && 'id' in value ? String(value.id) : `#${index + 1}`
  const first = caseSchema.safeParse(value, schemaWords(locale))
  if (first.success) return { id, problems: [], locate, ready: true, content: first.data }
  const broken = { id, problems: locateIssues({ value, locate }, first.error, locale), locate, ready: false as const }
  if (first.error.issues.some((issue) => issue.code !== 'unrecognized_keys')) return broken
  const second = caseSchema.safeParse(withoutUnknown(value, first.error), schemaWords(locale))
  return second.success ? { ...broken, ready: true, content: second.data } : broken
}

/**
 * Reads a file of worked cases, format `sanbao.cases/1`.
 * @returns every case, a broken one with its problems; a refusal only when the file as a whole is none
 */
export const parseCases = (text: string, locale: Locale = 'en'): Result<readonly PolicyCase[], readonly Problem[]> => {
  const file = readYaml(text, LIMITS)
  if (!file.ok) return file
  const parsed = caseFileSchema.safeParse(file.value.value, schemaWords(locale))
  if (!parsed.success) return fail(locateIssues(file.value, parsed.error, locale))
  return ok(parsed.data.cases.map((value, index) => parseCase(file.value, value, index, locale)))
}

/** What a case expects and what it got; the run passes when there is no difference. */
export interface CaseResult {
  readonly id: string
  readonly title: string | undefined
  readonly passed: boolean
  readonly differences: readonly { readonly field: string; readonly expected: unknown; readonly got: unknown }[]
}

/** Joins neighbouring segments that are alike: two lists of segments are equal when they say the same of every day. */
const joined = (segments: readonly Segment[]): Segment[] => {
  const result: Segment[] = []
  for (const segment of segments) {
    const before = result.at(-1)
    const next = before === undefined ? '' : Temporal.PlainDate.from(before.to).add({ days: 1 }).toString()
    if (
      before !== undefined &&
      next === segment.from &&
      before.status === segment.status &&
      before.basis === segment.basis
    ) {
      result[result.length - 1] = { ...before, to: segment.to }
    } else result.push(segment)
  }
  return result
}

/** Fields that list names in no order that means anything. */
const UNORDERED: ReadonlySet<string> = new Set(['choices', 'excluded', 'needs', 'remedies'])

const comparable = (field: string, value: unknown): unknown => {
  if (!Array.isArray(value)) return value
  if (field === 'segments') return joined(value as Segment[])
  return UNORDERED.has(field) ? value.map(String).toSorted() : value
}

const isSame = (a: unknown, b: unknown): boolean => {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => isSame(item, b[index]))
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return a === b
  const [left, right] = [Object.entries(a), Object.entries(b)]
  return (
    left.length === right.length && left.every(([key, value]) => isSame(value, (b as Record<string, unknown>)[key]))
  )
}

/** The fields of a decision as a case names them: verdict, values, and what is needed (one code, or a list). */
const fieldsOf = (decision: Decision): Record<string, unknown> => {
  const needs = decision.needs.map((need) => need.code)
  return { needs: needs.length > 1 ? needs : needs[0], ...decision.values, verdict: decision.verdict }
}

/** What a decision has otherwise than the case expects; a case that cannot be decided differs by its error. */
const differencesOf = (item: ParsedCase, edition: () => Edition): CaseResult['differences'] => {
  try {
    const decision = decide([edition()], { unit: item.unit, events: item.events }, item.ask)
    const got = fieldsOf(decision)
    const fields = Object.entries(item.expect)
      .filter(([field, expected]) => !isSame(comparable(field, expected), comparable(field, got[field])))
      .map(([field, expected]) => ({ field, expected, got: got[field] }))
    const cited = new Set<string>(decision.steps.map((step) => step.clause))
    const missing = item.clauses.filter((clause) => !cited.has(clause))
    return missing.length === 0 ? fields : [...fields, { field: 'clauses', expected: missing, got: [...cited] }]
  } catch (error) {
    return [{ field: 'error', expected: null, got: error instanceof Error ? error.message : String(error) }]
  }
}

/**
 * Runs cases against an edition. A case passes when every field it expects equals the decision's and every clause it names is
 * cited by a step.
 */
export const runCases = (edition: Edition, cases: readonly PolicyCase[]): CaseResult[] => {
  const compiled = new Map<string, Edition>()
  const editionFor = (interpretations: Record<string, string> | undefined): Edition => {
    if (interpretations === undefined) return edition
    const key = JSON.stringify(interpretations)
    const known =
      compiled.get(key) ?? compileEdition(edition.doc, edition.sha256, { ...edition.choices, ...interpretations })
    compiled.set(key, known)
    return known
  }
  return cases.map((item) => {
    if (!item.ready) {
      const differences = item.problems.map((problem) => ({
        field: `${problem.line}:${problem.column} ${problem.path}`,
        expected: 'sanbao.cases/1',
        got: problem.message,
      }))
      return { id: item.id, title: undefined, passed: false, differences }
    }
    const { id, title } = item.content
    const differences = differencesOf(item.content, () => editionFor(item.content.interpretations))
    return { id, title, passed: differences.length === 0, differences }
  })
}
