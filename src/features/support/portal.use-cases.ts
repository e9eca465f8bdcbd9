/** The request form and the tracking page, as the person without an account uses them. */
import { randomUUIDv7 } from 'node:crypto'
import { newestEdition } from '#entitlement/index.ts'
import { attachmentsOf, unlinkedOfSender, type AttachmentView } from '#features/attachments/index.ts'
import { promiseLine, promisesBeside, type PromiseLine } from '#features/dealers/index.ts'
import { noteShown, suggest } from '#features/known-issues/index.ts'
import { checkConsents, consentOffer, standingConsents } from '#features/privacy/index.ts'
import { normaliseSerial } from '#features/units/index.ts'
import { findCoverageForPage, type Asking } from '#features/warranty/index.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import type { Locale } from '#lib/texts.ts'
import { dayIn } from '#platform/clock.ts'
import { checkForm, formValues, isKind, requiredFields } from './form.rules.ts'
import { consentSentences, formSentences, problemSentence } from './form.texts.ts'
import { mayTellDealer } from './routing.rules.ts'
import { sharingOf } from './sharing.use-cases.ts'
import type { ConfirmData, FormField, FormValues, RequestFormData, TrackingData } from './portal.schema.ts'
import { eventSentence, stateWords, writeDue, writeInstant, type EventCode } from './support.texts.ts'
import { hashOfToken, issueLink, openRequest, type SupportContext } from './support.use-cases.ts'
import { addReply, type Changed } from './thread.use-cases.ts'
import { requestOfLink, requestRow, threadOf, type RequestRow } from './support.views.ts'

/** A form as it was posted. */
export interface PostedForm {
  readonly fields: Readonly<Record<string, string | readonly string[]>>
  readonly uploadIds: readonly string[]
  readonly ownerToken: string
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const listOf = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value

const textOf = (value: string | readonly string[] | undefined): string => (typeof value === 'string' ? value : '')

const uploadsOf = ({ fields, uploadIds }: PostedForm): string[] =>
  [...new Set([...uploadIds, ...listOf(fields['uploads'])])].filter((id) => UUID.test(id)).slice(0, 20)

const frameOf = (ctx: Pick<SupportContext, 'editions'>, agreed: readonly string[], locale: Locale) => {
  const offer = consentOffer(ctx.editions, locale)
  const fields = newestEdition(ctx.editions).doc.request_fields
  return {
    required: requiredFields(fields, ''),
    requiredForFault: requiredFields(fields, 'repair'),
    consents: offer.words.map((words) => ({ ...words, checked: agreed.includes(words.purpose) })),
    consentVersion: offer.version,
  }
}

/** An empty form; what is known beforehand (a serial, from the page of a unit) is filled in. */
export const emptyForm = (
  ctx: Pick<SupportContext, 'editions'>,
  known: Partial<FormValues>,
  locale: Locale,
): RequestFormData => ({
  ...frameOf(ctx, [], locale),
  values: { ...formValues({}), ...known },
  problems: {},
  submission: randomUUIDv7(),
  uploads: [],
})

interface CheckedForm {
  readonly data: RequestFormData
  readonly hasProblems: boolean
}

const consentProblem = (ctx: SupportContext, posted: PostedForm, locale: Locale): string | undefined => {
  const given = { purposes: listOf(posted.fields['consent']), version: textOf(posted.fields['consentVersion']) }
  const checked = checkConsents(ctx.editions, given)
  return checked.ok ? undefined : consentSentences[locale][checked.error.code]
}

/** The form as it came, with what is wrong beside each field; nothing that was typed is lost. */
export const readPosted = async (ctx: SupportContext, posted: PostedForm, locale: Locale): Promise<CheckedForm> => {
  const edition = newestEdition(ctx.editions)
  const values = formValues(posted.fields)
  const required = requiredFields(edition.doc.request_fields, values.kind)
  const found = checkForm(values, required, dayIn(edition.zone, Temporal.Instant.from(ctx.now)))
  const problems: Record<string, string> = {}
  for (const [name, problem] of Object.entries(found)) problems[name] = problemSentence(problem, locale)
  const consent = consentProblem(ctx, posted, locale)
  if (consent !== undefined) problems['consent'] = consent
  // A new text has to be read again: nothing is agreed to beforehand.
  const isCurrent = textOf(posted.fields['consentVersion']) === consentOffer(ctx.editions, locale).version
  const submission = textOf(posted.fields['submission'])
  const isOurs = UUID.test(submission)
  const data: RequestFormData = {
    ...frameOf(ctx, isCurrent ? listOf(posted.fields['consent']) : [], locale),
    values,
    problems,
    problem: isOurs ? undefined : formSentences[locale].start_again,
    submission: isOurs ? submission : randomUUIDv7(),
    uploads: await namedUploads(ctx, posted),
  }
  return { data, hasProblems: Object.keys(problems).length > 0 || !isOurs }
}

/** The files that a form names, as far as they are its sender's and part of nothing yet. */
export const namedUploads = async (ctx: SupportContext, posted: PostedForm): Promise<RequestFormData['uploads']> => {
  const ids = uploadsOf(posted)
  if (ids.length === 0) return []
  const known = await unlinkedOfSender(ctx.db, posted.ownerToken)
  return known.filter(({ id }) => ids.includes(id)).map(({ id, name, place }) => ({ id, name, place }))
}

/** What the policy says of the serial on the form. A text that is no serial says nothing of a unit. */
export const checkUnit = async ({ serial }: FormValues, asking: Asking) => {
  const found = await findCoverageForPage(serial, asking)
  if (found.ok) return { kind: 'known', cover: { answer: found.value.answer, clauses: found.value.clauses } } as const
  return found.error.code === 'unknown_serial'
    ? ({ kind: 'unknown', serial: found.error.serial } as const)
    : ({ kind: 'none' } as const)
}

/** Known issues that a form may be about, for a try before it is sent; it is noted that they were shown. */
export const suggestionsForForm = async (
  ctx: SupportContext,
  { values, submission }: RequestFormData,
  locale: Locale,
): Promise<ConfirmData['suggestions']> => {
  const { model, firmware, subject, description } = values
  const serial = normaliseSerial(values.serial)
  const told = { serial: serial.ok ? serial.value : undefined, model, firmware, words: `${subject}\n${description}` }
  const suggestions = await suggest(ctx, told, locale)
  await noteShown(
    ctx,
    submission,
    suggestions.map(({ id }) => id),
  )
  return suggestions
}

const detailsOf = (values: FormValues) => {
  const { model, firmware, happenedOn, evidence } = values
  return Object.fromEntries(
    Object.entries({ model, firmware, happenedOn, evidence }).filter(([, value]) => value !== ''),
  )
}

const orNothing = (text: string): string | undefined => (text === '' ? undefined : text)

/**
 * Sends a form that has no problems.
 * @returns the token of a tracking link; for a form that was sent before, one to the request that it opened then
 */
export const sendForm = async (
  ctx: SupportContext,
  posted: PostedForm,
  data: RequestFormData,
  locale: Locale,
): Promise<Result<string, string>> => {
  const { values } = data
  const serial = normaliseSerial(values.serial)
  const { name, email, phone, company } = values
  const opened = await openRequest(ctx, {
    customer: { email, name, phone, company: orNothing(company), locale },
    kind: isKind(values.kind) ? values.kind : 'other',
    subject: values.subject,
    body: values.description,
    channel: 'web',
    serial: serial.ok ? serial.value : undefined,
    details: detailsOf(values),
    submission: data.submission,
    consents: {
      purposes: data.consents.filter(({ checked }) => checked).map(({ purpose }) => purpose),
      version: data.consentVersion,
    },
    uploads: { ids: uploadsOf(posted), ownerToken: posted.ownerToken },
  })
  if (opened.ok) return ok(opened.value.token)
  if (opened.error.code === 'sent_before') return ok(await issueLink(ctx.db, ctx, opened.error.requestId))
  return fail(formSentences[locale].unknown_upload)
}

/**
 * The request that a tracking link opens.
 * @returns its id; undefined when the link opens none, or no longer
 */
export const requestByToken = (ctx: Pick<SupportContext, 'db' | 'now'>, token: string): Promise<string | undefined> =>
  requestOfLink(ctx.db, hashOfToken(token), ctx.now)

/** The one event that is the customer's business: what of the mail did not get here. */
const FOR_CUSTOMERS: EventCode = 'files_refused'

/** The promise goes on until it is answered; but to somebody whose request is solved we announce no answer. */
const dueIn = (
  { due_at: instant, state }: RequestRow,
  { zone, locale, now }: { readonly zone: string; readonly locale: Locale; readonly now: string },
): TrackingData['due'] =>
  instant === null || state === 'resolved' || state === 'closed'
    ? null
    : { instant, words: writeDue(instant, zone, locale), isPast: instant < now }

/** A request on its tracking page, with its files and what the dealer promises beyond the policy, as its own (2.9). */
export interface Tracking extends TrackingData {
  readonly promises: readonly PromiseLine[]
  readonly files: readonly AttachmentView[]
}

/** The request as its customer may see it: the public messages, the state, and what we owe by when. */
export const trackingOf = async (ctx: SupportContext, token: string, locale: Locale): Promise<Tracking | undefined> => {
  const opened = await requestByToken(ctx, token)
  const first = opened === undefined ? undefined : await requestRow(ctx.db, opened, { all: true })
  if (first === undefined) return undefined
  const row =
    first.merged_into === null ? first : ((await requestRow(ctx.db, first.merged_into, { all: true })) ?? first)
  const { zone, doc } = newestEdition(ctx.editions)
  const consents = await standingConsents(ctx.db, row)
  // From the withdrawal on the maker deals with it, whenever the request itself is taken back.
  const isWithDealer = row.dealer_id !== null && mayTellDealer(ctx.editions, undefined, consents)
  const state = row.state === 'waiting_dealer' && !isWithDealer ? 'open' : row.state
  const thread = await threadOf(ctx.db, row.request_id)
  return {
    number: row.number,
    subject: row.subject,
    state: stateWords[locale][state] ?? state,
    stage: state,
    clause: doc.parameters.response.clause,
    receivedAt: writeInstant(row.received_at, zone, locale),
    due: dueIn(row, { zone, locale, now: ctx.now }),
    serial: row.serial,
    dealer: isWithDealer ? row.dealer_name : null,
    sharing: await sharingOf(ctx, row, consents, locale),
    promises: (await promisesBeside(ctx.db, { requestId: row.request_id, lineageId: row.lineage_id })).map((promise) =>
      promiseLine(promise, (instant) => dayIn(zone, Temporal.Instant.from(instant))),
    ),
    thread: thread
      .filter(({ kind, data }) => kind === 'public' || data?.['event'] === FOR_CUSTOMERS)
      .map((message) => ({
        id: message.message_id,
        author: message.author_kind,
        name: message.author_name,
        body: message.kind === 'event' ? eventSentence(message.data, locale) : message.body,
        at: message.at,
        when: writeInstant(message.at, zone, locale),
      })),
    files: (await attachmentsOf(ctx.db, [row.request_id])).get(row.request_id) ?? [],
    submission: randomUUIDv7(),
  }
}

/** The reply that a form holds; files alone say that they are all of it. */
export const replyIn = (posted: PostedForm, locale: Locale): string => {
  const body = textOf(posted.fields['body']).replace(/\r\n?/g, '\n').trim()
  return body === '' && uploadsOf(posted).length > 0 ? formSentences[locale].files_only : body
}

/** Adds what the holder of a tracking link writes; the same reply sent twice is one. */
export const replyByToken = async (
  ctx: SupportContext,
  token: string,
  { body, posted }: { readonly body: string; readonly posted: PostedForm },
): Promise<Changed> => {
  const opened = await requestByToken(ctx, token)
  const row = opened === undefined ? undefined : await requestRow(ctx.db, opened, { all: true })
  if (row === undefined) return fail({ code: 'request_unknown' })
  const requestId = row.merged_into ?? row.request_id
  const author = { kind: 'customer', id: row.person_id, name: row.details.contact?.name ?? '' } as const
  const submission = textOf(posted.fields['submission'])
  const messageId = UUID.test(submission) ? submission : undefined
  const uploads = { ids: uploadsOf(posted), ownerToken: posted.ownerToken }
  const actor = { kind: 'customer', personId: row.person_id } as const
  return addReply(ctx, { requestId, actor, author, body, messageId, uploads })
}

/** The fields whose names a page may be asked to fill in beforehand. */
export const knownFields = (query: Readonly<Record<string, unknown>>): Partial<Record<FormField, string>> => {
  const { serial, model, kind } = query
  return {
    ...(typeof serial === 'string' ? { serial: serial.slice(0, 100) } : {}),
    ...(typeof model === 'string' ? { model: model.slice(0, 100) } : {}),
    ...(typeof kind === 'string' && isKind(kind) ? { kind } : {}),
  }
}
