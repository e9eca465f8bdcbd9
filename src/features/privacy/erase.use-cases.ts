/** Erasure: asked for at once, carried out by a job, listed so that a restored back-up can be cleared again. */
import { randomUUIDv7 } from 'node:crypto'
import { audit, endAllSessions, type Actor, type SystemActor } from '#features/accounts/index.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { formatInstant } from '#platform/clock.ts'
import { jsonb, type Db } from '#platform/db/index.ts'
import { takeBackJobs, tell } from '#platform/outbox/index.ts'
import type { Subject } from './personal-data.ts'
import type { ListedErasure, PrivacyContext } from './privacy.context.ts'
import type { ErasureReason } from './privacy.schema.ts'
import { insertErasure, lockErasure, personForUpdate, recipientsOf, updateErasure } from './privacy.store.ts'
import { gather } from './subject.ts'

export const ERASE = 'privacy.erase'
export const LIST = 'privacy.list'

export interface AskErasure {
  readonly personId: string
  readonly reason: ErasureReason
  readonly actor: Actor | SystemActor
}

const byOf = (actor: Actor | SystemActor) => {
  switch (actor.kind) {
    case 'customer':
    case 'dealer':
      return { by_kind: actor.kind, by_id: actor.personId }
    case 'staff':
      return { by_kind: actor.kind, by_id: actor.staffId }
    default:
      return { by_kind: 'system', by_id: actor.kind === 'system' ? actor.name : null } as const
  }
}

/**
 * Asks for a person's erasure, in the caller's transaction. From here on nobody is signed in as that person; the job does the rest.
 * Asked for twice, it is done once.
 * @returns refusal not_there
 * @clause 2.8.a
 */
export const askErasure = async (
  tx: Db,
  ctx: Pick<PrivacyContext, 'clock' | 'list'>,
  { personId, reason, actor }: AskErasure,
): Promise<Result<undefined, 'not_there'>> => {
  const person = await personForUpdate(tx, personId)
  if (person === undefined || person.erased_at !== null) return fail('not_there')
  const erasureId = randomUUIDv7()
  const isNew = await insertErasure(tx, {
    erasure_id: erasureId,
    person_id: personId,
    address_hash: ctx.list.hash(person.email),
    reason,
    ...byOf(actor),
    asked_at: formatInstant(ctx.clock()),
  })
  if (!isNew) return ok(undefined)
  await endAllSessions(tx, personId)
  await tell(tx, { topic: ERASE, payload: { erasureId } })
  await audit(tx, { actor, action: 'person.erase', target: `person:${personId}`, data: { reason } })
  return ok(undefined)
}

/** A job of the subject is being done by somebody: the erasure waits for its end. */
class StillBusy extends Error {}

/**
 * Takes everything that belongs to a subject out of every slice, in the caller's transaction.
 * @throws while a letter of theirs is being sent, or the like: try again
 */
export const eraseSubject = async (
  tx: Db,
  { holders }: Pick<PrivacyContext, 'holders'>,
  subject: Subject,
  now: string,
): Promise<Record<string, number>> => {
  const { email, requestIds, mailIds, fileIds } = subject
  const names = [...(email === null ? [] : [email]), ...requestIds, ...mailIds, ...fileIds]
  if (!(await takeBackJobs(tx, names))) throw new StillBusy('a job of this person is under way')
  const counts: Record<string, number> = {}
  for (const { erase } of holders) Object.assign(counts, await erase?.(tx, subject, now))
  return counts
}

/** Carries an erasure out, once: all of it or nothing. Files go by jobs told here. */
export const carryOut = async (tx: Db, ctx: PrivacyContext, erasureId: string): Promise<void> => {
  const erasure = await lockErasure(tx, erasureId)
  if (erasure === undefined || erasure.done_at !== null) return
  const { person_id: personId } = erasure
  const person = await personForUpdate(tx, personId)
  if (person === undefined) return
  const now = formatInstant(ctx.clock())
  const subject = await gather(tx, ctx.holders, { personId, email: person.email })
  const counts = await eraseSubject(tx, ctx, subject, now)
  await updateErasure(tx, erasureId, {
    done_at: now,
    counts: jsonb(counts),
    recipients: await recipientsOf(tx, personId),
  })
  const listed: ListedErasure = { hash: erasure.address_hash, askedAt: erasure.asked_at }
  await tell(tx, { topic: LIST, payload: listed })
}

const PAGE = 500

/**
 * After a back-up was put back: asks again for the erasure of everybody who had been erased after it was made. Whoever wrote to us
 * anew since then stays.
 * @param listed the list as it was kept outside of the back-up
 * @returns how many were asked for
 */
export const reapplyErasures = async (ctx: PrivacyContext, listed: readonly ListedErasure[]): Promise<number> => {
  const latest = new Map<string, string>()
  for (const { hash, askedAt } of listed) if ((latest.get(hash) ?? '') < askedAt) latest.set(hash, askedAt)
  const actor = { kind: 'system', name: 'restore' } as const
  let asked = 0
  for (let after = ''; ;) {
    const people = await ctx.db
      .selectFrom('people')
      .select(['person_id', 'email', 'created_at'])
      .where('erased_at', 'is', null)
      .where('email', '>', after)
      .orderBy('email')
      .limit(PAGE)
      .execute()
    for (const { person_id: personId, email, created_at } of people) {
      if (created_at >= (latest.get(ctx.list.hash(email)) ?? '')) continue
      await ctx.db.transaction().execute((tx) => askErasure(tx, ctx, { personId, reason: 'asked', actor }))
      asked++
    }
    const last = people.at(-1)
    if (last === undefined || people.length < PAGE) return asked
    after = last.email
  }
}
