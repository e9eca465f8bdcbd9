import { randomUUIDv7 } from 'node:crypto'
import { cleanFileName } from '#lib/file-name.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { formatInstant, type Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db/index.ts'
import {
  checkImage,
  digestOf,
  mediaTypeOf,
  placeInVideo,
  type FileStore,
  type Scanner,
  type StoredFile,
  type VideoPlace,
} from '#platform/files/index.ts'
import { tell } from '#platform/outbox/index.ts'
import {
  isImage,
  judgeBytes,
  judgeStart,
  limits,
  mayTellPlace,
  nameFor,
  viewOf,
  type Allowance,
  type FileRefusal,
} from './attachments.rules.ts'
import type { AttachmentRow, AttachmentView } from './attachments.schema.ts'
import * as store from './attachments.store.ts'
import { unlinkedOf } from './attachments.views.ts'
import { ownerHashOf } from './owner.ts'

/** What the slice works with. */
export interface AttachmentContext {
  readonly db: Db
  readonly clock: Clock
  readonly files: FileStore
  /** Without one files are shown as not scanned. */
  readonly scanner?: Scanner | undefined
}

export { limits as uploadLimits, type FileRefusal } from './attachments.rules.ts'

/** What a form names may be anything. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const nowOf = (ctx: AttachmentContext): string => formatInstant(ctx.clock())

const hoursAgo = (ctx: AttachmentContext, hours: number): string => formatInstant(ctx.clock().subtract({ hours }))

/** Content that was judged and is safe on disk; nobody's until it is linked to a message. */
export interface PreparedFile extends StoredFile {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly place: VideoPlace | null
}

/** Reads a whole file through: length, hash, type by its bytes; an image is decoded once. */
const judge = async (path: string, rawName: string): Promise<Result<Omit<PreparedFile, 'id'>, FileRefusal>> => {
  const digest = await digestOf(path)
  const judged = judgeBytes(await mediaTypeOf(path), digest.bytes)
  if (!judged.ok) return judged
  const type = judged.value
  const problem = isImage(type) ? await checkImage(path) : undefined
  if (problem !== undefined) return fail(problem)
  const place = mayTellPlace(type) ? ((await placeInVideo(path)) ?? null) : null
  return ok({ ...digest, type, name: nameFor(cleanFileName(rawName), type), place })
}

const statesOf = (ctx: AttachmentContext, type: string): Pick<AttachmentRow, 'scan' | 'preview'> => ({
  scan: ctx.scanner === undefined ? 'not_scanned' : 'pending',
  preview: isImage(type) ? 'pending' : 'none',
})

const tellWork = async (
  tx: Db,
  id: string,
  { scan, preview }: Pick<AttachmentRow, 'scan' | 'preview'>,
): Promise<void> => {
  if (scan === 'pending') await tell(tx, { topic: 'attachments.scan', payload: { attachmentId: id } })
  if (preview === 'pending') await tell(tx, { topic: 'attachments.preview', payload: { attachmentId: id } })
}

export interface NewUpload {
  readonly id: string
  readonly ownerToken: string
  readonly name: string
  /** As declared; more is never taken. */
  readonly bytes: number
  /** Absent: that of the public. */
  readonly allowance?: Allowance
}

/**
 * Reserves a place for a file that is about to arrive, so that files arriving together cannot exceed what one sender may send in a day.
 * @returns refusals: empty, type_not_taken, too_large, too_many_files, too_many_bytes
 * @throws NoSpace when the disk has no room for it
 */
export const startUpload = async (
  ctx: AttachmentContext,
  { id, ownerToken, name: rawName, bytes, allowance = limits.public }: NewUpload,
): Promise<Result<undefined, FileRefusal>> => {
  const ownerHash = ownerHashOf(ownerToken)
  const name = cleanFileName(rawName)
  await ctx.files.requireSpace(bytes)
  return ctx.db.transaction().execute(async (tx) => {
    await store.lockOwner(tx, ownerHash)
    const used = await store.usedSince(tx, ownerHash, hoursAgo(ctx, 24))
    const judged = judgeStart({ name, bytes }, used, allowance)
    if (!judged.ok) return judged
    await store.insertAttachment(tx, {
      attachment_id: id,
      owner_hash: ownerHash,
      state: 'receiving',
      request_id: null,
      message_id: null,
      name,
      type: null,
      bytes,
      sha256: null,
      scan: 'pending',
      preview: 'none',
      place: null,
      created_at: nowOf(ctx),
    })
    return ok(undefined)
  })
}

/** A row and its file, unless it is linked to a request. @returns false when there was nothing to remove */
export const removeUpload = async (ctx: AttachmentContext, id: string): Promise<boolean> => {
  const removed = await store.deleteUnlinked(ctx.db, id)
  if (removed) await ctx.files.remove(id)
  return removed
}

const finish = async (ctx: AttachmentContext, id: string): Promise<Result<AttachmentView, FileRefusal | 'gone'>> => {
  const row = await store.findAttachment(ctx.db, id)
  if (row === undefined) return fail('gone')
  if (row.state === 'stored') return ok(viewOf(row))
  // A crash after the file was moved and before the row said so: the file is where it belongs.
  const isMoved = (await ctx.files.sizeOf(id)) !== undefined
  const judged = await judge(isMoved ? ctx.files.path(id) : ctx.files.partPath(id), row.name)
  if (!judged.ok) {
    await removeUpload(ctx, id)
    return judged
  }
  if (!isMoved) await ctx.files.keep(ctx.files.partPath(id), id)
  const found = { ...judged.value, ...statesOf(ctx, judged.value.type) }
  const isStored = await ctx.db.transaction().execute(async (tx) => {
    const marked = await store.markStored(tx, id, found)
    if (marked) await tellWork(tx, id, found)
    return marked
  })
  if (isStored) return ok(viewOf({ ...row, ...found, state: 'stored' }))
  await ctx.files.remove(id)
  return fail('gone')
}

/** A client that lost the answer asks again while the first is still being judged: both get the one outcome. */
const finishing = new Map<string, ReturnType<typeof finish>>()

/**
 * Judges an upload whose last byte has arrived, and keeps it; a refused file is removed at once. Safe to repeat.
 * @returns the stored file; refusals: empty, type_not_taken, too_large, damaged, too_many_pixels; gone when it was removed meanwhile
 */
export const finishUpload = (ctx: AttachmentContext, id: string): ReturnType<typeof finish> => {
  const running = finishing.get(id)
  if (running !== undefined) return running
  const started = finish(ctx, id).finally(() => finishing.delete(id))
  finishing.set(id, started)
  return started
}

/** An upload of this sender that is arriving or stored; that of another sender is none. */
export const findUpload = async (
  ctx: AttachmentContext,
  id: string,
  ownerToken: string,
): Promise<AttachmentRow | undefined> => {
  const row = await store.findAttachment(ctx.db, id)
  return row?.owner_hash === ownerHashOf(ownerToken) ? row : undefined
}

/** What a sender has uploaded and not yet sent with a form, oldest first. */
export const unlinkedOfSender = (db: Db, ownerToken: string): Promise<AttachmentView[]> =>
  unlinkedOf(db, ownerHashOf(ownerToken))

/** The row of an upload, for the store of its parts. */
export const uploadRow = (db: Db, id: string): Promise<AttachmentRow | undefined> => store.findAttachment(db, id)

/** Where a stored file is to be read, and whose it is. */
export const findStored = async (ctx: AttachmentContext, id: string): Promise<AttachmentRow | undefined> => {
  const row = await store.findAttachment(ctx.db, id)
  return row?.state === 'stored' ? row : undefined
}

export interface Link {
  readonly uploadIds: readonly string[]
  readonly ownerToken: string
  readonly requestId: string
  readonly messageId: string
}

/**
 * Makes a sender's uploads part of a message, in the transaction that writes the message.
 * @returns refusal unknown_uploads: ids that are not this sender's, still arriving, gone, or already part of a message; roll back then
 */
export const linkUploads = async (
  tx: Db,
  link: Link,
): Promise<Result<undefined, { code: 'unknown_uploads'; ids: readonly string[] }>> => {
  const ids = [...new Set(link.uploadIds)]
  const linked = new Set(
    await store.linkRows(
      tx,
      ids.filter((id) => UUID.test(id)),
      { ...link, ownerHash: ownerHashOf(link.ownerToken) },
    ),
  )
  const unknown = ids.filter((id) => !linked.has(id))
  return unknown.length === 0 ? ok(undefined) : fail({ code: 'unknown_uploads', ids: unknown })
}

/**
 * Judges content that arrived by another way, such as mail, and puts it on disk. Do it before the transaction that links it; what is
 * never linked is swept.
 * @throws NoSpace
 */
export const prepareContent = async (
  ctx: AttachmentContext,
  file: { name: string; content: Buffer },
): Promise<Result<PreparedFile, FileRefusal>> => {
  const id = randomUUIDv7()
  await ctx.files.requireSpace(file.content.length)
  const path = await ctx.files.writeTemporary(file.content, limits.largestBytes)
  const judged = await judge(path, file.name)
  if (judged.ok) await ctx.files.keep(path, id)
  else await ctx.files.discard(path)
  return judged.ok ? ok({ id, ...judged.value }) : judged
}

/** Makes prepared content part of a message, in the transaction that writes the message. */
export const linkPrepared = async (
  ctx: AttachmentContext,
  tx: Db,
  file: PreparedFile,
  to: { requestId: string; messageId: string },
): Promise<void> => {
  const { id, ...judged } = file
  const states = statesOf(ctx, file.type)
  const place = { attachment_id: id, owner_hash: '', request_id: to.requestId, message_id: to.messageId }
  await store.insertAttachment(tx, { ...place, ...judged, ...states, state: 'stored', created_at: nowOf(ctx) })
  await tellWork(tx, id, states)
}

/** Removes the files of some requests: the rows in this transaction, the content right after it. */
export const removeAttachmentsOf = async (tx: Db, requestIds: readonly string[]): Promise<void> => {
  const ids = await store.deleteOfRequests(tx, requestIds)
  if (ids.length > 0) await tell(tx, { topic: 'attachments.remove', payload: { ids } })
}
