import type { Db } from '#platform/db/index.ts'
import type { LinkPurpose } from './accounts.tables.ts'
import { hashToken, newToken } from './tokens.ts'

export interface LinkFor {
  readonly purpose: LinkPurpose
  readonly personId?: string
  readonly staffId?: string
  readonly now: Temporal.Instant
  /** How long it is good for, where that is not what its purpose says. */
  readonly minutes?: number
}

/** Minutes that a link is good for: a mail is opened at once, a password can wait for the next working day. */
const goodForMinutes: Readonly<Record<LinkPurpose, number>> = { sign_in: 10, password: 24 * 60, first_admin: 24 * 60 }

/**
 * Makes a link that can be used once.
 * @returns the token; only its hash is kept
 */
export const makeLink = async (tx: Db, { purpose, personId, staffId, now, minutes }: LinkFor): Promise<string> => {
  const token = newToken()
  const goodFor = minutes ?? goodForMinutes[purpose]
  const row = {
    token_hash: hashToken(token),
    purpose,
    person_id: personId ?? null,
    staff_id: staffId ?? null,
    created_at: now.toString(),
    expires_at: now.add({ minutes: goodFor }).toString(),
    used_at: null,
  }
  await tx.insertInto('one_time_links').values(row).execute()
  return token
}

export interface UsedLink {
  readonly purpose: LinkPurpose
  readonly person_id: string | null
  readonly staff_id: string | null
}

/**
 * Uses a link up. One statement, so that of many who use it at once one wins.
 * @returns undefined when there is no such link for any of these purposes, it was used before, or its time is over
 */
export const useLink = (
  tx: Db,
  token: string,
  { purposes, now }: { purposes: readonly LinkPurpose[]; now: Temporal.Instant },
): Promise<UsedLink | undefined> =>
  tx
    .updateTable('one_time_links')
    .set({ used_at: now.toString() })
    .where('token_hash', '=', hashToken(token))
    .where('purpose', 'in', [...purposes])
    .where('used_at', 'is', null)
    .where('expires_at', '>', now.toString())
    .returning(['purpose', 'person_id', 'staff_id'])
    .executeTakeFirst()

/** What a link is good for, without using it up. */
export const peekLink = (db: Db, token: string, now: Temporal.Instant): Promise<UsedLink | undefined> =>
  db
    .selectFrom('one_time_links')
    .select(['purpose', 'person_id', 'staff_id'])
    .where('token_hash', '=', hashToken(token))
    .where('used_at', 'is', null)
    .where('expires_at', '>', now.toString())
    .executeTakeFirst()

/** Takes back the links of this kind that nobody has used yet. */
export const withdrawLinks = async (tx: Db, purpose: LinkPurpose, staffId?: string): Promise<void> => {
  const links = tx.deleteFrom('one_time_links').where('purpose', '=', purpose).where('used_at', 'is', null)
  await (staffId === undefined ? links : links.where('staff_id', '=', staffId)).execute()
}
