/** The mailbox of the console: what came, what went, and what waits for a person's decision. */
import { z } from 'zod'
import { audit, can, requireStaff } from '#features/accounts/index.ts'
import { problemsIn, type App, type Problem } from '#platform/http/index.ts'
import { harmlessHtml, readAttachment, readMail, UnreadableMail } from '#platform/mail/index.ts'
import { parkedJobs, retryParked } from '#platform/outbox/index.ts'
import { rejectMail, releaseMail } from './held.use-cases.ts'
import type { MailContext } from './mail.context.ts'
import { mailProblems, type MailProblem } from './mail-problems.texts.ts'
import {
  fileParams,
  mailboxQuery,
  mailParams,
  releaseBody,
  type MailboxAnswer,
  type MailDetail,
} from './mail.schema.ts'
import { findMail, heldCount, mailboxPage, type MailRow } from './mail.views.ts'

const STATUS: Readonly<Record<MailProblem, number>> = {
  mail_unknown: 404,
  mail_not_held: 409,
  target_unknown: 422,
  no_sender: 422,
  job_unknown: 404,
}

const problem = problemsIn(mailProblems)
const refuse = (code: MailProblem): Problem => problem(STATUS[code], code)

const read = { access: 'mailbox.read' } as const
const release = { access: 'mailbox.release' } as const

const rowOf = async (ctx: MailContext, id: string): Promise<MailRow> => {
  const row = await findMail(ctx.db, id)
  if (row === undefined) throw refuse('mail_unknown')
  return row
}

const rawOf = async (ctx: MailContext, id: string): Promise<Buffer> => {
  const { sha256 } = await rowOf(ctx, id)
  if (sha256 === null) throw refuse('mail_unknown')
  return ctx.raws.get(sha256)
}

/** Made harmless each time it is asked for, so that a better sanitiser also serves old mails. */
const htmlOf = async (ctx: MailContext, sha256: string): Promise<string | null> => {
  try {
    const { html } = await readMail(await ctx.raws.get(sha256))
    return html === undefined ? null : harmlessHtml(html)
  } catch (error) {
    if (error instanceof UnreadableMail) return null
    throw error
  }
}

/** What came from outside is saved, never shown in our origin. */
const asDownload = (name: string) => ({
  'content-type': 'application/octet-stream',
  'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}`,
  'content-security-policy': "sandbox; default-src 'none'",
  'cache-control': 'private, no-store',
})

const readingRoutes = (app: App, ctx: MailContext): void => {
  app.get('/api/desk/mailbox', { schema: { querystring: mailboxQuery }, config: read }, async (request, reply) => {
    const page = await mailboxPage(ctx.db, request.query)
    const [held, parked] = [await heldCount(ctx.db), await parkedJobs(ctx.db)]
    const answer: MailboxAnswer = { ...page, held, outgoing: ctx.mailer.kind, parked }
    return reply.send(answer)
  })
  app.get('/api/desk/mailbox/:id', { schema: { params: mailParams }, config: read }, async (request, reply) => {
    const row = await rowOf(ctx, request.params.id)
    // Who manages accounts gains nothing by a link that signs in as somebody else.
    const isHidden = row.holdsLink && !can(await requireStaff(request), 'staff.manage')
    const html = row.sha256 === null ? null : await htmlOf(ctx, row.sha256)
    const answer: MailDetail = { ...row, ...(isHidden && { text: '' }), files: [...row.files], html }
    return reply.send(answer)
  })
  app.get('/api/desk/mailbox/:id/raw', { schema: { params: mailParams }, config: read }, async (request, reply) => {
    const { id } = request.params
    return reply.headers(asDownload(`${id}.eml`)).send(await rawOf(ctx, id))
  })
  app.get(
    '/api/desk/mailbox/:id/files/:index',
    { schema: { params: fileParams }, config: read },
    async (request, reply) => {
      const { id, index } = request.params
      const { files } = await rowOf(ctx, id)
      const file = files.find((one) => one.index === index)
      const content = file === undefined ? undefined : await readAttachment(await rawOf(ctx, id), index)
      if (file === undefined || content === undefined) throw refuse('mail_unknown')
      return reply.headers(asDownload(file.name)).send(content)
    },
  )
}

const decidingRoutes = (app: App, ctx: MailContext): void => {
  app.post(
    '/api/desk/mailbox/:id/release',
    { schema: { params: mailParams, body: releaseBody }, config: release },
    async (request, reply) => {
      const actor = await requireStaff(request)
      const { id } = request.params
      const answer = await ctx.db.transaction().execute(async (tx) => {
        const released = await releaseMail(ctx, tx, id, request.body.requestId)
        if (!released.ok) throw refuse(released.error.code)
        await audit(tx, { actor, action: 'mail.release', target: `mail:${id}`, data: released.value })
        return released.value
      })
      return reply.send(answer)
    },
  )
  app.post(
    '/api/desk/mailbox/:id/reject',
    { schema: { params: mailParams }, config: release },
    async (request, reply) => {
      const actor = await requireStaff(request)
      const { id } = request.params
      await ctx.db.transaction().execute(async (tx) => {
        const rejected = await rejectMail(tx, id)
        if (!rejected.ok) throw refuse(rejected.error.code)
        await audit(tx, { actor, action: 'mail.reject', target: `mail:${id}` })
      })
      return reply.code(204).send()
    },
  )
  app.post(
    '/api/desk/jobs/:id/retry',
    { schema: { params: z.strictObject({ id: z.uuid() }) }, config: release },
    async (request, reply) => {
      const actor = await requireStaff(request)
      const { id } = request.params
      await ctx.db.transaction().execute(async (tx) => {
        if (!(await retryParked(tx, id))) throw refuse('job_unknown')
        await audit(tx, { actor, action: 'job.retry', target: `job:${id}` })
      })
      return reply.code(204).send()
    },
  )
}

/** The mailbox over HTTP, for staff. */
export const mailRoutes = (app: App, ctx: MailContext): void => {
  readingRoutes(app, ctx)
  decidingRoutes(app, ctx)
}
