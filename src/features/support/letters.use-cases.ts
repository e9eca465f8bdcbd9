/** What follows from a request once it is committed: letters to the customer, notices to the desk, escalations, reminders. */
import type { Edition } from '#entitlement/index.ts'
import { listStaff } from '#features/accounts/index.ts'
import type { Locale } from '#lib/texts.ts'
import type { Db } from '#platform/db/index.ts'
import { tell } from '#platform/outbox/index.ts'
import { escalationsOf } from './support.rules.ts'
import { insertMessage, lockRequest, updateRequest } from './support.store.ts'
import { mailTexts, writeInstant, type MailWords } from './support.texts.ts'
import { eventMessage, issueLink, settingsOf, type SupportContext } from './support.use-cases.ts'
import { openPromise, promiseById, requestRow, threadOf, type RequestRow } from './support.views.ts'

/** What the jobs of the slice are given beside the job itself. */
export interface LetterContext extends SupportContext {
  /** Public address without a final slash. */
  readonly baseUrl: string
}

const zoneOf = (editions: readonly Edition[]): string => editions.at(-1)?.zone ?? 'UTC'

const rowOf = (tx: Db, requestId: string): Promise<RequestRow | undefined> => requestRow(tx, requestId, { all: true })

interface Letter {
  readonly to: { readonly name: string; readonly address: string }
  readonly locale: Locale
  readonly words: MailWords
  readonly requestId: string
  readonly kind: 'acknowledgement' | 'reply' | 'reminder' | 'escalation'
  readonly autoSubmitted: boolean
  readonly key: string
}

const send = (tx: Db, { to, locale, words, requestId, kind, autoSubmitted, key }: Letter): Promise<void> =>
  tell(tx, { topic: 'mail.send', payload: { to, locale, ...words, requestId, kind, autoSubmitted }, key })

const factsOf = async (tx: Db, ctx: LetterContext, row: RequestRow) => ({
  number: row.number,
  link: `${ctx.baseUrl}/r/${await issueLink(tx, ctx, row.request_id)}`,
  due: row.due_at === null ? '' : writeInstant(row.due_at, zoneOf(ctx.editions), row.locale),
})

const toCustomer = (row: RequestRow) => ({ name: row.person_name ?? '', address: row.email ?? '' })

/** Members of staff with one of the roles, or with this id; the language of their notices is the maker's. */
const staffWith = async (tx: Db, wanted: { readonly roles: readonly string[]; readonly id?: string | null }) =>
  (await listStaff(tx)).filter(
    ({ closed, role, id }) =>
      !closed && (typeof wanted.id === 'string' ? id === wanted.id : wanted.roles.includes(role)),
  )

const tellStaff = async (
  tx: Db,
  ctx: LetterContext,
  row: RequestRow,
  notice: {
    readonly roles: readonly string[]
    readonly id?: string | null
    readonly words: MailWords
    readonly key: string
  },
): Promise<void> => {
  const { words, key } = notice
  for (const { id, name, email } of await staffWith(tx, notice)) {
    const to = { name, address: email }
    const requestId = row.request_id
    await send(tx, {
      to,
      locale: 'zh-CN',
      words,
      requestId,
      kind: 'escalation',
      autoSubmitted: true,
      key: `${key}:${id}`,
    })
  }
}

const deskLink = (ctx: LetterContext, row: RequestRow): string => `${ctx.baseUrl}/desk/requests/${row.request_id}`

const scheduleEscalations = async (tx: Db, ctx: LetterContext, requestId: string, promiseId: string): Promise<void> => {
  const promise = await promiseById(tx, requestId, promiseId)
  if (promise === undefined) return
  for (const { id, at, key } of escalationsOf({ id: promiseId, dueAt: promise.due_at }, settingsOf(ctx).escalations)) {
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
    const words = mailTexts[row.locale].acknowledgement(await factsOf(tx, ctx, row))
    const letter = { to: toCustomer(row), locale: row.locale, words, requestId } as const
    await send(tx, { ...letter, kind: 'acknowledgement', autoSubmitted: true, key: `acknowledgement:${requestId}` })
  }
  const due = row.due_at === null ? '' : writeInstant(row.due_at, zoneOf(ctx.editions), 'zh-CN')
  const words = mailTexts['zh-CN'].newRequest({ number: row.number, link: deskLink(ctx, row), due })
  await tellStaff(tx, ctx, row, { roles: settingsOf(ctx).tellNewTo, words, key: `new:${requestId}` })
  if (promiseId !== undefined) await scheduleEscalations(tx, ctx, requestId, promiseId)
}

/** A new promise to answer has begun in a thread. */
export const afterPromising = (
  tx: Db,
  ctx: LetterContext,
  { requestId, promiseId }: { requestId: string; promiseId: string },
): Promise<void> => scheduleEscalations(tx, ctx, requestId, promiseId)

/** A person has answered: the customer gets the answer, with a link to the whole thread. */
export const afterAnswering = async (
  tx: Db,
  ctx: LetterContext,
  { requestId, messageId }: { requestId: string; messageId: string },
): Promise<void> => {
  const row = await rowOf(tx, requestId)
  const message = (await threadOf(tx, row?.merged_into ?? requestId)).find(({ message_id }) => message_id === messageId)
  if (row === undefined || message === undefined) return
  const facts = await factsOf(tx, ctx, row)
  const words = mailTexts[row.locale].reply({ ...facts, body: message.body, author: message.author_name })
  const letter = { to: toCustomer(row), locale: row.locale, words, requestId } as const
  await send(tx, { ...letter, kind: 'reply', autoSubmitted: false, key: `reply:${messageId}` })
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
  const settings = settingsOf(ctx)
  const to = settings.escalations.find(({ id }) => id === point)?.to
  if (row === undefined || to === undefined || promise === undefined || promise.answered_at !== null) return
  const due = writeInstant(promise.due_at, zoneOf(ctx.editions), 'zh-CN')
  await insertMessage(
    tx,
    eventMessage(requestId, ctx.now, {
      event: 'escalated',
      point,
      to,
      dueAt: promise.due_at,
      zone: zoneOf(ctx.editions),
    }),
  )
  await updateRequest(tx, requestId, {}, ctx.now)
  const words = mailTexts['zh-CN'].staffNotice({ number: row.number, link: deskLink(ctx, row), due, to })
  const whom = to === 'manager' ? { roles: settings.managers } : { roles: settings.unassigned, id: row.assigned_to }
  await tellStaff(tx, ctx, row, { ...whom, words, key: `escalation:${promiseId}:${point}` })
}

/** The customer was asked something and has not replied since. */
export const remind = async (
  tx: Db,
  ctx: LetterContext,
  { requestId, messageId }: { requestId: string; messageId: string },
): Promise<void> => {
  const row = await rowOf(tx, requestId)
  if (row === undefined || row.state !== 'waiting_customer' || (await openPromise(tx, requestId)) !== undefined) return
  const thread = await threadOf(tx, requestId)
  const asked = thread.find(({ message_id }) => message_id === messageId)
  const hasWritten = thread.some(({ author_kind, at }) => author_kind === 'customer' && at > (asked?.at ?? ''))
  if (asked === undefined || hasWritten) return
  await insertMessage(tx, eventMessage(requestId, ctx.now, { event: 'reminded' }))
  await updateRequest(tx, requestId, {}, ctx.now)
  const words = mailTexts[row.locale].reminder(await factsOf(tx, ctx, row))
  const letter = { to: toCustomer(row), locale: row.locale, words, requestId } as const
  await send(tx, { ...letter, kind: 'reminder', autoSubmitted: true, key: `reminder-mail:${messageId}` })
}
