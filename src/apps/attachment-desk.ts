import { actorOf, can } from '#features/accounts/index.ts'
import type { AttachmentContext, MayRead } from '#features/attachments/index.ts'
import { requestByToken } from '#features/support/index.ts'
import { formatInstant, type Clock } from '#platform/clock.ts'
import type { Config } from '#platform/config.ts'
import type { Db } from '#platform/db/index.ts'
import { clamd, openFileStore } from '#platform/files/index.ts'

/** What the attachments work with: files below the data folder, and a scanner where one is configured. */
export const attachmentContext = (config: Config, db: Db, clock: Clock): AttachmentContext => ({
  db,
  clock,
  files: openFileStore(config.dataDir),
  scanner: config.clamd === undefined ? undefined : clamd(config.clamd),
})

/**
 * Who may read a file: whoever may read its request, notes aside for all but staff; a customer without an account by the token of
 * the tracking link, as `?r=`.
 */
export const mayReadFile =
  (db: Db, clock: Clock): MayRead =>
  async (request, { requestId, messageId }) => {
    const row = await db
      .selectFrom('messages')
      .innerJoin('requests', 'requests.request_id', 'messages.request_id')
      .select(['messages.kind', 'requests.person_id', 'requests.dealer_id'])
      .where('messages.message_id', '=', messageId)
      .executeTakeFirst()
    if (row === undefined) return false
    const actor = await actorOf(request)
    if (row.kind !== 'public' && actor.kind !== 'staff') return false
    if (can(actor, 'request.read', { personId: row.person_id, dealerId: row.dealer_id })) return true
    const token = (request.query as { readonly r?: unknown }).r
    if (typeof token !== 'string') return false
    return (await requestByToken({ db, now: formatInstant(clock()) }, token)) === requestId
  }
