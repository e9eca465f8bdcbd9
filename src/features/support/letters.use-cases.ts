/** What follows from a request once it is committed: letters to the customer, notices to the desk, escalations, reminders. */
import { newestEdition } from '#entitlement/index.ts'
import { dealerUsers, listStaff } from '#features/accounts/index.ts'
import { standingConsents } from '#features/privacy/index.ts'
import { localeFrom, type Locale } from '#lib/texts.ts'
import type { Db } from '#platform/db/index.ts'
import { tell } from '#platform/outbox/index.ts'
import { mayTellDealer } from './routing.rules.ts'
import { settingsOf } from './settings.use-cases.ts'
import { contactOf, escalationsOf } from './support.rules.ts'
import { insertMessage, lockRequest, updateRequest } from './support.store.ts'
import { eventSentence, mailTexts, writeDue, type MailWords } from './support.texts.ts'
import { eventMessage, issueLink, type SupportContext } from './support.use-cases.ts'
import {
  mentionedIn,
  messageById,
  openPromise,
  promiseById,
  requestRow,
  threadOf,
  type RequestRow,
} from './support.views.ts'

/** What the jobs of the slice are given beside the job itself. */
export interface LetterContext extends SupportContext {
  /** Public address without a final slash. */
  readonly baseUrl: string
}

const rowOf = (tx: Db, requestId: string): Promise<RequestRow | undefined> => requestRow(tx, requestId, { all: true })

interface Letter {
  readonly to: { readonly name: string; readonly address: string }
  readonly locale: Locale
  readonly words: MailWords
  /** Absent in letters to dealers: with it, a reply by mail would join the request as the customer's. */
  readonly requestId?: string
  readonly kind: 'acknowledgement' | 'notice' | 'reply' | 'reminder' | 'escalation'
  readonly key: string
}

const send = (tx: Db, { to, locale, words, requestId, kind, key }: Letter): Promise<void> =>
  tell(tx, { topic: 'mail.send', payload: { to, locale, ...words, requestId, kind }, key })

const dueOf = ({ editions }: LetterContext, { due_at }: RequestRow, locale: Locale): string =>
  due_at === null ? '' : writeDue(due_at, newestEdition(editions).zone, locale)

const factsForCustomer = async (tx: Db, ctx: LetterContext, row: RequestRow) => ({
  number: row.number,
  link: `${ctx.baseUrl}/r/${await issueLink(tx, ctx, row.request_id)}`,
  due: dueOf(ctx, row, row.locale),
})

const factsForStaff = (ctx: LetterContext, row: RequestRow) => ({
  number: row.number,
  link: `${ctx.baseUrl}/desk/requests/${row.request_id}`,
  due: dueOf(ctx, row, 'zh-CN'),
})

const tellCustomer = (tx: Db, row: RequestRow, letter: Pick<Letter, 'words' | 'kind' | 'key'>): Promise<void> => {
  const to = { name: contactOf(row).name, address: row.email ?? '' }
  return send(tx, { ...letter, to, locale: row.locale, requestId: row.request_id })
}

/** Members of staff with one of the roles, or with this id; the language of their notices is the maker's. */
const staffWith = async (tx: Db, wanted: { readonly roles: readonly string[]; readonly id?: string | null }) =>
  (await listStaff(tx)).filter(
    ({ closed, role, id }) =>
      !closed && (typeof wanted.id === 'string' ? id === wanted.id : wanted.roles.includes(role)),
  )

const tellStaff = async (
  tx: Db,
  row: RequestRow,
  notice: {
    readonly roles: readonly string[]
    readonly id?: string | null
    readonly words: MailWords
    readonly key: string
  },
): Promise<void> => {
  const { words, key } = notice
  const letter = { locale: 'zh-CN', words, requestId: row.request_id, kind: 'escalation' } as const
  for (const { id, name, email } of await staffWith(tx, notice))
    await send(tx, { ...letter, to: { name, address: email }, key: `${key}:${id}` })
}

/**
 * Writes to everybody who works for the dealer that a request is with, as long as the customer permits (2.8.c). The letter itself
 * says nothing of the customer: who may read more signs in.
 * @returns how many were written to
 */
const tellDealer = async (
  tx: Db,
  ctx: LetterContext,
  row: RequestRow,
  { key, isReminder }: { readonly key: string; readonly isReminder: boolean },
): Promise<number> => {
  if (row.dealer_id === null) return 0
  if (!mayTellDealer(ctx.editions, undefined, await standingConsents(tx, row))) return 0
  const users = await dealerUsers(tx, row.dealer_id)
  const link = `${ctx.baseUrl}/dealer/requests/${row.request_id}`
  for (const user of users) {
    const locale = localeFrom(user.locale)
    const { dealerReminder, withDealer } = mailTexts[locale]
    const words = (isReminder ? dealerReminder : withDealer)({ number: row.number, link, due: dueOf(ctx, row, locale) })
    const to = { name: user.name ?? '', address: user.email }
    await send(tx, { to, locale, words, kind: 'escalation', key: `${key}:${user.personId}` })
  }
  return users.length
}

/** A request has come to a dealer, by the customer's consent. */
export const afterRouting = async (tx: Db, ctx: LetterContext, { requestId }: { requestId: string }): Promise<void> => {
  const row = await rowOf(tx, requestId)
  if (row !== undefined)
    await tellDealer(tx, ctx, row, { key: `with-dealer:${requestId}:${row.version}`, isReminder: false })
}

/** A dealer has handed a request back to the maker. */
export const afterHandingBack = async (
  tx: Db,
  ctx: LetterContext,
  { requestId }: { requestId: string },
): Promise<void> => {
  const row = await rowOf(tx, requestId)
  if (row === undefined) return
  const words = mailTexts['zh-CN'].handedBack(factsForStaff(ctx, row))
  const whom = { roles: (await settingsOf(tx)).unassigned, id: row.assigned_to }
  await tellStaff(tx, row, { ...whom, words, key: `handed-back:${requestId}:${row.version}` })
}

const scheduleEscalations = async (tx: Db, requestId: string, promiseId: string): Promise<void> => {
  const promise = await promiseById(tx, requestId, promiseId)
  if (promise === undefined) return
  const { escalations } = await settingsOf(tx)
  for (const { id, at, key } of escalationsOf({ id: promiseId, dueAt: promise.due_at }, escalations)) {
    await tell(tx, { topic: 'support.escalate', payload: { requestId, promiseId, point: id }, key, runAt: at })
  }
}

/** A request was opened: the acknowledgement with the tracking link, the notice to the desk, the escalations of its promise. */
export const afterOpening = async (
  tx: Db,
  ctx: LetterContext,
  { requestId, promiseId, acknowledge }: { requestId: string; promiseId?: string | undefined; acknowledge: boolean },
): Promise<void> => {
  const row = await rowOf(tx, requestId)
  if (row === undefined) return
  if (acknowledge) {
    const first = (await threadOf(tx, requestId)).find(({ kind }) => kind === 'public')
    const dealer = first?.author_kind === 'dealer' ? first.author_name : undefined
    const words = mailTexts[row.locale].acknowledgement({ ...(await factsForCustomer(tx, ctx, row)), dealer })
    await tellCustomer(tx, row, { words, kind: 'acknowledgement', key: `acknowledgement:${requestId}` })
  }
  const words = mailTexts['zh-CN'].newRequest(factsForStaff(ctx, row))
  await tellStaff(tx, row, { roles: (await settingsOf(tx)).tellNewTo, words, key: `new:${requestId}` })
  if (promiseId !== undefined) await scheduleEscalations(tx, requestId, promiseId)
}

/** A new promise to answer has begun in a thread. */
export const afterPromising = (
  tx: Db,
  _ctx: LetterContext,
  { requestId, promiseId }: { requestId: string; promiseId: string },
): Promise<void> => scheduleEscalations(tx, requestId, promiseId)

/** A message and the request that it is in now: it may have been merged or split away before its letter is written. */
const placeOf = async (tx: Db, messageId: string) => {
  const message = await messageById(tx, messageId)
  const row = message && (await rowOf(tx, message.request_id))
  return row && { message, row }
}

/** A person has answered: the customer gets the answer, with a link to the whole thread. */
export const afterAnswering = async (
  tx: Db,
  ctx: LetterContext,
  { messageId }: { messageId: string },
): Promise<void> => {
  const place = await placeOf(tx, messageId)
  if (place === undefined) return
  const { message, row } = place
  const words = mailTexts[row.locale].reply({
    ...(await factsForCustomer(tx, ctx, row)),
    about: row.subject,
    body: message.body,
    author: message.author_name,
    isDealer: message.author_kind === 'dealer',
  })
  await tellCustomer(tx, row, { words, kind: 'reply', key: `reply:${messageId}` })
}

/** Files of a mail were not taken: its sender is told how to send them. */
export const afterRefusing = async (
  tx: Db,
  ctx: LetterContext,
  { requestId, messageId, reasons }: { requestId: string; messageId: string; reasons: readonly string[] },
): Promise<void> => {
  const row = await rowOf(tx, requestId)
  if (row === undefined) return
  const words = mailTexts[row.locale].filesRefused({ ...(await factsForCustomer(tx, ctx, row)), reasons })
  await tellCustomer(tx, row, { words, kind: 'notice', key: `files-refused:${messageId}` })
}

/**
 * A point of a promise has come. Nothing happens when a person has answered meanwhile, however late the job runs.
 * @clause 2.6.b
 */
export const escalate = async (
  tx: Db,
  ctx: LetterContext,
  { requestId, promiseId, point }: { requestId: string; promiseId: string; point: string },
): Promise<void> => {
  await lockRequest(tx, requestId)
  const promise = await promiseById(tx, requestId, promiseId)
  const row = await rowOf(tx, requestId)
  const settings = await settingsOf(tx)
  const to = settings.escalations.find(({ id }) => id === point)?.to
  if (row === undefined || to === undefined || promise === undefined || promise.answered_at !== null) return
  const [dueAt, zone] = [promise.due_at, newestEdition(ctx.editions).zone]
  await insertMessage(tx, eventMessage(requestId, ctx.now, { event: 'escalated', point, to, dueAt, zone }))
  await updateRequest(tx, requestId, {}, ctx.now)
  const key = `escalation:${promiseId}:${point}`
  // Whoever deals with it is the dealer while the dealer has it; a dealer for whom nobody works cannot be told.
  const told = to === 'assignee' ? await tellDealer(tx, ctx, row, { key, isReminder: true }) : 0
  if (told > 0 && row.assigned_to === null) return
  const due = writeDue(dueAt, zone, 'zh-CN')
  const words = mailTexts['zh-CN'].staffNotice({ ...factsForStaff(ctx, row), due, to })
  const whom = to === 'manager' ? { roles: settings.managers } : { roles: settings.unassigned, id: row.assigned_to }
  await tellStaff(tx, row, { ...whom, words, key })
}

/** Somebody at the desk was named in a note, or was given a request. */
export const afterMentioning = async (
  tx: Db,
  ctx: LetterContext,
  { messageId }: { messageId: string },
): Promise<void> => {
  const place = await placeOf(tx, messageId)
  if (place === undefined) return
  const { message, row } = place
  const body = message.kind === 'event' ? eventSentence(message.data, 'zh-CN') : message.body
  const words = mailTexts['zh-CN'].mentioned({ ...factsForStaff(ctx, row), by: message.author_name, body })
  for (const id of await mentionedIn(tx, messageId))
    await tellStaff(tx, row, { roles: [], id, words, key: `mention:${messageId}` })
}

/** The day has come on which the customer is told again that we wait, if we still do; another day may have been chosen since. */
export const remind = async (tx: Db, ctx: LetterContext, { requestId }: { requestId: string }): Promise<void> => {
  await lockRequest(tx, requestId)
  const row = await rowOf(tx, requestId)
  if (row === undefined || row.state !== 'waiting_customer' || (await openPromise(tx, requestId)) !== undefined) return
  if (row.remind_at === null || row.remind_at > ctx.now) return
  await insertMessage(tx, eventMessage(requestId, ctx.now, { event: 'reminded' }))
  await updateRequest(tx, requestId, { remind_at: null }, ctx.now)
  const words = mailTexts[row.locale].reminder(await factsForCustomer(tx, ctx, row))
  await tellCustomer(tx, row, { words, kind: 'reminder', key: `reminder-mail:${requestId}:${row.remind_at}` })
}
