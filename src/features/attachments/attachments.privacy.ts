import { sql } from 'kysely'
import type { Holder, Subject } from '#features/privacy/index.ts'
import type { Db } from '#platform/db/index.ts'
import { removeAttachmentsOf, type AttachmentContext } from './attachments.use-cases.ts'

const filesOf = async ({ files }: Pick<AttachmentContext, 'files'>, db: Db, { fileIds }: Subject) => {
  const { rows } = await sql<{ id: string; name: string }>`select attachment_id as id, name from attachments
    where attachment_id = any(${fileIds}::uuid[]) and state = 'stored' order by created_at`.execute(db)
  const found = await Promise.all(rows.map(async (row) => ({ ...row, bytes: await files.sizeOf(row.id) })))
  return found
    .filter(({ bytes }) => bytes !== undefined)
    .map(({ id, name }) => ({ folder: 'files', id, name, open: async () => files.read(id) }) as const)
}

/** What this slice holds about people. What was uploaded and never sent is nobody's, and swept within a day. */
export const attachmentHolder = (ctx: Pick<AttachmentContext, 'files'>): Holder => ({
  tables: {
    attachments: {
      columns: {
        person: 'name',
        fact: 'attachment_id state request_id message_id type bytes sha256 scan preview place created_at',
        secret: 'owner_hash',
      },
      rows: ({ fileIds }) => sql`attachment_id = any(${fileIds}::uuid[])`,
    },
  },
  find: async (db, { requestIds }) => {
    const { rows } = await sql<{ id: string }>`select attachment_id as id from attachments
      where request_id = any(${requestIds}::uuid[])`.execute(db)
    return { fileIds: rows.map(({ id }) => id) }
  },
  files: (db, subject) => filesOf(ctx, db, subject),
  erase: async (tx, { requestIds, fileIds }) => {
    await removeAttachmentsOf(tx, requestIds)
    return { files: fileIds.length }
  },
})

/** Requests that ended before an instant and still have files, the oldest first. */
export const requestsWithOldFiles = async (db: Db, before: string, limit: number): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`select request_id as id from requests r
    where state in ('resolved', 'closed') and updated_at < ${before}
      and exists (select from attachments a where a.request_id = r.request_id)
    order by updated_at limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}
