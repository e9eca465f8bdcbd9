import { requireStaff } from '#features/accounts/index.ts'
import { localeOf, type App } from '#platform/http/index.ts'
import { markMentionsRead, mentionsFor, related, suggestionsFor, useSuggestion } from './desk-triage.use-cases.ts'
import { answerChange, changeOf, contextOf, found, type SupportParts } from './route-parts.ts'
import {
  mergeBody,
  readBody,
  relatedQuery,
  remindBody,
  requestParams,
  splitBody,
  suggestionParams,
} from './support.schema.ts'
import { remindOn } from './thread.use-cases.ts'
import { merge, split } from './triage.use-cases.ts'

const params = requestParams

const readingRoutes = (app: App, parts: SupportParts): void => {
  const others = { config: { access: 'request.merge' }, schema: { params, querystring: relatedQuery } } as const
  app.get('/api/desk/requests/:id/related', others, async (request, reply) => {
    const answer = await related(contextOf(parts), request.params.id, request.query.q)
    return reply.header('cache-control', 'no-store').send(found(answer))
  })
  const issues = { config: { access: 'known_issue.read' }, schema: { params } } as const
  app.get('/api/desk/requests/:id/suggestions', issues, async (request, reply) => {
    const answer = await suggestionsFor(contextOf(parts), request.params.id, localeOf(request, reply))
    return reply.header('cache-control', 'no-store').send(found(answer))
  })
  app.get('/api/desk/mentions', { config: { access: 'request.note' } }, async (request, reply) => {
    const staff = await requireStaff(request)
    const answer = await mentionsFor(contextOf(parts), staff, localeOf(request, reply))
    return reply.header('cache-control', 'no-store').send(answer)
  })
}

/** Sorting requests out: merging, splitting, reminding, known issues, and what one was told of. */
export const triageRoutes = (app: App, parts: SupportParts): void => {
  readingRoutes(app, parts)
  const merging = { config: { access: 'request.merge' }, schema: { params, body: mergeBody } } as const
  app.post('/api/desk/requests/:id/merge', merging, async (request, answer) =>
    answerChange(await merge(contextOf(parts), { ...(await changeOf(request)), ...request.body }), answer),
  )
  const splitting = { config: { access: 'request.merge' }, schema: { params, body: splitBody } } as const
  app.post('/api/desk/requests/:id/split', splitting, async (request, answer) =>
    answerChange(await split(contextOf(parts), { ...(await changeOf(request)), ...request.body }), answer),
  )
  const reminding = { config: { access: 'request.change' }, schema: { params, body: remindBody } } as const
  app.post('/api/desk/requests/:id/remind', reminding, async (request, answer) =>
    answerChange(await remindOn(contextOf(parts), { ...(await changeOf(request)), ...request.body }), answer),
  )
  const using = { config: { access: 'request.reply' }, schema: { params: suggestionParams } } as const
  app.post('/api/desk/requests/:id/suggestions/:issue', using, async (request, answer) => {
    const { id: requestId, issue: issueId } = request.params
    const isNoted = await useSuggestion(contextOf(parts), { requestId, issueId }, await requireStaff(request))
    return answer.send({ id: found(isNoted ? requestId : undefined) })
  })
  const reading = { config: { access: 'request.note' }, schema: { body: readBody } } as const
  app.post('/api/desk/mentions/read', reading, async (request, answer) => {
    await markMentionsRead(contextOf(parts), await requireStaff(request), request.body.messageIds)
    return answer.code(204).send()
  })
}
