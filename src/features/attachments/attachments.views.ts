import type { Db } from '#platform/db/index.ts'
import { viewOf } from './attachments.rules.ts'
import type { AttachmentView } from './attachments.schema.ts'

/** The files of some requests, oldest first, by request id; a request without files is not in it. */
export const attachmentsOf = async (
  db: Db,
  requestIds: readonly string[],
): Promise<ReadonlyMap<string, AttachmentView[]>> => {
  if (requestIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('attachments')
    .selectAll()
    .where('request_id', 'in', requestIds)
    .orderBy('attachment_id')
    .execute()
  const grouped = Map.groupBy(rows, (row) => row.request_id ?? '')
  return new Map([...grouped].map(([requestId, group]) => [requestId, group.map(viewOf)]))
}

/** What a sender has uploaded and not yet sent with a form, oldest first. */
export const unlinkedOf = async (db: Db, ownerHash: string): Promise<AttachmentView[]> => {
  const rows = await db
    .selectFrom('attachments')
    .selectAll()
    .where('owner_hash', '=', ownerHash)
    .where('state', '=', 'stored')
    .where('request_id', 'is', null)
    .orderBy('attachment_id')
    .execute()
  return rows.map(viewOf)
}
