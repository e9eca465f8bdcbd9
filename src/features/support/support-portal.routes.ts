import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { actorOf, rememberContact } from '#features/accounts/index.ts'
import { acceptForms, ownerTokenOf, readForm } from '#features/attachments/index.ts'
import { askingOf } from '#features/warranty/index.ts'
import type { Locale } from '#lib/texts.ts'
import { localeOf, refuseField, sendPage, type App } from '#platform/http/index.ts'
import { confirmPage, requestPage, trackingPage } from '#web/portal/support/index.ts'
import {
  checkUnit,
  emptyForm,
  knownFields,
  namedUploads,
  readPosted,
  replyByToken,
  replyIn,
  sendForm,
  suggestionsForForm,
  trackingOf,
  type PostedForm,
  type Tracking,
} from './portal.use-cases.ts'
import { contextOf, found, refusal, type PortalParts } from './route-parts.ts'
import { setSharing } from './sharing.use-cases.ts'
import { formFields, type RequestFormData } from './portal.schema.ts'
import { MAX_BODY } from './support.schema.ts'

// Without script the files come with the form.
const open = { access: 'public', largeBody: true } as const
const query = z.looseObject({})
// A link that a mail program has cut short opens nothing, and says so as one that is over.
const linkParams = z.strictObject({ token: z.string() })

/** Single fields that came several times are a broken or a hostile form (F15). */
const refuseLists = ({ fields }: Pick<PostedForm, 'fields'>): void => {
  for (const name of [...formFields, 'step', 'submission', 'consentVersion', 'body'])
    if (fields[name] !== undefined && typeof fields[name] !== 'string') throw refuseField(name, 'wrong_type')
}

const postedOf = async (
  parts: PortalParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<PostedForm & { readonly refused?: string }> => {
  const ownerToken = ownerTokenOf(request, reply, parts.baseUrl.startsWith('https:'))
  const { fields, uploadIds, refused } = await readForm(parts.attachments, request, ownerToken)
  const posted = { fields, uploadIds, ownerToken }
  refuseLists(posted)
  if (refused.length === 0) return posted
  const locale = localeOf(request, reply)
  return { ...posted, refused: refused.map(({ name, reason }) => `${name}: ${reason(locale)}`).join(' ') }
}

const formRoutes = (app: App, parts: PortalParts): void => {
  const show = (request: FastifyRequest, reply: FastifyReply, data: RequestFormData, locale: Locale) =>
    sendPage(request, reply, requestPage({ page: parts.page(request), ...data }, locale))

  app.get('/support', { config: open, schema: { querystring: query } }, (request, reply) => {
    const locale = localeOf(request, reply)
    ownerTokenOf(request, reply, parts.baseUrl.startsWith('https:'))
    return show(request, reply, emptyForm(contextOf(parts), knownFields(request.query), locale), locale)
  })

  app.post('/support', { config: open }, async (request, reply) => {
    const locale = localeOf(request, reply)
    await parts.lookups.spend(request, 1)
    const ctx = contextOf(parts)
    const posted = await postedOf(parts, request, reply)
    const { data, hasProblems } = await readPosted(ctx, posted, locale)
    const step = posted.fields['step']
    if (step === 'edit') return show(request, reply, { ...data, problems: {} }, locale)
    if (posted.refused !== undefined)
      return show(request, reply.code(422), { ...data, problem: posted.refused }, locale)
    if (hasProblems) return show(request, reply.code(422), data, locale)
    if (step !== 'send') {
      const unit = await checkUnit(data.values, askingOf(parts, {}, locale))
      if (unit.kind === 'unknown') await parts.lookups.spendUnknown(request, 1)
      const suggestions = await suggestionsForForm(ctx, data, locale)
      return sendPage(request, reply, confirmPage({ page: parts.page(request), ...data, unit, suggestions }, locale))
    }
    const sent = await sendForm(ctx, posted, data, locale)
    if (!sent.ok) return show(request, reply.code(422), { ...data, uploads: [], problem: sent.error }, locale)
    const actor = await actorOf(request)
    if (actor.kind === 'customer') await rememberContact(ctx.db, actor.personId, data.values)
    return reply.redirect(`/r/${sent.value}?sent=1`, 303)
  })
}

/** Why a reply cannot be taken, as the page knows it. */
const bodyProblem = (body: string): string | undefined => {
  if (body === '') return 'empty'
  if (body.length > MAX_BODY) return 'long'
  return body.isWellFormed() && !body.includes('\u0000') ? undefined : 'characters'
}

const trackingRoutes = (app: App, parts: PortalParts): void => {
  const options = { config: open, schema: { params: linkParams, querystring: query } }
  type Shown = Pick<Parameters<typeof trackingPage>[0], 'problem' | 'typed' | 'uploads' | 'sent'>
  const send = (request: FastifyRequest, reply: FastifyReply, tracking: Tracking, shown: Shown) => {
    reply.header('x-robots-tag', 'noindex, noarchive').header('cache-control', 'private, no-store')
    const address = request.url.split('?', 1)[0] ?? ''
    return sendPage(
      request,
      reply,
      trackingPage({ page: parts.page(request), address, ...tracking, ...shown }, localeOf(request, reply)),
    )
  }
  const find = async (token: string, locale: Locale): Promise<Tracking> =>
    found(await trackingOf(contextOf(parts), token, locale))

  app.get('/r/:token', options, async (request, reply) => {
    ownerTokenOf(request, reply, parts.baseUrl.startsWith('https:'))
    const tracking = await find(request.params.token, localeOf(request, reply))
    const { sent, replied } = request.query
    const just = sent === '1' ? 'request' : replied === '1' ? 'reply' : undefined
    return send(request, reply, tracking, just === undefined ? {} : { sent: just })
  })

  app.post('/r/:token', options, async (request, reply) => {
    const locale = localeOf(request, reply)
    await parts.lookups.spend(request, 1)
    const { token } = request.params
    const ctx = contextOf(parts)
    const posted = await postedOf(parts, request, reply)
    const again = async (problem: string) => {
      const shown = { problem, typed: String(posted.fields['body'] ?? ''), uploads: await namedUploads(ctx, posted) }
      return send(request, reply.code(422), await find(token, locale), shown)
    }
    const body = replyIn(posted, locale)
    const problem = posted.refused ?? bodyProblem(body)
    if (problem !== undefined) return again(problem)
    const replied = await replyByToken(ctx, token, { body, posted })
    if (replied.ok) return reply.redirect(`/r/${token}?replied=1#end`, 303)
    if (replied.error.code !== 'unknown_upload') throw refusal(404, 'request_unknown')
    return again('files')
  })
}

const sharingBody = z.looseObject({ given: z.enum(['yes', 'no']), version: z.string().max(64) })

/** The customer's word about the dealer, from the tracking page. */
const sharingRoute = (app: App, parts: PortalParts): void => {
  const options = { config: { access: 'public' }, schema: { params: linkParams, body: sharingBody } } as const
  app.post('/r/:token/sharing', options, async (request, reply) => {
    await parts.lookups.spend(request, 1)
    const { given, version } = request.body
    const { token } = request.params
    const said = await setSharing(contextOf(parts), token, { given: given === 'yes', version })
    if (!said.ok && said.error === 'request_unknown') throw refusal(404, 'request_unknown')
    // Words that have changed since are shown again as they are now; nothing was agreed to.
    return reply.redirect(`/r/${token}#sharing`, 303)
  })
}

/** The request form, its confirmation, and the tracking page. */
export const supportPortalRoutes = (app: App, parts: PortalParts): void => {
  app.register(async (scope) => {
    await acceptForms(scope)
    formRoutes(scope, parts)
    trackingRoutes(scope, parts)
    sharingRoute(scope, parts)
  })
}
