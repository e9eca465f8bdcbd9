/** Who works for a dealer: invited by the maker's managers, in by a link, out with every session at once. */
import { dealerKey, dealersByKey } from '#features/dealers/index.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import type { Locale } from '#lib/texts.ts'
import type { Db } from '#platform/db/index.ts'
import { tell } from '#platform/outbox/index.ts'
import type { Accounts } from './accounts.context.ts'
import { invitationMail } from './accounts.texts.ts'
import { makeLink } from './one-time-links.ts'
import { findOrCreatePerson, setDealer } from './people.ts'

const INVITATION_DAYS = 3
const DAY_MINUTES = 24 * 60

export interface DealerUser {
  readonly personId: string
  readonly name: string | null
  readonly email: string
  readonly locale: string
  /** When the person first opened a link; null while the invitation is open. */
  readonly verifiedAt: string | null
}

/** The people who work for a dealer, by address. */
export const dealerUsers = (db: Db, dealerId: string): Promise<DealerUser[]> =>
  db
    .selectFrom('dealer_users as d')
    .innerJoin('people as p', 'p.person_id', 'd.person_id')
    .select(['p.person_id as personId', 'p.name', 'p.email', 'p.locale', 'p.verified_at as verifiedAt'])
    .where('d.dealer_id', '=', dealerId)
    .orderBy('p.email')
    .execute()

export interface Invitation {
  readonly dealer: { readonly id: string; readonly name: string }
  readonly email: string
  readonly name?: string | undefined
  readonly locale: Locale
  readonly now: Temporal.Instant
  /** Public address without a final slash. */
  readonly baseUrl: string
}

/**
 * Lets somebody work for a dealer and sends them a link; inviting again sends a new one.
 * @returns the person's id; refusals: works_for_another, since one person sees one dealer's requests
 */
export const inviteDealerUser = async (
  tx: Db,
  { dealer, email, name, locale, now, baseUrl }: Invitation,
): Promise<Result<string, 'works_for_another'>> => {
  const personId = await findOrCreatePerson(tx, { email, name, locale })
  const works = await tx.selectFrom('dealer_users').select('dealer_id').where('person_id', '=', personId).execute()
  if (works.some(({ dealer_id }) => dealer_id !== dealer.id)) return fail('works_for_another')
  await setDealer(tx, personId, dealer.id)
  const minutes = INVITATION_DAYS * DAY_MINUTES
  const token = await makeLink(tx, { purpose: 'sign_in', personId, now, minutes })
  const { email: address } = await tx
    .selectFrom('people')
    .select('email')
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow()
  const { subject, text } = invitationMail[locale]
  const words = {
    subject: subject(dealer.name),
    text: text({
      dealer: dealer.name,
      link: `${baseUrl}/sign-in/link/${token}`,
      days: INVITATION_DAYS,
      later: `${baseUrl}/sign-in`,
    }),
  }
  const letter = { to: { address }, locale, ...words, kind: 'sign_in' }
  await tell(tx, { topic: 'mail.send', payload: letter })
  return ok(personId)
}

/**
 * Ends somebody's work for a dealer: no session and no unused link of theirs is good from then on.
 * @returns false when they do not work for this dealer
 */
export const removeDealerUser = async (tx: Db, dealerId: string, personId: string): Promise<boolean> => {
  const { numDeletedRows } = await tx
    .deleteFrom('dealer_users')
    .where('person_id', '=', personId)
    .where('dealer_id', '=', dealerId)
    .executeTakeFirst()
  if (numDeletedRows === 0n) return false
  await tx.deleteFrom('person_sessions').where('person_id', '=', personId).execute()
  await tx.deleteFrom('one_time_links').where('person_id', '=', personId).where('used_at', 'is', null).execute()
  return true
}

/** Somebody who works for a dealer of the demonstration, with a link for the terminal. */
export const demoDealerLink = async (
  { db, clock, baseUrl }: Pick<Accounts, 'db' | 'clock' | 'baseUrl'>,
  dealerName: string,
): Promise<string | undefined> => {
  const dealer = (await dealersByKey(db)).get(dealerKey(dealerName))
  if (dealer === undefined) return undefined
  const personId = await findOrCreatePerson(db, { email: 'dealer@demo.invalid', locale: 'zh-CN' })
  await setDealer(db, personId, dealer.dealer_id)
  const token = await makeLink(db, { purpose: 'sign_in', personId, now: clock(), minutes: DAY_MINUTES })
  return `${baseUrl}/sign-in/link/${token}`
}
