import { z } from 'zod'

const DAY_MINUTES = 24 * 60

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

const point = z.strictObject({
  /** Stays when the point is moved: what is planned already is found by it. */
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  /** Minutes from the due time; negative is before. */
  atMinutes: z
    .int()
    .min(-DAY_MINUTES)
    .max(7 * DAY_MINUTES),
  to: z.enum(['assignee', 'manager']),
})

/** What the leaders of the desk may set. */
export const editableSettings = z.strictObject({
  escalations: z
    .array(point)
    .max(10)
    .refine((points) => new Set(points.map(({ id }) => id)).size === points.length, 'not_valid'),
  noticeMinutes: z.int().min(15).max(DAY_MINUTES),
  remindAfterDays: z.int().min(1).max(60),
  businessHours: z
    .strictObject({ from: timeOfDay, to: timeOfDay })
    .refine(({ from, to }) => from < to, { message: 'not_valid', path: ['to'] }),
})

export type EditableSettings = z.infer<typeof editableSettings>

/** A change is made on the version that was seen; 0 before the first. */
export const settingsBody = editableSettings.extend({ version: z.int().min(0) })

export interface SettingsAnswer extends EditableSettings {
  readonly version: number
}
