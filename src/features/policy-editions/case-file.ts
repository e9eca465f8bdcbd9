import { z } from 'zod'
import { compileEdition, decide, ledgerEventSchema, questionSchema, unitSchema, type Decision, type Edition, type Segment } from '#entitlement/index.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { locateIssues, readYaml, type Problem } from './policy-file.ts'

const caseSchema = z.strictObject({
  id: z.string().min(1),
  title: z.string().optional(),
  unit: unitSchema,
  events: z.array(ledgerEventSchema),
  ask: questionSchema,
  interpretations: z.record(z.string(), z.string()).optional(),
  expect: z.record(z.string(), z.unknown()),
  clauses: z.array(z.string()),
  note: z.string().optional(),
})

const caseFileSchema = z.strictObject({ format: z.literal('sanbao.cases/1'), cases: z.array(caseSchema) })

export type PolicyCase = z.infer<typeof caseSchema>

/** A case file may hold many thousand cases. */
const MAX_BYTES = 64_000_000

/** Reads a file of worked cases, format `sanbao.cases/1`. */
export const parseCases = (text: string): Result<readonly PolicyCase[], readonly Problem[]> => {
  const file = readYaml(text, MAX_BYTES)
  if (!file.ok) return file
  const parsed = caseFileSchema.safeParse(file.value.value)
  return parsed.success ? ok(parsed.data.cases) : fail(locateIssues(file.value, parsed.error))
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
    if (before !== undefined && next === segment.from && before.status === segment.status && before.basis === segment.basis) {
      result[result.length - 1] = { ...before, to: segment.to }
    } else result.push(segment)
  }
  return result
}

const comparable = (field: string, value: unknown): unknown =>
  field === 'segments' && Array.isArray(value) ? joined(value as Segment[]) : value

const isSame = (a: unknown, b: unknown): boolean => {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, index) => isSame(item, b[index]))
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return a === b
  const [left, right] = [Object.entries(a), Object.entries(b)]
  return left.length === right.length && left.every(([key, value]) => isSame(value, (b as Record<string, unknown>)[key]))
}

/** The fields of a decision as a case names them: verdict, values, and what is needed (one code, or a list). */
const fieldsOf = (decision: Decision): Record<string, unknown> => {
  const needs = decision.needs.map((need) => need.code)
  return { needs: needs.length > 1 ? needs : needs[0], ...decision.values, verdict: decision.verdict }
}

const errorOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/**
 * Runs cases against an edition. A case passes when every field it expects equals the decision's and every clause it names is
 * cited by a step.
 */
export const runCases = (edition: Edition, cases: readonly PolicyCase[]): CaseResult[] => {
  const compiled = new Map<string, Edition>()
  const editionFor = (interpretations: Record<string, string> | undefined): Edition => {
    if (interpretations === undefined) return edition
    const key = JSON.stringify(interpretations)
    const known = compiled.get(key) ?? compileEdition(edition.doc, edition.sha256, { ...edition.choices, ...interpretations })
    compiled.set(key, known)
    return known
  }
  return cases.map((item) => {
    const differences: CaseResult['differences'][number][] = []
    try {
      const decision = decide([editionFor(item.interpretations)], { unit: item.unit, events: item.events }, item.ask)
      const got = fieldsOf(decision)
      for (const [field, expected] of Object.entries(item.expect)) {
        const [a, b] = [comparable(field, expected), comparable(field, got[field])]
        if (!isSame(a, b)) differences.push({ field, expected, got: got[field] })
      }
      const cited = new Set<string>(decision.steps.map((step) => step.clause))
      const missing = item.clauses.filter((clause) => !cited.has(clause))
      if (missing.length > 0) differences.push({ field: 'clauses', expected: missing, got: [...cited] })
    } catch (error) {
      differences.push({ field: 'error', expected: null, got: errorOf(error) })
    }
    return { id: item.id, title: item.title, passed: differences.length === 0, differences }
  })
}
