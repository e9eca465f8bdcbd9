import { randomUUIDv7 } from 'node:crypto'
import { Metadata } from '@tus/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { isDiskFull } from '#platform/files/index.ts'
import type { App } from '#platform/http/index.ts'
import {
  findUpload,
  finishUpload,
  removeUpload,
  startUpload,
  unlinkedOfSender,
  uploadLimits,
  type AttachmentContext,
} from './attachments.use-cases.ts'
import type { AttachmentRow } from './attachments.schema.ts'
import { ownerTokenIn, ownerTokenOf } from './owner.ts'
import { createTus, type TusAnswer } from './tus.ts'
import { uploadProblem } from './upload-problem.ts'

interface UploadParts extends AttachmentContext {
  readonly isSecure: boolean
  readonly isStaff: (request: FastifyRequest) => Promise<boolean>
  readonly startsPerHour?: number
}

const HOUR_MS = 3_600_000
const BASE = '/uploads'
const uploadParams = z.strictObject({ id: z.uuid() })
/** Whoever holds the sender's cookie; the handlers see to it. */
const open = { config: { access: 'public' } } as const
const TUS = { 'tus-resumable': '1.0.0', 'cache-control': 'no-store' }

/** Other sites cannot send our cookie; browsers that say where a request comes from are believed besides. */
const refuseOtherSites = async (request: FastifyRequest): Promise<void> => {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw uploadProblem('other_site')
}

const tokenOf = (request: FastifyRequest): string => {
  const token = ownerTokenIn(request)
  if (token === undefined) throw uploadProblem('no_cookie')
  return token
}

const lengthOf = (request: FastifyRequest): number => {
  const header = request.headers['upload-length']
  if (typeof header !== 'string' || !/^\d{1,15}$/.test(header)) throw uploadProblem('malformed')
  return Number(header)
}

const nameOf = (request: FastifyRequest): string => {
  try {
    return Metadata.parse(String(request.headers['upload-metadata'])).filename ?? ''
  } catch {
    throw uploadProblem('malformed')
  }
}

const send = (reply: FastifyReply, { status, headers }: TusAnswer): FastifyReply =>
  reply.code(status).headers(headers).send()

const noSpaceAsProblem = (error: unknown): never => {
  throw isDiskFull(error) ? uploadProblem('no_space') : error
}

const settle = async (ctx: AttachmentContext, id: string): Promise<void> => {
  const finished = await finishUpload(ctx, id).catch(noSpaceAsProblem)
  if (!finished.ok) throw uploadProblem(finished.error)
}

/** The upload of this sender; that of another sender does not exist. */
const ownUpload = async (ctx: AttachmentContext, request: FastifyRequest, id: string): Promise<AttachmentRow> => {
  const row = await findUpload(ctx, id, tokenOf(request))
  if (row === undefined) throw uploadProblem('gone')
  return row
}

const offsetOf = (answer: TusAnswer): number => Number(answer.headers['upload-offset'])

const isWhole = (offset: number, row: AttachmentRow): boolean => offset === row.bytes

/** What a client is told of an upload that is judged and stored. */
const storedHeaders = (row: AttachmentRow): TusAnswer => ({
  status: 200,
  headers: { ...TUS, 'upload-offset': String(row.bytes), 'upload-length': String(row.bytes) },
})

const startRoute = (scope: App, parts: UploadParts, tus: ReturnType<typeof createTus>): void => {
  const { startsPerHour = uploadLimits.startsPerHour } = parts
  const allowanceOf = async (request: FastifyRequest) =>
    (await parts.isStaff(request)) ? uploadLimits.desk : uploadLimits.public
  const rateLimit = {
    // A desk sits behind one address.
    max: async (request: FastifyRequest) =>
      (await parts.isStaff(request)) ? uploadLimits.desk.filesPerDay : startsPerHour,
    timeWindow: HOUR_MS,
  }
  scope.post(
    BASE,
    { onRequest: refuseOtherSites, config: { access: 'public', largeBody: true, rateLimit } },
    async (request, reply) => {
      const id = randomUUIDv7()
      const sent = { name: nameOf(request), bytes: lengthOf(request), allowance: await allowanceOf(request) }
      const upload = { id, ownerToken: tokenOf(request), ...sent }
      const started = await startUpload(parts, upload).catch(noSpaceAsProblem)
      if (!started.ok) throw uploadProblem(started.error)
      const answer = await tus.handle(request, id).catch(async (error: unknown) => {
        await removeUpload(parts, id)
        throw error
      })
      if (offsetOf(answer) === upload.bytes) await settle(parts, id)
      return send(reply, answer)
    },
  )
}

const partRoutes = (scope: App, parts: UploadParts, tus: ReturnType<typeof createTus>): void => {
  const options = {
    onRequest: refuseOtherSites,
    schema: { params: uploadParams },
    config: { access: 'public', largeBody: true },
  } as const
  scope.head(`${BASE}/:id`, options, async (request, reply) => {
    const row = await ownUpload(parts, request, request.params.id)
    if (row.state === 'stored') return send(reply, storedHeaders(row))
    // A crash after the file was moved and before its row said so.
    if ((await parts.files.sizeOf(row.attachment_id)) !== undefined) {
      await settle(parts, row.attachment_id)
      return send(reply, storedHeaders(row))
    }
    const answer = await tus.handle(request)
    // A crash after the last byte: the client will send nothing more, so it is judged now.
    if (isWhole(offsetOf(answer), row)) await settle(parts, row.attachment_id)
    return send(reply, answer)
  })
  scope.patch(`${BASE}/:id`, options, async (request, reply) => {
    const row = await ownUpload(parts, request, request.params.id)
    if (row.state === 'stored') throw uploadProblem('offset_conflict')
    const answer = await tus.handle(request)
    if (isWhole(offsetOf(answer), row)) await settle(parts, row.attachment_id)
    return send(reply, answer)
  })
  scope.delete(`${BASE}/:id`, options, async (request, reply) => {
    const row = await ownUpload(parts, request, request.params.id)
    if (!(await removeUpload(parts, row.attachment_id))) throw uploadProblem('gone')
    return send(reply, { status: 204, headers: TUS })
  })
}

/** The tus protocol at /uploads, for the sender whose cookie names it; what is not the sender's answers 404. */
export const uploadRoutes = (app: App, parts: UploadParts): void => {
  const tus = createTus(parts, BASE)
  void app.register((scope: App, _options, registered) => {
    scope.removeAllContentTypeParsers()
    // The body is left alone: it goes to the disk as it comes.
    scope.addContentTypeParser('application/offset+octet-stream', (_request, _payload, done) => done(null))
    startRoute(scope, parts, tus)
    partRoutes(scope, parts, tus)
    scope.options(BASE, open, async (request, reply) => send(reply, await tus.handle(request)))
    scope.get(BASE, { onRequest: refuseOtherSites, ...open }, async (request, reply) => {
      const uploads = await unlinkedOfSender(parts.db, tokenOf(request))
      return reply.header('cache-control', 'no-store').send({ uploads })
    })
    /** For pages that were not rendered by us with the cookie: makes the browser a sender. */
    scope.post(`${BASE}/sender`, { onRequest: refuseOtherSites, ...open }, async (request, reply) => {
      ownerTokenOf(request, reply, parts.isSecure)
      return reply.code(204).send()
    })
    registered()
  })
}
