import { sql } from 'kysely'
import type { Db } from '#platform/db/index.ts'
import { can } from './accounts.rules.ts'
import type { Actor, AuditAnswer, AuditQuery } from './accounts.schema.ts'

const PAGE = 50

/** So that a text stands for itself in a pattern. */
const literally = (text: string): string => text.replaceAll(/[\\%_]/g, '\\$&')

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The id that a value of the trail is, or ends with. */
const idIn = (value: unknown): string | undefined => (typeof value === 'string' ? UUID.exec(value)?.[0] : undefined)

/** The words behind ids of the trail, which itself holds none: names and numbers, and people where the reader may see them. */
const namesOf = async (db: Db, values: readonly unknown[], reader: Actor): Promise<ReadonlyMap<string, string>> => {
  const ids = sql`any(${values.flatMap((value) => idIn(value) ?? [])}::uuid[])`
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from staff where id = ${ids}
    union all select key_id, name from api_keys where key_id = ${ids}
    union all select dealer_id, name from dealers where dealer_id = ${ids}
    union all select request_id, number from requests where request_id = ${ids}
    union all select person_id, coalesce(nullif(name, ''), email) from people
      where person_id = ${ids} and erased_at is null and ${can(reader, 'person.read')}`.execute(db)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** The trail as leaders read it, newest first. */
export const auditPage = async (
  db: Db,
  { before, actor, action, target }: AuditQuery,
  reader: Actor,
): Promise<AuditAnswer> => {
  let rows = db.selectFrom('audit_log').selectAll()
  if (before !== undefined) rows = rows.where('seq', '<', Number(before))
  if (actor !== undefined) rows = rows.where('actor_id', '=', actor)
  if (action !== undefined) rows = rows.where('action', '=', action)
  if (target !== undefined) rows = rows.where('target', 'like', `${literally(target)}%`)
  const found = await rows
    .orderBy('seq', 'desc')
    .limit(PAGE + 1)
    .execute()
  const shown = found.slice(0, PAGE)
  const values = shown.flatMap((row) => [row.actor_id, row.target, ...Object.values(row.data)])
  const names = await namesOf(db, values, reader)
  const nameOf = (value: unknown): string | null => names.get(idIn(value) ?? '') ?? null
  return {
    rows: shown.map(({ actor_kind: kind, actor_id: id, ...row }) => ({
      seq: row.seq,
      at: row.at,
      actor: { kind, id, name: nameOf(id) },
      action: row.action,
      target: row.target,
      targetName: nameOf(row.target),
      data: Object.fromEntries(Object.entries(row.data).map(([field, value]) => [field, nameOf(value) ?? value])),
    })),
    next: found.length > PAGE ? (shown.at(-1)?.seq ?? null) : null,
  }
}
