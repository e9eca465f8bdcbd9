import { can, type StaffActor } from '#features/accounts/index.ts'
import { dealerNames } from '#features/dealers/index.ts'
import type { Db } from '#platform/db/index.ts'
import type { PrivacyContext } from './privacy.context.ts'
import type { DisclosureLine, PersonPrivacy, RetentionAnswer } from './privacy.schema.ts'
import { consentHistory, disclosureHistory, erasureOf, lastRun, latestErasures, standingOf } from './privacy.views.ts'
import { retention } from './retention.rules.ts'
import { dueNow } from './retention.use-cases.ts'

type Recipient = DisclosureLine['recipient']

/** Who got something, from how it was written down: dealers by their present names. */
const recipientsOf = async (db: Db, written: readonly string[]): Promise<(text: string) => Recipient> => {
  const ids = written.flatMap((text) => (text.startsWith('dealer:') ? [text.slice('dealer:'.length)] : []))
  const names = await dealerNames(db, [...new Set(ids)])
  return (text) => {
    const [kind = '', id = ''] = text.split(':', 2)
    if (kind === 'dealer') return { kind, name: names.get(id) ?? '' }
    return kind === 'person' || kind === 'staff' ? { kind, name: '' } : { kind: 'other', name: text }
  }
}

const disclosuresOf = async (db: Db, personId: string): Promise<DisclosureLine[]> => {
  const rows = (await disclosureHistory(db, personId)).toReversed()
  const recipientOf = await recipientsOf(
    db,
    rows.map(({ recipient }) => recipient),
  )
  return rows.map(({ recipient, purpose, fields, at }) => ({ recipient: recipientOf(recipient), purpose, fields, at }))
}

const erasures = async (db: Db): Promise<RetentionAnswer['erasures']> => {
  const rows = await latestErasures(db)
  const recipientOf = await recipientsOf(
    db,
    rows.flatMap(({ recipients }) => recipients),
  )
  return rows.map((row) => ({
    id: row.erasure_id,
    personId: row.person_id,
    reason: row.reason,
    by: row.by_kind,
    askedAt: row.asked_at,
    doneAt: row.done_at,
    counts: row.counts,
    recipients: row.recipients.map((text) => recipientOf(text).name),
  }))
}

/** What a person sees of their own privacy. */
export const ownPrivacy = async ({ db, desk }: PrivacyContext, personId: string) => {
  const history = await consentHistory(db, personId)
  return {
    requests: await desk.requestsOf(db, personId),
    standing: standingOf(history),
    history,
    disclosures: await disclosuresOf(db, personId),
  }
}

/** What the desk sees of it; undefined when there is no such person. */
export const personPrivacy = async (
  ctx: PrivacyContext,
  personId: string,
  actor: StaffActor,
): Promise<PersonPrivacy | undefined> => {
  const row = await ctx.db.selectFrom('people').selectAll().where('person_id', '=', personId).executeTakeFirst()
  if (row === undefined) return undefined
  const { email, name, phone, company, locale, created_at: createdAt, erased_at: erasedAt } = row
  const isThere = erasedAt === null
  return {
    person: { id: personId, email: isThere ? email : '', name, phone, company, locale, createdAt, erasedAt },
    ...(await ownPrivacy(ctx, personId)),
    erasure: await erasureOf(ctx.db, personId),
    mayExport: isThere && can(actor, 'person.export', { personId }),
    mayErase: isThere && can(actor, 'person.erase', { personId }),
  }
}

/** What is kept for how long, what is due, what was done. */
export const retentionReport = async (ctx: PrivacyContext): Promise<RetentionAnswer> => {
  const due = await dueNow(ctx)
  return {
    rules: retention.map(({ id, days }) => ({ id, days, due: due[id] })),
    lastRun: await lastRun(ctx.db),
    erasures: await erasures(ctx.db),
  }
}
