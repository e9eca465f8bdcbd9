/** What the island of the staff pages asks for passkeys. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { App } from '#platform/http/index.ts'
import { accountProblem } from './accounts.texts.ts'
import { addPasskey, askForPasskey, beginPasskey, passkeyStep } from './passkeys.ts'
import { staffGoal } from './return-to.ts'
import { limitByOrigin } from './sign-in.routes.ts'
import type { Browser } from './staff-sign-in.ts'

/** Who may is told by the session of the password too, which is no staff's yet: the use cases look. */
const open = { config: { access: 'public' } } as const

const text = z.string().max(20_000)
/** A credential as browsers write it; what it says is checked by the library. */
const response = z.looseObject({
  id: text.min(1),
  rawId: text,
  type: text,
  response: z.record(z.string(), z.unknown()),
})
const to = z.string().max(4000).optional()
const signInBody = z.strictObject({ response, to })
const newBody = z.strictObject({ response, name: z.string().trim().min(1).max(60), to })

export const browserOf = ({ headers }: FastifyRequest): Browser => ({
  cookie: headers.cookie,
  userAgent: headers['user-agent'],
})

export const withCookies = (reply: FastifyReply, setCookies: readonly string[]): FastifyReply => {
  for (const cookie of setCookies) reply.header('set-cookie', cookie)
  return reply.header('cache-control', 'no-store')
}

export const passkeyRoutes = (app: App): void => {
  const limit = limitByOrigin(app)
  app.post('/api/desk/passkeys/sign-in/options', open, async (request, reply) => {
    await limit(request)
    const { options, setCookies } = await askForPasskey(app.accounts, browserOf(request))
    return withCookies(reply, setCookies).send(options)
  })
  app.post('/api/desk/passkeys/sign-in', { ...open, schema: { body: signInBody } }, async (request, reply) => {
    await limit(request)
    const setCookies = await passkeyStep(app.accounts, request.body.response, browserOf(request))
    if (setCookies === undefined) throw accountProblem(422, 'passkey_refused')
    return withCookies(reply, setCookies).send({ to: staffGoal(request.body.to) })
  })
  app.post('/api/desk/passkeys/options', open, async (request, reply) => {
    await limit(request)
    const ceremony = await beginPasskey(app.accounts, browserOf(request))
    if (ceremony === undefined) throw accountProblem(401, 'passkey_refused')
    return withCookies(reply, ceremony.setCookies).send(ceremony.options)
  })
  app.post('/api/desk/passkeys', { ...open, schema: { body: newBody } }, async (request, reply) => {
    await limit(request)
    const setCookies = await addPasskey(app.accounts, request.body, browserOf(request))
    if (setCookies === undefined) throw accountProblem(422, 'passkey_refused')
    return withCookies(reply.code(201), setCookies).send({ to: staffGoal(request.body.to) })
  })
}
