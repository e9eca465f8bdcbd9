import { z } from 'zod'
import { daySchema } from './time.schema.ts'

const id = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/)
const clauseId = z.string().regex(/^(F|\d(\.[\dA-Za-z]+)*(\(\d+\))?)$/)
const months = z.number().int().min(1).max(1200)
const days = z.number().int().min(1).max(36_500)
const bilingual = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })
const dayOrRange = z.string().regex(/^\d{4}-\d{2}-\d{2}(\/\d{4}-\d{2}-\d{2})?$/)

const term = z.strictObject({
  months: months,
  service: z.array(z.enum(['firmware', 'part', 'unit', 'exchange'])).min(1),
  clause: clauseId,
})

const family = z.strictObject({
  id,
  term: id,
  paid_extension: z.boolean(),
  zh: z.string().min(1),
  en: z.string().min(1),
})

const parameters = z.strictObject({
  return_window: z.strictObject({ days: days, from: z.literal('received'), clause: clauseId }),
  terms: z.record(id, term),
  families: z.array(family).min(1),
  free_extension: z.strictObject({
    months: months,
    max_per_unit: z.number().int().min(0).max(9),
    needs: z.array(z.enum(['company', 'barcode'])),
    clause: clauseId,
  }),
  paid_extension: z.strictObject({
    months: months,
    max_per_unit: z.number().int().min(0).max(9),
    apply_within_months: months,
    from: z.literal('sold'),
    clause: clauseId,
  }),
  part_warranty: z.strictObject({ days: days, clause: clauseId }),
  paid_repair_part: z.strictObject({ days: days, clause: clauseId }),
  response: z.strictObject({ hours: z.number().int().min(1).max(8760), clause: clauseId }),
})

const exclusion = z.strictObject({
  cause: id,
  clause: clauseId,
  attaches: z.enum(['fault', 'unit']),
  examples: z.array(id).optional(),
  families: z.array(id).optional(),
})

const calendar = z.strictObject({
  source: z.strictObject({ zh: z.string().optional(), en: z.string() }),
  years: z.record(z.string().regex(/^\d{4}$/), z.strictObject({ off: z.array(dayOrRange), work: z.array(daySchema) })),
})

const interpretation = z.strictObject({
  id: z.string().regex(/^I-\d{2}$/),
  key: id,
  value: z.string().min(1),
  by: z.string().min(1),
  clauses: z.array(clauseId).min(1),
  q: bilingual,
  options: z.record(z.string(), z.union([z.string().min(1), bilingual])),
  /** Why this reading and not another. */
  why: bilingual.optional(),
  ratified_by: z.string().min(1).optional(),
  ratified_on: daySchema.optional(),
})

const reading = z.strictObject({
  id: z.string().regex(/^I-\d{2}$/),
  clauses: z.array(clauseId).min(1),
  zh: z.string().min(1).optional(),
  en: z.string().min(1),
})

const clause = z.strictObject({
  id: clauseId,
  kind: z.enum(['statement', 'rule', 'definition', 'procedure', 'reservation']),
  decides: z.enum(['engine', 'engineer', 'staff', 'customer', 'manufacturer', 'kiloview']).optional(),
  /** The words as printed. They govern. */
  zh: z.string().min(1),
  en: z.string().min(1),
  note: z.string().optional(),
  /** A rule that people carry out, not the engine: no case need cite it. */
  workflow: z.boolean().optional(),
})

/** A heading or connecting line of the printed text, placed before the clause it leads. */
const heading = z.strictObject({
  before: z.union([clauseId, z.literal('end')]),
  level: z.number().int().min(1).max(4),
  zh: z.string().min(1),
  en: z.string().min(1),
})

const named = z.strictObject({ required: z.boolean(), clause: clauseId })

/** One edition of the after-sales policy as data: the words, the numbers, the choices the words leave open. */
export const policyDocumentSchema = z.strictObject({
  schema: z.literal('sanbao.policy/1'),
  id: z.string().regex(/^[a-z][a-z0-9-]{0,60}$/),
  version: z.number().int().min(1),
  status: z.enum(['draft', 'published', 'superseded']),
  title: bilingual,
  issuer: bilingual,
  governing_language: z.enum(['zh', 'en']),
  effective: z.strictObject({
    sold_from: daySchema.nullable(),
    sold_until: daySchema.nullable(),
    retroactive_improvements: z.boolean(),
  }),
  jurisdiction: z.strictObject({
    law: z.string().min(1),
    zone: z.string().min(1),
    calendar: id,
    note: z.string().optional(),
  }),
  parameters,
  exclusions: z.array(exclusion),
  calendars: z.record(id, calendar),
  interpretations: z.array(interpretation),
  readings: z.array(reading),
  rma: z.record(id, named),
  request_fields: z.strictObject({
    always: z.array(id),
    repair: z.array(id),
    repair_optional: z.array(id),
    clause: clauseId,
  }),
  consent_purposes: z.strictObject({ clause: clauseId, purposes: z.array(id) }),
  contacts: z.strictObject({
    email: z.array(z.email()),
    phone: z.array(z.string().min(1)),
    address: bilingual,
    form: z.url(),
  }),
  headings: z.array(heading).optional(),
  clauses: z.array(clause).min(1),
})

export type PolicyDocument = z.infer<typeof policyDocumentSchema>
