import { z } from 'zod'
import { daySchema, instantSchema } from '#entitlement/time.schema.ts'

const MAX_TITLE = 120
const MAX_ADVICE = 4000
const MAX_NAMES = 30

const bilingual = (max: number) =>
  z.strictObject({ zh: z.string().trim().min(1).max(max), en: z.string().trim().min(1).max(max) })

const names = z.array(z.string().trim().min(1).max(64)).max(MAX_NAMES)
/** A release as the maker counts them: numbers with dots between. */
const release = z.string().regex(/^\d{1,9}(\.\d{1,9}){0,5}$/)

/** What is known of a fault and its remedy. */
export const issueFields = z.strictObject({
  title: bilingual(MAX_TITLE),
  advice: bilingual(MAX_ADVICE),
  models: names,
  families: names,
  affectedFrom: release.nullable(),
  affectedTo: release.nullable(),
  fixedIn: release.nullable(),
  /** The day of that release, by which it is decided whether it is free (2.5.a). */
  fixedOn: daySchema.nullable(),
  symptoms: z.strictObject({ zh: names, en: names }),
  state: z.enum(['active', 'retired']),
})
export type IssueFields = z.output<typeof issueFields>

/** The id is the writer's, so that what is sent twice makes one. */
export const issueParams = z.strictObject({ id: z.uuid() })
/** `version` is the one that was changed; null makes a new one. */
export const issueBody = issueFields.extend({ version: z.number().int().min(1).nullable() })

export const knownIssue = issueFields.extend({
  id: z.uuid(),
  version: z.number().int(),
  updatedAt: instantSchema,
  /** Who wrote it last; empty for what the demonstration brought. */
  updatedBy: z.string(),
  /** On how many forms it was shown, how many of these were sent all the same, and how often it went into a reply. */
  shown: z.number().int(),
  sentAnyway: z.number().int(),
  used: z.number().int(),
})
export type KnownIssue = z.output<typeof knownIssue>

export const issuesAnswer = z.object({
  items: z.array(knownIssue),
  /** What may be chosen from: the models of the catalogue and the families of the policy. */
  models: z.array(z.string()),
  families: z.array(z.object({ id: z.string(), zh: z.string(), en: z.string() })),
})
export type IssuesAnswer = z.output<typeof issuesAnswer>

/** A known issue that what the customer wrote may be, in one language. */
export const suggestion = z.object({
  id: z.uuid(),
  title: z.string(),
  advice: z.string(),
  fixedIn: z.string().nullable(),
  /** Whether the firmware that was named has the fault, or none was named. */
  firmware: z.enum(['affected', 'not_said', 'any']),
  /** The words that led here, as they stand in the register. */
  because: z.array(z.string()),
  /** Whether the release is free for this unit, as the policy says, with its clause; null where that cannot be said. */
  entitlement: z.object({ verdict: z.string(), clause: z.string(), text: z.string() }).nullable(),
})
export type Suggestion = z.output<typeof suggestion>

export const suggestionsAnswer = z.object({
  items: z.array(
    suggestion.extend({
      /** The whole of it for the reply, in the customer's language. */
      reply: z.string(),
      /** Whether it went into a reply to this request already. */
      isUsed: z.boolean(),
    }),
  ),
})
export type SuggestionsAnswer = z.output<typeof suggestionsAnswer>
