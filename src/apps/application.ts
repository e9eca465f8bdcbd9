import { readFile } from 'node:fs/promises'
import type { Logger } from 'pino'
import type { Edition } from '#entitlement/index.ts'
import { createAccounts, guardRoutes } from '#features/accounts/index.ts'
import { openMail, type MailContext } from '#features/mail/index.ts'
import { pageContext } from '#features/warranty/index.ts'
import type { Clock } from '#platform/clock.ts'
import { publicAddress, type Config } from '#platform/config.ts'
import type { Database } from '#platform/db/index.ts'
import {
  buildServer,
  everyProblem,
  localeOf,
  sendPage,
  type App,
  type LookupLimits,
  type Operation,
} from '#platform/http/index.ts'
import { apiDocsPage, type ApiDocument } from '#web/portal/api/api-docs-page.ts'
import { errorPage, islandBundle, portalStyle } from '#web/portal/index.ts'
import { attachmentContext } from './attachment-desk.ts'
import { mailDesk } from './mail-desk.ts'
import { addSlices } from './slices.ts'

export interface ApplicationParts {
  readonly config: Config
  readonly database: Database
  readonly editions: readonly Edition[]
  readonly clock: Clock
  readonly log: Logger
  readonly lookupLimits: LookupLimits
}

const DOCUMENT = new URL('openapi.gen.json', import.meta.url)

const open = { config: { access: 'public' } } as const

/** The document of the API as generated, and the page that shows it. */
const addDocumentation = (app: App, page: { baseUrl: string; assets: Readonly<Record<string, string>> }): void => {
  app.get('/api/openapi.json', open, async (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(await readFile(DOCUMENT, 'utf8')),
  )
  app.get('/api/docs', open, async (request, reply) => {
    const locale = localeOf(request, reply)
    const document = JSON.parse(await readFile(DOCUMENT, 'utf8')) as ApiDocument
    const data = { page: pageContext(page, request), document, problems: everyProblem(locale) }
    return sendPage(request, reply, apiDocsPage(data, locale))
  })
}

/** The scripts of the pages. Their addresses change with their content, so that a browser may keep them for good. */
const addIslands = (app: App, islands: ReturnType<typeof islandBundle>): void => {
  app.get('/assets/:file', open, async (request, reply) => {
    const asset = await islands.asset(request.url)
    if (asset === undefined) return reply.callNotFound()
    reply
      .type(asset.type)
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('vary', 'accept-encoding')
    const takesGzip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
    return takesGzip ? reply.header('content-encoding', 'gzip').send(asset.gzipped) : reply.send(asset.body)
  })
}

/** The whole application over HTTP, not yet listening. */
export const createApplication = async (
  parts: ApplicationParts,
): Promise<{ app: App; operations: readonly Operation[]; mail: MailContext }> => {
  const islands = islandBundle()
  const surroundings = { baseUrl: publicAddress(parts.config), assets: islands.addresses }
  const accounts = createAccounts({ ...parts, ...surroundings, db: parts.database.db })
  const { config, editions, clock } = parts
  const { db } = parts.database
  const attachments = attachmentContext(config, db, clock)
  const mail = openMail({ config, db, clock, attachments, desk: mailDesk(editions, clock) })
  const built = await buildServer({
    config: parts.config,
    database: parts.database,
    log: parts.log,
    styles: [portalStyle],
    guard: (app) => guardRoutes(app, accounts),
    errorPage: async (problem, request, reply) => {
      const locale = localeOf(request, reply)
      const page = pageContext(surroundings, request)
      const { title, detail } = problem.words[locale]
      return errorPage({ page, status: problem.statusCode, title, detail, requestId: request.id }, locale)
    },
    routes: (app) => {
      addSlices(app, { ...parts, ...surroundings, mail })
      addIslands(app, islands)
      addDocumentation(app, surroundings)
    },
  })
  return { ...built, mail }
}
