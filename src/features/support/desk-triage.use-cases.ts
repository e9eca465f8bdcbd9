/** What the desk reads to sort requests out: related ones, known issues, and what a person was told of. */
import { can, listStaff, type Actor, type StaffActor } from '#features/accounts/index.ts'
import { noteUsed, suggest, suggestionAsReply, usedIn, type SuggestionsAnswer } from '#features/known-issues/index.ts'
import type { Locale } from '#lib/texts.ts'
import { lineOf } from './desk.use-cases.ts'
import { settingsOf } from './settings.use-cases.ts'
import type { MentionsAnswer, RelatedAnswer } from './support.schema.ts'
import { markRead } from './support.store.ts'
import { eventSentence } from './support.texts.ts'
import type { SupportContext } from './support.use-cases.ts'
import { relatedRequests, requestRow, searchRequests, threadOf, unreadOf, type RequestRow } from './support.views.ts'

const all = { all: true } as const

/** More than anybody reads through; who seeks another types more of it. */
const MOST = 20

type Obstacle = RelatedAnswer['items'][number]['obstacle']

const obstacleTo = (from: RequestRow, into: RequestRow): Obstacle => {
  if (into.person_id !== from.person_id) return 'other_customer'
  if (into.merged_into !== null || from.merged_into !== null) return 'merged'
  return into.dealer_id === from.dealer_id ? null : 'dealer'
}

/** Requests with which one may be merged: those of its customer or unit, or those that a text may mean. */
export const related = async (
  ctx: SupportContext,
  requestId: string,
  text: string | undefined,
): Promise<RelatedAnswer | undefined> => {
  const row = await requestRow(ctx.db, requestId, all)
  if (row === undefined) return undefined
  const isSearch = text !== undefined && text.trim() !== ''
  const rows = isSearch
    ? await searchRequests(ctx.db, text, { scope: all, limit: MOST })
    : await relatedRequests(ctx.db, row)
  const others = rows.filter(({ request_id }) => request_id !== requestId)
  const settings = await settingsOf(ctx.db)
  return { items: others.map((other) => ({ ...lineOf(ctx, other, settings), obstacle: obstacleTo(row, other) })) }
}

/** Somebody who works at the desk, by id. */
export const colleagueOf = async (
  { db }: SupportContext,
  staffId: string,
): Promise<{ readonly id: string; readonly name: string } | undefined> => {
  const member = (await listStaff(db)).find(({ id, closed }) => id === staffId && !closed)
  return member === undefined ? undefined : { id: member.id, name: member.name }
}

/** What a member of staff was told of and has not read, in their language. */
export const mentionsFor = async (
  ctx: SupportContext,
  { staffId }: StaffActor,
  locale: Locale,
): Promise<MentionsAnswer> => ({
  items: (await unreadOf(ctx.db, staffId)).map((row) => ({
    messageId: row.message_id,
    requestId: row.request_id,
    number: row.number,
    subject: row.subject,
    kind: row.kind,
    by: row.author_name,
    body: row.kind === 'event' ? eventSentence(row.data, locale) : row.body,
    at: row.at,
  })),
})

export const markMentionsRead = (
  { db, now }: SupportContext,
  { staffId }: StaffActor,
  messageIds: readonly string[],
): Promise<void> => markRead(db, { staffId, messageIds, at: now })

/** What a customer has written, as far as it may name a fault. */
const wordsOf = async (ctx: SupportContext, row: RequestRow): Promise<string> => {
  const thread = await threadOf(ctx.db, row.request_id)
  const written = thread.filter(({ kind, author_kind }) => kind === 'public' && author_kind === 'customer')
  return [row.subject, ...written.map(({ body }) => body)].join('\n')
}

/** Known issues that a request may be, told to the reader, with the words for the reply in the customer's language. */
export const suggestionsFor = async (
  ctx: SupportContext,
  requestId: string,
  locale: Locale,
): Promise<SuggestionsAnswer | undefined> => {
  const row = await requestRow(ctx.db, requestId, all)
  if (row === undefined) return undefined
  const { model, firmware } = row.details
  const told = { serial: row.serial ?? undefined, model, firmware, words: await wordsOf(ctx, row) }
  const shown = await suggest(ctx, told, locale)
  const forCustomer = row.locale === locale ? shown : await suggest(ctx, told, row.locale)
  const used = await usedIn(ctx.db, requestId)
  return {
    items: shown.map((found, index) => ({
      ...found,
      reply: suggestionAsReply(forCustomer[index] ?? found, row.locale),
      isUsed: used.includes(found.id),
    })),
  }
}

/**
 * Notes that a known issue went into the reply to a request.
 * @returns false when there is no such request or issue
 */
export const useSuggestion = async (
  ctx: SupportContext,
  { requestId, issueId }: { readonly requestId: string; readonly issueId: string },
  actor: Actor,
): Promise<boolean> => {
  const row = await requestRow(ctx.db, requestId, all)
  const owned = { personId: row?.person_id, dealerId: row?.dealer_id }
  if (row === undefined || actor.kind !== 'staff' || !can(actor, 'request.reply', owned)) return false
  return noteUsed(ctx, { issueId, requestId, by: actor.staffId })
}
