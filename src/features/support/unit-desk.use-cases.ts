/** What the desk knows of a unit, and what the policy says of it: now, when it is asked in a thread, and as it was told before. */
import { answer, explain, explainAdvice, explainNeed, newestEdition, summary, timelineOf } from '#entitlement/index.ts'
import { questionSchema, type Question } from '#entitlement/question.schema.ts'
import { audit, can, listStaff, type Actor } from '#features/accounts/index.ts'
import { dealerNames } from '#features/dealers/index.ts'
import {
  asKnownAt,
  findLedger,
  normaliseSerial,
  serialsOf,
  storedEvents,
  type UnitLedger,
} from '#features/units/index.ts'
import { canonicalJson } from '#lib/canonical-json.ts'
import { dayOf } from '#lib/days.ts'
import type { Bilingual, Locale } from '#lib/texts.ts'
import { dayIn } from '#platform/clock.ts'
import type { Db } from '#platform/db/index.ts'
import { lineOf, scopeOf } from './desk.use-cases.ts'
import { dealerOf } from './routing.rules.ts'
import { settingsOf } from './settings.use-cases.ts'
import type { AskAnswer, AskedAnswer, GivenDecision, RequestLine, UnitAnswer } from './support.schema.ts'
import { insertMessage, lockRequest, updateRequest, type RequestsTable } from './support.store.ts'
import { eventMessage, inTransaction, type SupportContext } from './support.use-cases.ts'
import { answersAbout, requestsOfLineage, type KeptAnswer } from './support.views.ts'

const askOf = (ctx: SupportContext, unit: UnitLedger, question: Question, locale: Locale): AskAnswer => {
  const today = dayOf(todayOf(ctx))
  const decided = answer(ctx.editions, unit.ledger, question, today)
  const cited = [...decided.steps, ...decided.needs].map(({ clause }) => clause)
  return {
    serial: unit.serial,
    locale,
    verdict: decided.verdict,
    summary: summary(decided, locale),
    explanation: explain(decided, locale),
    clauses: [...new Set(cited)],
    needs: decided.needs.map((need) => ({ code: need.code, clause: need.clause, text: explainNeed(need, locale) })),
    advice: decided.advice.map((advice) => explainAdvice(advice, locale)),
    decision: decided as unknown as AskAnswer['decision'],
  }
}

const civilDay = (ctx: SupportContext, instant: string): string =>
  dayIn(newestEdition(ctx.editions).zone, Temporal.Instant.from(instant))

const todayOf = (ctx: SupportContext): string => civilDay(ctx, ctx.now)

/** Whether the same question, put to what was on record at that instant, is answered as it was then. */
const isReplayed = (ctx: SupportContext, unit: UnitLedger, kept: AskAnswer, at: string): boolean => {
  const question = questionSchema.safeParse(kept.decision['question'])
  if (!question.success) return false
  const today = dayOf(civilDay(ctx, at))
  const again = answer(ctx.editions, asKnownAt(unit, at).ledger, question.data, today)
  return canonicalJson(again) === canonicalJson(kept.decision)
}

const decisionOf = (ctx: SupportContext, unit: UnitLedger, row: KeptAnswer): GivenDecision => {
  const kept = row.data as unknown as AskAnswer
  const { kind } = kept.decision['question'] as { kind: string }
  return {
    id: row.message_id,
    at: row.at,
    by: row.author_name,
    request: { id: row.request_id, number: row.number },
    kind,
    verdict: kept.verdict,
    summary: kept.summary,
    locale: kept.locale,
    clauses: kept.clauses,
    isReplayed: isReplayed(ctx, unit, kept, row.at),
  }
}

const eventsOf = async ({ db }: SupportContext, lineageId: string): Promise<UnitAnswer['events']> => {
  const events = await storedEvents(db, lineageId)
  const isByStaff = events.some(({ recordedBy }) => recordedBy !== null)
  const names = new Map(isByStaff ? (await listStaff(db)).map(({ id, name }) => [id, name]) : [])
  return events.map(({ event, evidence, recordedBy: id, ...rest }) => ({
    ...rest,
    event: event as unknown as UnitAnswer['events'][number]['event'],
    evidence: [...evidence],
    recordedBy: id === null ? null : { id, name: names.get(id) ?? '' },
  }))
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The dealers whom the events name; one that another program calls by a name of its own is none of ours. */
const dealersIn = ({ ledger }: UnitLedger): string[] => {
  const named = ledger.events.flatMap((event) => ('dealer' in event ? (event.dealer ?? []) : []))
  return [...new Set(named)].filter((id) => UUID.test(id))
}

/** The requests about a unit and its replacements that the actor may see, newest first. */
export const requestsOfUnit = async (ctx: SupportContext, lineageId: string, actor: Actor): Promise<RequestLine[]> => {
  const scope = scopeOf(ctx, actor)
  if (scope === undefined) return []
  const settings = await settingsOf(ctx.db)
  return (await requestsOfLineage(ctx.db, lineageId, scope)).map((row) => lineOf(ctx, row, settings))
}

const familyIn = (ctx: SupportContext, code: string): Bilingual => {
  const { zh, en } = newestEdition(ctx.editions).doc.parameters.families.find(({ id }) => id === code) ?? {
    zh: code,
    en: code,
  }
  return { zh, en }
}

/** What staff see of a unit: facts with their source, cover, and the requests about it. */
export const unitPage = async (
  ctx: SupportContext,
  raw: string,
  actor: Actor,
  locale: Locale,
): Promise<UnitAnswer | undefined> => {
  const serial = normaliseSerial(raw)
  const unit = serial.ok ? await findLedger(ctx.db, serial.value) : undefined
  const dealerId = unit === undefined ? undefined : dealerOf(unit.ledger)
  if (unit === undefined || !can(actor, 'unit.read', { dealerId })) return undefined
  const names = await dealerNames(ctx.db, dealersIn(unit))
  const serials = await serialsOf(ctx.db, unit.lineageId)
  const given = await answersAbout(ctx.db, serials)
  return {
    serial: unit.serial,
    printed: unit.printed,
    lineageId: unit.lineageId,
    model: { name: unit.model.name, family: familyIn(ctx, unit.model.family), title: unit.model.title },
    serials,
    zone: newestEdition(ctx.editions).zone,
    channel: unit.ledger.unit.channel ?? 'direct',
    dealer: dealerId === undefined ? null : { id: dealerId, name: names.get(dealerId) ?? '' },
    dealers: Object.fromEntries(names),
    coverage: askOf(ctx, unit, { kind: 'coverage', on: todayOf(ctx) }, locale),
    segments: timelineOf(ctx.editions, unit.ledger).segments.map(({ from, to, status, basis }) => ({
      from,
      to,
      status,
      basis,
    })),
    events: await eventsOf(ctx, unit.lineageId),
    decisions: given.map((row) => decisionOf(ctx, unit, row)),
    requests: await requestsOfUnit(ctx, unit.lineageId, actor),
  }
}

export interface Ask {
  readonly serial: string
  readonly question: Question
  /** The request in whose thread the answer is kept. */
  readonly requestId?: string | undefined
  readonly locale: Locale
}

/**
 * Asks the policy about a unit. With a request, the whole decision is kept in its thread, in the customer's language.
 * @returns undefined for a unit or a request that the actor cannot see
 */
export const ask = (ctx: SupportContext, cmd: Ask, actor: Actor): Promise<AskedAnswer | undefined> =>
  inTransaction(ctx.db, async (tx) => {
    const serial = normaliseSerial(cmd.serial)
    const unit = serial.ok ? await findLedger(tx, serial.value) : undefined
    if (unit === undefined || !can(actor, 'unit.ask', { dealerId: dealerOf(unit.ledger) })) return undefined
    if (cmd.requestId === undefined) return { ...askOf(ctx, unit, cmd.question, cmd.locale), version: null }
    const request = await lockRequest(tx, cmd.requestId)
    const owned = { personId: request?.person_id, dealerId: request?.dealer_id }
    if (request === undefined || !can(actor, 'request.note', owned)) return undefined
    const answered = askOf(ctx, unit, cmd.question, request.locale)
    return { ...answered, version: await keepAnswer(tx, ctx, { request, answered }, actor) }
  })

const keepAnswer = async (
  tx: Db,
  ctx: SupportContext,
  { request, answered }: { request: RequestsTable; answered: AskAnswer },
  actor: Actor,
): Promise<number> => {
  const { request_id: requestId, number } = request
  const author = actor.kind === 'staff' ? ({ kind: 'staff', id: actor.staffId, name: actor.name } as const) : undefined
  await insertMessage(tx, eventMessage(requestId, ctx.now, { event: 'asked', ...answered }, author))
  const version = await updateRequest(tx, requestId, {}, ctx.now)
  await audit(tx, {
    actor,
    action: 'unit.ask',
    target: `request:${requestId}`,
    data: { number, version, verdict: answered.verdict },
  })
  return version
}
