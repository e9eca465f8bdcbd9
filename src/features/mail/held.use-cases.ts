import { fail, ok, type Result } from '#lib/result.ts'
import { readMail } from '#platform/mail/index.ts'
import type { Db } from '#platform/db/index.ts'
import type { MailContext } from './mail.context.ts'
import { lockMail, updateMail } from './mail.store.ts'
import { deliver, asReceived } from './place.use-cases.ts'

export type HeldRefusal = { readonly code: 'mail_unknown' | 'mail_not_held' | 'target_unknown' | 'no_sender' }

/** Only what a person has to decide about, or what a program was thought to have written. */
const lockHeld = async (tx: Db, mailId: string) => {
  const row = await lockMail(tx, mailId)
  if (row === undefined) return fail({ code: 'mail_unknown' } as const)
  const waits =
    row.state === 'held' ||
    row.state === 'automatic' ||
    (row.state === 'duplicate' && row.reason === 'same_id_other_body')
  return waits ? ok(row) : fail({ code: 'mail_not_held' } as const)
}

/**
 * Lets a held mail in, by a person's decision.
 * @param requestId the request it goes to, null for a new one; by default the one that it names itself
 * @returns refusals: mail_unknown, mail_not_held, target_unknown, no_sender
 */
export const releaseMail = async (
  ctx: MailContext,
  tx: Db,
  mailId: string,
  requestId?: string | null,
): Promise<Result<{ requestId: string }, HeldRefusal>> => {
  const held = await lockHeld(tx, mailId)
  if (!held.ok) return held
  const row = held.value
  const into = requestId === undefined ? row.request_id : requestId
  if (into !== null && (await ctx.desk.participants(tx, into)) === undefined) return fail({ code: 'target_unknown' })
  const raw = await ctx.raws.get(row.sha256)
  const mail = await readMail(raw)
  if (mail.from === undefined) return fail({ code: 'no_sender' })
  const message = asReceived({ row, raw, mail }, { from: mail.from, requestId: into })
  const isIn = await deliver(ctx, tx, { ...message, isAdmitted: true }, mail.attachments)
  const isSecond = row.state === 'duplicate'
  await updateMail(tx, mailId, {
    state: into === null ? 'opened' : 'joined',
    reason: null,
    request_id: isIn,
    // The id is the first message's.
    ...(isSecond ? { message_id: `<${mailId}@same-id.invalid>` } : {}),
  })
  return ok({ requestId: isIn })
}

/**
 * Puts a held mail aside: it stays in the mailbox and goes to no request.
 * @returns refusals: mail_unknown, mail_not_held
 */
export const rejectMail = async (tx: Db, mailId: string): Promise<Result<undefined, HeldRefusal>> => {
  const held = await lockHeld(tx, mailId)
  if (!held.ok) return held
  const isSecond = held.value.state === 'duplicate'
  await updateMail(tx, mailId, {
    state: 'rejected',
    ...(isSecond ? { message_id: `<${mailId}@same-id.invalid>` } : {}),
  })
  return ok(undefined)
}
