import { z } from 'zod'
import { actTimeSchema, daySchema, instantSchema } from './time.schema.ts'

/** What an engineer found on the bench. Causes other than these are not known to the policy. */
export const findingSchema = z.strictObject({
  cause: z.enum([
    'product_fault',
    'unknown',
    'no_fault_found',
    'human_damage',
    'accessory_visible_damage',
    'unauthorised_opening',
    'transit_in',
    'transit_out',
    'against_manual',
    'force_majeure',
    'identity_unreadable',
  ]),
  part: z.string().min(1).max(64).optional(),
  certificate: z.boolean().optional(),
})

export type Finding = z.infer<typeof findingSchema>

/** A day as the customer states it, and whether dated evidence shows it (I-08, I-09). */
const statedDay = z.strictObject({ on: daySchema, evidenced: z.boolean() })

/** Refusal under 2.2(8): two named people and a written reason (I-24). */
const discretion = z.strictObject({
  reason: z.string().max(2000),
  by: z.string().max(200),
  approved_by: z.string().max(200).optional(),
})

const mark = z.enum(['readable', 'lost'])

/** What the claim is about, shared by return and repair. */
const claim = {
  reported: actTimeSchema,
  findings: z.array(findingSchema).max(50).optional(),
  nameplate: mark.optional(),
  label: mark.optional(),
  opening_caused_fault: z.boolean().optional(),
  discretion: discretion.optional(),
}

const versionOfPolicy = z.strictObject({
  version: z.number().int().min(1),
  sold_from: daySchema.nullable(),
  sold_until: daySchema.nullable(),
  main_months: z.number().int().min(0).max(1200),
  retroactive_improvements: z.boolean(),
})

/** The thirteen questions. */
export const questionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('coverage'), on: daySchema }),
  z.strictObject({ kind: z.literal('timeline') }),
  z.strictObject({
    kind: z.literal('return'),
    ...claim,
    ground: z.enum(['fault', 'mismatch', 'shipping_damage']),
    severity: z.enum(['serious', 'minor']).optional(),
    certificate: z.boolean().optional(),
    confirmed: z.boolean().optional(),
    found: statedDay.optional(),
    same_model_available: z.boolean().optional(),
  }),
  z.strictObject({ kind: z.literal('repair'), ...claim, fault: statedDay.optional() }),
  z.strictObject({
    kind: z.literal('register'),
    at: actTimeSchema,
    company: z.boolean().optional(),
    barcode: z.boolean().optional(),
  }),
  z.strictObject({ kind: z.literal('apply_paid'), at: actTimeSchema }),
  z.strictObject({ kind: z.literal('part'), part: z.string().min(1).max(64) }),
  z.strictObject({ kind: z.literal('firmware'), released: daySchema, discontinued: daySchema.nullable().optional() }),
  z.strictObject({ kind: z.literal('software'), on: daySchema, licence_until: daySchema.nullable().optional() }),
  z.strictObject({ kind: z.literal('respond'), at: instantSchema, via: z.enum(['email', 'web', 'phone']) }),
  z.strictObject({ kind: z.literal('route') }),
  z.strictObject({
    kind: z.literal('disclose'),
    to: z.string().min(1).max(64),
    purpose: z.string().min(1).max(64),
    consents: z.array(z.string().min(1).max(64)).max(50),
  }),
  z.strictObject({ kind: z.literal('version'), on: daySchema, versions: z.array(versionOfPolicy).min(1).max(100) }),
])

export type Question = z.infer<typeof questionSchema>
export type QuestionKind = Question['kind']
export type QuestionOf<K extends QuestionKind> = Extract<Question, { kind: K }>

/** The kinds in the order of the policy's articles. */
export const questionKinds: readonly QuestionKind[] = questionSchema.options.map((option) => option.shape.kind.value)
