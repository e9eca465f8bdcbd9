import { formatInstant } from '#platform/clock.ts'
import type { Db } from '#platform/db/index.ts'
import { addressProblem, MailRefused, type OutgoingMail } from '#platform/mail/index.ts'
import type { JobContext } from '#platform/outbox/index.ts'
import { messageIdOf, replyAddress } from './mail-tokens.ts'
import type { MailContext } from './mail.context.ts'
import { ACKNOWLEDGEMENT_PAUSE_HOURS } from './mail.rules.ts'
import type { Letter } from './mail.schema.ts'
import {
  answeredSince,
  insertLetter,
  loadLetter,
  lockName,
  messageIdsOf,
  updateLetter,
  type MailsOutTable,
} from './mail.store.ts'

/** A letter with both its bodies written out. */
export interface ComposedLetter {
  readonly letter: Letter
  readonly text: string
  readonly html: string
}

/** Goes to whoever a stranger says he is: seldom, from nobody, and without a word of his. */
const isAnswerOfOurs = (kind: Letter['kind']): boolean => kind === 'acknowledgement' || kind === 'notice'

type Fate = Pick<MailsOutTable, 'state' | 'reason'>

/** Whether the letter may go at all. */
const fateOf = async (ctx: MailContext, tx: Db, { to, kind }: Letter): Promise<Fate> => {
  const problem = addressProblem(to.address)
  if (problem !== undefined) return { state: 'refused', reason: problem }
  if (!isAnswerOfOurs(kind)) return { state: 'waiting', reason: null }
  const address = to.address.toLowerCase()
  await lockName(tx, `to:${address}`)
  const since = formatInstant(ctx.clock().subtract({ hours: ACKNOWLEDGEMENT_PAUSE_HOURS }))
  const isTooMany = await answeredSince(tx, { address, kind, since })
  return isTooMany ? { state: 'withheld', reason: 'acknowledged_lately' } : { state: 'waiting', reason: null }
}

/** Notes the letter and its fate before anything is sent; a second try finds both. */
const noteLetter = (ctx: MailContext, mailId: string, { letter, text }: ComposedLetter): Promise<MailsOutTable> =>
  ctx.db.transaction().execute(async (tx) => {
    const noted = await loadLetter(tx, mailId)
    if (noted !== undefined) return noted
    const fate = await fateOf(ctx, tx, letter)
    const row: MailsOutTable = {
      mail_id: mailId,
      kind: letter.kind,
      to_name: isAnswerOfOurs(letter.kind) ? null : (letter.to.name ?? null),
      to_address: letter.to.address.toLowerCase(),
      locale: letter.locale,
      subject: letter.subject,
      // Whoever reads the mailbox shall not sign in as somebody else; on a trial without a mail server there is no other way to.
      text: letter.kind === 'sign_in' && ctx.mailer.kind === 'smtp' ? '' : text,
      message_id: messageIdOf(ctx.tokens, mailId),
      request_id: letter.requestId ?? null,
      created_at: formatInstant(ctx.clock()),
      sent_at: null,
      ...fate,
    }
    await insertLetter(tx, row)
    return row
  })

const autoSubmitted = ({ kind }: Letter): OutgoingMail['autoSubmitted'] => {
  if (isAnswerOfOurs(kind)) return 'auto-replied'
  return kind === 'reply' ? undefined : 'auto-generated'
}

/** The request that a reply to the letter joins. What staff are told is about a request too, and no place to write to its customer. */
export const repliesJoin = ({ kind, requestId }: Pick<Letter, 'kind' | 'requestId'>): string | undefined =>
  kind === 'escalation' ? undefined : requestId

const outgoing = async (
  ctx: MailContext,
  row: MailsOutTable,
  { letter, text, html }: ComposedLetter,
): Promise<OutgoingMail> => {
  const joined = repliesJoin(letter)
  const reply = joined === undefined ? undefined : replyAddress(ctx.tokens, joined)
  const thread = letter.requestId === undefined ? [] : await messageIdsOf(ctx.db, letter.requestId)
  return {
    id: row.mail_id,
    from: ctx.from,
    // A stranger's choice of a name is not carried to whom it may concern nothing.
    to: { address: letter.to.address, name: row.to_name ?? undefined },
    replyTo: reply === undefined ? undefined : { ...ctx.from, address: reply },
    subject: letter.subject,
    text,
    html,
    messageId: row.message_id,
    inReplyTo: thread[0],
    references: thread.length === 0 ? undefined : thread.toReversed(),
    autoSubmitted: autoSubmitted(letter),
    date: row.created_at,
  }
}

/**
 * Sends a letter. Tried again after a crash it carries the same Message-ID, so that a second copy, which no mail server can rule out,
 * is recognised; as a file it is one file.
 * @throws what the mail server's silence throws: the job is tried again
 */
export const sendLetter = async (
  ctx: MailContext,
  mailId: string,
  composed: ComposedLetter,
  complete: JobContext['complete'],
): Promise<void> => {
  const row = await noteLetter(ctx, mailId, composed)
  if (row.state !== 'waiting') return
  try {
    await ctx.mailer.send(await outgoing(ctx, row, composed))
  } catch (error) {
    if (!(error instanceof MailRefused)) throw error
    return complete((tx) => updateLetter(tx, mailId, { state: 'refused', reason: error.message.slice(0, 500) }))
  }
  await complete((tx) => updateLetter(tx, mailId, { state: 'sent', sent_at: formatInstant(ctx.clock()) }))
}
