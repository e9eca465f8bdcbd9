import { pipeline } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { withoutPlace } from '#platform/files/index.ts'
import { generalProblem, type App } from '#platform/http/index.ts'
import { attachmentsOf } from './attachments.views.ts'
import { findStored, type AttachmentContext } from './attachments.use-cases.ts'
import { variants, type AttachmentRow, type Variant } from './attachments.schema.ts'
import { ownerHashOf, ownerTokenIn } from './owner.ts'
import { dispositionOf, isServable, leftOutOf, servedTypeOf } from './serving.ts'
import { uploadProblem } from './upload-problem.ts'
import { uploadRoutes } from './uploads.routes.ts'

/** Whether the asker may read a file of a request; told by the slice of the requests, so that this one knows nothing of people. */
export type MayRead = (
  request: FastifyRequest,
  file: { readonly requestId: string; readonly messageId: string },
) => Promise<boolean>

export interface AttachmentParts extends AttachmentContext {
  /** Whether people reach us by https. */
  readonly isSecure: boolean
  readonly mayRead: MayRead
  /** Whether a member of staff is asking, who may send as much as a day at the desk needs. */
  readonly isStaff: (request: FastifyRequest) => Promise<boolean>
  /** Uploads that one address may start in an hour. */
  readonly startsPerHour?: number
}

const requestParams = z.strictObject({ id: z.uuid() })
const fileParams = z.strictObject({ id: z.uuid(), variant: z.enum(variants) })

/** What a browser may do with a file of ours: nothing but keep it, or show it as a picture within a page of ours. */
const SANDBOX = "default-src 'none'; frame-ancestors 'none'; sandbox"

const mayServe = async (parts: AttachmentParts, request: FastifyRequest, row: AttachmentRow): Promise<boolean> => {
  if (row.request_id !== null && row.message_id !== null)
    return parts.mayRead(request, { requestId: row.request_id, messageId: row.message_id })
  const token = ownerTokenIn(request)
  return token !== undefined && row.owner_hash === ownerHashOf(token)
}

const sendFile = async (parts: AttachmentParts, reply: FastifyReply, row: AttachmentRow, variant: Variant) => {
  const copy = isServable(row, variant)
  if (copy === undefined) throw uploadProblem('not_available')
  const bytes = await parts.files.sizeOf(row.attachment_id, copy)
  if (bytes === undefined) throw new Error(`the file of attachment ${row.attachment_id} is not on disk`)
  const content = parts.files.read(row.attachment_id, copy)
  const leftOut = leftOutOf(row, copy)
  return reply
    .type(servedTypeOf(row, variant))
    .header('content-length', bytes)
    .header('content-disposition', dispositionOf(row, variant))
    .header('content-security-policy', SANDBOX)
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'private, no-store')
    .send(leftOut.length === 0 ? content : pipeline(content, withoutPlace(leftOut), () => undefined))
}

/** Uploading, and reading what was uploaded: by whoever may read the request, or by the sender until there is one. */
export const attachmentRoutes = (app: App, parts: AttachmentParts): void => {
  uploadRoutes(app, parts)
  const list = { schema: { params: requestParams }, config: { access: 'request.read' } } as const
  app.get('/api/desk/requests/:id/attachments', list, async (request, reply) => {
    const { id } = request.params
    const views = (await attachmentsOf(parts.db, [id])).get(id) ?? []
    const readable = await Promise.all(
      views.map(({ messageId }) => parts.mayRead(request, { requestId: id, messageId: messageId ?? '' })),
    )
    return reply
      .header('cache-control', 'no-store')
      .send({ attachments: views.filter((_view, index) => readable[index]) })
  })
  // `mayRead` is the rule, per file.
  const options = { schema: { params: fileParams }, config: { access: 'public' } } as const
  app.get('/attachments/:id/:variant', options, async (request, reply) => {
    const { id, variant } = request.params
    const row = await findStored(parts, id)
    // What one may not read does not exist.
    if (row === undefined || !(await mayServe(parts, request, row))) throw generalProblem(404, 'not_found')
    return sendFile(parts, reply, row, variant)
  })
}
