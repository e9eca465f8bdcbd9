/** What a dealer user reads and does. Every row is reached through the rules of access and, for requests, the customer's consent. */
import { randomUUIDv7 } from 'node:crypto'
import { newestEdition } from '#entitlement/index.ts'
import { dealerUsers, type Actor } from '#features/accounts/index.ts'
import { attachmentsOf } from '#features/attachments/index.ts'
import { dealerNames, promiseLine, type DealerPromise } from '#features/dealers/index.ts'
import {
  dealerMovesFrom,
  dealerOf,
  findRequest,
  queue,
  requestsOfUnit,
  writeDue,
  writeInstant,
} from '#features/support/index.ts'
import type { SupportContext } from '#features/support/index.ts'
import { findLedger, findLedgers, normaliseSerial } from '#features/units/index.ts'
import { findCoverageForPage, findCoverages, type Asking, type BatchResult } from '#features/warranty/index.ts'
import type { Locale } from '#lib/texts.ts'
import { dayIn } from '#platform/clock.ts'
import { promisesFor } from './dealer-promises.use-cases.ts'
import { serialsNaming } from './dealer-desk.views.ts'

export type DealerActor = Extract<Actor, { kind: 'dealer' }>

/** What a page of a dealer is made from. */
export interface DealerAsking extends SupportContext {
  readonly actor: DealerActor
  readonly locale: Locale
}

const zoneOf = ({ editions }: SupportContext): string => newestEdition(editions).zone

const linesOf = (ctx: SupportContext, promises: readonly DealerPromise[]) =>
  promises.map((promise) => promiseLine(promise, (instant) => dayIn(zoneOf(ctx), Temporal.Instant.from(instant))))

/** The dealer's name. */
export const dealerNameOf = async ({ db, actor }: Pick<DealerAsking, 'db' | 'actor'>): Promise<string> =>
  (await dealerNames(db, [actor.dealerId])).get(actor.dealerId) ?? ''

/** As whom a dealer user writes: the person, where we know the name, and the dealer. */
export const authorOf = async (ask: Pick<DealerAsking, 'db' | 'actor'>) => {
  const { personId, dealerId } = ask.actor
  const dealer = await dealerNameOf(ask)
  const user = (await dealerUsers(ask.db, dealerId)).find((one) => one.personId === personId)
  const name = user?.name === undefined || user.name === null ? dealer : `${user.name} · ${dealer}`
  return { kind: 'dealer', id: personId, name } as const
}

const dueIn = (ask: DealerAsking, dueAt: string | null) =>
  dueAt === null ? null : { instant: dueAt, words: writeDue(dueAt, zoneOf(ask), ask.locale), isPast: dueAt < ask.now }

/**
 * The requests that are with the dealer, the one due first at the head.
 * @returns undefined for a cursor that is none of ours
 */
export const ownRequests = async (ask: DealerAsking, state: 'active' | 'done', cursor: string | undefined) => {
  const sort = state === 'active' ? 'due' : 'updated'
  const found = await queue(ask, { state, sort, cursor, limit: 30 }, ask.actor)
  if (found === undefined) return undefined
  const lines = found.items.map(({ id, number, subject, state: now, serial, customer, dueAt }) => ({
    id,
    number,
    subject,
    state: now,
    serial,
    customer: [customer.name, customer.company].filter((part) => part !== '').join(' · ') || customer.email,
    due: dueIn(ask, dueAt),
  }))
  return { state, lines, next: found.next }
}

const coverageOf = async (serial: string, asking: Asking) => {
  const found = await findCoverageForPage(serial, asking)
  return found.ok ? { answer: found.value.answer, clauses: found.value.clauses } : null
}

/** One request as the dealer may see it: no notes, no tags, nobody of the desk but those who wrote to the customer. */
export const ownRequest = async (ask: DealerAsking, requestId: string, asking: Asking) => {
  const found = await findRequest(ask, requestId, ask.actor, ask.locale)
  if (found === undefined) return undefined
  const files = (await attachmentsOf(ask.db, [requestId])).get(requestId) ?? []
  const { number, subject, state, serial, dueAt, answeredAt, customer, phone, details, receivedAt } = found
  return {
    id: requestId,
    number,
    subject,
    state,
    serial,
    customer: { ...customer, phone },
    details,
    receivedAt: writeInstant(receivedAt, zoneOf(ask), ask.locale),
    due: dueIn(ask, dueAt),
    answered: answeredAt === null ? null : writeInstant(answeredAt, zoneOf(ask), ask.locale),
    moves: dealerMovesFrom(state),
    thread: found.thread.map(({ id, author, body, at }) => ({
      author: author.kind,
      name: author.name,
      body,
      at,
      when: writeInstant(at, zoneOf(ask), ask.locale),
      files: files.filter(({ messageId }) => messageId === id),
    })),
    coverage: serial === null ? null : await coverageOf(serial, asking),
    promises: linesOf(ask, (await promisesFor(ask, { requestId }, ask.actor)) ?? []),
    submission: randomUUIDv7(),
  }
}

/** What somebody types to find a serial, as serials are kept. */
const prefixOf = (typed: string): string =>
  typed
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '')

/**
 * One page of the units that the dealer sold, with their cover.
 * @param page at most `limit` of them, serials after `after` that begin with what was typed
 * @returns fewer than the limit where a fact was corrected and the unit is another's; `next` is null at the end
 */
export const ownUnits = async (
  { db, actor }: Pick<DealerAsking, 'db' | 'actor'>,
  page: { readonly typed: string; readonly after: string; readonly limit: number },
  asking: Asking,
): Promise<{ results: readonly BatchResult[]; next: string | null }> => {
  const { after, limit } = page
  const named = await serialsNaming(db, actor.dealerId, { prefix: prefixOf(page.typed), after, limit: limit + 1 })
  const shown = named.slice(0, limit)
  const units = await findLedgers(db, shown)
  const own = new Set(units.filter(({ ledger }) => dealerOf(ledger) === actor.dealerId).map(({ serial }) => serial))
  const results = await findCoverages(
    shown.filter((serial) => own.has(serial)),
    asking,
  )
  return { results, next: named.length > limit ? (shown.at(-1) ?? null) : null }
}

/** A unit that the dealer sold; undefined for any other. What others know of it stays with them. */
export const ownUnit = async (ask: DealerAsking, raw: string, asking: Asking) => {
  const serial = normaliseSerial(raw)
  const unit = serial.ok ? await findLedger(ask.db, serial.value) : undefined
  if (unit === undefined || dealerOf(unit.ledger) !== ask.actor.dealerId) return undefined
  const requests = await requestsOfUnit(ask, unit.lineageId, ask.actor)
  return {
    serial: unit.serial,
    model: { name: unit.model.name, title: unit.model.title },
    coverage: await coverageOf(unit.serial, asking),
    requests: requests.map(({ id, number, subject, state }) => ({ id, number, subject, state })),
    promises: linesOf(ask, (await promisesFor(ask, { serial: unit.serial }, ask.actor)) ?? []),
    submission: randomUUIDv7(),
  }
}
