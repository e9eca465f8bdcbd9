import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { localeOf, sendPage, type App } from '#platform/http/index.ts'
import {
  staffAccountPage,
  staffCodePage,
  staffLinkOverPage,
  staffPasswordPage,
  staffSetUpPage,
  staffSignInPage,
} from '#web/portal/accounts/index.ts'
import { requireStaff } from './accounts.access.ts'
import { accountProblem } from './accounts.texts.ts'
import { peekLink } from './one-time-links.ts'
import { limitByOrigin, type AccountPages } from './sign-in.routes.ts'
import { endStaffSession, listStaff, setPasswordByLink, staffSessions } from './staff.ts'
import { codeStep, passwordStep, signOutStaff, type Browser } from './staff-sign-in.ts'

const open = { config: { access: 'public' } } as const
const own = { config: { access: 'staff.own' } } as const

const MIN_PASSWORD = 12
const MAX_PASSWORD = 128

const signInForm = z.strictObject({ email: z.string().max(254), password: z.string().max(MAX_PASSWORD) })
const codeForm = z.strictObject({ code: z.string().max(40) })
const token = z.string().min(1).max(100)
const passwordForm = z.strictObject({
  token,
  password: z.string().max(1000),
  name: z.string().max(254).optional(),
  email: z.string().max(254).optional(),
})
const sessionForm = z.strictObject({ session: z.uuid() })

const browserOf = ({ headers }: FastifyRequest): Browser => ({
  cookie: headers.cookie,
  userAgent: headers['user-agent'],
})

const withCookies = (reply: FastifyReply, setCookies: readonly string[]): FastifyReply => {
  for (const cookie of setCookies) reply.header('set-cookie', cookie)
  return reply
}

/** A page that answers a form is shown under the address of the sign-in: the language switch asks for it anew. */
const startOf = (page: AccountPages['page'], request: FastifyRequest) => ({ ...page(request), path: '/desk/sign-in' })

const passwordRoutes = (app: App, { page }: AccountPages): void => {
  const limit = limitByOrigin(app)
  app.get('/desk/sign-in', open, (request, reply) =>
    sendPage(request, reply, staffSignInPage({ page: page(request) }, localeOf(request, reply))),
  )
  app.post('/desk/sign-in', { ...open, schema: { body: signInForm } }, async (request, reply) => {
    await limit(request)
    const locale = localeOf(request, reply)
    const start = startOf(page, request)
    const step = await passwordStep(app.accounts, request.body, browserOf(request))
    const again = { page: start, typed: request.body.email }
    if (step.kind === 'too_many')
      return sendPage(request, reply.code(429), staffSignInPage({ ...again, problem: 'tooMany' }, locale))
    if (step.kind === 'refused')
      return sendPage(request, reply.code(401), staffSignInPage({ ...again, problem: 'bad' }, locale))
    withCookies(reply, step.setCookies)
    if (step.kind === 'signed_in') return reply.redirect('/desk', 303)
    if (step.kind === 'code_needed') return sendPage(request, reply, staffCodePage({ page: start }, locale))
    return sendPage(request, reply, staffSetUpPage({ page: start, offer: step.offer }, locale))
  })
}

const codeRoutes = (app: App, { page }: AccountPages): void => {
  const limit = limitByOrigin(app)
  const answerCode = (wrongPage: typeof staffCodePage) => async (request: FastifyRequest, reply: FastifyReply) => {
    await limit(request)
    const locale = localeOf(request, reply)
    const start = startOf(page, request)
    const step = await codeStep(app.accounts, (request.body as z.infer<typeof codeForm>).code, browserOf(request))
    if (step.kind === 'signed_in') return withCookies(reply, step.setCookies).redirect('/desk', 303)
    if (step.kind === 'wrong')
      return sendPage(request, reply.code(401), wrongPage({ page: start, wrong: true }, locale))
    return sendPage(request, reply.code(401), staffSignInPage({ page: start, problem: 'over' }, locale))
  }
  app.post('/desk/sign-in/code', { ...open, schema: { body: codeForm } }, answerCode(staffCodePage))
  app.post('/desk/sign-in/set-up', { ...open, schema: { body: codeForm } }, answerCode(staffSetUpPage))
}

const linkRoutes = (app: App, { page }: AccountPages): void => {
  const limit = limitByOrigin(app)
  app.get('/desk/password/:token', { ...open, schema: { params: z.object({ token }) } }, async (request, reply) => {
    await limit(request)
    const locale = localeOf(request, reply)
    reply.header('x-robots-tag', 'noindex').header('referrer-policy', 'no-referrer')
    const link = await peekLink(app.accounts.db, request.params.token, app.accounts.clock())
    if (link === undefined || link.purpose === 'sign_in') {
      return sendPage(request, reply.code(410), staffLinkOverPage(startOf(page, request), locale))
    }
    const data = { page: page(request), token: request.params.token, isFirst: link.purpose === 'first_admin' }
    return sendPage(request, reply, staffPasswordPage(data, locale))
  })
  app.post('/desk/password', { ...open, schema: { body: passwordForm } }, async (request, reply) => {
    await limit(request)
    const locale = localeOf(request, reply)
    const { name, email, ...given } = request.body
    const isFirst = email !== undefined
    const person = isFirst ? { name: (name ?? '').trim(), email: email.trim() } : undefined
    const problem = passwordProblem(given.password, person)
    if (problem !== undefined) {
      const again = {
        page: startOf(page, request),
        token: given.token,
        isFirst,
        problem,
        ...(person && { typed: person }),
      }
      return sendPage(request, reply.code(422), staffPasswordPage(again, locale))
    }
    const done = await setPasswordByLink(app.accounts, { ...given, ...person })
    if (done) return reply.redirect('/desk/sign-in', 303)
    return sendPage(request, reply.code(410), staffLinkOverPage(startOf(page, request), locale))
  })
}

const passwordProblem = (
  password: string,
  person: { name: string; email: string } | undefined,
): 'bad' | 'badPerson' | undefined => {
  if (person !== undefined && (person.name === '' || !z.email().safeParse(person.email).success)) return 'badPerson'
  return password.length < MIN_PASSWORD || password.length > MAX_PASSWORD ? 'bad' : undefined
}

const accountRoutes = (app: App, { page }: AccountPages): void => {
  app.get('/desk/account', own, async (request, reply) => {
    const { staffId } = await requireStaff(request)
    const { db, clock } = app.accounts
    const member = (await listStaff(db)).find(({ id }) => id === staffId)
    if (member === undefined) throw accountProblem(404, 'not_there')
    const sessions = await staffSessions(db, staffId, clock())
    return sendPage(
      request,
      reply,
      staffAccountPage({ page: page(request), ...member, sessions }, localeOf(request, reply)),
    )
  })
  app.post('/desk/account/sessions/end', { ...own, schema: { body: sessionForm } }, async (request, reply) => {
    const { staffId } = await requireStaff(request)
    const ended = await endStaffSession(app.accounts.db, staffId, request.body.session)
    if (!ended) throw accountProblem(404, 'not_there')
    return reply.redirect('/desk/account', 303)
  })
  app.post('/desk/account/sign-out', open, async (request, reply) => {
    const setCookies = await signOutStaff(app.accounts, browserOf(request))
    return withCookies(reply, setCookies).redirect('/desk/sign-in', 303)
  })
}

/** Who is at the desk, and who else works there: what the console asks first. */
const apiRoutes = (app: App): void => {
  app.get('/api/desk/me', own, async (request, reply) => {
    const { staffId, name, role } = await requireStaff(request)
    return reply.header('cache-control', 'private, no-store').send({ id: staffId, name, role })
  })
  app.get('/api/desk/staff', own, async (_request, reply) => {
    const staff = (await listStaff(app.accounts.db))
      .filter(({ closed }) => !closed)
      .map(({ id, name, role }) => ({ id, name, role }))
    return reply.header('cache-control', 'private, no-store').send({ staff })
  })
}

/** How staff get in, and their own account. */
export const staffRoutes = (app: App, pages: AccountPages): void => {
  passwordRoutes(app, pages)
  codeRoutes(app, pages)
  linkRoutes(app, pages)
  accountRoutes(app, pages)
  apiRoutes(app)
}
