import { randomUUIDv7 } from 'node:crypto'
import { formatInstant } from '#platform/clock.ts'
import type { Db } from '#platform/db/index.ts'
import { addressProblem, readMail, UnreadableMail } from '#platform/mail/index.ts'
import { tell, type JobContext } from '#platform/outbox/index.ts'
import { isOurAddress } from './mail-tokens.ts'
import type { MailContext } from './mail.context.ts'
import { insertMail, loadMail, lockMail, newestPlace, updateMail, type MailsInTable } from './mail.store.ts'
import { mailTexts } from './mail.texts.ts'
import { settle } from './place.use-cases.ts'

/** Where a message came from, as far as the source can say. */
export interface Arrival {
  readonly source: string
  readonly place?: { readonly uidValidity: string; readonly uid: number } | undefined
  readonly envelope?: { readonly from: string; readonly to: readonly string[] } | undefined
}

/**
 * Takes a message in: the raw bytes to the disk, then a row and the job that reads it in one transaction. When it has returned, the
 * message is ours and cannot be lost; the same place of the same mailbox is taken in once.
 * @returns the id of the mail, undefined when that place was taken in before
 */
export const ingest = async (ctx: MailContext, raw: Buffer, arrival: Arrival): Promise<string | undefined> => {
  const sha256 = await ctx.raws.put(raw)
  const mailId = randomUUIDv7()
  const isNew = await ctx.db.transaction().execute(async (tx) => {
    const inserted = await insertMail(tx, {
      mail_id: mailId,
      source: arrival.source,
      uid_validity: arrival.place?.uidValidity ?? null,
      uid: arrival.place?.uid ?? null,
      received_at: formatInstant(ctx.clock()),
      sha256,
      bytes: raw.length,
      envelope_from: arrival.envelope?.from ?? null,
      envelope_to: arrival.envelope?.to ?? [],
    })
    if (inserted) await tell(tx, { topic: 'mail.read', payload: { mailId } })
    return inserted
  })
  return isNew ? mailId : undefined
}

/** How far a mailbox has been taken in. */
export const positionOf = async (ctx: MailContext, source: string) => {
  const newest = await newestPlace(ctx.db, source)
  if (newest === undefined || newest.uid === null || newest.uid_validity === null) return undefined
  return { uidValidity: newest.uid_validity, uid: newest.uid }
}

const HEAD = 65_536

/** The sender of a message that cannot be read: as the envelope says, else as its first lines do. */
const senderOf = (row: MailsInTable, raw: Buffer): string | undefined => {
  const head = raw.subarray(0, HEAD).toString('latin1')
  const from = /^from:([^\r\n]*)/im.exec(head)?.[1] ?? ''
  const written = from.split(/[<>\s,;"]+/).find((part) => part.includes('@'))
  const address = (row.envelope_from || written || '').toLowerCase()
  return addressProblem(address) === undefined ? address : undefined
}

const isProgram = (row: MailsInTable, raw: Buffer): boolean =>
  row.envelope_from === '' || /^(?:auto-submitted|precedence):/im.test(raw.subarray(0, HEAD).toString('latin1'))

/** Beyond what we read: a request all the same, so that somebody looks at the original in time. */
const settleUnreadable = async (ctx: MailContext, tx: Db, row: MailsInTable, raw: Buffer): Promise<void> => {
  const address = senderOf(row, raw)
  const messageId = `<${row.mail_id}@unreadable.invalid>`
  const known = { state: 'unreadable', from_address: address ?? null, message_id: messageId } as const
  if (address === undefined || isProgram(row, raw) || isOurAddress(ctx.from.address, address)) {
    return updateMail(tx, row.mail_id, known)
  }
  const locale = 'zh-CN'
  const { requestId } = await ctx.desk.receiveMail(tx, {
    mailId: row.mail_id,
    requestId: null,
    from: { address },
    subject: mailTexts[locale].noSubject,
    text: `${mailTexts['zh-CN'].unreadable}\n${mailTexts.en.unreadable}`,
    locale,
    receivedAt: row.received_at,
    automatic: null,
  })
  await updateMail(tx, row.mail_id, { ...known, request_id: requestId })
}

/** Reads a stored message and gives it its place, once: what it leads to is written in the transaction that completes the job. */
export const readStored = async (ctx: MailContext, mailId: string, complete: JobContext['complete']): Promise<void> => {
  const stored = await loadMail(ctx.db, mailId)
  // Erased in the meantime, or read in an earlier try.
  if (stored?.state !== 'stored') return
  const raw = await ctx.raws.get(stored.sha256)
  const mail = await readMail(raw).catch((error: unknown) => {
    if (error instanceof UnreadableMail) return undefined
    throw error
  })
  await complete(async (tx) => {
    const row = await lockMail(tx, mailId)
    if (row?.state !== 'stored') return
    await (mail === undefined ? settleUnreadable(ctx, tx, row, raw) : settle(ctx, tx, { row, raw, mail }))
  })
}
