/** Dealers as the maker's managers see them, and who works for them. */
import { audit, dealerUsers, inviteDealerUser, removeDealerUser, type StaffActor } from '#features/accounts/index.ts'
import { dealerNames } from '#features/dealers/index.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import type { Locale } from '#lib/texts.ts'
import type { Db } from '#platform/db/index.ts'
import type { DealerDetail, DealerLine } from './dealer-desk.schema.ts'
import { dealerLines, openWith } from './dealer-desk.views.ts'

interface Context {
  readonly db: Db
  readonly now: string
}

const FIGURES_DAYS = 90

const spanOf = ({ now }: Context) => ({
  now,
  since: Temporal.Instant.from(now)
    .subtract({ hours: FIGURES_DAYS * 24 })
    .toString(),
})

export const allDealers = (ctx: Context): Promise<DealerLine[]> => dealerLines(ctx.db, spanOf(ctx))

/** One dealer with its people and what is with it; undefined where there is none. */
export const oneDealer = async (ctx: Context, id: string): Promise<DealerDetail | undefined> => {
  const [line] = await dealerLines(ctx.db, { ...spanOf(ctx), id })
  if (line === undefined) return undefined
  const users = await dealerUsers(ctx.db, id)
  const people = users.map(({ personId, name, email, verifiedAt }) => ({
    id: personId,
    name: name ?? '',
    email,
    verifiedAt,
  }))
  return { ...line, people, requests: await openWith(ctx.db, id) }
}

export interface InviteUser {
  readonly dealerId: string
  readonly email: string
  readonly name?: string | undefined
  readonly locale: Locale
  readonly baseUrl: string
  readonly actor: StaffActor
}

/**
 * Lets somebody work for a dealer and writes to them.
 * @returns the person's id; refusals: dealer_not_there, works_for_another
 */
export const inviteUser = (
  { db, now }: Context,
  { dealerId, actor, name, ...rest }: InviteUser,
): Promise<Result<string, 'dealer_not_there' | 'works_for_another'>> =>
  db.transaction().execute(async (tx) => {
    const dealer = (await dealerNames(tx, [dealerId])).get(dealerId)
    if (dealer === undefined) return fail('dealer_not_there')
    const at = Temporal.Instant.from(now)
    const invited = await inviteDealerUser(tx, {
      ...rest,
      name: name === '' ? undefined : name,
      dealer: { id: dealerId, name: dealer },
      now: at,
    })
    if (!invited.ok) return invited
    await audit(tx, {
      actor,
      action: 'dealer.add_user',
      target: `person:${invited.value}`,
      data: { dealer: dealerId },
    })
    return ok(invited.value)
  })

/** Ends somebody's work for a dealer, and every session of theirs; false when they do not work for it. */
export const removeUser = (
  { db }: Context,
  { dealerId, personId, actor }: { readonly dealerId: string; readonly personId: string; readonly actor: StaffActor },
): Promise<boolean> =>
  db.transaction().execute(async (tx) => {
    const removed = await removeDealerUser(tx, dealerId, personId)
    if (!removed) return false
    await audit(tx, {
      actor,
      action: 'dealer.remove_user',
      target: `person:${personId}`,
      data: { dealer: dealerId },
    })
    return true
  })
