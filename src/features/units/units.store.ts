import { sql } from 'kysely'
import type { LedgerEvent } from '#entitlement/ledger.schema.ts'
import type { Db } from '#platform/db/index.ts'
import { factsOf, validOn } from './units.rules.ts'
import type { LineageCoverage } from './units.rules.ts'
import type { AppendEvent, LedgerDocument } from './units.schema.ts'

export interface LineagesTable {
  readonly lineage_id: string
  readonly created_at: string
}

export interface UnitsTable {
  readonly lineage_id: string
  readonly ordinal: number
  readonly serial: string
  readonly model_id: string
}

export interface SerialsTable {
  readonly serial: string
  readonly printed: string
  readonly lineage_id: string
  readonly ordinal: number
}

export interface EventsTable {
  readonly lineage_id: string
  readonly event_id: string
  readonly type: string
  readonly valid_on: string | null
  readonly recorded_at: string
  readonly data: Readonly<Record<string, unknown>>
  readonly source: string
  readonly evidence: readonly string[]
  readonly corrects: string | null
  readonly recorded_by: string | null
  readonly reason: string | null
}

export interface CoverageSegmentsTable {
  readonly lineage_id: string
  readonly from_on: string
  readonly to_on: string
  readonly status: 'covered' | 'gap'
  readonly basis: string
  /** Id and version of the policy edition, e.g. `kiloview-after-sales/1`. */
  readonly edition: string
}

export interface LedgersTable {
  readonly lineage_id: string
  readonly document: LedgerDocument
}

declare module '#platform/db/tables.ts' {
  interface Tables {
    lineages: LineagesTable
    units: UnitsTable
    serials: SerialsTable
    events: EventsTable
    ledgers: LedgersTable
    coverage_segments: CoverageSegmentsTable
  }
}

/** A unit of a lineage. */
export interface UnitRow extends UnitsTable {
  readonly printed: string
}

/** An event with its id and recorded time, on its way into the ledger. */
export interface EventRow {
  readonly lineageId: string
  readonly event: LedgerEvent & { readonly id: string; readonly recorded: string }
  readonly source: string
  readonly evidence: readonly string[]
  /** Of a fact that a person recorded: the id of the member of staff, and why. */
  readonly by?: AppendEvent['by']
}

/** Opens lineages, the rows under whose lock events are appended. */
export const insertLineages = async (db: Db, ids: readonly string[], createdAt: string): Promise<void> => {
  if (ids.length === 0) return
  await sql`insert into lineages (lineage_id, created_at) select id, ${createdAt}::timestamptz from unnest(${ids}::uuid[]) as id`.execute(
    db,
  )
}

/**
 * Adds units and their serials.
 * @throws a unique violation (23505) when a serial is already some unit's
 */
export const insertUnits = async (db: Db, rows: readonly UnitRow[]): Promise<void> => {
  if (rows.length === 0) return
  const lineages = rows.map((row) => row.lineage_id)
  const ordinals = rows.map((row) => row.ordinal)
  const serials = rows.map((row) => row.serial)
  await sql`insert into units (lineage_id, ordinal, serial, model_id)
    select * from unnest(${lineages}::uuid[], ${ordinals}::int[], ${serials}::text[], ${rows.map((row) => row.model_id)}::uuid[])`.execute(
    db,
  )
  await sql`insert into serials (lineage_id, ordinal, serial, printed)
    select * from unnest(${lineages}::uuid[], ${ordinals}::int[], ${serials}::text[], ${rows.map((row) => row.printed)}::text[])`.execute(
    db,
  )
}

/** A list of texts as PostgreSQL writes one inside a list, where a list of lists would have to be rectangular. */
const arrayLiteral = (texts: readonly string[]): string =>
  `{${texts.map((text) => `"${text.replace(/["\\]/g, String.raw`\$&`)}"`).join(',')}}`

/** Appends events; nothing else ever happens to that table. */
export const insertEvents = async (db: Db, rows: readonly EventRow[]): Promise<void> => {
  if (rows.length === 0) return
  const column = <T>(read: (row: EventRow) => T): T[] => rows.map(read)
  await sql`insert into events (lineage_id, event_id, type, valid_on, recorded_at, data, source, evidence, corrects,
      recorded_by, reason)
    select l, e, t, v, r, d::jsonb, s, p::text[], c, b, w from unnest(
      ${column((row) => row.lineageId)}::uuid[],
      ${column((row) => row.event.id)}::uuid[],
      ${column((row) => row.event.type)}::text[],
      ${column((row) => validOn(row.event))}::date[],
      ${column((row) => row.event.recorded)}::timestamptz[],
      ${column((row) => JSON.stringify(factsOf(row.event)))}::text[],
      ${column((row) => row.source)}::text[],
      ${column((row) => arrayLiteral(row.evidence))}::text[],
      ${column((row) => row.event.corrects ?? null)}::uuid[],
      ${column((row) => row.by?.staffId ?? null)}::text[],
      ${column((row) => row.by?.reason ?? null)}::text[]
    ) as rows (l, e, t, v, r, d, s, p, c, b, w)`.execute(db)
}

/** Makes anew what look-ups read of these lineages, from their units and events: after each change of either, under their lock. */
export const writeDocuments = async (db: Db, lineageIds: readonly string[]): Promise<void> => {
  await sql`insert into ledgers (lineage_id, document)
    select lineage_id, json_build_object(
      'models', (select json_agg(u.model_id order by u.ordinal) from units u where u.lineage_id = l.lineage_id),
      'events', (
        select coalesce(json_agg(
          jsonb_strip_nulls(jsonb_build_object(
            'type', e.type, 'id', e.event_id, 'corrects', e.corrects,
            'recorded', to_char(e.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
          )) || e.data order by e.recorded_at, e.event_id), '[]')
        from events e where e.lineage_id = l.lineage_id))
    from lineages l where l.lineage_id = any(${lineageIds}::uuid[])
    on conflict (lineage_id) do update set document = excluded.document`.execute(db)
}

/** Writes the cached coverage of lineages that have none yet. */
export const insertSegments = async (db: Db, lineages: readonly LineageCoverage[]): Promise<void> => {
  const rows = lineages.flatMap(({ lineageId, edition, segments }) =>
    segments.map((segment) => ({ lineageId, edition, ...segment })),
  )
  if (rows.length === 0) return
  await sql`insert into coverage_segments (lineage_id, from_on, to_on, status, basis, edition)
    select * from unnest(
      ${rows.map((row) => row.lineageId)}::uuid[],
      ${rows.map((row) => row.from)}::date[],
      ${rows.map((row) => row.to)}::date[],
      ${rows.map((row) => row.status)}::text[],
      ${rows.map((row) => row.basis)}::text[],
      ${rows.map((row) => row.edition)}::text[]
    )`.execute(db)
}

/** Replaces the cached coverage of lineages by a newer fold. */
export const replaceSegments = async (db: Db, lineages: readonly LineageCoverage[]): Promise<void> => {
  if (lineages.length === 0) return
  await sql`delete from coverage_segments where lineage_id = any(${lineages.map((row) => row.lineageId)}::uuid[])`.execute(
    db,
  )
  await insertSegments(db, lineages)
}

/** Takes the lock under which events of these lineages are appended, always in the order of ids. */
export const lockLineages = async (db: Db, ids: readonly string[]): Promise<void> => {
  if (ids.length === 0) return
  await sql`select 1 from lineages where lineage_id = any(${ids}::uuid[]) order by lineage_id for update`.execute(db)
}

/** The newest unit of a lineage: the one that stands at the customer's. */
export const newestUnit = (db: Db, lineageId: string): Promise<UnitsTable | undefined> =>
  db
    .selectFrom('units')
    .selectAll()
    .where('lineage_id', '=', lineageId)
    .orderBy('ordinal', 'desc')
    .limit(1)
    .executeTakeFirst()

/** Whether a serial is some unit's already. */
export const serialTaken = async (db: Db, serial: string): Promise<boolean> =>
  (await db.selectFrom('serials').select('serial').where('serial', '=', serial).executeTakeFirst()) !== undefined

/** Takes the locks of the lineages that some serials belong to. */
export const lockSerials = async (db: Db, serials: readonly string[]): Promise<void> => {
  await sql`select 1 from lineages where lineage_id in (select lineage_id from serials where serial = any(${serials}::text[]))
    order by lineage_id for update`.execute(db)
}
