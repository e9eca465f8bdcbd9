/** Who is asking, and whether they may: the gate before every route of the application. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isForMachines, type App } from '#platform/http/index.ts'
import type { Accounts } from './accounts.context.ts'
import { actions, isAction, reachOf, type Action } from './accounts.rules.ts'
import type { Actor, StaffActor } from './accounts.schema.ts'
import { accountProblem } from './accounts.texts.ts'
import { keyActor } from './api-keys.ts'
import { readCookie } from './cookies.ts'
import { personGoal, staffGoal, withGoal } from './return-to.ts'
import { personByToken } from './person-sessions.ts'
import { staffOf } from './staff.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may come in: everybody, or whoever reaches at least some row by this action. A route without it does not start. */
    readonly access?: 'public' | Action
  }
  interface FastifyInstance {
    accounts: Accounts
    /** Every route with its rule, as it was added: the inventory. */
    routeRules: RouteRule[]
  }
  interface FastifyRequest {
    actor: Promise<Actor> | undefined
  }
}

/** A route and who may come in by it. */
export interface RouteRule {
  readonly method: string
  readonly url: string
  readonly access: 'public' | Action
}

/** What the actor may do to at least some rows: what a screen offers. */
export const actionsOf = (actor: Actor): readonly Action[] =>
  actions.filter((action) => reachOf(actor, action) !== undefined)

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY', 'PROPFIND', 'SEARCH'])

const asksForKey = { headers: { 'www-authenticate': 'Bearer' } }

/** The token of an Authorization header; an empty text when there is a header that holds none. */
const bearerOf = (request: FastifyRequest): string | undefined => {
  const { authorization } = request.headers
  if (authorization === undefined) return undefined
  return /^Bearer +(\S{1,512})$/i.exec(authorization)?.[1] ?? ''
}

const showsKey = ({ headers, url }: FastifyRequest): boolean =>
  headers.authorization !== undefined && url.startsWith('/api/v1/')

const findActor = async (accounts: Accounts, request: FastifyRequest): Promise<Actor> => {
  const { db, apiKey } = accounts
  const now = accounts.clock()
  const bearer = bearerOf(request)
  if (bearer !== undefined) {
    const key = await keyActor(db, bearer, { bootstrap: apiKey, now })
    if (key === undefined) throw accountProblem(401, 'key_refused', asksForKey)
    return key
  }
  // On a person's own pages and on a dealer's somebody who is also staff is that person.
  if (!/^\/(account|dealer)(?=[/?]|$)/.test(request.url)) {
    const staff = await staffOf(accounts, request.headers.cookie)
    if (staff !== undefined) return staff
  }
  const token = readCookie(request.headers.cookie, 'person', accounts.baseUrl)
  const person = token === undefined ? undefined : await personByToken(db, token, now)
  return person ?? { kind: 'anonymous' }
}

/**
 * Who is asking. Looked up once for each request; whoever shows nothing is anonymous.
 * @throws Problem 401 when a bearer key is shown that is not good
 */
export const actorOf = (request: FastifyRequest): Promise<Actor> =>
  (request.actor ??= findActor(request.server.accounts, request))

/**
 * The member of staff who is asking.
 * @throws Problem 401 when it is none, or one who has not passed the second factor
 */
export const requireStaff = async (request: FastifyRequest): Promise<StaffActor> => {
  const actor = await actorOf(request)
  if (actor.kind !== 'staff') throw accountProblem(401, 'sign_in_needed')
  return actor
}

/**
 * A write that a browser sends from another site is refused, whoever is signed in. Browsers say where a write comes from; programs
 * that are no browser say nothing and carry no cookie of ours.
 */
const refuseForeignWrite = (request: FastifyRequest, baseUrl: string): void => {
  if (SAFE.has(request.method)) return
  const { origin, host } = request.headers
  const site = request.headers['sec-fetch-site']
  if (site === 'same-origin' || site === 'none') return
  const isOurs =
    origin !== undefined && URL.canParse(origin) && [new URL(baseUrl).host, host].includes(new URL(origin).host)
  if (site === undefined && (origin === undefined || isOurs)) return
  throw accountProblem(403, 'foreign_origin')
}

/** Pages send a person to where they can sign in; everything else says what is missing. */
const refuse = (request: FastifyRequest, reply: FastifyReply, actor: Actor): FastifyReply => {
  if (actor.kind !== 'anonymous') throw accountProblem(403, 'not_allowed')
  const isPage = request.method === 'GET' && !isForMachines(request.url)
  const isAtDesk = request.url.startsWith('/desk')
  const goal = isAtDesk ? staffGoal(request.url) : personGoal(request.url)
  if (isPage) return reply.redirect(withGoal(isAtDesk ? '/desk/sign-in' : '/sign-in', goal), 303)
  const isDesk = request.url.startsWith('/api/desk')
  throw accountProblem(401, 'sign_in_needed', isDesk ? {} : asksForKey)
}

/**
 * What the console asks is for staff alone, also where the same may be done from the portal; what the API guards is for keys alone,
 * as it writes no name down.
 */
const mayEnter = (actor: Actor, url: string, access: Action): boolean => {
  if (reachOf(actor, access) === undefined) return false
  if (url.startsWith('/api/v1/')) return actor.kind === 'key'
  return !url.startsWith('/api/desk/') || reachOf(actor, 'desk.use') !== undefined
}

/**
 * Puts the gate before every route that is added after it: no write from another site, and only who may, by the rule that the route
 * states. A route that states none, or one that is not in the table, keeps the application from starting.
 */
export const guardRoutes = (app: App, accounts: Accounts): void => {
  app.decorate('accounts', accounts)
  app.decorateRequest('actor', undefined)
  const routeRules: RouteRule[] = []
  app.decorate('routeRules', routeRules)
  app.addHook('onRoute', ({ url, method, config }) => {
    const access = config?.access
    if (access === 'public' || (access !== undefined && isAction(access))) {
      return void routeRules.push(...[method].flat().map((verb) => ({ method: verb, url, access })))
    }
    throw new Error(
      `${[method].flat().join()} ${url} does not state who may come in: config: { access: 'public' | Action }`,
    )
  })
  const enter = async (request: FastifyRequest, reply: FastifyReply, access: 'public' | Action) => {
    const actor = await actorOf(request)
    if (access !== 'public' && !mayEnter(actor, request.routeOptions.url ?? '', access))
      return refuse(request, reply, actor)
  }
  // Waits only where somebody has to be known: most requests are public. A key that is no longer good is told so even there.
  app.addHook('onRequest', (request, reply, done) => {
    refuseForeignWrite(request, accounts.baseUrl)
    const { access } = request.routeOptions.config
    const isNobodys = access === 'public' && !showsKey(request)
    if (request.is404 || access === undefined || isNobodys) return done()
    return enter(request, reply, access)
  })
}
