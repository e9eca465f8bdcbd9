import { z } from 'zod'
import type { Handler } from '#platform/outbox/index.ts'
import type { AttachmentContext } from './attachments.use-cases.ts'
import { makePreviews, removeContent, scanAttachment } from './attachments-upkeep.use-cases.ts'

const one = z.object({ attachmentId: z.uuid() })
const many = z.object({ ids: z.array(z.uuid()) })

/** What the slice does in the background, by topic. */
export const attachmentHandlers = (ctx: AttachmentContext): Readonly<Record<string, Handler>> => ({
  'attachments.preview': (payload) => makePreviews(ctx, one.parse(payload).attachmentId),
  'attachments.scan': (payload, job) => scanAttachment(ctx, one.parse(payload).attachmentId, job),
  'attachments.remove': (payload) => removeContent(ctx, many.parse(payload).ids),
})
