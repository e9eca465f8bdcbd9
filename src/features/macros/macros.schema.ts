import { z } from 'zod'
import { instantSchema } from '#entitlement/time.schema.ts'

const MAX_TITLE = 80
const MAX_TEXT = 5000

const bilingual = (max: number) =>
  z.strictObject({ zh: z.string().trim().min(1).max(max), en: z.string().trim().min(1).max(max) })

/** What stands in for the request at hand, in every ready text. */
export const placeholders = ['name', 'number', 'serial', 'model', 'dealer', 'me'] as const
export type Placeholder = (typeof placeholders)[number]

/** A ready text as it is written, in both languages. */
export const macroFields = z.strictObject({
  title: bilingual(MAX_TITLE),
  body: bilingual(MAX_TEXT),
  state: z.enum(['active', 'retired']),
})
export type MacroFields = z.output<typeof macroFields>

/** The id is the writer's, so that what is sent twice makes one; what the product brings has a name for an id. */
export const macroParams = z.strictObject({
  id: z.union([
    z.uuid(),
    z
      .string()
      .regex(/^[a-z]+(_[a-z]+)*$/)
      .max(40),
  ]),
})
/** `version` is the one that was changed; null makes a new one. */
export const macroBody = macroFields.extend({ version: z.number().int().min(1).nullable() })

export const macro = macroFields.extend({
  id: z.string(),
  version: z.number().int(),
  updatedAt: instantSchema,
})
export type Macro = z.output<typeof macro>

export const macrosAnswer = z.object({ items: z.array(macro), placeholders: z.array(z.string()) })
export type MacrosAnswer = z.output<typeof macrosAnswer>
