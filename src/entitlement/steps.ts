import { formatDay, type Day } from '#lib/days.ts'
import type { ClauseId, FactUse, Need, NeedCode, Scalar, Step } from './decision.ts'
import type { RuleId } from './explain.ts'
import type { LedgerEvent } from './ledger.schema.ts'

/** What a step says beside its clause and rule. */
interface StepDetail {
  readonly holds?: boolean
  readonly facts?: readonly FactUse[]
  readonly params?: Readonly<Record<string, Scalar>>
  readonly reading?: string
}

/** The reasoning of one decision as it grows: steps in order, and what is missing. */
export interface Trace {
  readonly steps: Step[]
  readonly needs: Need[]
}

export const newTrace = (): Trace => ({ steps: [], needs: [] })

const NOTHING = Object.freeze({})
const NO_FACTS: readonly FactUse[] = Object.freeze([])

/** Adds a step; a rule that holds is the rule, so only a failing one has to say so. */
export const step = (trace: Trace, clause: ClauseId, rule: RuleId, detail: StepDetail = NOTHING): void => {
  const { holds = true, facts = NO_FACTS, params = NOTHING, reading } = detail
  trace.steps.push(
    reading === undefined ? { clause, rule, holds, facts, params } : { clause, rule, holds, facts, params, reading },
  )
}

export const need = (trace: Trace, clause: ClauseId, code: NeedCode): void => {
  if (!trace.needs.some((known) => known.code === code)) trace.needs.push({ code, clause })
}

/** A fact of the ledger; the event's id is left out where a case gave it none. */
export const fact = (event: LedgerEvent, field: string, value: Scalar): FactUse =>
  event.id === undefined
    ? { field: `${event.type}.${field}`, value }
    : { event: event.id, field: `${event.type}.${field}`, value }

/** A fact that came with the question. */
export const asked = (field: string, value: Scalar): FactUse => ({ field, value })

export const isoOrNull = (day: Day | undefined): string | null => (day === undefined ? null : formatDay(day))
