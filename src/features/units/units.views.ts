import { sql } from 'kysely'
import type { LedgerEvent } from '#entitlement/ledger.schema.ts'
import { readJson, readJsonInTurn, type Db } from '#platform/db/index.ts'
import { ledgerOf } from './units.rules.ts'
import type { LedgerDocument, StoredEvent, UnitLedger, UnitModel } from './units.schema.ts'

type UnitJson = readonly [serial: string, printed: string, lineageId: string, ordinal: number, document: LedgerDocument]

/*
 * One round trip for a unit with its whole ledger, as one column of JSON: to describe and read a column for each costs both sides more.
 * Written out once, not built per call: this is the look-up that everyone waits for, and planning it costs PostgreSQL four times as
 * much as running it (measured: 200 µs against 50), so that the leading comment asks the server adapter to keep it as a prepared
 * statement. Models are named by their ids alone: to join the few rows of the catalogue costs PostgreSQL an eighth, and the Chinese of
 * a title makes the whole text one of two-byte characters, slower to read.
 */
const LEDGERS = `
select json_build_array(s.serial, s.printed, s.lineage_id, s.ordinal, l.document) as json
from serials s
join ledgers l on l.lineage_id = s.lineage_id`

const BY_SERIAL = `/* prepared: ledger_by_serial */ ${LEDGERS} where s.serial = $1`
// The cast sub-select hides the length of the list from the planner, which would otherwise read whole tables for a few hundred.
const BY_SERIALS = `/* prepared: ledgers_by_serials */ ${LEDGERS} where s.serial = any((select string_to_array($1, ','))::text[])`
// From the units on, whose key begins with the lineage: serials are found by serial alone.
const BY_LINEAGES = `${LEDGERS} join units u on u.serial = s.serial
where u.lineage_id = any((select string_to_array($1, ','))::uuid[])`

/** The models of the catalogue by their ids. */
type Models = ReadonlyMap<string, UnitModel & { readonly ownSerial: boolean }>

const findModels = async (db: Db): Promise<Models> => {
  const rows = await db.selectFrom('models').selectAll().execute()
  return new Map(
    rows.map((row) => {
      const { model_id, name, family, title_zh: zh, title_en: en, own_serial, discontinued_on } = row
      return [model_id, { name, family, title: { zh, en }, ownSerial: own_serial, discontinuedOn: discontinued_on }]
    }),
  )
}

const modelIdOf = ([, , , ordinal, { models }]: UnitJson): string => models[ordinal - 1] ?? ''

const toUnit = (unit: UnitJson, models: Models): UnitLedger => {
  const [serial, printed, lineageId, ordinal, { events }] = unit
  const model = models.get(modelIdOf(unit))
  if (model === undefined) throw new Error(`${serial} is of no model`)
  const { name, family, title, ownSerial, discontinuedOn } = model
  return {
    serial,
    printed,
    lineageId,
    ordinal,
    model: { name, family, title, discontinuedOn },
    ledger: ledgerOf({ family, ownSerial, discontinuedOn }, events),
  }
}

/** How long a look-up of one unit relies on the catalogue as it was read: models are added, hardly ever changed. */
const CATALOGUE_HELD_MS = 5000

let catalogue: { readonly models: Models; readonly readAt: number } = { models: new Map(), readAt: -Infinity }

const modelsFor = async (db: Db, units: readonly UnitJson[]): Promise<Models> => {
  const { models, readAt } = catalogue
  const isFresh = performance.now() - readAt < CATALOGUE_HELD_MS
  if (isFresh && units.every((unit) => models.has(modelIdOf(unit)))) return models
  catalogue = { models: await findModels(db), readAt: performance.now() }
  return catalogue.models
}

/** Who waits for which serial. */
type Asked = Map<string, PromiseWithResolvers<UnitLedger | undefined>>

interface LookUps {
  /** For the next query. */
  asked: Asked
  /** Whether one is on its way. */
  isReading: boolean
}

const lookUps = new WeakMap<Db, LookUps>()

const answer = async (db: Db, asked: Asked): Promise<void> => {
  try {
    const text = asked.size === 1 ? BY_SERIAL : BY_SERIALS
    const found = await readJsonInTurn<UnitJson>(db, text, [...asked.keys()].join())
    const models = await modelsFor(db, found)
    for (const unit of found) asked.get(unit[0])?.resolve(toUnit(unit, models))
    for (const { resolve } of asked.values()) resolve(undefined)
  } catch (error) {
    for (const { reject } of asked.values()) reject(error)
  }
}

const answerInTurn = async (db: Db, lookups: LookUps): Promise<void> => {
  lookups.isReading = true
  while (lookups.asked.size > 0) {
    const { asked } = lookups
    lookups.asked = new Map()
    await answer(db, asked)
  }
  lookups.isReading = false
}

/**
 * A unit with the ledger of its lineage. A look-up alone goes to the database at once; those asked for while one is on its way go
 * together after it, as one query, which costs it little more than the first of them would have alone.
 * @param serial normalised
 * @returns undefined for a serial that is not in our records, which says nothing about its cover
 */
export const findLedger = (db: Db, serial: string): Promise<UnitLedger | undefined> => {
  let lookups = lookUps.get(db)
  if (lookups === undefined) lookUps.set(db, (lookups = { asked: new Map(), isReading: false }))
  const found = lookups.asked.get(serial) ?? Promise.withResolvers<UnitLedger | undefined>()
  lookups.asked.set(serial, found)
  if (!lookups.isReading) void answerInTurn(db, lookups)
  return found.promise
}

const findAll = async (db: Db, text: string, keys: readonly string[]): Promise<UnitLedger[]> => {
  const found = await readJson<UnitJson>(db, text, keys.join())
  if (found.length === 0) return []
  const models = await findModels(db)
  return found.map((unit) => toUnit(unit, models))
}

/**
 * The same for many serials at once, in no particular order; serials that are not known are left out.
 * @param serials normalised
 */
export const findLedgers = (db: Db, serials: readonly string[]): Promise<UnitLedger[]> =>
  findAll(db, BY_SERIALS, serials)

/** The ledgers of whole lineages, one entry for each unit of each. */
export const findLineages = (db: Db, lineageIds: readonly string[]): Promise<UnitLedger[]> =>
  findAll(db, BY_LINEAGES, lineageIds)

/** Every event of a lineage as recorded, first recorded first, with source and evidence. For staff, never public. */
export const storedEvents = async (db: Db, lineageId: string): Promise<StoredEvent[]> => {
  const rows = await db
    .selectFrom('events')
    .selectAll()
    .where('lineage_id', '=', lineageId)
    .orderBy('recorded_at')
    .orderBy('event_id')
    .execute()
  return rows.map((row) => ({
    event: {
      type: row.type,
      id: row.event_id,
      recorded: row.recorded_at,
      ...(row.corrects === null ? {} : { corrects: row.corrects }),
      ...row.data,
    } as LedgerEvent,
    source: row.source,
    evidence: row.evidence,
    recordedBy: row.recorded_by,
    reason: row.reason,
  }))
}

/** The serials of a lineage, the unit first sold first. */
export const serialsOf = async (db: Db, lineageId: string): Promise<string[]> => {
  const rows = await db
    .selectFrom('units')
    .select('serial')
    .where('lineage_id', '=', lineageId)
    .orderBy('ordinal')
    .execute()
  return rows.map((row) => row.serial)
}

/** The next page of lineages in the order of their ids. */
export const nextLineages = async (db: Db, after: string | undefined, limit: number): Promise<string[]> => {
  const page = db.selectFrom('lineages').select('lineage_id').orderBy('lineage_id').limit(limit)
  const rows = await (after === undefined ? page : page.where('lineage_id', '>', after)).execute()
  return rows.map((row) => row.lineage_id)
}

/** Those of the serials that are some unit's already. */
export const knownSerials = async (db: Db, serials: readonly string[]): Promise<Set<string>> => {
  if (serials.length === 0) return new Set()
  const rows = await db
    .selectFrom('serials')
    .select('serial')
    .where(sql<boolean>`serial = any(${serials}::text[])`)
    .execute()
  return new Set(rows.map((row) => row.serial))
}
