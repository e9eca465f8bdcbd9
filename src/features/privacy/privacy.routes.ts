/** A person's data at the desk: what is held, given out, erased; and how long it stays. */
import type { FastifyReply } from 'fastify'
import { can, requireStaff } from '#features/accounts/index.ts'
import { generalProblem, refuseField, type App } from '#platform/http/index.ts'
import { askErasure } from './erase.use-cases.ts'
import { exportPerson, type Archive } from './export.use-cases.ts'
import { personPrivacy, retentionReport } from './person.use-cases.ts'
import type { PrivacyContext } from './privacy.context.ts'
import { eraseBody, personParams } from './privacy.schema.ts'
import { applyRetention } from './retention.use-cases.ts'

/** Sends an archive as a file to keep. */
export const sendArchive = (reply: FastifyReply, { fileName, stream }: Archive): FastifyReply =>
  reply
    .type('application/zip')
    .header('content-disposition', `attachment; filename="${fileName}"`)
    .header('cache-control', 'private, no-store')
    .send(stream)

const notFound = () => generalProblem(404, 'not_found')

const personRoutes = (app: App, ctx: PrivacyContext): void => {
  const read = { config: { access: 'person.read' }, schema: { params: personParams } } as const
  app.get('/api/desk/people/:id/privacy', read, async (request, reply) => {
    const person = await personPrivacy(ctx, request.params.id, await requireStaff(request))
    if (person === undefined) throw notFound()
    return reply.header('cache-control', 'no-store').send(person)
  })
  // POST: it leaves a trace in the record of what was handed over.
  const give = { config: { access: 'person.export' }, schema: { params: personParams } } as const
  app.post('/api/desk/people/:id/export', give, async (request, reply) => {
    const archive = await exportPerson(ctx, request.params.id, await requireStaff(request))
    if (!archive.ok) throw notFound()
    return sendArchive(reply, archive.value)
  })
  const erase = { config: { access: 'person.erase' }, schema: { params: personParams, body: eraseBody } } as const
  app.post('/api/desk/people/:id/erase', erase, async (request, reply) => {
    const actor = await requireStaff(request)
    const { id: personId } = request.params
    const { reason, email } = request.body
    const found = await personPrivacy(ctx, personId, actor)
    if (found === undefined || found.person.erasedAt !== null) throw notFound()
    if (!can(actor, 'person.erase', { personId })) throw notFound()
    if (email.trim().toLowerCase() !== found.person.email) throw refuseField('email', 'not_valid')
    const asked = await ctx.db.transaction().execute((tx) => askErasure(tx, ctx, { personId, reason, actor }))
    if (!asked.ok) throw notFound()
    return reply.code(202).send({})
  })
}

/** The desk's JSON API for people's privacy. */
export const privacyRoutes = (app: App, ctx: PrivacyContext): void => {
  personRoutes(app, ctx)
  const manage = { config: { access: 'privacy.manage' } } as const
  app.get('/api/desk/retention', manage, async (_request, reply) =>
    reply.header('cache-control', 'no-store').send(await retentionReport(ctx)),
  )
  app.post('/api/desk/retention', manage, async (_request, reply) => {
    await applyRetention(ctx)
    return reply.header('cache-control', 'no-store').send(await retentionReport(ctx))
  })
}
