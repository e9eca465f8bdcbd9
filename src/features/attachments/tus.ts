/**
 * The resumable uploads of tus.io. What is known of an upload is its row; the library keeps the protocol, the locks and the offset,
 * which is the length of the part on disk.
 */
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { FileStore as TusFileStore } from '@tus/file-store'
import { ERRORS, Server, Upload } from '@tus/server'
import type { FastifyRequest } from 'fastify'
import { isDiskFull } from '#platform/files/index.ts'
import type { Problem } from '#platform/http/index.ts'
import { uploadRow, type AttachmentContext } from './attachments.use-cases.ts'
import { uploadProblem } from './upload-problem.ts'

/** How long a dead connection may hold an upload once a new one asks for it. */
const DRAIN_MS = 500

/** Parts on disk as they come, synced before they are acknowledged; the rest of an upload is its row. */
class PartStore extends TusFileStore {
  override async write(content: Readable, id: string, offset: number): Promise<number> {
    const part = createWriteStream(join(this.directory, id), { flags: 'r+', start: offset, flush: true })
    await pipeline(content, part)
    return offset + part.bytesWritten
  }
}

const rowsAsUploads = (ctx: AttachmentContext) => ({
  get: async (id: string): Promise<Upload | undefined> => {
    const row = await uploadRow(ctx.db, id)
    if (row === undefined) return undefined
    const metadata = { filename: row.name }
    return new Upload({ id, size: row.bytes, offset: 0, metadata, creation_date: row.created_at })
  },
  // The row was written before, with its place reserved, and is removed by whoever removes the upload.
  set: () => Promise.resolve(),
  delete: () => Promise.resolve(),
})

const hasCode = (error: unknown, known: { readonly body: string }): boolean =>
  (error as { body?: unknown } | undefined)?.body === known.body

/** What an error of the protocol, the disk or the line means to the sender. */
const problemOf = (status: number, error: unknown): Problem => {
  if (isDiskFull(error)) return uploadProblem('no_space')
  if (hasCode(error, ERRORS.ABORTED) || hasCode(error, ERRORS.ERR_LOCK_TIMEOUT)) return uploadProblem('busy')
  if (status === 409) return uploadProblem('offset_conflict')
  if (status === 404 || status === 410) return uploadProblem('gone')
  if (status === 413) return uploadProblem('too_large')
  return uploadProblem(status >= 500 && status !== 501 ? 'interrupted' : 'malformed')
}

export interface TusAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
}

export interface Tus {
  /** Carries out one request of the protocol. @throws Problem for every answer that is none of success */
  readonly handle: (request: FastifyRequest, id?: string) => Promise<TusAnswer>
}

interface Asked {
  readonly request: Request
  /** Reads what is left of the body: a sender who is answered before the end would else see a broken line, not the answer. */
  readonly drain: () => void
}

/** Bodies stream; a request without one must not have a stream. */
const webRequest = ({ raw, url, method }: FastifyRequest): Asked => {
  const headers = new Headers()
  for (const [name, value] of Object.entries(raw.headers)) headers.set(name, String(value))
  const address = new URL(url, 'http://upload')
  if (method !== 'PATCH' && method !== 'POST')
    return { request: new Request(address, { method, headers }), drain: () => undefined }
  const body = raw.pipe(new PassThrough())
  raw.once('close', () => (raw.readableEnded ? undefined : body.destroy(new Error('the line broke'))))
  const request = new Request(address, {
    method,
    headers,
    body: Readable.toWeb(body) as ReadableStream,
    duplex: 'half',
  } as RequestInit)
  return { request, drain: () => raw.unpipe(body).resume() }
}

/** The tus server at an address. */
export const createTus = (ctx: AttachmentContext, path: string): Tus => {
  const ids = new WeakMap<Request, string>()
  const errors = new WeakMap<Request, unknown>()
  const create = () =>
    new Server({
      path,
      datastore: new PartStore({ directory: ctx.files.parts, configstore: rowsAsUploads(ctx) }),
      relativeLocation: true,
      lockDrainTimeout: DRAIN_MS,
      // No other site has any business here.
      allowedOrigins: () => false,
      namingFunction: (request) => ids.get(request) ?? '',
      onResponseError: (request, error) => void errors.set(request, error),
    })
  // Made for the first upload: the library looks for its folder as soon as it is made, and throws where nobody can catch it.
  let server: ReturnType<typeof create> | undefined
  return {
    handle: async (request, id = '') => {
      const { request: asked, drain } = webRequest(request)
      ids.set(asked, id)
      server ??= create()
      const { status, headers } = await server.handleWeb(asked)
      if (status >= 400) {
        drain()
        throw problemOf(status, errors.get(asked))
      }
      return { status, headers: Object.fromEntries(headers) }
    },
  }
}
