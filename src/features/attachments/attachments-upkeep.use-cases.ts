import { formatInstant } from '#platform/clock.ts'
import { renderImage, ScannerDown, isEncryptedZip } from '#platform/files/index.ts'
import { tell, type JobContext } from '#platform/outbox/index.ts'
import { isImage, limits } from './attachments.rules.ts'
import type { AttachmentRow } from './attachments.schema.ts'
import * as store from './attachments.store.ts'
import { removeUpload, type AttachmentContext } from './attachments.use-cases.ts'

/** How soon a scanner that did not answer is asked again; a file waits as long as it takes and is never called clean. */
const ASK_AGAIN_MINUTES = 1

/** Makes the re-encoded copies of an image. Safe to repeat. */
export const makePreviews = async (ctx: AttachmentContext, id: string): Promise<void> => {
  const row = await store.findAttachment(ctx.db, id)
  if (row?.type === undefined || row.type === null || !isImage(row.type)) return
  const preview = await ctx.files.inTemporaryFolder(async (folder) => {
    if ((await renderImage(ctx.files.path(id), folder)) !== undefined) return 'failed' as const
    for (const variant of ['small', 'large', 'file']) await ctx.files.keep(`${folder}/${variant}`, id, variant)
    return 'ready' as const
  })
  await store.markFound(ctx.db, id, { preview })
}

const scanOf = async (ctx: AttachmentContext, row: AttachmentRow): Promise<AttachmentRow['scan']> => {
  if (ctx.scanner === undefined) return 'not_scanned'
  const path = ctx.files.path(row.attachment_id)
  const { kind } = await ctx.scanner(path)
  // A scanner that cannot look into an archive may still call the archive itself clean.
  return kind === 'clean' && row.type === 'application/zip' && (await isEncryptedZip(path)) ? 'unscannable' : kind
}

/** Has a file scanned. While the scanner gives no answer the file stays pending, and is tried again a minute later, without end. */
export const scanAttachment = async (
  ctx: AttachmentContext,
  id: string,
  job: Pick<JobContext, 'complete' | 'log'>,
): Promise<void> => {
  const row = await store.findAttachment(ctx.db, id)
  if (row?.scan !== 'pending' || row.state !== 'stored') return
  try {
    await store.markFound(ctx.db, id, { scan: await scanOf(ctx, row) })
  } catch (error) {
    if (!(error instanceof ScannerDown)) throw error
    job.log.warn({ err: error }, 'scanner')
    const runAt = formatInstant(ctx.clock().add({ minutes: ASK_AGAIN_MINUTES }))
    await job.complete((tx) => tell(tx, { topic: 'attachments.scan', payload: { attachmentId: id }, runAt }))
  }
}

/** Removes content whose rows are gone. */
export const removeContent = async (ctx: AttachmentContext, ids: readonly string[]): Promise<void> => {
  for (const id of ids) await ctx.files.remove(id)
}

/** Removes uploads that nobody went on with. A large file on a slow line lives as long as parts of it arrive. */
const sweepAbandoned = async (ctx: AttachmentContext, before: Temporal.Instant): Promise<number> => {
  const rows = await store.unlinkedBefore(ctx.db, formatInstant(before))
  let removed = 0
  for (const row of rows) {
    const isArriving =
      row.state === 'receiving' && (await ctx.files.isFresh(row.attachment_id, before.epochMilliseconds))
    if (!isArriving && (await removeUpload(ctx, row.attachment_id))) removed++
  }
  return removed
}

/** Removes content that no row speaks of: of a process that died in between, or of a transaction that was rolled back. */
const sweepOrphans = async (ctx: AttachmentContext, before: Temporal.Instant): Promise<number> => {
  const old = await ctx.files.idsBefore(before.epochMilliseconds)
  const known = await store.knownIds(ctx.db, old)
  const orphans = old.filter((id) => !known.has(id))
  await removeContent(ctx, orphans)
  return orphans.length
}

export interface Swept {
  readonly abandoned: number
  readonly orphans: number
  readonly temporary: number
}

/** Removes what was left behind. Call it every half hour. */
export const sweepAttachments = async (ctx: AttachmentContext): Promise<Swept> => {
  const before = ctx.clock().subtract({ hours: limits.abandonedHours })
  return {
    abandoned: await sweepAbandoned(ctx, before),
    orphans: await sweepOrphans(ctx, before),
    temporary: await ctx.files.sweepTemporary(
      ctx.clock().subtract({ minutes: limits.temporaryMinutes }).epochMilliseconds,
    ),
  }
}
