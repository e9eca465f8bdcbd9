import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Edition } from '#entitlement/index.ts'
import type { Locale, Texts } from '#lib/texts.ts'
import { requireStaff } from '#features/accounts/index.ts'
import { answerOnce, localeOf, type App } from '#platform/http/index.ts'
import { recordFact, recordFactAtDesk } from './warranty.facts.ts'
import {
  askingOf,
  batchItemOf,
  currentEdition,
  lookupRefusal,
  refusal,
  type WarrantyContext,
} from './warranty.context.ts'
import {
  batchAnswer,
  clauseAnswer,
  clauseParams,
  coverageAnswer,
  coverageBatch,
  coverageParams,
  coverageQuery,
  decisionAnswer,
  decisionRequest,
  eventAnswer,
  eventRequest,
  factRequest,
  policyAnswer,
  policyQuery,
  type PolicyRef,
} from './warranty.schema.ts'
import { findCoverage, findCoverages, findDecision } from './warranty.use-cases.ts'

const headersOf = (locale: Locale) => ({
  'content-type': 'application/json; charset=utf-8',
  'content-language': locale,
  vary: 'accept-language',
  'cache-control': 'private, no-store',
})
const answerHeaders: Texts<Record<string, string>> = { 'zh-CN': headersOf('zh-CN'), en: headersOf('en') }

/** Sends an answer in the reader's language. Nothing in between may keep it: it is about somebody's unit. */
const sendJson = (request: FastifyRequest, reply: FastifyReply, body: unknown) =>
  reply.headers(answerHeaders[localeOf(request, reply)]).send(JSON.stringify(body))

const policyRef = ({ id, version, sha256 }: Edition): PolicyRef => ({ id, version, sha256 })

const coverageRoutes = (app: App, ctx: WarrantyContext) => {
  app.get(
    '/api/v1/coverage/:serial',
    {
      schema: { params: coverageParams, querystring: coverageQuery },
      config: {
        access: 'public',
        api: {
          id: 'getCoverage',
          summary: { zh: '查询一台设备的保修', en: 'Coverage of one unit' },
          answer: { status: 200, schema: coverageAnswer },
          problems: [404, 422, 429],
        },
      },
    },
    async (request, reply) => {
      await ctx.lookups.spend(request, 1)
      const asking = askingOf(ctx, request.query, localeOf(request, reply))
      const found = await findCoverage(request.params.serial, asking)
      if (found.ok) return sendJson(request, reply, found.value)
      await ctx.lookups.spendUnknown(request, 1)
      throw lookupRefusal(found.error)
    },
  )
  app.post(
    '/api/v1/coverage',
    {
      schema: { body: coverageBatch },
      config: {
        access: 'public',
        api: {
          id: 'getCoverages',
          summary: { zh: '一次查询多台设备的保修', en: 'Coverage of many units at once' },
          answer: { status: 200, schema: batchAnswer },
          problems: [413, 415, 422, 429],
        },
      },
    },
    async (request, reply) => {
      const { serials, ...asked } = request.body
      await ctx.lookups.spend(request, serials.length)
      const locale = localeOf(request, reply)
      const results = await findCoverages(serials, askingOf(ctx, asked, locale))
      await ctx.lookups.spendUnknown(request, results.filter(({ result }) => !result.ok).length)
      return sendJson(request, reply, { items: results.map((result) => batchItemOf(result, locale)) })
    },
  )
}

const decisionRoute = (app: App, ctx: WarrantyContext) => {
  app.post(
    '/api/v1/decisions',
    {
      schema: { body: decisionRequest },
      config: {
        access: 'public',
        api: {
          id: 'decide',
          summary: { zh: '就一台设备提出任一问题', en: 'Any question about one unit' },
          answer: { status: 200, schema: decisionAnswer },
          problems: [404, 413, 415, 422, 429],
        },
      },
    },
    async (request, reply) => {
      await ctx.lookups.spend(request, 1)
      const { serial, question, ...asked } = request.body
      const found = await findDecision(serial, question, askingOf(ctx, asked, localeOf(request, reply)))
      if (found.ok) return sendJson(request, reply, found.value)
      await ctx.lookups.spendUnknown(request, 1)
      throw lookupRefusal(found.error)
    },
  )
}

const policyRoutes = (app: App, { editions }: WarrantyContext) => {
  const list = {
    editions: editions.map((edition) => ({
      ...policyRef(edition),
      status: edition.doc.status,
      title: edition.doc.title,
      effective: { sold_from: edition.doc.effective.sold_from, sold_until: edition.doc.effective.sold_until },
      governing_language: edition.doc.governing_language,
      clauses: edition.doc.clauses.map(({ id }) => id),
    })),
  }
  const listNote = {
    id: 'getPolicy',
    summary: { zh: '政策的各个版本', en: 'The editions of the policy' },
    answer: { status: 200, schema: policyAnswer },
    problems: [],
  }
  app.get('/api/v1/policy', { config: { access: 'public', api: listNote } }, (request, reply) =>
    sendJson(request, reply, list),
  )
  const clauseNote = {
    id: 'getClause',
    summary: { zh: '一条条款的原文与译文', en: 'The words of one clause in both languages' },
    answer: { status: 200, schema: clauseAnswer },
    problems: [404, 422],
  }
  app.get(
    '/api/v1/policy/clauses/:id',
    { schema: { params: clauseParams, querystring: policyQuery }, config: { access: 'public', api: clauseNote } },
    (request, reply) => {
      const { policy } = request.query
      const edition = policy === undefined ? currentEdition(editions) : editions.find(({ doc }) => doc.id === policy)
      if (edition === undefined) throw refusal(404, 'edition_unknown')
      const clause = edition.doc.clauses.find(({ id }) => id === request.params.id)
      if (clause === undefined) throw refusal(404, 'clause_unknown')
      const { id, kind, zh, en } = clause
      return sendJson(request, reply, { id, kind, zh, en, policy: policyRef(edition) })
    },
  )
}

const factRoute = (app: App, ctx: WarrantyContext) => {
  app.post(
    '/api/v1/units/:serial/events',
    {
      schema: { params: coverageParams, body: eventRequest },
      config: {
        access: 'unit.correct',
        api: {
          id: 'recordFact',
          summary: { zh: '记录、更正或撤回一条事实', en: 'Record, correct or withdraw a fact' },
          answer: { status: 201, schema: eventAnswer },
          problems: [401, 403, 404, 409, 413, 415, 422],
          key: true,
          idempotent: true,
        },
      },
    },
    (request, reply) =>
      answerOnce(ctx.db, request, reply, async (tx) => {
        const recorded = await recordFact({ ...ctx, db: tx }, request.params.serial, request.body)
        return { status: 201, body: JSON.stringify(recorded) }
      }),
  )
}

/** What the desk asks and tells of a unit: the answer the customer would get, as often as a slider moves, and facts with their proof. */
const deskRoutes = (app: App, ctx: WarrantyContext) => {
  const read = {
    schema: { params: coverageParams, querystring: coverageQuery },
    config: { access: 'unit.read' },
  } as const
  app.get('/api/desk/units/:serial/coverage', read, async (request, reply) => {
    const asking = askingOf(ctx, request.query, localeOf(request, reply))
    const found = await findCoverage(request.params.serial, asking)
    if (!found.ok) throw lookupRefusal(found.error)
    return sendJson(request, reply, found.value)
  })
  const write = { schema: { params: coverageParams, body: factRequest }, config: { access: 'unit.correct' } } as const
  app.post('/api/desk/units/:serial/facts', write, async (request, reply) => {
    const actor = await requireStaff(request)
    return answerOnce(ctx.db, request, reply, async (tx) => {
      const recorded = await recordFactAtDesk({ ...ctx, db: tx }, request.params.serial, request.body, actor)
      return { status: 201, body: JSON.stringify(recorded) }
    })
  })
}

/** The API of the warranty check, of the policy and of the ledger. */
export const warrantyRoutes = (app: App, ctx: WarrantyContext): void => {
  coverageRoutes(app, ctx)
  decisionRoute(app, ctx)
  policyRoutes(app, ctx)
  factRoute(app, ctx)
  deskRoutes(app, ctx)
}
