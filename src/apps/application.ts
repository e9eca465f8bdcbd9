import { readFile } from 'node:fs/promises'
import type { Logger } from 'pino'
import type { Edition } from '#entitlement/index.ts'
import { pageContext, warrantyProblems } from '#features/warranty/index.ts'
import type { Clock } from '#platform/clock.ts'
import type { Config } from '#platform/config.ts'
import type { Database } from '#platform/db/index.ts'
import {
  buildServer,
  localeOf,
  problemWords,
  sendPage,
  type App,
  type LookupLimits,
  type Operation,
} from '#platform/http/index.ts'
import { apiDocsPage, type ApiDocument } from '#web/portal/api/api-docs-page.ts'
import { errorPage, islandBundle, portalStyle } from '#web/portal/index.ts'
import { addSlices, publicAddress } from './slices.ts'

export interface ApplicationParts {
  readonly config: Config
  readonly database: Database
  readonly editions: readonly Edition[]
  readonly clock: Clock
  readonly log: Logger
  readonly lookupLimits: LookupLimits
}

const DOCUMENT = new URL('openapi.gen.json', import.meta.url)

/** The document of the API as generated, and the page that shows it. */
const addDocumentation = (app: App, page: { baseUrl: string; assets: Readonly<Record<string, string>> }): void => {
  app.get('/api/openapi.json', async (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(await readFile(DOCUMENT, 'utf8')),
  )
  app.get('/api/docs', async (request, reply) => {
    const locale = localeOf(request, reply)
    const document = JSON.parse(await readFile(DOCUMENT, 'utf8')) as ApiDocument
    const problems = Object.entries({ ...problemWords[locale], ...warrantyProblems[locale] })
    const listed = problems.map(([code, words]) => ({ code, ...words }))
    return sendPage(
      request,
      reply,
      apiDocsPage({ page: pageContext(page, request), document, problems: listed }, locale),
    )
  })
}

/** The scripts of the pages. Their addresses change with their content, so that a browser may keep them for good. */
const addIslands = (app: App, islands: ReturnType<typeof islandBundle>): void => {
  app.get('/assets/:file', async (request, reply) => {
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
): Promise<{ app: App; operations: readonly Operation[] }> => {
  const islands = islandBundle()
  const surroundings = { baseUrl: publicAddress(parts.config), assets: islands.addresses }
  return buildServer({
    config: parts.config,
    database: parts.database,
    log: parts.log,
    styles: [portalStyle],
    errorPage: async (problem, request, reply) => {
      const locale = localeOf(request, reply)
      const page = pageContext(surroundings, request)
      const { title, detail } = problem.words[locale]
      return errorPage({ page, status: problem.statusCode, title, detail, requestId: request.id }, locale)
    },
    routes: (app) => {
      addSlices(app, { ...parts, ...surroundings })
      addIslands(app, islands)
      addDocumentation(app, surroundings)
    },
  })
}
