/** Where a message that has been read goes: into its request, into a new one, or before a person. */
import type { Db } from '#platform/db/index.ts'
import { reportType, type Mailbox, type ReadMail } from '#platform/mail/index.ts'
import { tell } from '#platform/outbox/index.ts'
import { isOurAddress, lettersNamedIn, requestOfAddress } from './mail-tokens.ts'
import type { MailContext } from './mail.context.ts'
import { automaticKind, dmarcOf, languageOf, newText, placeMail, type Place } from './mail.rules.ts'
import type { ReceivedMail } from './mail.schema.ts'
import {
  lockName,
  mailOfMessageId,
  requestsOfLetters,
  updateLetter,
  updateMail,
  type MailsInTable,
} from './mail.store.ts'
import { mailTexts } from './mail.texts.ts'

/** A stored message: its row, its bytes, and what was read in them. */
export interface Message {
  readonly row: MailsInTable
  readonly raw: Buffer
  readonly mail: ReadMail
}

const MAX_BODY = 20_000
const MAX_KEPT_TEXT = 200_000
/** Bounces quote the letter that came back; it is looked for this far. */
const SCANNED = 200_000

const textFor = (mail: ReadMail, locale: ReceivedMail['locale']): string => {
  const t = mailTexts[locale]
  const fresh = newText(mail.text)
  if (fresh === '') return t.empty
  return fresh.length <= MAX_BODY ? fresh : `${fresh.slice(0, MAX_BODY - 100).toWellFormed()}\n\n${t.cut}`
}

/** The message as the desk gets it. */
export const asReceived = (
  { row, mail }: Message,
  { from, requestId }: { readonly from: Mailbox; readonly requestId: string | null },
): ReceivedMail => {
  const locale = languageOf(`${mail.subject} ${mail.text}`)
  return {
    mailId: row.mail_id,
    requestId,
    from,
    subject: mail.subject === '' ? mailTexts[locale].noSubject : mail.subject,
    text: textFor(mail, locale),
    locale,
    receivedAt: row.received_at,
    automatic: null,
  }
}

/** Hands a message to the desk, and its files after it, in a job of their own: looking at pictures takes its time. */
export const deliver = async (
  ctx: MailContext,
  tx: Db,
  message: ReceivedMail,
  files: ReadMail['attachments'],
): Promise<string> => {
  const { requestId, messageId } = await ctx.desk.receiveMail(tx, message)
  if (files.length > 0) await tell(tx, { topic: 'mail.files', payload: { mailId: message.mailId, messageId } })
  return requestId
}

/** A calendar's own mail says what is to be done; a file that a person attached does not. */
const INVITATION = /^content-type:\s*text\/calendar;[^]{0,300}?\bmethod=/im

const bodyOf = (raw: Buffer): Buffer => {
  const end = /\r?\n\r?\n/.exec(raw.subarray(0, 1_000_000).toString('latin1'))
  return end === null ? raw : raw.subarray(end.index)
}

/** A message whose Message-ID has been here before is kept beside the first; one with another body is shown to a person. */
const asDuplicate = async (ctx: MailContext, tx: Db, { row, raw, mail }: Message) => {
  if (mail.messageId === undefined) return undefined
  await lockName(tx, mail.messageId)
  const first = await mailOfMessageId(tx, mail.messageId)
  if (first === undefined) return undefined
  const same = first.sha256 === row.sha256 || bodyOf(await ctx.raws.get(first.sha256)).equals(bodyOf(raw))
  return { state: 'duplicate', reason: same ? 'same_message' : 'same_id_other_body' } as const
}

/** The request that a token of ours names: in an address it was sent to, else in the ids it answers. */
const requestNamed = async (ctx: MailContext, tx: Db, { row, mail }: Message, letters: readonly string[]) => {
  const to = [...row.envelope_to, ...mail.to.map(({ address }) => address), ...mail.header('delivered-to')]
  for (const address of to) {
    const requestId = requestOfAddress(ctx.tokens, address)
    if (requestId !== undefined) return requestId
  }
  const requests = await requestsOfLetters(tx, letters)
  return letters.map((letter) => requests.get(letter)).find((requestId) => requestId !== undefined)
}

interface Facts {
  readonly place: Place
  readonly requestId: string | undefined
  /** Letters of ours that it answers or returns. */
  readonly letters: readonly string[]
}

/** The facts of a message, and the place they give it. */
const judge = async (ctx: MailContext, tx: Db, message: Message): Promise<Facts> => {
  const { row, raw, mail } = message
  const fromAddress = mail.from?.address
  const automatic = automaticKind({
    header: mail.header,
    envelopeFrom: row.envelope_from ?? undefined,
    report: reportType(mail),
    isInvitation: INVITATION.test(raw.subarray(0, SCANNED).toString('latin1')),
    fromAddress,
    isOurs: (address) => isOurAddress(ctx.from.address, address),
  })
  const named = automatic === 'bounce' ? raw.subarray(0, SCANNED).toString('latin1') : mail.answers.join(' ')
  const letters = lettersNamedIn(ctx.tokens, named)
  const request = await requestNamed(ctx, tx, message, letters)
  const participants = request === undefined ? undefined : await ctx.desk.participants(tx, request)
  // A request that is no longer there is none.
  const requestId = participants === undefined ? undefined : request
  const place = placeMail({
    requestId,
    fromAddress,
    participants: (participants ?? []).map((address) => address.toLowerCase()),
    isStaff: fromAddress !== undefined && (await ctx.desk.isStaff(tx, fromAddress)),
    automatic,
    dmarc: ctx.authServer === undefined ? undefined : dmarcOf(mail.header, ctx.authServer),
    isChecked: ctx.authServer !== undefined,
  })
  return { place, requestId, letters }
}

const noteBounce = async (tx: Db, letters: readonly string[], mail: ReadMail): Promise<void> => {
  const reason = /^(?:Status|Diagnostic-Code):\s*(.{1,200})$/im.exec(mail.text)?.[1] ?? mail.subject
  for (const letter of letters) await updateLetter(tx, letter, { state: 'bounced', reason })
}

/** What a program wrote goes to its request, if it has one, and never begins one. */
const placeAutomatic = async (ctx: MailContext, tx: Db, message: Message, facts: Facts): Promise<void> => {
  const { place, letters, requestId } = facts
  const reason = 'reason' in place ? place.reason : undefined
  if (reason === 'bounce') await noteBounce(tx, letters, message.mail)
  if (requestId === undefined || (reason !== 'bounce' && reason !== 'auto_reply' && reason !== 'calendar')) return
  const from = message.mail.from ?? { address: message.row.envelope_from ?? '' }
  await ctx.desk.receiveMail(tx, { ...asReceived(message, { from, requestId }), automatic: reason })
}

/** @returns the request that the message is in, or that it names */
const follow = async (ctx: MailContext, tx: Db, message: Message, facts: Facts): Promise<string | null> => {
  const requestId = facts.requestId ?? null
  const { state } = facts.place
  if (state === 'automatic') await placeAutomatic(ctx, tx, message, facts)
  const { from } = message.mail
  if ((state !== 'opened' && state !== 'joined') || from === undefined) return requestId
  return deliver(ctx, tx, asReceived(message, { from, requestId }), message.mail.attachments)
}

/** Gives a message its place, in the transaction that completes its job. */
export const settle = async (ctx: MailContext, tx: Db, message: Message): Promise<void> => {
  const { row, mail } = message
  const { from } = mail
  const read = {
    message_id: mail.messageId ?? `<${row.mail_id}@no-message-id.invalid>`,
    from_name: from?.name ?? null,
    from_address: from?.address ?? null,
    subject: mail.subject,
    text: mail.text.slice(0, MAX_KEPT_TEXT).toWellFormed(),
    attachments: mail.attachments,
  }
  const duplicate = await asDuplicate(ctx, tx, message)
  if (duplicate !== undefined) return updateMail(tx, row.mail_id, { ...read, ...duplicate })
  const facts = await judge(ctx, tx, message)
  const requestId = await follow(ctx, tx, message, facts)
  const reason = 'reason' in facts.place ? facts.place.reason : null
  await updateMail(tx, row.mail_id, { ...read, state: facts.place.state, reason, request_id: requestId })
}
