/** A person's own data, on pages that work without script. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { isFreshlySignedIn, personOf, type SignedInPerson } from '#features/accounts/index.ts'
import { formatInstant } from '#platform/clock.ts'
import { generalProblem, localeOf, refuseField, sendPage, type App } from '#platform/http/index.ts'
import { datesIn, type Locale } from '#lib/texts.ts'
import { addresses } from '#web/portal/addresses.ts'
import { erasedPage, erasePage, privacyPage } from '#web/portal/privacy/privacy-page.ts'
import type { PageContext } from '#web/portal/types.ts'
import { askErasure } from './erase.use-cases.ts'
import { exportPerson } from './export.use-cases.ts'
import { ownPrivacy } from './person.use-cases.ts'
import type { PrivacyContext } from './privacy.context.ts'
import { sendArchive } from './privacy.routes.ts'
import { consentOffer, withdrawConsents } from './privacy.use-cases.ts'

export interface PrivacyPages {
  readonly page: (request: FastifyRequest) => PageContext
}

const own = { config: { access: 'account.own' } } as const
const ENDED = new Set(['resolved', 'closed'])

const openForm = z.strictObject({ request: z.uuid() })
const withdrawForm = z.strictObject({ purpose: z.string().max(60) })
const eraseForm = z.strictObject({ email: z.string().max(254) })

/** Nobody but the person keeps a page of theirs. */
const privately = (reply: FastifyReply): FastifyReply => reply.header('cache-control', 'private, no-store')

const writeIn =
  (zone: string, locale: Locale) =>
  (instant: string): string =>
    new Intl.DateTimeFormat(datesIn[locale], { timeZone: zone, dateStyle: 'medium', timeStyle: 'short' }).format(
      new Date(instant),
    )

const readingRoutes = (app: App, ctx: PrivacyContext, { page }: PrivacyPages): void => {
  app.get(addresses.privacy, own, async (request, reply) => {
    const { actor } = await personOf(request)
    const locale = localeOf(request, reply)
    const { requests, ...known } = await ownPrivacy(ctx, actor.personId)
    const shown = {
      page: page(request),
      ...known,
      requests: requests.map((line) => ({ ...line, state: ctx.desk.stateIn(line.state, locale) })),
      offer: consentOffer(ctx.editions, locale),
      isFresh: await isFreshlySignedIn(request),
      when: writeIn(ctx.editions.at(-1)?.zone ?? 'UTC', locale),
    }
    return sendPage(request, privately(reply), privacyPage(shown, locale))
  })
  app.post(addresses.openRequest, { ...own, schema: { body: openForm } }, async (request, reply) => {
    const { actor } = await personOf(request)
    const requestId = request.body.request
    const isOwn = (await ctx.desk.requestsOf(ctx.db, actor.personId)).some(({ id }) => id === requestId)
    if (!isOwn) throw generalProblem(404, 'not_found')
    return reply.redirect(await ctx.desk.trackingPath(ctx.db, requestId, formatInstant(ctx.clock())), 303)
  })
  app.post(addresses.withdraw, { ...own, schema: { body: withdrawForm } }, async (request, reply) => {
    const { actor } = await personOf(request)
    const { purpose } = request.body
    const { personId } = actor
    const { standing } = await ownPrivacy(ctx, personId)
    const { version, words } = consentOffer(ctx.editions, 'en')
    if (!words.some((line) => line.purpose === purpose)) throw refuseField('purpose', 'unknown_choice')
    const by = { by_kind: 'customer', by_id: personId, source: 'form' } as const
    const withdrawal = { personId, purposes: [purpose], version, at: formatInstant(ctx.clock()), by }
    // Pressed twice, it is withdrawn once.
    if (standing.some((line) => line.purpose === purpose))
      await ctx.db.transaction().execute((tx) => withdrawConsents(tx, withdrawal))
    return reply.redirect(addresses.privacy, 303)
  })
}

const rightsRoutes = (app: App, ctx: PrivacyContext, { page }: PrivacyPages): void => {
  /** Sends those who have not just signed in back to where it says so. */
  const sendBack = (reply: FastifyReply) => reply.redirect(`${addresses.privacy}#again`, 303)

  const showErase = async (
    request: FastifyRequest,
    reply: FastifyReply,
    { person }: SignedInPerson,
    hasProblem = false,
  ) => {
    const requests = await ctx.desk.requestsOf(ctx.db, person.person_id)
    const openRequests = requests.filter(({ state }) => !ENDED.has(state)).length
    const data = { page: page(request), email: person.email, openRequests, hasProblem }
    return sendPage(request, privately(reply), erasePage(data, localeOf(request, reply)))
  }

  app.post(addresses.exportData, own, async (request, reply) => {
    const { actor } = await personOf(request)
    if (!(await isFreshlySignedIn(request))) return sendBack(reply)
    const archive = await exportPerson(ctx, actor.personId, actor)
    if (!archive.ok) throw generalProblem(404, 'not_found')
    return sendArchive(reply, archive.value)
  })
  app.get(addresses.eraseData, own, async (request, reply) => {
    const signedIn = await personOf(request)
    return (await isFreshlySignedIn(request)) ? showErase(request, reply, signedIn) : sendBack(reply)
  })
  app.post(addresses.eraseData, { ...own, schema: { body: eraseForm } }, async (request, reply) => {
    const signedIn = await personOf(request)
    const { actor, person } = signedIn
    if (!(await isFreshlySignedIn(request))) return sendBack(reply)
    if (request.body.email.trim().toLowerCase() !== person.email)
      return showErase(request, reply.code(422), signedIn, true)
    const { personId } = actor
    const asked = await ctx.db.transaction().execute((tx) => askErasure(tx, ctx, { personId, reason: 'asked', actor }))
    if (!asked.ok) throw generalProblem(404, 'not_found')
    const context = { ...page(request), path: addresses.signIn }
    return sendPage(request, privately(reply), erasedPage(context, localeOf(request, reply)))
  })
}

/** The pages of a person's own data, and what can be done there. */
export const privacyPortalRoutes = (app: App, ctx: PrivacyContext, pages: PrivacyPages): void => {
  readingRoutes(app, ctx, pages)
  rightsRoutes(app, ctx, pages)
}
