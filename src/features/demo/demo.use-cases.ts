import { randomUUIDv7 } from 'node:crypto'
import { addModels, listModels, modelKey } from '#features/catalog/index.ts'
import type { Model } from '#features/catalog/index.ts'
import { addDealers } from '#features/dealers/index.ts'
import { addUnits, knownSerials } from '#features/units/index.ts'
import type { NewUnit, UnitContext } from '#features/units/index.ts'
import { newestEdition, type Edition } from '#entitlement/index.ts'
import { dayOf } from '#lib/days.ts'
import { dayIn, formatInstant } from '#platform/clock.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db/index.ts'
import { catalogueOn, demoDealers } from './catalogue.ts'
import { demoSerials, showcaseUnits } from './showcase.ts'
import type { DemoSerial } from './showcase.ts'
import { demoUnit } from './draw.ts'
import type { DemoUnit, Drawing } from './draw.ts'

const FIRST_START_UNITS = 300
const FIRST_START_SEED = 1
const UNITS_PER_BATCH = 2000

const newUnits = (units: readonly DemoUnit[], models: ReadonlyMap<string, Model>): NewUnit[] =>
  units.map(({ serial, model: name, events, replacements }) => {
    const model = models.get(modelKey(name))
    if (model === undefined) throw new Error(`the demonstration catalogue has no model ${name}`)
    return { serial, printed: serial, model, events, replacements, evidence: [] }
  })

/** Adds the units whose serials are free, all or nothing. */
const addFree = (ctx: UnitContext, units: readonly NewUnit[]): Promise<number> =>
  ctx.db.transaction().execute(async (tx) => {
    const taken = await knownSerials(
      tx,
      units.flatMap((unit) => [unit.serial, ...(unit.replacements ?? [])]),
    )
    const free = units.filter(
      (unit) => ![unit.serial, ...(unit.replacements ?? [])].some((serial) => taken.has(serial)),
    )
    await addUnits(tx, { editions: ctx.editions, now: ctx.now, source: 'seed' }, free)
    return free.length
  })

/** Catalogue and dealers of the demonstration, added where they are missing. */
const prepare = async (ctx: UnitContext): Promise<{ models: Map<string, Model>; dealers: Drawing['dealers'] }> => {
  await addModels(ctx.db, catalogueOn(dayOf(ctx.today), randomUUIDv7))
  const stored = await addDealers(
    ctx.db,
    demoDealers.map(({ name }) => ({ dealer_id: randomUUIDv7(), name })),
  )
  const idOf = new Map(stored.map((dealer) => [dealer.name, dealer.dealer_id]))
  return {
    models: new Map((await listModels(ctx.db)).map((model) => [modelKey(model.name), model])),
    dealers: demoDealers.map(({ name, currency }) => ({ id: idOf.get(name) ?? '', currency })),
  }
}

/**
 * Gives an empty catalogue the models of the demonstration, so that a first import has something to compare with.
 * @returns how many models there are now; 0 when the catalogue was not empty and was left alone
 */
export const fillEmptyCatalogue = async (ctx: UnitContext): Promise<number> => {
  if ((await listModels(ctx.db)).length > 0) return 0
  return (await prepare(ctx)).models.size
}

/**
 * Adds demonstration units: the ones of `demoSerials`, then `units` drawn from `seed`. Serials that are there already are left
 * alone, so that the same call twice adds nothing.
 * @param onProgress called after each batch with the number of units drawn so far
 * @returns how many units were added
 */
export const seedUnits = async (
  ctx: UnitContext,
  wanted: { readonly units: number; readonly seed: number },
  onProgress?: (done: number) => void,
): Promise<number> => {
  const { models, dealers } = await prepare(ctx)
  const drawing: Drawing = { today: dayOf(ctx.today), seed: wanted.seed, dealers }
  let added = await addFree(ctx, newUnits(showcaseUnits(drawing.today, dealers[0]?.id ?? ''), models))
  for (let from = 0; from < wanted.units; from += UNITS_PER_BATCH) {
    const to = Math.min(wanted.units, from + UNITS_PER_BATCH)
    const drawn = Array.from({ length: to - from }, (_, index) => demoUnit(drawing, from + index))
    added += await addFree(ctx, newUnits(drawn, models))
    onProgress?.(to)
  }
  return added
}

export interface DemoContext {
  readonly db: Db
  readonly editions: readonly Edition[]
  readonly clock: Clock
  /** Called before anything is loaded. */
  readonly onStart?: () => void
}

/** The context of a command that runs now, by the zone of the newest edition. */
export const contextNow = ({ db, editions, clock }: DemoContext): UnitContext => {
  const now = clock()
  return { db, editions, now: formatInstant(now), today: dayIn(newestEdition(editions).zone, now) }
}

/**
 * Fills an empty database with a demonstration catalogue and a few hundred units, so that a first start has something to show.
 * @returns the serials worth trying; empty when the database was not empty and nothing was loaded
 */
export const loadDemo = async (ctx: DemoContext): Promise<readonly DemoSerial[]> => {
  if ((await listModels(ctx.db)).length > 0) return []
  ctx.onStart?.()
  await seedUnits(contextNow(ctx), { units: FIRST_START_UNITS, seed: FIRST_START_SEED })
  return demoSerials()
}
