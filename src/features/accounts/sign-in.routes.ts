import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { refuseOver, localeOf, sendPage, type App } from '#platform/http/index.ts'
import { accountPage, confirmPage, linkSentPage, signInPage } from '#web/portal/accounts/index.ts'
import { addresses } from '#web/portal/addresses.ts'
import type { PageContext } from '#web/portal/types.ts'
import { accountProblem } from './accounts.texts.ts'
import { askForLink, signInByLink } from './accounts.use-cases.ts'
import { readCookie, setPersonCookie } from './cookies.ts'
import { personOf } from './fresh-sign-in.ts'
import { personGoal, withGoal } from './return-to.ts'
import { endPersonSession, endSessionOfToken, personByToken, personSessions } from './person-sessions.ts'

/** What the pages of this slice are given. */
export interface AccountPages {
  /** What a page needs to know of its surroundings. */
  readonly page: (request: FastifyRequest) => PageContext
}

const open = { config: { access: 'public' } } as const
const own = { config: { access: 'account.own' } } as const

const MINUTE_MS = 60_000
/** Tries from one address of origin, whoever they are for: an office behind one address still gets in. */
const perOrigin = { max: 40, timeWindow: 10 * MINUTE_MS }

const token = z.string().min(1).max(100)
const to = z.string().max(4000).optional()
const emailForm = z.strictObject({ email: z.string().max(254), to })
const tokenForm = z.strictObject({ token, to })
const tokenParams = z.object({ token })
const sessionForm = z.strictObject({ session: z.uuid() })

/** Refuses whoever tries too often from one place. */
export const limitByOrigin = (app: App): ((request: FastifyRequest) => Promise<void>) => {
  const count = app.createRateLimit(perOrigin)
  return async (request) => refuseOver(await count(request))
}

/** The wanted address in the query of a page. */
const goalIn = (request: FastifyRequest): string => personGoal((request.query as Record<string, unknown>)['to'])

const signInRoutes = (app: App, { page }: AccountPages): void => {
  const limit = limitByOrigin(app)
  app.get('/sign-in', open, (request, reply) =>
    sendPage(request, reply, signInPage({ page: page(request), goal: goalIn(request) }, localeOf(request, reply))),
  )
  app.post('/sign-in', { ...open, schema: { body: emailForm } }, async (request, reply) => {
    await limit(request)
    const locale = localeOf(request, reply)
    const { email } = request.body
    const goal = personGoal(request.body.to)
    const here = { ...page(request), path: withGoal('/sign-in', goal) }
    const address = z.email().safeParse(email.trim())
    if (!address.success) {
      const again = signInPage({ page: here, goal, typed: email, problem: 'bad' }, locale)
      return sendPage(request, reply.code(422), again)
    }
    await askForLink(app.accounts, address.data, goal)
    return sendPage(request, reply, linkSentPage(here, locale))
  })
  app.get('/sign-in/link/:token', { ...open, schema: { params: tokenParams } }, (request, reply) => {
    reply.header('x-robots-tag', 'noindex').header('referrer-policy', 'no-referrer')
    return sendPage(
      request,
      reply,
      confirmPage(
        { page: page(request), token: request.params.token, goal: goalIn(request) },
        localeOf(request, reply),
      ),
    )
  })
  app.post('/sign-in/confirm', { ...open, schema: { body: tokenForm } }, async (request, reply) => {
    await limit(request)
    const session = await signInByLink(app.accounts, request.body.token, request.headers['user-agent'] ?? '')
    const goal = personGoal(request.body.to)
    if (session === undefined) {
      const over = { page: { ...page(request), path: withGoal('/sign-in', goal) }, goal, problem: 'over' } as const
      return sendPage(request, reply.code(410), signInPage(over, localeOf(request, reply)))
    }
    setPersonCookie(reply, session, app.accounts.baseUrl)
    const person = await personByToken(app.accounts.db, session, app.accounts.clock())
    const home = person?.kind === 'dealer' ? addresses.dealer : addresses.account
    return reply.redirect(goal === addresses.account ? home : goal, 303)
  })
}

const signOut = async (app: App, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
  const session = readCookie(request.headers.cookie, 'person', app.accounts.baseUrl)
  if (session !== undefined) await endSessionOfToken(app.accounts.db, session)
  setPersonCookie(reply, '', app.accounts.baseUrl)
  return reply.redirect('/sign-in', 303)
}

const accountRoutes = (app: App, { page }: AccountPages): void => {
  app.get('/account', own, async (request, reply) => {
    const { db, clock } = app.accounts
    const { actor, person } = await personOf(request)
    const sessions = await personSessions(db, person.person_id, clock())
    const shown = { page: page(request), email: person.email, isDealer: actor.kind === 'dealer', sessions }
    return sendPage(request, reply, accountPage(shown, localeOf(request, reply)))
  })
  app.post('/account/sessions/end', { ...own, schema: { body: sessionForm } }, async (request, reply) => {
    const { person } = await personOf(request)
    const ended = await endPersonSession(app.accounts.db, person.person_id, request.body.session)
    if (!ended) throw accountProblem(404, 'not_there')
    return reply.redirect('/account', 303)
  })
  app.post('/account/sign-out', open, (request, reply) => signOut(app, request, reply))
}

/** The pages by which customers and dealer users get in, and their account. */
export const personRoutes = (app: App, pages: AccountPages): void => {
  signInRoutes(app, pages)
  accountRoutes(app, pages)
}
