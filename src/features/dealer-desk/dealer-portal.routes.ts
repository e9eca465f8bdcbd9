import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { acceptForms, ownerTokenOf, readForm } from '#features/attachments/index.ts'
import { MAX_WORDS, promiseParams } from '#features/dealers/index.ts'
import {
  addReply,
  emptyForCustomer,
  openForCustomer,
  setState,
  takeBack,
  type PortalParts,
} from '#features/support/index.ts'
import { batchItemOf, csvHead, csvLines, type Asking } from '#features/warranty/index.ts'
import { sendPage, type App } from '#platform/http/index.ts'
import { addresses } from '#web/portal/addresses.ts'
import {
  dealerNewRequestPage,
  dealerRequestPage,
  dealerRequestsPage,
  dealerUnitPage,
  dealerUnitsPage,
  type DealerFormProblem,
} from '#web/portal/dealers/index.ts'
import { dealerParams } from './dealer-desk.schema.ts'
import { dealerProblem, formProblems } from './dealer-desk.texts.ts'
import { authorOf, ownRequest, ownRequests, ownUnit, ownUnits, type DealerAsking } from './dealer-desk.use-cases.ts'
import { dealerAsking, found, readDay, readText } from './dealer-portal.context.ts'
import { recordPromise, withdrawPromise, type Beside } from './dealer-promises.use-cases.ts'

const own = { access: 'dealer.use' } as const
const MAX_REPLY = 20_000
const UNITS_PER_PAGE = 50
const UNITS_PER_CHUNK = 500

const serialParams = z.strictObject({ serial: z.string().min(1).max(256) })
const listQuery = z.looseObject({
  state: z.enum(['active', 'done']).catch('active'),
  cursor: z.string().max(200).optional(),
  /** Number of a request that was just opened. */
  opened: z
    .string()
    .regex(/^R-\d\d-\d{6,}-\w$/)
    .optional()
    .catch(undefined),
})
const unitsQuery = z.looseObject({ q: z.string().max(100).catch(''), after: z.string().max(64).catch('') })
const newQuery = z.looseObject({ serial: z.string().max(100).catch('') })
const anyForm = z.looseObject({})
const stateForm = z.looseObject({ state: z.enum(['waiting_customer', 'resolved']) })
const withdrawForm = z.looseObject({ reason: z.string(), back: z.string().max(300) })

/** Where a form leads back to: a page of the dealer's own, never another site. */
const backTo = (address: string): string => (/^\/dealer\/(requests|units)\/[\w-]+$/.test(address) ? address : '/dealer')

const listRoutes = (app: App, parts: PortalParts): void => {
  app.get('/dealer', { config: own, schema: { querystring: listQuery } }, async (request, reply) => {
    const { ask, frame } = await dealerAsking(parts, request, reply)
    const { state, cursor, opened } = request.query
    const list = (await ownRequests(ask, state, cursor)) ?? (await ownRequests(ask, state, undefined))
    return sendPage(request, reply, dealerRequestsPage({ ...frame, ...found(list), opened }))
  })

  app.get('/dealer/requests/new', { config: own, schema: { querystring: newQuery } }, async (request, reply) => {
    const { ask, frame } = await dealerAsking(parts, request, reply)
    const form = emptyForCustomer(ask, request.query.serial, ask.locale)
    return sendPage(request, reply, dealerNewRequestPage({ ...frame, form }))
  })

  app.post('/dealer/requests/new', { config: own, schema: { body: anyForm } }, async (request, reply) => {
    await parts.lookups.spend(request, 1)
    const { ask, frame } = await dealerAsking(parts, request, reply)
    const { dealerId, personId } = ask.actor
    const dealer = { dealerId, personId, name: frame.dealer }
    const opened = await openForCustomer(ask, dealer, request.body as Record<string, string>, ask.locale)
    if (opened.ok) return reply.redirect(`${addresses.dealer}?opened=${opened.value}`, 303)
    return sendPage(request, reply.code(422), dealerNewRequestPage({ ...frame, form: opened.error }))
  })
}

type Shown = DealerFormProblem | undefined

const showRequest =
  (parts: PortalParts) =>
  async (request: FastifyRequest<{ Params: { id: string } }>, reply: FastifyReply, problem?: Shown) => {
    const { ask, frame, asking } = await dealerAsking(parts, request, reply)
    ownerTokenOf(request, reply, parts.baseUrl.startsWith('https:'))
    const shown = found(await ownRequest(ask, request.params.id, asking))
    const page = { ...frame.page, path: addresses.dealerRequest(request.params.id) }
    const status = problem === undefined ? 200 : 422
    return sendPage(request, reply.code(status), dealerRequestPage({ ...frame, page, request: shown, problem }))
  }

const changeOf = async (ask: DealerAsking, requestId: string) => ({
  requestId,
  actor: ask.actor,
  author: await authorOf(ask),
})

const waits = { customer: 'customer', nothing: 'nothing' } as const

const replyRoute = (app: App, parts: PortalParts): void => {
  const show = showRequest(parts)
  const one = { config: { ...own, largeBody: true }, schema: { params: dealerParams } } as const
  app.get('/dealer/requests/:id', one, (request, reply) => show(request, reply))

  app.post('/dealer/requests/:id', one, async (request, reply) => {
    const { ask } = await dealerAsking(parts, request, reply)
    const ownerToken = ownerTokenOf(request, reply, parts.baseUrl.startsWith('https:'))
    const { fields, uploadIds, refused } = await readForm(parts.attachments, request, ownerToken)
    const { text, problem } = readText(fields['body'], MAX_REPLY)
    const back = (words: string) => show(request, reply, { form: 'reply', words, typed: { body: text } })
    const [file] = refused
    if (file !== undefined) return back(`${file.name}: ${file.reason(ask.locale)}`)
    if (problem !== undefined) return back(formProblems[ask.locale][problem])
    const listed = [fields['uploads'] ?? []].flat()
    const submission = z.uuid().safeParse(fields['submission'])
    const replied = await addReply(ask, {
      ...(await changeOf(ask, request.params.id)),
      body: text,
      messageId: submission.data,
      uploads: { ids: [...new Set([...uploadIds, ...listed])], ownerToken },
      waitFor: waits[String(fields['next']) as keyof typeof waits],
    })
    if (replied.ok) return reply.redirect(`${addresses.dealerRequest(request.params.id)}#end`, 303)
    if (replied.error.code === 'unknown_upload') return back(formProblems[ask.locale].files)
    throw dealerProblem(404, 'dealer_not_there')
  })
}

const actRoutes = (app: App, parts: PortalParts): void => {
  const show = showRequest(parts)
  const act = { config: own, schema: { params: dealerParams, body: anyForm } } as const
  app.post('/dealer/requests/:id/hand-back', act, async (request, reply) => {
    const { ask } = await dealerAsking(parts, request, reply)
    const { text: reason, problem } = readText(request.body['reason'], MAX_WORDS)
    if (problem !== undefined) {
      const words = formProblems[ask.locale][problem]
      return show(request, reply, { form: 'handBack', words, typed: { reason } })
    }
    const done = await takeBack(ask, { ...(await changeOf(ask, request.params.id)), reason })
    if (!done.ok) throw dealerProblem(404, 'dealer_not_there')
    return reply.redirect(addresses.dealer, 303)
  })

  const moving = { config: own, schema: { params: dealerParams, body: stateForm } } as const
  app.post('/dealer/requests/:id/state', moving, async (request, reply) => {
    const { ask } = await dealerAsking(parts, request, reply)
    const { state } = request.body
    const done = await setState(ask, { ...(await changeOf(ask, request.params.id)), state })
    // Pressed twice, the second finds it where it is to be.
    if (!done.ok && done.error.code !== 'move_refused') throw dealerProblem(404, 'dealer_not_there')
    return reply.redirect(addresses.dealerRequest(request.params.id), 303)
  })
}

/** Reads the form of a promise and writes it down; what is wrong with it, where something is. */
const takePromise = async (ask: DealerAsking, beside: Beside, form: Record<string, unknown>): Promise<Shown> => {
  const { text, problem } = readText(form['words'], MAX_WORDS)
  const until = readDay(form['until'])
  const wrong = problem ?? until.problem
  const typed = { words: text, until: typeof form['until'] === 'string' ? form['until'] : '' }
  if (wrong !== undefined) return { form: 'promise', words: formProblems[ask.locale][wrong], typed }
  const submission = z.uuid().safeParse(form['submission'])
  const recorded = await recordPromise(
    ask,
    beside,
    { words: text, untilOn: until.day, promiseId: submission.data },
    ask.actor,
  )
  if (!recorded.ok) throw dealerProblem(404, 'dealer_not_there')
  return undefined
}

const promiseRoutes = (app: App, parts: PortalParts): void => {
  const showOne = showRequest(parts)
  const inRequest = { config: own, schema: { params: dealerParams, body: anyForm } } as const
  app.post('/dealer/requests/:id/promises', inRequest, async (request, reply) => {
    const { ask } = await dealerAsking(parts, request, reply)
    const problem = await takePromise(ask, { requestId: request.params.id }, request.body)
    if (problem !== undefined) return showOne(request, reply, problem)
    return reply.redirect(`${addresses.dealerRequest(request.params.id)}#promises`, 303)
  })
  const ofUnit = { config: own, schema: { params: serialParams, body: anyForm } } as const
  app.post('/dealer/units/:serial/promises', ofUnit, async (request, reply) => {
    const { ask } = await dealerAsking(parts, request, reply)
    const problem = await takePromise(ask, { serial: request.params.serial }, request.body)
    if (problem !== undefined) return showUnit(parts)(request, reply, problem)
    return reply.redirect(`${addresses.dealerUnit(request.params.serial)}#promises`, 303)
  })
  const withdrawing = { config: own, schema: { params: promiseParams, body: withdrawForm } } as const
  app.post('/dealer/promises/:id/withdraw', withdrawing, async (request, reply) => {
    const { ask } = await dealerAsking(parts, request, reply)
    const { text: reason, problem } = readText(request.body.reason, MAX_WORDS)
    const back = `${backTo(request.body.back)}#promises`
    // The field is marked as needed; whoever gets past that finds the page as it was.
    if (problem !== undefined) return reply.redirect(back, 303)
    const done = await withdrawPromise(ask, request.params.id, reason, ask.actor)
    if (!done.ok) throw dealerProblem(404, 'dealer_not_there')
    return reply.redirect(back, 303)
  })
}

const showUnit =
  (parts: PortalParts) =>
  async (request: FastifyRequest<{ Params: { serial: string } }>, reply: FastifyReply, problem?: Shown) => {
    const { ask, frame, asking } = await dealerAsking(parts, request, reply)
    const unit = found(await ownUnit(ask, request.params.serial, asking))
    const page = { ...frame.page, path: addresses.dealerUnit(unit.serial) }
    const status = problem === undefined ? 200 : 422
    return sendPage(request, reply.code(status), dealerUnitPage({ ...frame, page, unit, problem }))
  }

/** The file of all units, made while it is sent. */
async function* unitsAsCsv(ask: DealerAsking, typed: string, asking: Asking): AsyncGenerator<string> {
  yield csvHead(ask.locale)
  for (let after: string | null = ''; after !== null;) {
    const page = await ownUnits(ask, { typed, after, limit: UNITS_PER_CHUNK }, asking)
    yield csvLines(page.results.map((result) => batchItemOf(result, ask.locale)))
    after = page.next
  }
}

const unitRoutes = (app: App, parts: PortalParts): void => {
  const list = { config: own, schema: { querystring: unitsQuery } } as const
  app.get('/dealer/units', list, async (request, reply) => {
    const { ask, frame, asking } = await dealerAsking(parts, request, reply)
    const { q, after } = request.query
    const { results, next } = await ownUnits(ask, { typed: q, after, limit: UNITS_PER_PAGE }, asking)
    const items = results.map((result) => batchItemOf(result, ask.locale))
    return sendPage(request, reply, dealerUnitsPage({ ...frame, q, items, next }))
  })
  app.get('/dealer/units.csv', list, async (request, reply) => {
    const { ask, asking } = await dealerAsking(parts, request, reply)
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="units.csv"')
      .header('cache-control', 'private, no-store')
      .send(Readable.from(unitsAsCsv(ask, request.query.q, asking)))
  })
  const one = { config: own, schema: { params: serialParams } } as const
  app.get('/dealer/units/:serial', one, (request, reply) => showUnit(parts)(request, reply))
}

/** The pages of dealer users. */
export const dealerPortalRoutes = (app: App, parts: PortalParts): void => {
  listRoutes(app, parts)
  actRoutes(app, parts)
  promiseRoutes(app, parts)
  unitRoutes(app, parts)
  app.register(async (scope) => {
    await acceptForms(scope)
    replyRoute(scope, parts)
  })
}
