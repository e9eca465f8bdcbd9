import { randomUUIDv7 } from 'node:crypto'
import type { Edition } from '#entitlement/index.ts'
import type { LedgerEvent } from '#entitlement/ledger.schema.ts'
import { fail, ok } from '#lib/result.ts'
import type { Result } from '#lib/result.ts'
import type { Db } from '#platform/db/index.ts'
import { checkEvent, coverageOf } from './units.rules.ts'
import type { EventProblem } from './units.rules.ts'
import type { AppendEvent, UnitLedger } from './units.schema.ts'
import {
  insertEvents,
  insertUnits,
  lockLineages,
  newestUnit,
  replaceSegments,
  serialTaken,
  writeDocuments,
} from './units.store.ts'
import { findLedger, findLineages, nextLineages } from './units.views.ts'

/** What a change of a ledger needs to know of the world. */
export interface UnitContext {
  readonly db: Db
  readonly editions: readonly Edition[]
  /** The present instant, UTC: `YYYY-MM-DDTHH:MM:SS.mmmZ`. */
  readonly now: string
  /** The present civil day in the zone of the policy. */
  readonly today: string
}

export type AppendRefusal = EventProblem | { readonly code: 'unknown_serial' | 'serial_taken' }

export interface Appended {
  readonly id: string
  readonly recorded: string
}

/**
 * Adds one fact to the ledger of a unit and rebuilds its cached coverage, in one transaction under the lock of the lineage; that
 * transaction is the caller's where `ctx.db` is one. A
 * correction names the event that it replaces as a whole; a withdrawal is an event of type `withdrawn`. A replacement that names
 * a serial makes that serial a unit of the same lineage.
 * @returns refusals: unknown_serial, serial_taken, and what `checkEvent` finds
 */
export const appendEvent = (ctx: UnitContext, cmd: AppendEvent): Promise<Result<Appended, AppendRefusal>> =>
  ctx.db.isTransaction ? append(ctx.db, ctx, cmd) : ctx.db.transaction().execute((tx) => append(tx, ctx, cmd))

const append = async (tx: Db, ctx: UnitContext, cmd: AppendEvent): Promise<Result<Appended, AppendRefusal>> => {
  const found = await findLedger(tx, cmd.serial)
  if (found === undefined) return fail({ code: 'unknown_serial' })
  await lockLineages(tx, [found.lineageId])
  const [unit = found] = await findLineages(tx, [found.lineageId])
  const checked = checkEvent(unit.ledger.events, cmd.event, ctx)
  if (!checked.ok) return checked
  if (isReplacement(checked.value)) {
    if (await serialTaken(tx, checked.value.serial)) return fail({ code: 'serial_taken' })
    await addReplacement(tx, unit, { serial: checked.value.serial, printed: printedSerial(cmd.event) })
  }
  const event = { ...checked.value, id: randomUUIDv7(), recorded: ctx.now }
  const { source, evidence, by } = cmd
  await insertEvents(tx, [{ lineageId: unit.lineageId, event, source, evidence, by }])
  await refoldLineages(tx, ctx.editions, [unit.lineageId])
  return ok({ id: event.id, recorded: event.recorded })
}

const isReplacement = (event: LedgerEvent): event is LedgerEvent & { type: 'unit_replaced'; serial: string } =>
  event.type === 'unit_replaced' && event.serial !== undefined && event.corrects === undefined

const printedSerial = (event: LedgerEvent): string =>
  event.type === 'unit_replaced' ? (event.serial ?? '').trim() : ''

const addReplacement = async (tx: Db, unit: UnitLedger, serial: { serial: string; printed: string }): Promise<void> => {
  const last = await newestUnit(tx, unit.lineageId)
  if (last === undefined) throw new Error(`lineage ${unit.lineageId} has no unit`)
  const row = { lineage_id: unit.lineageId, ordinal: last.ordinal + 1, model_id: last.model_id, ...serial }
  await insertUnits(tx, [row])
}

/** Rebuilds what is kept beside the events of lineages whose lock the caller holds: their documents, and from those their coverage. */
export const refoldLineages = async (
  tx: Db,
  editions: readonly Edition[],
  lineageIds: readonly string[],
): Promise<void> => {
  await writeDocuments(tx, lineageIds)
  const byLineage = new Map((await findLineages(tx, lineageIds)).map((unit) => [unit.lineageId, unit]))
  await replaceSegments(
    tx,
    [...byLineage.values()].map((unit) => coverageOf(editions, unit.lineageId, unit.ledger)),
  )
}

const REFOLD_PAGE = 2000

/**
 * Rebuilds the documents and the coverage of all lineages from the events, page by page, e.g. after a new edition of the policy.
 * @param onProgress called after each page with the number of lineages done so far
 * @returns how many lineages were folded
 */
export const refold = async (
  ctx: Pick<UnitContext, 'db' | 'editions'>,
  onProgress?: (done: number) => void,
): Promise<number> => {
  let done = 0
  let after: string | undefined
  for (;;) {
    const page = await nextLineages(ctx.db, after, REFOLD_PAGE)
    if (page.length === 0) return done
    await ctx.db.transaction().execute(async (tx) => {
      await lockLineages(tx, page)
      await refoldLineages(tx, ctx.editions, page)
    })
    done += page.length
    after = page.at(-1)
    onProgress?.(done)
  }
}
