import { CompiledQuery, sql } from 'kysely'
import type { LedgerEvent } from '#entitlement/ledger.schema.ts'
import type { Db } from '#platform/db/index.ts'
import { ledgerOf } from './units.rules.ts'
import type { StoredEvent, UnitLedger } from './units.schema.ts'

type EventJson = readonly [
  id: string,
  type: string,
  recorded: string,
  corrects: string | null,
  data: Readonly<Record<string, unknown>>,
]

type UnitJson = readonly [
  serial: string,
  printed: string,
  lineageId: string,
  ordinal: number,
  name: string,
  family: string,
  titleZh: string,
  titleEn: string,
  ownSerial: boolean,
  discontinuedOn: string | null,
  events: readonly EventJson[] | null,
]

/*
 * One round trip for a unit with its whole ledger, as one column of plain lists: to name, describe and read eleven columns costs both
 * sides a fifth more. Written out once, not built per call: this is the look-up that everyone waits for, and planning it costs
 * PostgreSQL four times as much as running it (measured: 200 µs against 50), so that the leading comment asks the server adapter to
 * keep it as a prepared statement.
 */
const ledgersWhere = (condition: string): string => `
select json_build_array(s.serial, s.printed, s.lineage_id, s.ordinal,
  m.name, m.family, m.title_zh, m.title_en, m.own_serial, m.discontinued_on,
  (select json_agg(json_build_array(e.event_id, e.type, e.recorded_at, e.corrects, e.data) order by e.recorded_at, e.event_id)
   from events e where e.lineage_id = s.lineage_id)) as unit
from serials s
join units u on u.lineage_id = s.lineage_id and u.ordinal = s.ordinal
join models m on m.model_id = u.model_id
where ${condition}`

const BY_SERIAL = `/* prepared: ledger_by_serial */ ${ledgersWhere('s.serial = $1')}`
// The cast sub-select hides the length of the list from the planner, which would otherwise read whole tables for a few hundred.
const BY_SERIALS = `/* prepared: ledgers_by_serials */ ${ledgersWhere('s.serial = any((select $1::text[])::text[])')}`
const BY_LINEAGES = ledgersWhere('s.lineage_id = any((select $1::uuid[])::uuid[])')

/** PostgreSQL writes an instant inside JSON with as many digits as it needs and `+00:00`; everywhere else it is `….mmmZ`. */
const instantOf = (text: string): string => `${text.slice(0, 19)}.${text.slice(20, -6).padEnd(3, '0').slice(0, 3)}Z`

interface EventRow {
  readonly event_id: string
  readonly type: string
  readonly recorded_at: string
  readonly corrects: string | null
  readonly data: Readonly<Record<string, unknown>>
}

const toEvent = ({ event_id: id, type, recorded_at: recorded, corrects, data }: EventRow): LedgerEvent =>
  (corrects === null ? { type, id, recorded, ...data } : { type, id, recorded, corrects, ...data }) as LedgerEvent

const toUnit = ({ unit }: { readonly unit: UnitJson }): UnitLedger => {
  const [serial, printed, lineageId, ordinal, name, family, zh, en, ownSerial, discontinuedOn, stored] = unit
  const events = (stored ?? []).map(([event_id, type, recorded, corrects, data]) =>
    toEvent({ event_id, type, recorded_at: instantOf(recorded), corrects, data }),
  )
  return {
    serial,
    printed,
    lineageId,
    ordinal,
    model: { name, family, title: { zh, en }, discontinuedOn },
    ledger: ledgerOf({ family, ownSerial, discontinuedOn }, events),
  }
}

const query = async (db: Db, text: string, parameter: unknown): Promise<UnitLedger[]> =>
  (await db.executeQuery(CompiledQuery.raw(text, [parameter]) as CompiledQuery<{ unit: UnitJson }>)).rows.map(toUnit)

type Waiting = Map<string, PromiseWithResolvers<UnitLedger | undefined>>

/** Who waits for which serial, until this turn of the event loop ends. */
const waiting = new WeakMap<Db, Waiting>()

const answerWaiting = async (db: Db, asked: Waiting): Promise<void> => {
  try {
    const serials = [...asked.keys()]
    const [only, ...others] = serials
    const units = others.length === 0 ? await query(db, BY_SERIAL, only) : await findLedgers(db, serials)
    for (const unit of units) asked.get(unit.serial)?.resolve(unit)
    for (const { resolve } of asked.values()) resolve(undefined)
  } catch (error) {
    for (const { reject } of asked.values()) reject(error)
  }
}

/**
 * A unit with the ledger of its lineage. All that is asked for in one turn of the event loop goes to the database as one query,
 * which costs it little more than the first of them would have alone; whoever asks alone waits no longer for it.
 * @param serial normalised
 * @returns undefined for a serial that is not in our records, which says nothing about its cover
 */
export const findLedger = (db: Db, serial: string): Promise<UnitLedger | undefined> => {
  const asked: Waiting = waiting.get(db) ?? new Map()
  if (asked.size === 0) {
    waiting.set(db, asked)
    setImmediate(() => {
      waiting.delete(db)
      void answerWaiting(db, asked)
    })
  }
  const answer = asked.get(serial) ?? Promise.withResolvers<UnitLedger | undefined>()
  asked.set(serial, answer)
  return answer.promise
}

/**
 * The same for many serials at once, in no particular order; serials that are not known are left out.
 * @param serials normalised
 */
export const findLedgers = (db: Db, serials: readonly string[]): Promise<UnitLedger[]> => query(db, BY_SERIALS, serials)

/** The ledgers of whole lineages, one entry for each unit of each. */
export const findLineages = (db: Db, lineageIds: readonly string[]): Promise<UnitLedger[]> =>
  query(db, BY_LINEAGES, lineageIds)

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
    event: toEvent(row),
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
