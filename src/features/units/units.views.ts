import { CompiledQuery, sql } from 'kysely'
import type { LedgerEvent } from '#entitlement/ledger.schema.ts'
import type { Db } from '#platform/db/index.ts'
import { ledgerOf } from './units.rules.ts'
import type { StoredEvent, UnitLedger } from './units.schema.ts'

interface EventJson {
  readonly id: string
  readonly type: string
  readonly recorded: string
  readonly corrects: string | null
  readonly data: Readonly<Record<string, unknown>>
}

interface LedgerRow {
  readonly serial: string
  readonly printed: string
  readonly lineage_id: string
  readonly ordinal: number
  readonly name: string
  readonly family: string
  readonly title_zh: string
  readonly title_en: string
  readonly own_serial: boolean
  readonly discontinued_on: string | null
  readonly events: readonly EventJson[] | null
}

/*
 * One round trip for a unit with its whole ledger. Written out once, not built per call: this is the look-up that everyone waits
 * for, and planning it costs PostgreSQL four times as much as running it (measured: 200 µs against 50), so that the leading
 * comment asks the server adapter to keep it as a prepared statement.
 */
const ledgersWhere = (condition: string): string => `
select s.serial, s.printed, s.lineage_id, s.ordinal,
  m.name, m.family, m.title_zh, m.title_en, m.own_serial, m.discontinued_on,
  (select json_agg(json_build_object('id', e.event_id, 'type', e.type, 'recorded', e.recorded_at, 'corrects', e.corrects, 'data', e.data)
     order by e.recorded_at, e.event_id)
   from events e where e.lineage_id = s.lineage_id) as events
from serials s
join units u on u.lineage_id = s.lineage_id and u.ordinal = s.ordinal
join models m on m.model_id = u.model_id
where ${condition}`

const BY_SERIAL = `/* prepared: ledger_by_serial */ ${ledgersWhere('s.serial = $1')}`
// The cast sub-select hides the length of the list from the planner, which would otherwise read whole tables for a few hundred.
const BY_SERIALS = ledgersWhere('s.serial = any((select $1::text[])::text[])')
const BY_LINEAGES = ledgersWhere('s.lineage_id = any((select $1::uuid[])::uuid[])')

/** PostgreSQL writes an instant inside JSON with as many digits as it needs and `+00:00`; everywhere else it is `….mmmZ`. */
const toEvent = (row: EventJson): LedgerEvent =>
  ({
    type: row.type,
    id: row.id,
    recorded: new Date(row.recorded).toISOString(),
    ...(row.corrects === null ? undefined : { corrects: row.corrects }),
    ...row.data,
  }) as LedgerEvent

const toUnit = (row: LedgerRow): UnitLedger => ({
  serial: row.serial,
  printed: row.printed,
  lineageId: row.lineage_id,
  ordinal: row.ordinal,
  model: {
    name: row.name,
    family: row.family,
    title: { zh: row.title_zh, en: row.title_en },
    discontinuedOn: row.discontinued_on,
  },
  ledger: ledgerOf(
    { family: row.family, ownSerial: row.own_serial, discontinuedOn: row.discontinued_on },
    (row.events ?? []).map(toEvent),
  ),
})

const query = async (db: Db, text: string, parameter: unknown): Promise<UnitLedger[]> =>
  (await db.executeQuery(CompiledQuery.raw(text, [parameter]) as CompiledQuery<LedgerRow>)).rows.map(toUnit)

/**
 * A unit with the ledger of its lineage, in one query.
 * @param serial normalised
 * @returns undefined for a serial that is not in our records, which says nothing about its cover
 */
export const findLedger = async (db: Db, serial: string): Promise<UnitLedger | undefined> =>
  (await query(db, BY_SERIAL, serial))[0]

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
    event: toEvent({
      id: row.event_id,
      type: row.type,
      recorded: row.recorded_at,
      corrects: row.corrects,
      data: row.data,
    }),
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
