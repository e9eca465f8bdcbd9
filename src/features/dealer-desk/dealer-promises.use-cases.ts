/** A dealer's own promises (2.9): written down and taken back, by the dealer or by staff on the dealer's word. */
import { randomUUIDv7 } from 'node:crypto'
import { audit, can, type Actor } from '#features/accounts/index.ts'
import {
  findDealerPromise,
  insertDealerPromise,
  promisesBeside,
  promisesOfLineage,
  withdrawDealerPromise,
  type DealerPromise,
} from '#features/dealers/index.ts'
import { dealerOf, requestFor, type SupportContext } from '#features/support/index.ts'
import { findLedger, normaliseSerial } from '#features/units/index.ts'
import { fail, ok, type Result } from '#lib/result.ts'

/** What a promise stands beside: one request, or a unit and with it every request about it. */
export type Beside = { readonly requestId: string } | { readonly serial: string }

interface Place {
  readonly requestId: string | null
  readonly lineageId: string | null
  readonly dealerId: string | undefined
}

const findUnit = async (ctx: SupportContext, raw: string) => {
  const serial = normaliseSerial(raw)
  return serial.ok ? findLedger(ctx.db, serial.value) : undefined
}

/** Where a promise goes and whose it is; undefined where there is no such place that the actor reaches. */
const placeOf = async (ctx: SupportContext, beside: Beside, actor: Actor): Promise<Place | undefined> => {
  if ('serial' in beside) {
    const unit = await findUnit(ctx, beside.serial)
    const dealerId = unit === undefined ? undefined : dealerOf(unit.ledger)
    if (unit === undefined || !can(actor, 'unit.read', { dealerId })) return undefined
    return { requestId: null, lineageId: unit.lineageId, dealerId }
  }
  const row = await requestFor(ctx, beside.requestId, actor)
  if (row === undefined) return undefined
  const unit = row.dealer_id !== null || row.serial === null ? undefined : await findUnit(ctx, row.serial)
  const dealerId = row.dealer_id ?? (unit === undefined ? undefined : dealerOf(unit.ledger))
  return { requestId: row.request_id, lineageId: row.lineage_id, dealerId }
}

/** The promises beside a request or about a unit as the actor may see them; a dealer sees its own alone. */
export const promisesFor = async (
  ctx: SupportContext,
  beside: Beside,
  actor: Actor,
): Promise<DealerPromise[] | undefined> => {
  const place = await placeOf(ctx, beside, actor)
  if (place === undefined) return undefined
  const { requestId, lineageId } = place
  const all =
    requestId === null
      ? await promisesOfLineage(ctx.db, lineageId ?? '')
      : await promisesBeside(ctx.db, { requestId, lineageId })
  if (actor.kind !== 'dealer') return all
  // What was given in a request is shown with the request, as long as that is shared.
  return all.filter(
    ({ dealer, requestId: given }) => dealer.id === actor.dealerId && (given === null || given === requestId),
  )
}

export type PromiseRefusal = 'not_there' | 'no_dealer' | 'not_yours'

export interface NewPromise {
  readonly words: string
  readonly untilOn?: string | undefined
  /** Names the filled-in form: sent twice, it is one promise. */
  readonly promiseId?: string | undefined
}

const authorOf = (actor: Actor): { by_kind: 'dealer' | 'staff'; by_id: string } | undefined => {
  if (actor.kind === 'dealer') return { by_kind: 'dealer', by_id: actor.personId }
  return actor.kind === 'staff' ? { by_kind: 'staff', by_id: actor.staffId } : undefined
}

/**
 * Writes down what a dealer has promised beyond the policy, as the dealer's. No question of the core ever sees it.
 * @returns the promise's id; refusals: not_there, no_dealer where no dealer sold the unit
 * @clause 2.9
 */
export const recordPromise = (
  ctx: SupportContext,
  beside: Beside,
  { words, untilOn, promiseId = randomUUIDv7() }: NewPromise,
  actor: Actor,
): Promise<Result<string, PromiseRefusal>> =>
  ctx.db.transaction().execute(async (tx) => {
    const place = await placeOf({ ...ctx, db: tx }, beside, actor)
    const author = authorOf(actor)
    if (place === undefined || author === undefined) return fail('not_there')
    const { dealerId, lineageId, requestId } = place
    if (dealerId === undefined) return fail('no_dealer')
    if (!can(actor, 'dealer.promise', { dealerId })) return fail('not_there')
    await insertDealerPromise(tx, {
      promise_id: promiseId,
      dealer_id: dealerId,
      lineage_id: lineageId,
      request_id: requestId,
      words,
      until_on: untilOn ?? null,
      made_at: ctx.now,
      ...author,
    })
    await audit(tx, { actor, action: 'dealer.promise', target: `promise:${promiseId}`, data: { dealer: dealerId } })
    return ok(promiseId)
  })

/**
 * Takes a promise back, by the side that wrote it down; it stays readable with the reason. Taken back twice, the first reason holds.
 * @returns the promise as it was; refusals: not_there, not_yours
 */
export const withdrawPromise = (
  ctx: SupportContext,
  promiseId: string,
  reason: string,
  actor: Actor,
): Promise<Result<DealerPromise, PromiseRefusal>> =>
  ctx.db.transaction().execute(async (tx) => {
    const promise = await findDealerPromise(tx, promiseId)
    const author = authorOf(actor)
    if (promise === undefined || author === undefined) return fail('not_there')
    if (!can(actor, 'dealer.promise', { dealerId: promise.dealer.id })) return fail('not_there')
    // What was given in a request is reached through the request, as long as that is shared.
    const { requestId } = promise
    if (requestId !== null && (await requestFor({ ...ctx, db: tx }, requestId, actor)) === undefined)
      return fail('not_there')
    if (promise.by !== author.by_kind) return fail('not_yours')
    if (promise.withdrawn !== null) return ok(promise)
    await withdrawDealerPromise(tx, promiseId, { at: ctx.now, reason, by: author.by_id })
    await audit(tx, { actor, action: 'dealer.withdraw_promise', target: `promise:${promiseId}` })
    return ok(promise)
  })
