/** The uploads on a real database and a real folder, listening on a loopback port; a sender who speaks tus by hand. */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import {
  acceptForms,
  attachmentHandlers,
  attachmentRoutes,
  ownerTokenOf,
  readForm,
  type AttachmentContext,
  type AttachmentParts,
  type AttachmentView,
} from '#features/attachments/index.ts'
import { localeOf, buildServer, type App } from '#platform/http/index.ts'
import { systemClock } from '#platform/clock.ts'
import { readConfig } from '#platform/config.ts'
import type { Database } from '#platform/db/index.ts'
import { openFileStore } from '#platform/files/index.ts'
import { createLog } from '#platform/log.ts'
import { startOutbox } from '#platform/outbox/index.ts'

export interface Uploads {
  readonly url: string
  readonly ctx: AttachmentContext
  readonly folder: string
  /** Every file below the folder. */
  readonly onDisk: () => Promise<string[]>
  readonly close: () => Promise<void>
}

/** A form with files, as the slice of the requests has one. */
const formRoute = (app: App, ctx: AttachmentContext): void => {
  void app.register(async (scope: App) => {
    await acceptForms(scope)
    const bodyLimit = 64 * 1024 * 1024
    scope.post('/api/form', { bodyLimit, config: { access: 'public', largeBody: true } }, async (request, reply) => {
      const form = await readForm(ctx, request, ownerTokenOf(request, reply, false))
      const locale = localeOf(request, reply)
      return { ...form, refused: form.refused.map(({ name, reason }) => ({ name, reason: reason(locale) })) }
    })
  })
}

type Options = Partial<Pick<AttachmentParts, 'mayRead' | 'isStaff' | 'scanner' | 'clock' | 'startsPerHour'>> & {
  readonly folder?: string
  /** Pages of the test. */
  readonly pages?: (app: App, ctx: AttachmentContext) => void
  readonly styles?: readonly string[]
}

export const startUploads = async (database: Database, options: Options = {}): Promise<Uploads> => {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'sanbao-uploads-')))
  const ctx = { clock: systemClock, ...options, db: database.db, files: openFileStore(folder) }
  const parts: AttachmentParts = {
    isSecure: false,
    mayRead: () => Promise.resolve(false),
    isStaff: () => Promise.resolve(false),
    startsPerHour: 10_000,
    ...options,
    ...ctx,
  }
  const log = createLog('silent')
  const { app } = await buildServer({
    config: readConfig({}),
    database,
    log,
    errorPage: (problem, request, reply) => Promise.resolve(problem.words[localeOf(request, reply)].title),
    styles: options.styles ?? [],
    routes: (routes) => {
      attachmentRoutes(routes, parts)
      formRoute(routes, ctx)
      options.pages?.(routes, ctx)
    },
  })
  const outbox = startOutbox({
    db: database.db,
    clock: ctx.clock,
    log,
    handlers: attachmentHandlers(ctx),
    settings: { pollMs: 20 },
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    ctx,
    folder,
    onDisk: async () => {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true })
      return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    },
    close: async () => {
      await outbox.stop()
      await app.close()
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}

export interface Sender {
  readonly cookie: string
  /** The token of the cookie. */
  readonly token: string
}

/** A browser that has opened the form. */
export const aSender = async (url: string): Promise<Sender> => {
  const answer = await fetch(`${url}/uploads/sender`, { method: 'POST' })
  const cookie = answer.headers.getSetCookie()[0]?.split(';', 1)[0] ?? ''
  return { cookie, token: cookie.slice('sender='.length) }
}

const TUS = { 'tus-resumable': '1.0.0' }

const metadata = (name: string): string => `filename ${Buffer.from(name).toString('base64')}`

/** Announces a file. @returns the answer; its `location` is the upload's address */
export const announce = (
  url: string,
  sender: Sender,
  file: { name: string; bytes: number | string },
): Promise<Response> =>
  fetch(`${url}/uploads`, {
    method: 'POST',
    headers: {
      ...TUS,
      cookie: sender.cookie,
      'upload-length': String(file.bytes),
      'upload-metadata': metadata(file.name),
    },
  })

export const sendPart = (
  address: string,
  sender: Sender,
  part: { offset: number; content: Buffer | ReadableStream },
): Promise<Response> =>
  fetch(address, {
    method: 'PATCH',
    headers: {
      ...TUS,
      cookie: sender.cookie,
      'upload-offset': String(part.offset),
      'content-type': 'application/offset+octet-stream',
    },
    body: part.content as RequestInit['body'] & object,
    ...(part.content instanceof ReadableStream ? { duplex: 'half' } : {}),
  })

export const ask = (address: string, sender: Sender, method: 'HEAD' | 'DELETE' | 'GET' = 'HEAD'): Promise<Response> =>
  fetch(address, { method, headers: { ...TUS, cookie: sender.cookie } })

/** Sends a whole file. @returns the last answer, and the id where one was given */
export const sendFile = async (
  url: string,
  sender: Sender,
  file: { name: string; content: Buffer },
): Promise<{ status: number; code: string; id: string; address: string }> => {
  const announced = await announce(url, sender, { name: file.name, bytes: file.content.length })
  const address = url + (announced.headers.get('location') ?? '')
  const answer = announced.ok ? await sendPart(address, sender, { offset: 0, content: file.content }) : announced
  const { code = '' } = answer.ok ? {} : ((await answer.json()) as { code?: string })
  return { status: answer.status, code, id: address.slice(address.lastIndexOf('/') + 1), address }
}

/** The sender's files that are not yet part of a request. */
export const listed = async (url: string, sender: Sender): Promise<AttachmentView[]> => {
  const answer = await ask(`${url}/uploads`, sender, 'GET')
  return ((await answer.json()) as { uploads: AttachmentView[] }).uploads
}

/** Waits for the background work on one of the sender's files. */
export const whenSettled = async (url: string, sender: Sender, id: string): Promise<AttachmentView> => {
  for (const start = Date.now(); Date.now() - start < 30_000; await delay(30)) {
    const view = (await listed(url, sender)).find((upload) => upload.id === id)
    if (view !== undefined && view.scan !== 'pending' && view.preview !== 'pending') return view
  }
  throw new Error('the background work did not end in time')
}
