/** Files that came with a mail become files of its message, as if they had been uploaded. The raw message stays as it came. */
import {
  attachmentsOf,
  linkPrepared,
  prepareContent,
  removeContent,
  type PreparedFile,
} from '#features/attachments/index.ts'
import type { Db } from '#platform/db/index.ts'
import { readFiles, type MailAttachment } from '#platform/mail/index.ts'
import type { JobContext } from '#platform/outbox/index.ts'
import type { MailContext } from './mail.context.ts'
import { fileLimits, isSentFile } from './mail.rules.ts'
import type { RefusedFile } from './mail.schema.ts'
import { loadMail } from './mail.store.ts'

interface Taken {
  readonly prepared: { readonly file: PreparedFile; readonly isInline: boolean }[]
  readonly refused: RefusedFile[]
}

const takeOne = async (
  ctx: MailContext,
  { prepared, refused }: Taken,
  file: MailAttachment,
  content: Buffer | undefined,
): Promise<void> => {
  const { name, isInline } = file
  if (!isSentFile(file)) return
  if (prepared.length === fileLimits.files) return void refused.push({ name, reason: 'too_many_files' })
  if (content === undefined) return void refused.push({ name, reason: 'too_large' })
  const judged = await prepareContent(ctx.attachments, { name, content })
  if (judged.ok) prepared.push({ file: judged.value, isInline })
  else refused.push({ name, reason: judged.error })
}

/** A picture within the text that the request has already came with a quoted letter or with the same signature as before. */
const linkNew = async (ctx: MailContext, tx: Db, taken: Taken, to: { requestId: string; messageId: string }) => {
  const known = new Set((await attachmentsOf(tx, [to.requestId])).get(to.requestId)?.map(({ sha256 }) => sha256))
  const isKnown = ({ file, isInline }: Taken['prepared'][number]): boolean => isInline && known.has(file.sha256)
  for (const one of taken.prepared) if (!isKnown(one)) await linkPrepared(ctx.attachments, tx, one.file, to)
  return taken.prepared.filter(isKnown).map(({ file }) => file.id)
}

/**
 * Takes the files of a mail: each is judged by its bytes and put on the disk, then all are linked in the transaction that completes the
 * job. Killed on the way, it begins anew; what nobody linked is swept. Of what is not taken the thread tells, and one letter.
 */
export const takeFiles = async (
  ctx: MailContext,
  { mailId, messageId }: { readonly mailId: string; readonly messageId: string },
  complete: JobContext['complete'],
): Promise<void> => {
  const row = await loadMail(ctx.db, mailId)
  // Erased in the meantime.
  if (row === undefined) return
  const taken: Taken = { prepared: [], refused: [] }
  await readFiles(await ctx.raws.get(row.sha256), {
    mostBytes: fileLimits.fileBytes,
    take: (file, content) => takeOne(ctx, taken, file, content),
  })
  let unused = taken.prepared.map(({ file }) => file.id)
  await complete(async (tx) => {
    const requestId = await ctx.desk.lockRequestOf(tx, messageId)
    if (requestId === undefined) return
    unused = await linkNew(ctx, tx, taken, { requestId, messageId })
    if (taken.refused.length > 0) await ctx.desk.filesRefused(tx, { requestId, messageId, files: taken.refused })
  })
  await removeContent(ctx.attachments, unused)
}
