/** Mail that comes in, once the mail slice has stored it and found out whose it is. */
import type { Locale } from '#lib/texts.ts'
import type { Db } from '#platform/db/index.ts'
import { MAX_BODY } from './support.schema.ts'
import { tell } from '#platform/outbox/index.ts'
import { insertMessage, lockRequest, repeatEvent, updateRequest } from './support.store.ts'
import { eventMessage, inTransaction, openRequest, type SupportContext } from './support.use-cases.ts'
import { addReply } from './thread.use-cases.ts'
import { messageById, requestRow, threadOf } from './support.views.ts'

/** A mail with everything that the thread needs of it. */
export interface InboundMail {
  readonly mailId: string
  /**
   * The request it belongs to, by a token that we signed and a sender who takes part in it, or by a person's decision: the caller has
   * made sure. Null begins a new request.
   */
  readonly requestId: string | null
  readonly from: { readonly name?: string | undefined; readonly address: string }
  readonly subject: string
  /** What was newly written, without the quoted history. */
  readonly text: string
  readonly locale: Locale
  readonly receivedAt: string
  /** Written by a program: shown in the thread, never counted and never answered. */
  readonly automatic: 'auto_reply' | 'bounce' | 'calendar' | null
  /** A person at the desk has let it into the request, whoever its sender is. */
  readonly isAdmitted?: true
}

export interface Received {
  readonly requestId: string
  readonly messageId: string
  /** True when it began a request of its own. */
  readonly opened: boolean
}

const MAX_SUBJECT = 200

const mailActor = { kind: 'system', name: 'mail' } as const

const bodyOf = ({ text, subject }: InboundMail): string =>
  (text.trim() === '' ? subject : text.trim()).slice(0, MAX_BODY)

/** A storm of bounces is one line of the thread, with the latest of them and their number. */
const note = async (tx: Db, ctx: SupportContext, mail: InboundMail & { requestId: string }): Promise<Received> => {
  const { requestId, mailId, automatic: mailKind } = mail
  await lockRequest(tx, requestId)
  const told = { event: 'automatic_mail', mailKind, from: mail.from.address, text: bodyOf(mail) } as const
  const last = (await threadOf(tx, requestId)).at(-1)
  const isMore = last?.data?.['event'] === told.event && last.data['mailKind'] === mailKind
  const count = isMore ? Number(last.data?.['count'] ?? 1) + 1 : 1
  const message = { ...eventMessage(requestId, ctx.now, { ...told, count }), mail_id: mailId }
  if (isMore) await repeatEvent(tx, last.message_id, message)
  else await insertMessage(tx, message)
  await updateRequest(tx, requestId, {}, ctx.now)
  return { requestId, messageId: isMore ? last.message_id : message.message_id, opened: false }
}

const join = async (tx: Db, ctx: SupportContext, mail: InboundMail & { requestId: string }): Promise<Received> => {
  const { personId, name, email } = await tx
    .selectFrom('requests as r')
    .innerJoin('people as p', 'p.person_id', 'r.person_id')
    .select(['r.person_id as personId', 'p.name', 'p.email'])
    .where('request_id', '=', mail.requestId)
    .executeTakeFirstOrThrow()
  // Many mail programs send no name: who wrote is known by the address. Somebody else's mail stands under their own.
  const known = email === mail.from.address.toLowerCase() ? name : null
  const author = { kind: 'customer', id: personId, name: mail.from.name ?? known ?? mail.from.address } as const
  const { requestId, mailId } = mail
  const cmd = { requestId, mailId, body: bodyOf(mail), author, actor: mailActor } as const
  const replied = await addReply({ ...ctx, db: tx }, cmd)
  if (!replied.ok) throw new Error(`mail ${mailId} does not join ${requestId}: ${replied.error.code}`)
  return { requestId, messageId: replied.value.messageId ?? '', opened: false }
}

const begin = async (tx: Db, ctx: SupportContext, mail: InboundMail): Promise<Received> => {
  const opened = await openRequest(
    { ...ctx, db: tx },
    {
      customer: { email: mail.from.address, name: mail.from.name, locale: mail.locale },
      kind: 'other',
      subject: (mail.subject.trim() || bodyOf(mail)).slice(0, MAX_SUBJECT),
      body: bodyOf(mail),
      channel: 'email',
      mailId: mail.mailId,
      acknowledge: mail.automatic === null,
    },
  )
  if (!opened.ok) throw new Error(`mail ${mail.mailId} opens no request: ${opened.error.code}`)
  const { requestId, messageId } = opened.value
  return { requestId, messageId, opened: true }
}

/** Addresses of those who take part in a request by mail; undefined when there is no such request, or nobody left in it. */
export const participants = async (db: Db, requestId: string): Promise<readonly string[] | undefined> => {
  const row = await requestRow(db, requestId, { all: true })
  return row === undefined || row.cleared_at !== null ? undefined : row.email === null ? [] : [row.email]
}

/** The request a mail belongs to, in its present place where it was merged into another. */
const requestOfMail = async (tx: Db, { requestId }: InboundMail): Promise<string | undefined> => {
  const row = requestId === null ? undefined : await requestRow(tx, requestId, { all: true })
  return row?.merged_into ?? row?.request_id
}

/**
 * The request that a message is in, under its lock, so that it is not merged away before the transaction ends.
 * @returns undefined when there is no such message
 */
export const lockRequestOf = async (tx: Db, messageId: string): Promise<string | undefined> => {
  const message = await messageById(tx, messageId)
  if (message === undefined) return undefined
  await lockRequest(tx, message.request_id)
  // Merged while we waited for the lock.
  return (await messageById(tx, messageId))?.request_id
}

/** Says in the thread which files of a mail were not taken; the letter about it names none, for it may go to a stranger. */
export const filesRefused = async (
  tx: Db,
  now: string,
  mail: {
    readonly requestId: string
    readonly messageId: string
    readonly files: readonly { readonly name: string; readonly reason: string }[]
  },
): Promise<void> => {
  const { requestId, messageId, files } = mail
  await insertMessage(tx, eventMessage(requestId, now, { event: 'files_refused', files }))
  await updateRequest(tx, requestId, {}, now)
  const reasons = [...new Set(files.map(({ reason }) => reason))]
  await tell(tx, { topic: 'support.files_refused', payload: { requestId, messageId, reasons } })
}

/**
 * Puts a mail where it belongs: into the request that it is known to belong to, else into one of its own; what stands in its subject
 * counts for nothing. The promise to answer counts from the moment of receipt, whatever the sender's clock says.
 * @param ctx its `db` may be the caller's transaction
 * @clause 2.6.b
 */
export const receiveMail = (ctx: Omit<SupportContext, 'now'>, mail: InboundMail): Promise<Received> =>
  inTransaction(ctx.db, async (tx) => {
    const at = { ...ctx, db: tx, now: mail.receivedAt }
    const requestId = await requestOfMail(tx, mail)
    if (requestId === undefined) return begin(tx, at, mail)
    return mail.automatic === null ? join(tx, at, { ...mail, requestId }) : note(tx, at, { ...mail, requestId })
  })
