import type { FastifyRequest } from 'fastify'
import { requireStaff } from '#features/accounts/index.ts'
import { ownerTokenIn } from '#features/attachments/index.ts'
import { localeOf, refuseField, type App } from '#platform/http/index.ts'
import { board, findRequest, personPage, queue, search } from './desk.use-cases.ts'
import { colleagueOf } from './desk-triage.use-cases.ts'
import { createLive } from './live.ts'
import { answerChange, changeOf, contextOf, found, type SupportParts } from './route-parts.ts'
import {
  askBody,
  assignBody,
  consentBody,
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
import { addNote, addReply, assign, handOver, setConsent, setState, setTags, takeBack } from './thread.use-cases.ts'
import { triageRoutes } from './triage.routes.ts'
import { ask, unitPage } from './unit-desk.use-cases.ts'

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
    const { to, version } = request.body
    const colleague = to === null ? null : await colleagueOf(contextOf(parts), to)
    if (colleague === undefined) throw refuseField('to', 'not_valid')
    const assigned = await assign(contextOf(parts), { ...(await changeOf(request)), version, to: colleague })
    return answerChange(assigned, answer)
  })
  const state = { config: { access: 'request.move' }, schema: { params, body: stateBody } } as const
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
  triageRoutes(app, parts)
  unitRoutes(app, parts)
  personRoute(app, parts)
  liveRoute(app, parts)
}
