import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sendPage, type App } from '#platform/http/index.ts'
import { builtDesk } from './desk-build.ts'

/** Written into the page by the build where each answer gets a nonce of its own. */
const NONCE_PLACE = '__NONCE__'

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

const open = { config: { access: 'public' } } as const

interface BuiltFile {
  readonly type: string
  readonly body: Buffer
  readonly gzipped: Buffer
}

interface Built {
  readonly page: string
  readonly files: ReadonlyMap<string, BuiltFile>
}

const read = (folder: string): Built => {
  const assets = join(folder, 'assets')
  const files = readdirSync(assets).map((name) => {
    const body = readFileSync(join(assets, name))
    const type = types[extname(name)] ?? 'application/octet-stream'
    return [name, { type, body, gzipped: gzipSync(body) }] as const
  })
  return { page: readFileSync(join(folder, 'index.html'), 'utf8'), files: new Map(files) }
}

/** What the desk may do in a browser: our own files; its component library writes its variables into a `<style>` of this nonce. */
const policyWith = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "media-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

/**
 * The staff console under /desk: one page for every address of it, and its files, which may be kept for good. The page holds no
 * data: what it shows it asks of the API, as whoever is signed in. Made by `buildDesk` before it is first asked for.
 */
export const deskRoutes = (app: App): void => {
  let built: Built | undefined
  const page = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    built ??= read(builtDesk)
    const nonce = randomBytes(16).toString('base64')
    reply.header('content-security-policy', policyWith(nonce)).header('x-robots-tag', 'noindex')
    return sendPage(request, reply, built.page.replaceAll(NONCE_PLACE, nonce))
  }
  app.get('/desk', open, page)
  app.get('/desk/*', open, page)
  app.get('/desk/assets/:file', open, (request, reply) => {
    built ??= read(builtDesk)
    const file = built.files.get((request.params as { file: string }).file)
    if (file === undefined) return reply.callNotFound()
    reply
      .type(file.type)
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('vary', 'accept-encoding')
    const takesGzip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
    return takesGzip ? reply.header('content-encoding', 'gzip').send(file.gzipped) : reply.send(file.body)
  })
}
