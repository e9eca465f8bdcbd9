import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Edition } from '#entitlement/index.ts'
import { requireStaff } from '#features/accounts/index.ts'
import { ownerTokenIn } from '#features/attachments/index.ts'
import { formatInstant, type Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db/index.ts'
import { localeOf, Problem, refuseField, type App } from '#platform/http/index.ts'
import { board, findRequest, personPage, queue, search } from './desk.use-cases.ts'
import { createLive } from './live.ts'
import {
  askBody,
  assignBody,
  consentBody,
  mergeBody,
  noteBody,
  queueQuery,
  replyBody,
  requestParams,
  routeBody,
  searchQuery,
  stateBody,
  tagsBody,
  unitParams,
} from './support.schema.ts'
import { supportProblems, type SupportProblem } from './support.texts.ts'
import type { SupportContext } from './support.use-cases.ts'
import { ask, unitPage } from './unit-desk.use-cases.ts'
import {
  addNote,
  addReply,
  assign,
  handOver,
  merge,
  setConsent,
  setState,
  setTags,
  takeBack,
  type Changed,
} from './thread.use-cases.ts'

export interface SupportParts {
  readonly db: Db
  readonly editions: readonly Edition[]
  readonly clock: Clock
}

const contextOf = ({ db, editions, clock }: SupportParts): SupportContext => ({
  db,
  editions,
  now: formatInstant(clock()),
})

const refusal = (status: number, code: SupportProblem): Problem =>
  new Problem(status, code, { 'zh-CN': supportProblems['zh-CN'][code], en: supportProblems.en[code] })

const statusOf: Readonly<Record<SupportProblem, number>> = {
  request_unknown: 404,
  request_changed: 409,
  already_assigned: 409,
  move_refused: 409,
  merge_refused: 409,
  no_dealer: 409,
}

const found = <T>(value: T | undefined): T => {
  if (value === undefined) throw refusal(404, 'request_unknown')
  return value
}

/** The new version, or the refusal as a problem. */
const answerChange = (changed: Changed, reply: FastifyReply): FastifyReply => {
  if (changed.ok) return reply.header('cache-control', 'no-store').send(changed.value)
  const { code } = changed.error
  if (code === 'purpose_unknown') throw refuseField('purpose', 'unknown_choice')
  if (code === 'unknown_upload') throw refuseField('uploads', 'not_valid')
  throw refusal(statusOf[code], code)
}

/** Who changes which request, from the session and the address. */
const changeOf = async (request: FastifyRequest<{ Params: { id: string } }>) => {
  const actor = await requireStaff(request)
  const author = { kind: 'staff', id: actor.staffId, name: actor.name } as const
  return { requestId: request.params.id, actor, author }
}

/** The files of a message, named in it and sent before by the same browser, which its cookie shows. */
const uploadsOf = (request: FastifyRequest<{ Body: { uploads?: string[] | undefined } }>) => ({
  ids: request.body.uploads ?? [],
  ownerToken: ownerTokenIn(request) ?? '',
})

const readingRoutes = (app: App, parts: SupportParts): void => {
  const list = { config: { access: 'request.list' } } as const
  app.get('/api/desk/requests', { ...list, schema: { querystring: queueQuery } }, async (request, reply) => {
    const page = await queue(contextOf(parts), request.query, await requireStaff(request))
    if (page === undefined) throw refuseField('cursor', 'not_valid')
    return reply.header('cache-control', 'no-store').send(page)
  })
  app.get('/api/desk/board', list, async (request, reply) =>
    reply.header('cache-control', 'no-store').send(await board(contextOf(parts), await requireStaff(request))),
  )
  const one = { config: { access: 'request.read' }, schema: { params: requestParams } } as const
  app.get('/api/desk/requests/:id', one, async (request, reply) => {
    const staff = await requireStaff(request)
    const detail = await findRequest(contextOf(parts), request.params.id, staff, localeOf(request, reply))
    return reply.header('cache-control', 'no-store').send(found(detail))
  })
  const find = { config: { access: 'search.use' }, schema: { querystring: searchQuery } } as const
  app.get('/api/desk/search', find, async (request, reply) => {
    const hits = await search(contextOf(parts), request.query.q, await requireStaff(request))
    return reply.header('cache-control', 'no-store').send(hits)
  })
}

const personRoute = (app: App, parts: SupportParts): void => {
  const read = { config: { access: 'person.read' }, schema: { params: requestParams } } as const
  app.get('/api/desk/people/:id', read, async (request, reply) => {
    const person = await personPage(contextOf(parts), request.params.id, await requireStaff(request))
    return reply.header('cache-control', 'no-store').send(found(person))
  })
}

const writingRoutes = (app: App, parts: SupportParts): void => {
  const params = requestParams
  const reply = { config: { access: 'request.reply' }, schema: { params, body: replyBody } } as const
  app.post('/api/desk/requests/:id/reply', reply, async (request, answer) =>
    answerChange(
      await addReply(contextOf(parts), {
        ...(await changeOf(request)),
        ...request.body,
        uploads: uploadsOf(request),
      }),
      answer,
    ),
  )
  const note = { config: { access: 'request.note' }, schema: { params, body: noteBody } } as const
  app.post('/api/desk/requests/:id/note', note, async (request, answer) =>
    answerChange(
      await addNote(contextOf(parts), { ...(await changeOf(request)), ...request.body, uploads: uploadsOf(request) }),
      answer,
    ),
  )
  const owner = { config: { access: 'request.assign' }, schema: { params, body: assignBody } } as const
  app.post('/api/desk/requests/:id/assign', owner, async (request, answer) => {
    const { to, toName, version } = request.body
    const change = await changeOf(request)
    const name = to === change.actor.staffId ? change.actor.name : (toName ?? '')
    return answerChange(
      await assign(contextOf(parts), { ...change, version, to: to === null ? null : { id: to, name } }),
      answer,
    )
  })
  const state = { config: { access: 'request.change' }, schema: { params, body: stateBody } } as const
  app.post('/api/desk/requests/:id/state', state, async (request, answer) =>
    answerChange(await setState(contextOf(parts), { ...(await changeOf(request)), ...request.body }), answer),
  )
  const tags = { config: { access: 'request.change' }, schema: { params, body: tagsBody } } as const
  app.post('/api/desk/requests/:id/tags', tags, async (request, answer) =>
    answerChange(await setTags(contextOf(parts), { ...(await changeOf(request)), ...request.body }), answer),
  )
  const consent = { config: { access: 'request.change' }, schema: { params, body: consentBody } } as const
  app.post('/api/desk/requests/:id/consents', consent, async (request, answer) =>
    answerChange(await setConsent(contextOf(parts), { ...(await changeOf(request)), ...request.body }), answer),
  )
  const merging = { config: { access: 'request.merge' }, schema: { params, body: mergeBody } } as const
  app.post('/api/desk/requests/:id/merge', merging, async (request, answer) =>
    answerChange(await merge(contextOf(parts), { ...(await changeOf(request)), ...request.body }), answer),
  )
  const over = { config: { access: 'request.hand_over' }, schema: { params, body: routeBody } } as const
  app.post('/api/desk/requests/:id/hand-over', over, async (request, answer) =>
    answerChange(await handOver(contextOf(parts), { ...(await changeOf(request)), ...request.body }), answer),
  )
  app.post('/api/desk/requests/:id/take-back', over, async (request, answer) =>
    answerChange(await takeBack(contextOf(parts), { ...(await changeOf(request)), ...request.body }), answer),
  )
}

const unitRoutes = (app: App, parts: SupportParts): void => {
  const read = { config: { access: 'unit.read' }, schema: { params: unitParams } } as const
  app.get('/api/desk/units/:serial', read, async (request, reply) => {
    const staff = await requireStaff(request)
    const unit = await unitPage(contextOf(parts), request.params.serial, staff, localeOf(request, reply))
    return reply.header('cache-control', 'no-store').send(found(unit))
  })
  const asking = { config: { access: 'unit.ask' }, schema: { params: unitParams, body: askBody } } as const
  app.post('/api/desk/units/:serial/ask', asking, async (request, reply) => {
    const { question, requestId, locale = localeOf(request, reply) } = request.body
    const cmd = { serial: request.params.serial, question, requestId, locale }
    return reply.send(found(await ask(contextOf(parts), cmd, await requireStaff(request))))
  })
}

const BEAT_MS = 25_000

/** Server-sent events: what has changed, and now and then a sign of life so that proxies keep the line open. */
const liveRoute = (app: App, { db }: SupportParts): void => {
  const live = createLive(db)
  const lines = new Set<() => void>()
  app.addHook('preClose', async () => lines.forEach((end) => end()))
  app.get('/api/desk/events', { config: { access: 'request.list' } }, async (request, reply) => {
    await requireStaff(request)
    reply.hijack()
    const { raw } = reply
    raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    raw.write('retry: 2000\n\n')
    const unsubscribe = live.subscribe((event) => void raw.write(`data: ${JSON.stringify(event)}\n\n`))
    const beat = setInterval(() => raw.write(': \n\n'), BEAT_MS)
    const end = (): void => {
      clearInterval(beat)
      unsubscribe()
      lines.delete(end)
      raw.end()
    }
    lines.add(end)
    raw.once('close', end)
  })
}

/** The desk's JSON API for requests and units. Each write names the version it was made on. */
export const supportRoutes = (app: App, parts: SupportParts): void => {
  readingRoutes(app, parts)
  writingRoutes(app, parts)
  unitRoutes(app, parts)
  personRoute(app, parts)
  liveRoute(app, parts)
}
