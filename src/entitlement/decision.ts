import type { Question } from './question.schema.ts'
import type { RuleId } from './explain.ts'

/** A clause of the policy text, `chapter.article(item)`, e.g. `2.4.F.late`. */
export type ClauseId = string

/** An open point of the text with the reading chosen, e.g. `I-35`. */
export type ReadingId = string

export type Scalar = string | number | boolean | null

/** One fact of the ledger or of the question that a step rests on. */
export interface FactUse {
  /** Id of the ledger event; absent where the fact came with the question. */
  readonly event?: string
  readonly field: string
  readonly value: Scalar
}

/** One step of the reasoning: a rule of one clause, whether it holds here, and the facts it rests on. */
export interface Step {
  readonly clause: ClauseId
  readonly rule: RuleId
  readonly holds: boolean
  readonly facts: readonly FactUse[]
  /** What the sentence for the reader needs: dates as `YYYY-MM-DD`, numbers, codes. */
  readonly params: Readonly<Record<string, Scalar>>
  readonly reading?: ReadingId
}

/** What is missing, and the clause that lets us ask for it. */
export interface Need {
  readonly code: NeedCode
  readonly clause: ClauseId
}

export type NeedCode =
  | 'proof_of_purchase'
  | 'proof_of_delivery'
  | 'carrier_certificate'
  | 'dated_evidence'
  | 'inspection'
  | 'severity'
  | 'company'
  | 'barcode'

/** A stretch of days, both ends included. Days before the start and after the last segment are in none. */
export interface Segment {
  readonly from: string
  readonly to: string
  readonly status: 'covered' | 'gap'
  readonly basis: Basis | 'none'
}

export type Basis = 'standard' | 'free_extension' | 'paid_extension'

/** A replaced part, or a unit swapped for money, with the clock of its own (2.3.b, 2.3.c). */
export interface PartClock {
  /** Name of the part; null for a whole unit swapped out of warranty (I-33). */
  readonly part: string | null
  readonly from: string
  /** Last day covered. */
  readonly ends: string
  readonly by: 'product_remaining' | 'ninety_days'
}

export type Value = Scalar | readonly string[] | readonly Segment[] | readonly PartClock[]

/** Dates, choices, freight and remedies of an answer; the keys depend on the kind of question. */
export type Values = Readonly<Record<string, Value>>

export interface PolicyRef {
  readonly id: string
  readonly version: number
  readonly sha256: string
}

/** An answer with its reasons, before advice. Plain JSON: the same input gives the same bytes. */
export interface Decision {
  readonly question: Question
  readonly verdict: string
  readonly values: Values
  readonly policy: PolicyRef
  readonly steps: readonly Step[]
  readonly needs: readonly Need[]
  readonly decidedBy: { readonly kind: 'engine' } | DecidedByPeople
}

/** A refusal under 2.2(8) is two people's, never the engine's (I-24). */
export interface DecidedByPeople {
  readonly kind: 'people'
  readonly by: string
  readonly approvedBy: string
  readonly reason: string
}

/** One act that would turn the answer, and whether it can still be done. */
export interface Advice {
  readonly act: AdviceAct
  readonly status: 'open' | 'past'
  /** Last day on which the act turns (or would have turned) the answer; null when it has none. */
  readonly until: string | null
  /** What the answer would be then. */
  readonly verdict: string
  readonly ends: string | null
  readonly clause: ClauseId
}

export type AdviceAct =
  | 'return_or_exchange'
  | 'register'
  | 'apply_paid'
  | 'supply_proof_of_purchase'
  | 'supply_proof_of_delivery'
  | 'supply_carrier_certificate'
  | 'supply_dated_evidence'
  | 'ask_for_inspection'
  | 'claim_as_repair'
  | 'ask_for_estimate'
  | 'complete_registration'
  | 'give_consent'

/** A decision with what the customer can still do. */
export interface Answer extends Decision {
  readonly advice: readonly Advice[]
}
