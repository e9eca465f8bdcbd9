import type { FastifyReply } from 'fastify'
import type { Edition } from '#entitlement/index.ts'
import { requireStaff } from '#features/accounts/index.ts'
import { promiseBody, promiseParams, promisesQuery, withdrawBody } from '#features/dealers/index.ts'
import { formatInstant, type Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db/index.ts'
import { refuseField, type App } from '#platform/http/index.ts'
import { dealerParams, inviteBody, userParams } from './dealer-desk.schema.ts'
import { dealerProblem } from './dealer-desk.texts.ts'
import { found } from './dealer-portal.context.ts'
import { allDealers, inviteUser, oneDealer, removeUser } from './dealer-staff.use-cases.ts'
import {
  promisesFor,
  recordPromise,
  withdrawPromise,
  type Beside,
  type PromiseRefusal,
} from './dealer-promises.use-cases.ts'

export interface DealerDeskParts {
  readonly db: Db
  readonly editions: readonly Edition[]
  readonly clock: Clock
  /** Public address without a final slash. */
  readonly baseUrl: string
}

const contextOf = ({ db, editions, clock }: DealerDeskParts) => ({ db, editions, now: formatInstant(clock()) })

const fresh = (reply: FastifyReply, body: unknown): FastifyReply => reply.header('cache-control', 'no-store').send(body)

/** Exactly one of a request and a unit is named. */
const besideOf = (named: { request?: string | undefined; serial?: string | undefined }): Beside => {
  const { request, serial } = named
  if (request !== undefined && serial === undefined) return { requestId: request }
  if (serial !== undefined && request === undefined) return { serial }
  throw refuseField('serial', serial === undefined ? 'required' : 'not_valid')
}

const refusePromise: Readonly<Record<PromiseRefusal, () => never>> = {
  not_there: () => {
    throw dealerProblem(404, 'dealer_not_there')
  },
  no_dealer: () => {
    throw dealerProblem(409, 'promise_no_dealer')
  },
  not_yours: () => {
    throw dealerProblem(409, 'promise_not_yours')
  },
}

const promiseRoutes = (app: App, parts: DealerDeskParts): void => {
  const reading = { config: { access: 'unit.read' }, schema: { querystring: promisesQuery } } as const
  app.get('/api/desk/dealer-promises', reading, async (request, reply) => {
    const staff = await requireStaff(request)
    const items = await promisesFor(contextOf(parts), besideOf(request.query), staff)
    return fresh(reply, { items: found(items) })
  })
  const recording = { config: { access: 'dealer.promise' }, schema: { body: promiseBody } } as const
  app.post('/api/desk/dealer-promises', recording, async (request, reply) => {
    const { requestId, serial, words, untilOn } = request.body
    const beside = besideOf({ request: requestId, serial })
    const recorded = await recordPromise(contextOf(parts), beside, { words, untilOn }, await requireStaff(request))
    return recorded.ok ? fresh(reply, { id: recorded.value }) : refusePromise[recorded.error]()
  })
  const params = promiseParams
  const withdrawing = { config: { access: 'dealer.promise' }, schema: { params, body: withdrawBody } } as const
  app.post('/api/desk/dealer-promises/:id/withdraw', withdrawing, async (request, reply) => {
    const { reason } = request.body
    const staff = await requireStaff(request)
    const done = await withdrawPromise(contextOf(parts), request.params.id, reason, staff)
    return done.ok ? fresh(reply, { id: request.params.id }) : refusePromise[done.error]()
  })
}

const manageRoutes = (app: App, parts: DealerDeskParts): void => {
  const manage = { access: 'dealer.manage' } as const
  app.get('/api/desk/dealers', { config: manage }, async (_request, reply) =>
    fresh(reply, { items: await allDealers(contextOf(parts)) }),
  )
  const one = { config: manage, schema: { params: dealerParams } } as const
  app.get('/api/desk/dealers/:id', one, async (request, reply) =>
    fresh(reply, found(await oneDealer(contextOf(parts), request.params.id))),
  )
  const inviting = { config: manage, schema: { params: dealerParams, body: inviteBody } } as const
  app.post('/api/desk/dealers/:id/users', inviting, async (request, reply) => {
    const actor = await requireStaff(request)
    const { baseUrl } = parts
    const cmd = { dealerId: request.params.id, ...request.body, baseUrl, actor }
    const invited = await inviteUser(contextOf(parts), cmd)
    if (invited.ok) return fresh(reply, { id: invited.value })
    throw dealerProblem(invited.error === 'dealer_not_there' ? 404 : 409, invited.error)
  })
  const removing = { config: manage, schema: { params: userParams } } as const
  app.post('/api/desk/dealers/:id/users/:person/remove', removing, async (request, reply) => {
    const actor = await requireStaff(request)
    const { id: dealerId, person: personId } = request.params
    const removed = await removeUser(contextOf(parts), { dealerId, personId, actor })
    if (!removed) throw dealerProblem(404, 'dealer_not_there')
    return fresh(reply, { id: personId })
  })
}

/** The desk's JSON API for dealers: who works for them, and what they promise. */
export const dealerDeskRoutes = (app: App, parts: DealerDeskParts): void => {
  promiseRoutes(app, parts)
  manageRoutes(app, parts)
}
