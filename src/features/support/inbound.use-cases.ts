/** Mail that comes in, once the mail slice has stored it and found out whose it is. */
import type { Locale } from '#lib/texts.ts'
import type { Db } from '#platform/db/index.ts'
import { MAX_BODY } from './support.schema.ts'
import { insertMessage, lockRequest, updateRequest } from './support.store.ts'
import { eventMessage, inTransaction, openRequest, type SupportContext } from './support.use-cases.ts'
import { addReply } from './thread.use-cases.ts'
import { requestRow } from './support.views.ts'

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
  readonly automatic: 'auto_reply' | 'bounce' | null
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

const note = async (tx: Db, ctx: SupportContext, mail: InboundMail & { requestId: string }): Promise<Received> => {
  await lockRequest(tx, mail.requestId)
  const message = eventMessage(mail.requestId, ctx.now, {
    event: 'automatic_mail',
    from: mail.from.address,
    text: bodyOf(mail),
  })
  await insertMessage(tx, { ...message, mail_id: mail.mailId })
  await updateRequest(tx, mail.requestId, {}, ctx.now)
  return { requestId: mail.requestId, messageId: message.message_id, opened: false }
}

const join = async (tx: Db, ctx: SupportContext, mail: InboundMail & { requestId: string }): Promise<Received> => {
  const { person_id: personId } = await tx
    .selectFrom('requests')
    .select('person_id')
    .where('request_id', '=', mail.requestId)
    .executeTakeFirstOrThrow()
  const author = { kind: 'customer', id: personId, name: mail.from.name ?? mail.from.address } as const
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

/** Addresses of those who take part in a request by mail; undefined when there is no such request. */
export const participants = async (db: Db, requestId: string): Promise<readonly string[] | undefined> => {
  const row = await requestRow(db, requestId, { all: true })
  return row === undefined ? undefined : row.email === null ? [] : [row.email]
}

/** The request a mail belongs to, in its present place where it was merged into another. */
const requestOfMail = async (tx: Db, { requestId }: InboundMail): Promise<string | undefined> => {
  const row = requestId === null ? undefined : await requestRow(tx, requestId, { all: true })
  return row?.merged_into ?? row?.request_id
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
