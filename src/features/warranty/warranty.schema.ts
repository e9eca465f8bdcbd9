import { z } from 'zod'
import { ledgerEventSchema } from '#entitlement/ledger.schema.ts'
import { questionKinds, questionSchema } from '#entitlement/question.schema.ts'
import { actTimeSchema, daySchema, instantSchema } from '#entitlement/time.schema.ts'
import { locales } from '#lib/texts.ts'

/** The most serials one batch may ask about. */
export const MAX_BATCH = 300

/** A serial as someone types it; spaces, dashes and case are taken out by `normaliseSerial`, which also refuses nonsense. */
const rawSerial = z
  .string()
  .min(1)
  .max(256)
  .meta({ description: 'Serial number as printed; case, spaces and dashes do not matter' })

/** The day asked about; today in the zone of the policy when absent. */
const on = daySchema.optional()

/** The second clock: only what was recorded by then counts. A day stands for its end in the zone of the policy. */
const known = actTimeSchema.optional()

export const coverageParams = z.strictObject({ serial: rawSerial })
export const coverageQuery = z.strictObject({ on, known })
export const coverageBatch = z.strictObject({ serials: z.array(rawSerial).min(1).max(MAX_BATCH), on, known })
export const decisionRequest = z.strictObject({ serial: rawSerial, question: questionSchema, on, known })
export const clauseParams = z.strictObject({ id: z.string().min(1).max(16) })
export const policyQuery = z.strictObject({ policy: z.string().min(1).max(61).optional() })

/** A new fact of a unit. The server writes `id` and `recorded`; `corrects` names the event it replaces or withdraws. */
export const eventRequest = z.strictObject({
  event: ledgerEventSchema.refine((event) => event.id === undefined && event.recorded === undefined, {
    error: 'set_by_server',
  }),
  /** Where the proof is: a document, a message, a file and row. */
  evidence: z.array(z.string().min(1).max(200)).max(20).optional(),
})

/** A new fact as a member of staff records it: never without its proof and a reason. */
export const factRequest = eventRequest.extend({
  evidence: z.array(z.string().trim().min(1).max(200)).min(1).max(20),
  reason: z.string().trim().min(1).max(500),
})

const segment = z.object({
  from: daySchema,
  to: daySchema,
  status: z.enum(['covered', 'gap']),
  basis: z.enum(['standard', 'free_extension', 'paid_extension', 'none']),
})

const partClock = z.object({
  part: z.string().nullable(),
  from: daySchema,
  ends: daySchema,
  by: z.enum(['product_remaining', 'ninety_days']),
})

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])

/** One step of the reasoning as the public may read it: the fact's name and value, never the event it came from. */
const step = z.object({
  clause: z.string(),
  rule: z.string(),
  holds: z.boolean(),
  facts: z.array(z.object({ field: z.string(), value: scalar })),
  params: z.record(z.string(), scalar),
  reading: z.string().optional(),
})

const decision = z.object({
  kind: z.enum(questionKinds),
  verdict: z.string(),
  values: z.record(z.string(), z.json()),
  steps: z.array(step),
  needs: z.array(z.object({ code: z.string(), clause: z.string() })),
})

const advice = z.object({
  act: z.string(),
  status: z.enum(['open', 'past']),
  until: daySchema.nullable(),
  verdict: z.string(),
  ends: daySchema.nullable(),
  clause: z.string(),
  /** The same as one sentence in the reader's language. */
  text: z.string(),
})

/** Which edition of the policy decided; `sha256` is the hash of its file. */
const policyRef = z.object({ id: z.string(), version: z.number().int(), sha256: z.string() })

/** The public answer about one unit. It holds nothing of the owner, the dealer, the price or the source of a fact. */
export const decisionAnswer = z.object({
  serial: z.string(),
  model: z.object({ name: z.string(), family: z.string() }),
  /** Ask again with these two and the answer is the same, byte for byte. */
  asOf: z.object({ on: daySchema, known: instantSchema }),
  policy: policyRef,
  language: z.enum(locales),
  decision,
  /** One plain sentence. */
  summary: z.string(),
  /** The reasoning, one sentence for each step. */
  explanation: z.array(z.string()),
  advice: z.array(advice),
})

export const coverageAnswer = decisionAnswer.extend({
  /** Every stretch of cover and every gap, both days included, and the clocks of replaced parts. */
  timeline: z.object({ segments: z.array(segment), parts: z.array(partClock) }),
})

/** One line of a batch. A serial we do not know is its own status; it is never «not covered». */
export const batchItem = z.discriminatedUnion('status', [
  z.object({ status: z.literal('answered'), asked: z.string(), answer: coverageAnswer }),
  z.object({ status: z.literal('unknown_serial'), asked: z.string(), serial: z.string(), message: z.string() }),
  z.object({ status: z.literal('malformed_serial'), asked: z.string(), message: z.string() }),
])

export const batchAnswer = z.object({ items: z.array(batchItem) })

export const clauseText = z.object({ id: z.string(), kind: z.string(), zh: z.string(), en: z.string() })
export const clauseAnswer = clauseText.extend({ policy: policyRef })

export const policyAnswer = z.object({
  editions: z.array(
    policyRef.extend({
      status: z.string(),
      title: z.object({ zh: z.string(), en: z.string() }),
      effective: z.object({ sold_from: daySchema.nullable(), sold_until: daySchema.nullable() }),
      governing_language: z.string(),
      clauses: z.array(z.string()),
    }),
  ),
})

export const eventAnswer = z.object({ id: z.string(), recorded: instantSchema })

export type DecisionAnswer = z.infer<typeof decisionAnswer>
export type CoverageAnswer = z.infer<typeof coverageAnswer>
export type BatchItem = z.infer<typeof batchItem>
export type PolicyRef = z.infer<typeof policyRef>
export type EventRequest = z.infer<typeof eventRequest>
export type FactRequest = z.infer<typeof factRequest>
export type ClauseText = z.infer<typeof clauseText>
