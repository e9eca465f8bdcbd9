import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Locale } from '#lib/texts.ts'
import { localeOf, sendPage, type App } from '#platform/http/index.ts'
import {
  staffAccountPage,
  staffCodePage,
  staffLinkOverPage,
  staffPasskeyPage,
  staffPasswordPage,
  staffSetUpPage,
  staffSignInPage,
  type SignOnProblem,
  type StaffSignInData,
} from '#web/portal/accounts/index.ts'
import { actionsOf, requireStaff } from './accounts.access.ts'
import { accountProblem } from './accounts.texts.ts'
import { peekLink } from './one-time-links.ts'
import { browserOf, passkeyRoutes, withCookies } from './passkeys.routes.ts'
import { passkeysWork, removePasskey, staffPasskeys } from './passkeys.ts'
import { staffGoal, withGoal } from './return-to.ts'
import { accountSettingsRoutes } from './settings.routes.ts'
import { limitByOrigin, type AccountPages } from './sign-in.routes.ts'
import { endStaffSession, listStaff, setPasswordByLink, staffSessions } from './staff.ts'
import { beginSignOn, finishSignOn } from './sign-on.ts'
import { SIGN_ON_RETURN } from './staff-auth.ts'
import { codeStep, passwordStep, signOutStaff } from './staff-sign-in.ts'

const open = { config: { access: 'public' } } as const
const own = { config: { access: 'staff.own' } } as const

const MIN_PASSWORD = 12
const MAX_PASSWORD = 128

const wanted = z.string().max(4000).optional()
const signInForm = z.strictObject({
  email: z.string().max(254),
  password: z.string().max(MAX_PASSWORD),
  to: wanted,
})
const codeForm = z.strictObject({ code: z.string().max(40), to: wanted })
const token = z.string().min(1).max(100)
const passwordForm = z.strictObject({
  token,
  password: z.string().max(1000),
  name: z.string().max(254).optional(),
  email: z.string().max(254).optional(),
})
const sessionForm = z.strictObject({ session: z.uuid() })
/** What the provider sends back; whatever else it adds is not read. */
const signOnAnswer = z.object({
  code: z.string().max(4000).optional(),
  state: z.string().max(200).optional(),
  iss: z.string().max(500).optional(),
  error: z.string().max(200).optional(),
})
const passkeyForm = z.strictObject({ passkey: z.uuid() })

/** A page that answers a form is shown under the address of the sign-in: the language switch asks for it anew. */
const startOf = (page: AccountPages['page'], request: FastifyRequest, goal = '/desk') => ({
  ...page(request),
  path: withGoal('/desk/sign-in', goal),
})

/** What every page of a sign-in keeps in mind. */
const onTheWay = (app: App, { page }: AccountPages, { request, to }: { request: FastifyRequest; to: unknown }) => {
  const goal = staffGoal(to)
  return { page: startOf(page, request, goal), goal, passkeys: passkeysWork(app.accounts.baseUrl) }
}

/** The sign-in page, as it stands at first or with the reason for which it is shown again. */
const signInPageOf = (
  app: App,
  way: ReturnType<typeof onTheWay>,
  more: Omit<StaffSignInData, keyof typeof way> = {},
) => ({
  ...way,
  signOn: app.accounts.signOn?.name,
  ...more,
})

const passwordRoutes = (app: App, pages: AccountPages): void => {
  const limit = limitByOrigin(app)
  app.get('/desk/sign-in', open, (request, reply) => {
    const way = onTheWay(app, pages, { request, to: (request.query as Record<string, unknown>)['to'] })
    return sendPage(request, reply, staffSignInPage(signInPageOf(app, way), localeOf(request, reply)))
  })
  app.post('/desk/sign-in', { ...open, schema: { body: signInForm } }, async (request, reply) => {
    await limit(request)
    const locale = localeOf(request, reply)
    const { email: typed, to } = request.body
    const way = onTheWay(app, pages, { request, to })
    const step = await passwordStep(app.accounts, request.body, browserOf(request))
    const again = (problem: 'tooMany' | 'bad') => staffSignInPage(signInPageOf(app, way, { typed, problem }), locale)
    if (step.kind === 'too_many') return sendPage(request, reply.code(429), again('tooMany'))
    if (step.kind === 'refused') return sendPage(request, reply.code(401), again('bad'))
    if (step.kind === 'passkey_needed') return sendPage(request, reply, staffPasskeyPage(way, locale))
    withCookies(reply, step.setCookies)
    if (step.kind === 'signed_in') return reply.redirect(way.goal, 303)
    if (step.kind === 'code_needed') return sendPage(request, reply, staffCodePage(way, locale))
    return sendPage(request, reply, staffSetUpPage({ ...way, offer: step.offer }, locale))
  })
}

const codeRoutes = (app: App, pages: AccountPages): void => {
  const limit = limitByOrigin(app)
  type CodePage = (data: Parameters<typeof staffCodePage>[0], locale: Locale) => string
  const answerCode = (wrongPage: CodePage) => async (request: FastifyRequest, reply: FastifyReply) => {
    await limit(request)
    const locale = localeOf(request, reply)
    const { code, to } = request.body as z.infer<typeof codeForm>
    const way = onTheWay(app, pages, { request, to })
    const step = await codeStep(app.accounts, code, browserOf(request))
    if (step.kind === 'signed_in') return withCookies(reply, step.setCookies).redirect(way.goal, 303)
    if (step.kind === 'wrong') return sendPage(request, reply.code(401), wrongPage({ ...way, wrong: true }, locale))
    return sendPage(request, reply.code(401), staffSignInPage(signInPageOf(app, way, { problem: 'over' }), locale))
  }
  app.post('/desk/sign-in/code', { ...open, schema: { body: codeForm } }, answerCode(staffCodePage))
  app.post('/desk/sign-in/set-up', { ...open, schema: { body: codeForm } }, answerCode(staffSetUpPage))
}

/** By the house's own sign-on: there and back. Without one set, these addresses are not there. */
const signOnRoutes = (app: App, pages: AccountPages): void => {
  if (app.accounts.signOn === undefined) return
  const limit = limitByOrigin(app)
  const refuse = (request: FastifyRequest, reply: FastifyReply, problem: SignOnProblem | 'over') => {
    const way = onTheWay(app, pages, { request, to: undefined })
    const html = staffSignInPage(signInPageOf(app, way, { problem }), localeOf(request, reply))
    return sendPage(request, reply.code(problem === 'unavailable' ? 503 : 401), html)
  }
  app.get('/desk/sign-in/sso', open, async (request, reply) => {
    await limit(request)
    const goal = staffGoal((request.query as Record<string, unknown>)['to'])
    const way = await beginSignOn(app.accounts, goal, browserOf(request))
    if (way === undefined) return refuse(request, reply, 'unavailable')
    return withCookies(reply, way.setCookies).redirect(way.address, 303)
  })
  app.get(SIGN_ON_RETURN, { ...open, schema: { querystring: signOnAnswer } }, async (request, reply) => {
    await limit(request)
    const step = await finishSignOn(app.accounts, request.query, browserOf(request))
    if (step.kind === 'refused') return refuse(request, reply, step.why)
    return withCookies(reply, step.setCookies).redirect(staffGoal(step.goal), 303)
  })
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
  const show = async (request: FastifyRequest, reply: FastifyReply, problem?: 'lastFactor') => {
    const { staffId } = await requireStaff(request)
    const { db, clock, baseUrl } = app.accounts
    const member = (await listStaff(db)).find(({ id }) => id === staffId)
    if (member === undefined) throw accountProblem(404, 'not_there')
    const sessions = await staffSessions(db, staffId, clock())
    const passkeys = passkeysWork(baseUrl) ? await staffPasskeys(db, staffId) : undefined
    const here = { ...page(request), path: '/desk/account' }
    const data = { page: here, ...member, sessions, passkeys, ...(problem && { problem }) }
    return sendPage(request, reply, staffAccountPage(data, localeOf(request, reply)))
  }
  app.get('/desk/account', own, (request, reply) => show(request, reply))
  app.post('/desk/account/passkeys/remove', { ...own, schema: { body: passkeyForm } }, async (request, reply) => {
    const { staffId } = await requireStaff(request)
    const done = await removePasskey(app.accounts, staffId, request.body.passkey)
    if (done === 'unknown') throw accountProblem(404, 'not_there')
    if (done === 'last_factor') return show(request, reply.code(409), 'lastFactor')
    return reply.redirect('/desk/account', 303)
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
    const actor = await requireStaff(request)
    const { staffId: id, name, role } = actor
    return reply.header('cache-control', 'private, no-store').send({ id, name, role, may: actionsOf(actor) })
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
  signOnRoutes(app, pages)
  passkeyRoutes(app)
  linkRoutes(app, pages)
  accountRoutes(app, pages)
  apiRoutes(app)
  accountSettingsRoutes(app)
}
