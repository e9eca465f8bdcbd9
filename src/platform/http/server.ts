import { METHODS } from 'node:http'
import formbody from '@fastify/formbody'
import rateLimit from '@fastify/rate-limit'
import { fastify, LogController, type FastifyBaseLogger, type FastifyRequest } from 'fastify'
import type { Config } from '#platform/config.ts'
import type { Database } from '#platform/db/index.ts'
import { networkOf } from '#platform/log.ts'
import { generalProblem, refuseUnparsed, sendProblem, toProblem, type ErrorPage } from './errors.ts'
import { securityHeaders, type HeaderSets } from './headers.ts'
import { limits } from './limits.ts'
import { isForMachines } from './locale.ts'
import { collectOperations, type Operation } from './openapi.ts'
import { validatorCompiler, type App, type ZodTypes } from './validation.ts'

/** What the HTTP side needs of the rest: the parts that know the business are given by the composition root. */
export interface ServerParts {
  readonly config: Config
  readonly database: Database
  readonly log: FastifyBaseLogger
  readonly errorPage: ErrorPage
  /** Texts of the inline styles of the pages, for the content-security-policy. */
  readonly styles: readonly string[]
  readonly routes: (app: App) => Promise<void> | void
  /** Stands before every route, those of this folder included: who may come in. */
  readonly guard?: (app: App) => void
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body is a file that may take its time. */
    readonly largeBody?: true
  }
}

const createApp = ({ config, log, errorPage }: ServerParts, headers: HeaderSets): App => {
  // Fastify would else bind the whole application to pino's own type.
  const loggerInstance: FastifyBaseLogger = log
  return fastify({
    loggerInstance,
    // One line of our own per answer instead; it names the request, so no logger has to be made for each.
    logController: new LogController({ disableRequestLogging: true }),
    childLoggerFactory: (logger) => logger,
    trustProxy: config.trustProxy.length === 0 ? false : [...config.trustProxy],
    genReqId: () => crypto.randomUUID(),
    requestIdHeader: false,
    bodyLimit: limits.bodyBytes,
    // Long enough for the largest file; every other body is held to `limits.bodyMs` by a hook.
    requestTimeout: limits.importMs,
    keepAliveTimeout: limits.keepAliveMs,
    // Node looks for slow clients only every 30 s unless told otherwise; until then two hundred of them are two hundred sockets.
    http: { headersTimeout: limits.headersMs, connectionsCheckingInterval: limits.checkEveryMs },
    routerOptions: { maxParamLength: limits.paramLength },
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    // While draining, what still arrives on an open connection is answered, and the connection then closed.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    clientErrorHandler: refuseUnparsed,
    // Addresses that cannot be decoded never reach a route or a hook.
    frameworkErrors: (error, request, reply) => {
      reply.headers(isForMachines(request.url) ? headers.data : headers.page)
      void sendProblem(toProblem(error), request, reply, errorPage)
    },
  }).withTypeProvider<ZodTypes>()
}

/** Verbs that a page or the API knows under an address, for the Allow header of a 405. */
const allowTable = (app: App) => {
  const table = new Map<string, Set<string>>()
  app.addHook('onRoute', ({ url, method }) => {
    const verbs = table.get(url) ?? new Set()
    for (const verb of [method].flat()) verbs.add(verb.toUpperCase())
    table.set(url, verbs)
  })
  const patterns = new Map<string, URLPattern>()
  const pattern = (url: string): URLPattern => {
    const compiled = patterns.get(url) ?? new URLPattern({ pathname: url })
    patterns.set(url, compiled)
    return compiled
  }
  return (path: string): string[] => [
    ...new Set([...table].flatMap(([url, verbs]) => (pattern(url).test({ pathname: path }) ? [...verbs] : []))),
  ]
}

/** An address that exists under another verb is a 405 that says which; the rest is a 404. */
const useNotFound = (app: App, errorPage: ErrorPage) => {
  const allowed = allowTable(app)
  app.setNotFoundHandler((request, reply) => {
    const verbs = allowed(request.url.split('?', 1)[0] ?? '/')
    const problem =
      verbs.length === 0 || verbs.includes(request.method)
        ? generalProblem(404, 'not_found')
        : generalProblem(405, 'method_not_allowed', { headers: { allow: verbs.join(', ') } })
    return sendProblem(problem, request, reply, errorPage)
  })
}

const useErrors = (app: App, errorPage: ErrorPage) => {
  app.setErrorHandler((error, request, reply) => {
    const problem = toProblem(error)
    if (problem.statusCode >= 500) request.log.error({ err: error, request: request.id }, problem.code)
    return sendProblem(problem, request, reply, errorPage)
  })
}

/** One line per answer: the pattern of the route, never the address with its serial or query. */
const useRequestLog = (app: App) => {
  app.addHook('onResponse', (request: FastifyRequest, reply, done) => {
    request.log.info(
      {
        request: request.id,
        method: request.method,
        route: request.routeOptions.url ?? '',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        net: networkOf(request.ip),
      },
      'request',
    )
    done()
  })
}

/** Node has one time limit for all bodies, and that of a large file is no limit for a form. */
const useBodyTimeout = (app: App) => {
  app.addHook('onRequest', (request, _reply, done) => {
    const { raw, headers } = request
    const hasBody = headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'
    if (!hasBody || request.routeOptions.config.largeBody === true) return done()
    const slow = Object.assign(new Error('slow body'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })
    const timer = setTimeout(() => refuseUnparsed(slow, raw.socket), limits.bodyMs)
    raw.once('end', () => clearTimeout(timer)).once('close', () => clearTimeout(timer))
    done()
  })
}

const useHealth = (app: App, database: Database) => {
  app.get('/healthz', { logLevel: 'warn', config: { access: 'public' } }, () => ({ status: 'ok' }))
  app.get('/readyz', { logLevel: 'warn', config: { access: 'public' } }, async (_request, reply) => {
    const health = await database.health()
    if (!health.ok) throw health.error
    return reply.header('cache-control', 'no-store').send({ status: 'ready' })
  })
}

/** The HTTP server with everything that holds for every route; the routes themselves come from the slices. */
export const buildServer = async (parts: ServerParts): Promise<{ app: App; operations: readonly Operation[] }> => {
  const headers = securityHeaders(parts.config.baseUrl, parts.styles)
  const app = createApp(parts, headers)
  // Verbs that Fastify does not route would be a 404 at addresses that exist.
  for (const verb of METHODS) if (!app.supportedMethods.includes(verb) && verb !== 'CONNECT') app.addHttpMethod(verb)
  app.setValidatorCompiler(validatorCompiler as never)
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(isForMachines(request.url) ? headers.data : headers.page)
    done()
  })
  const operations = collectOperations(app)
  useErrors(app, parts.errorPage)
  useNotFound(app, parts.errorPage)
  useRequestLog(app)
  useBodyTimeout(app)
  // Text would reach the schemas as one string; only JSON, forms and files are read.
  app.removeContentTypeParser('text/plain')
  await app.register(formbody, { bodyLimit: limits.bodyBytes })
  await app.register(rateLimit, { global: false, cache: 50_000 })
  parts.guard?.(app)
  useHealth(app, parts.database)
  await parts.routes(app)
  return { app, operations }
}
