import { sql } from 'kysely'
import { jsonb, type Db } from '#platform/db/index.ts'
import type { Used } from './attachments.rules.ts'
import type { AttachmentRow, PreviewState, ScanState } from './attachments.schema.ts'

declare module '#platform/db/tables.ts' {
  interface Tables {
    attachments: AttachmentRow
  }
}

/** Two files of one sender that start at once are counted one after the other. */
export const lockOwner = async (tx: Db, ownerHash: string): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`attachments ${ownerHash}`}, 0))`.execute(tx)
}

/** What a sender has sent since an instant, files still arriving included. */
export const usedSince = async (db: Db, ownerHash: string, since: string): Promise<Used> => {
  const row = await db
    .selectFrom('attachments')
    .select([(e) => e.fn.countAll<number>().as('files'), sql<number>`coalesce(sum(bytes), 0)::bigint`.as('bytes')])
    .where('owner_hash', '=', ownerHash)
    .where('created_at', '>=', since)
    .executeTakeFirstOrThrow()
  return { files: row.files, bytes: row.bytes }
}

const placeColumn = ({ place }: Pick<AttachmentRow, 'place'>) => ({ place: place === null ? null : jsonb(place) })

export const insertAttachment = async (db: Db, row: AttachmentRow): Promise<void> => {
  await db
    .insertInto('attachments')
    .values({ ...row, ...placeColumn(row) })
    .execute()
}

/** One row, whoever it belongs to. */
export const findAttachment = (db: Db, id: string): Promise<AttachmentRow | undefined> =>
  db.selectFrom('attachments').selectAll().where('attachment_id', '=', id).executeTakeFirst()

type Judged = Pick<AttachmentRow, 'name' | 'type' | 'bytes' | 'sha256' | 'scan' | 'preview' | 'place'>

/** Turns what was arriving into a stored file. @returns false when it was removed meanwhile or is stored already */
export const markStored = async (db: Db, id: string, judged: Judged): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('attachments')
    .set({ ...judged, ...placeColumn(judged), state: 'stored' } as never)
    .where('attachment_id', '=', id)
    .where('state', '=', 'receiving')
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Writes down what a scanner or the image process found. */
export const markFound = async (
  db: Db,
  id: string,
  found: { scan: ScanState } | { preview: PreviewState },
): Promise<void> => {
  await db
    .updateTable('attachments')
    .set(found as never)
    .where('attachment_id', '=', id)
    .execute()
}

/** Links a sender's stored, still unlinked files. @returns the ids that were linked */
export const linkRows = async (
  tx: Db,
  ids: readonly string[],
  to: { ownerHash: string; requestId: string; messageId: string },
): Promise<string[]> => {
  if (ids.length === 0) return []
  const rows = await tx
    .updateTable('attachments')
    .set({ request_id: to.requestId, message_id: to.messageId } as never)
    .where('attachment_id', 'in', ids)
    .where('owner_hash', '=', to.ownerHash)
    .where('state', '=', 'stored')
    .where('request_id', 'is', null)
    .returning('attachment_id')
    .execute()
  return rows.map((row) => row.attachment_id)
}

/** Files go with their messages from one request to another; all of them, or those of some messages. */
export const moveFiles = async (
  tx: Db,
  { from, to }: { readonly from: string; readonly to: string },
  ofMessages?: readonly string[],
): Promise<void> => {
  let query = tx
    .updateTable('attachments')
    .set({ request_id: to } as never)
    .where('request_id', '=', from)
  if (ofMessages !== undefined) query = query.where('message_id', 'in', ofMessages)
  await query.execute()
}

/** Removes a row that belongs to no request. @returns false when it is gone or linked */
export const deleteUnlinked = async (db: Db, id: string): Promise<boolean> => {
  const { numDeletedRows } = await db
    .deleteFrom('attachments')
    .where('attachment_id', '=', id)
    .where('request_id', 'is', null)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** Removes the rows of some requests. @returns their ids */
export const deleteOfRequests = async (tx: Db, requestIds: readonly string[]): Promise<string[]> => {
  if (requestIds.length === 0) return []
  const rows = await tx
    .deleteFrom('attachments')
    .where('request_id', 'in', requestIds)
    .returning('attachment_id')
    .execute()
  return rows.map((row) => row.attachment_id)
}

/** Unlinked files begun before an instant. */
export const unlinkedBefore = async (db: Db, before: string): Promise<AttachmentRow[]> =>
  db.selectFrom('attachments').selectAll().where('request_id', 'is', null).where('created_at', '<', before).execute()

/** Which of some ids have a row. */
export const knownIds = async (db: Db, ids: readonly string[]): Promise<Set<string>> => {
  if (ids.length === 0) return new Set()
  const { rows } = await sql<{
    id: string
  }>`select attachment_id::text as id from attachments where attachment_id = any(${ids}::uuid[])`.execute(db)
  return new Set(rows.map(({ id }) => id))
}
