import { randomUUIDv7 } from 'node:crypto'
import { decide, explain, newestEdition, type Edition } from '#entitlement/index.ts'
import { audit, type StaffActor } from '#features/accounts/index.ts'
import { listModels, modelKey } from '#features/catalog/index.ts'
import { findLedger, type UnitLedger } from '#features/units/index.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { inLocale, type Locale } from '#lib/texts.ts'
import type { Db } from '#platform/db/index.ts'
import { isOrdered, matching, type Match } from './known-issues.rules.ts'
import type { IssueFields, IssuesAnswer, Suggestion } from './known-issues.schema.ts'
import { insertIssue, insertSuggestions, updateIssue } from './known-issues.store.ts'
import type { IssueFault } from './known-issues.texts.ts'
import { activeIssues, listIssues } from './known-issues.views.ts'

export interface IssueContext {
  readonly db: Db
  readonly editions: readonly Edition[]
  /** The present instant, UTC. */
  readonly now: string
}

/** What a customer has told of a fault. */
export interface ToldOfUnit {
  /** Normalised; absent or unknown, what is said of the model counts. */
  readonly serial?: string | undefined
  readonly model?: string | undefined
  readonly firmware?: string | undefined
  readonly words: string
}

/** Whether the mending release is free for this unit: as the policy says. @clause 2.5.a */
const entitlementOf = (
  { editions }: IssueContext,
  unit: UnitLedger | undefined,
  { fixedOn }: IssueFields,
  locale: Locale,
): Suggestion['entitlement'] => {
  if (unit === undefined || fixedOn === null) return null
  const { discontinuedOn: discontinued } = unit.model
  const decision = decide(editions, unit.ledger, { kind: 'firmware', released: fixedOn, discontinued })
  const clause = decision.steps.at(-1)?.clause ?? ''
  return { verdict: decision.verdict, clause, text: explain(decision, locale).join(' ') }
}

type Active = Awaited<ReturnType<typeof activeIssues>>[number]

const suggestionOf = (
  ctx: IssueContext,
  unit: UnitLedger | undefined,
  { issue, firmware, because }: Match<Active>,
  locale: Locale,
): Suggestion => ({
  id: issue.id,
  title: inLocale(issue.title, locale),
  advice: inLocale(issue.advice, locale),
  fixedIn: issue.fixedIn,
  firmware,
  because: [...because],
  entitlement: entitlementOf(ctx, unit, issue, locale),
})

/**
 * Known issues that what was told may be, in the reader's language, the likeliest first. Nobody has to try them.
 * @clause 2.5.a
 */
export const suggest = async (ctx: IssueContext, told: ToldOfUnit, locale: Locale): Promise<Suggestion[]> => {
  const issues = await activeIssues(ctx.db)
  if (issues.length === 0) return []
  const unit = told.serial === undefined ? undefined : await findLedger(ctx.db, told.serial)
  const named = modelKey(told.model ?? '')
  const listed =
    unit === undefined && named !== ''
      ? (await listModels(ctx.db)).find(({ name }) => modelKey(name) === named)
      : undefined
  const { name: model = told.model, family } = unit?.model ?? listed ?? {}
  const { firmware, words } = told
  return matching(issues, { model, family, firmware, words }).map((match) => suggestionOf(ctx, unit, match, locale))
}

/** Notes which were shown on the last page of a form, whether it is sent or not. */
export const noteShown = ({ db, now }: IssueContext, submission: string, ids: readonly string[]): Promise<void> =>
  insertSuggestions(
    db,
    ids.map((issue_id) => ({
      suggestion_id: randomUUIDv7(),
      issue_id,
      submission,
      request_id: null,
      at: now,
      by_id: null,
    })),
  )

/** Notes that a member of staff has put one into a reply. @returns false when there is no such issue */
export const noteUsed = async (
  { db, now }: IssueContext,
  used: { readonly issueId: string; readonly requestId: string; readonly by: string },
): Promise<boolean> => {
  const { issueId: issue_id, requestId: request_id, by: by_id } = used
  if (!(await activeIssues(db)).some(({ id }) => id === issue_id)) return false
  await insertSuggestions(db, [
    { suggestion_id: randomUUIDv7(), issue_id, submission: null, request_id, at: now, by_id },
  ])
  return true
}

/** The register, and what an issue may be about. */
export const issueRegister = async ({ db, editions }: Omit<IssueContext, 'now'>): Promise<IssuesAnswer> => {
  const families = newestEdition(editions).doc.parameters.families
  return {
    items: await listIssues(db),
    models: (await listModels(db)).map(({ name }) => name),
    families: families.map(({ id, zh, en }) => ({ id, zh, en })),
  }
}

interface FieldFault {
  readonly field: 'models' | 'families' | 'symptoms' | 'affectedFrom' | 'fixedOn'
  readonly fault: IssueFault
}

const faultsOf = async ({ db, editions }: IssueContext, fields: IssueFields): Promise<FieldFault[]> => {
  const { models, families, symptoms } = fields
  const names = new Set((await listModels(db)).map(({ name }) => modelKey(name)))
  const faults: readonly (readonly [boolean, FieldFault])[] = [
    [models.length + families.length === 0, { field: 'models', fault: 'no_product' }],
    [!models.every((model) => names.has(modelKey(model))), { field: 'models', fault: 'unknown_model' }],
    [
      !families.every((family) => newestEdition(editions).families.has(family)),
      { field: 'families', fault: 'unknown_family' },
    ],
    [symptoms.zh.length + symptoms.en.length === 0, { field: 'symptoms', fault: 'no_symptom' }],
    [!isOrdered(fields), { field: 'affectedFrom', fault: 'releases_out_of_order' }],
    [(fields.fixedIn === null) !== (fields.fixedOn === null), { field: 'fixedOn', fault: 'release_without_day' }],
  ]
  return faults.flatMap(([holds, fault]) => (holds ? [fault] : []))
}

export type IssueRefusal =
  | { readonly code: 'issue_changed' }
  | { readonly code: 'issue_refused'; readonly faults: readonly FieldFault[] }

interface SaveIssue {
  readonly id: string
  readonly actor: StaffActor
  readonly fields: IssueFields
  /** The version that was changed; null for a new one. */
  readonly version: number | null
}

/**
 * Writes a known issue, new or changed.
 * @returns the new version; refusals: issue_refused with the fields, issue_changed when somebody was faster or the id is taken
 */
export const saveIssue = async (
  ctx: IssueContext,
  { id, actor, fields, version }: SaveIssue,
): Promise<Result<{ version: number }, IssueRefusal>> => {
  const faults = await faultsOf(ctx, fields)
  if (faults.length > 0) return fail({ code: 'issue_refused', faults })
  const written = { id, at: ctx.now, by: actor.staffId }
  return ctx.db.transaction().execute(async (tx) => {
    const isSaved = await (version === null
      ? insertIssue(tx, fields, written)
      : updateIssue(tx, fields, { ...written, version }))
    if (!isSaved) return fail({ code: 'issue_changed' } as const)
    const next = (version ?? 0) + 1
    const data = { version: next, state: fields.state }
    await audit(tx, { actor, action: 'known_issue.manage', target: `known_issue:${id}`, data })
    return ok({ version: next })
  })
}
