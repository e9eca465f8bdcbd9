import type { FastifyRequest } from 'fastify'
import type { Edition } from '#entitlement/index.ts'
import { actorOf } from '#features/accounts/index.ts'
import type { AttachmentContext, MayRead } from '#features/attachments/index.ts'
import { requestByToken, requestFor } from '#features/support/index.ts'
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

/** Whether a member of staff is asking. */
export const isStaff = async (request: FastifyRequest): Promise<boolean> => (await actorOf(request)).kind === 'staff'

/**
 * Who may read a file: whoever may read its request, notes aside for all but staff; a customer without an account by the token of
 * the tracking link, as `?r=`.
 */
export const mayReadFile =
  ({ db, editions, clock }: { db: Db; editions: readonly Edition[]; clock: Clock }): MayRead =>
  async (request, { requestId, messageId }) => {
    const message = await db
      .selectFrom('messages')
      .select(['kind', 'request_id'])
      .where('message_id', '=', messageId)
      .executeTakeFirst()
    if (message === undefined) return false
    const actor = await actorOf(request)
    if (message.kind !== 'public' && actor.kind !== 'staff') return false
    const ctx = { db, editions, now: formatInstant(clock()) }
    if ((await requestFor(ctx, message.request_id, actor)) !== undefined) return true
    const token = (request.query as { readonly r?: unknown }).r
    return typeof token === 'string' && (await requestByToken(ctx, token)) === requestId
  }
