import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { normaliseSerial, splitSerials } from '#features/units/index.ts'
import type { Locale } from '#lib/texts.ts'
import { localeOf, sendPage, type App } from '#platform/http/index.ts'
import { batchPage, clausePage, coveragePage, homePage, policyPage, qrSvg } from '#web/portal/index.ts'
import type { PageContext } from '#web/portal/types.ts'
import {
  askingOf,
  batchItemOf,
  currentEdition,
  lookupRefusal,
  refusal,
  type WarrantyContext,
} from './warranty.context.ts'
import { csvHead, csvLines } from './coverage-csv.ts'
import { clauseParams, coverageParams, coverageQuery, MAX_BATCH, type BatchItem } from './warranty.schema.ts'
import { batchTexts, warrantyProblems } from './warranty.texts.ts'
import { findCoverageForPage, findCoverages } from './warranty.use-cases.ts'

/** Pages are reached by hand and by links of others: an unknown query parameter is no fault of the reader. */
const pageQuery = z.looseObject(coverageQuery.shape)
const coverageLink = pageQuery.extend({ sn: z.string() })
const checkForm = z.looseObject({ serial: z.string() })
const batchForm = z.looseObject({ serials: z.string().max(100_000) })

/** Nobody has to be known to ask about a unit. */
const open = { config: { access: 'public' } } as const

/** What a page needs to know of its surroundings. */
export const pageContext = (
  { baseUrl, assets }: Pick<WarrantyContext, 'baseUrl' | 'assets'>,
  request: FastifyRequest,
): PageContext => {
  const url = new URL(request.url, 'http://page')
  url.searchParams.delete('lang')
  return { path: url.pathname + url.search, baseUrl, assets }
}

type Asked = Readonly<{ on?: string | undefined; known?: string | undefined }>

/** The answer about one unit as a page: 200 with the answer, 404 with what to do, 422 with the form again. */
const sendCoverage = async (ctx: WarrantyContext, request: FastifyRequest, reply: FastifyReply, raw: string) => {
  const locale = localeOf(request, reply)
  const page = pageContext(ctx, request)
  await ctx.lookups.spend(request, 1)
  const found = await findCoverageForPage(raw, askingOf(ctx, request.query as Asked, locale))
  reply.header('x-robots-tag', 'noindex')
  if (found.ok) {
    const data = {
      page,
      kind: 'answered',
      ...found.value,
      zone: currentEdition(ctx.editions).doc.jurisdiction.zone,
      link: `${ctx.baseUrl}/c/${found.value.answer.serial}`,
    } as const
    return sendPage(request, reply, coveragePage(data, locale))
  }
  await ctx.lookups.spendUnknown(request, 1)
  if (found.error.code === 'unknown_serial') {
    const { contacts } = currentEdition(ctx.editions).doc
    const data = { page, kind: 'unknown', serial: found.error.serial, contacts } as const
    return sendPage(request, reply.code(404), coveragePage(data, locale))
  }
  const problem =
    lookupRefusal(found.error).errors?.(locale)[0]?.message ?? warrantyProblems[locale].serial_malformed.detail
  return sendPage(request, reply.code(422), homePage({ page, typed: raw.slice(0, 100), problem }, locale))
}

const checkRoutes = (app: App, ctx: WarrantyContext) => {
  app.get('/', { schema: { querystring: pageQuery }, ...open }, (request, reply) =>
    sendPage(request, reply, homePage({ page: pageContext(ctx, request) }, localeOf(request, reply))),
  )
  app.get('/coverage', { schema: { querystring: coverageLink }, ...open }, (request, reply) =>
    sendCoverage(ctx, request, reply, request.query.sn),
  )
  // What was typed goes to the unit's own address, which can be kept and passed on; what is no serial comes back with the form.
  const toUnit = (request: FastifyRequest, reply: FastifyReply, typed: string) => {
    if (typed.trim() === '') return reply.redirect('/', 303)
    const serial = normaliseSerial(typed)
    return serial.ok ? reply.redirect(`/c/${serial.value}`, 303) : sendCoverage(ctx, request, reply, typed)
  }
  app.get('/check', { schema: { querystring: checkForm }, ...open }, (request, reply) =>
    toUnit(request, reply, request.query.serial),
  )
  app.post('/coverage', { schema: { body: checkForm }, ...open }, (request, reply) =>
    toUnit(request, reply, request.body.serial),
  )
  const unit = { params: coverageParams, querystring: pageQuery }
  app.get('/c/:serial', { schema: unit, ...open }, (request, reply) =>
    sendCoverage(ctx, request, reply, request.params.serial),
  )
  app.get('/c/:serial/qr.svg', { schema: { params: coverageParams }, ...open }, (request, reply) => {
    const link = `${ctx.baseUrl}/c/${encodeURIComponent(request.params.serial)}`
    return reply.type('image/svg+xml').header('cache-control', 'public, max-age=86400').send(qrSvg(link))
  })
}

const batchRoutes = (app: App, ctx: WarrantyContext) => {
  const lookUp = async (request: FastifyRequest, serials: readonly string[], locale: Locale): Promise<BatchItem[]> => {
    await ctx.lookups.spend(request, serials.length)
    const results = await findCoverages(serials, askingOf(ctx, {}, locale))
    await ctx.lookups.spendUnknown(request, results.filter(({ result }) => !result.ok).length)
    return results.map((result) => batchItemOf(result, locale))
  }
  const refuseCount = (count: number, locale: Locale): string | undefined => {
    if (count === 0) return batchTexts[locale].none
    return count > MAX_BATCH ? batchTexts[locale].tooMany(MAX_BATCH) : undefined
  }
  app.get('/coverage/batch', open, (request, reply) =>
    sendPage(request, reply, batchPage({ page: pageContext(ctx, request), text: '' }, localeOf(request, reply))),
  )
  const answerForm = (asFile: boolean) => async (request: FastifyRequest, reply: FastifyReply) => {
    const locale = localeOf(request, reply)
    const page = { ...pageContext(ctx, request), path: '/coverage/batch' }
    const text = (request.body as z.infer<typeof batchForm>).serials
    const serials = splitSerials(text)
    const problem = refuseCount(serials.length, locale)
    if (problem !== undefined) return sendPage(request, reply.code(422), batchPage({ page, text, problem }, locale))
    const items = await lookUp(request, serials, locale)
    reply.header('x-robots-tag', 'noindex')
    if (!asFile) return sendPage(request, reply, batchPage({ page, text, items }, locale))
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="coverage.csv"')
      .header('cache-control', 'private, no-store')
      .send(csvHead(locale) + csvLines(items))
  }
  app.post('/coverage/batch', { schema: { body: batchForm }, ...open }, answerForm(false))
  app.post('/coverage/batch.csv', { schema: { body: batchForm }, ...open }, answerForm(true))
}

const policyRoutes = (app: App, ctx: WarrantyContext) => {
  app.get('/policy', open, (request, reply) => {
    const data = { page: pageContext(ctx, request), edition: currentEdition(ctx.editions) }
    return sendPage(request, reply, policyPage(data, localeOf(request, reply)))
  })
  app.get('/policy/:id', { schema: { params: clauseParams }, ...open }, (request, reply) => {
    const edition = currentEdition(ctx.editions)
    const { id } = request.params
    if (!edition.doc.clauses.some((clause) => clause.id === id)) throw refusal(404, 'clause_unknown')
    const data = { page: pageContext(ctx, request), edition, clauseId: id }
    return sendPage(request, reply, clausePage(data, localeOf(request, reply)))
  })
}

/** The pages of the warranty check and of the policy. */
export const portalRoutes = (app: App, ctx: WarrantyContext): void => {
  checkRoutes(app, ctx)
  batchRoutes(app, ctx)
  policyRoutes(app, ctx)
}
