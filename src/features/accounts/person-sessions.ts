import { randomUUIDv7 } from 'node:crypto'
import type { Db } from '#platform/db/index.ts'
import type { CustomerActor, DealerActor } from './accounts.schema.ts'
import { hashToken, newToken } from './tokens.ts'

const SESSION_DAYS = 30
const MAX_USER_AGENT = 300

/** One place where somebody is signed in, as they see it in their list. */
export interface SessionView {
  readonly id: string
  readonly userAgent: string
  readonly since: string
  readonly until: string
}

/**
 * Signs a person in.
 * @returns the token for the cookie; only its hash is kept
 */
export const startPersonSession = async (
  tx: Db,
  { personId, userAgent, now }: { personId: string; userAgent: string; now: Temporal.Instant },
): Promise<string> => {
  const token = newToken()
  const row = {
    session_id: randomUUIDv7(),
    token_hash: hashToken(token),
    person_id: personId,
    user_agent: userAgent.slice(0, MAX_USER_AGENT),
    created_at: now.toString(),
    expires_at: now.add({ hours: SESSION_DAYS * 24 }).toString(),
  }
  await tx.insertInto('person_sessions').values(row).execute()
  return token
}

/** Who holds this token: a customer, or a dealer user when the person works for a dealer. */
export const personByToken = async (
  db: Db,
  token: string,
  now: Temporal.Instant,
): Promise<CustomerActor | DealerActor | undefined> => {
  const row = await db
    .selectFrom('person_sessions as s')
    .leftJoin('dealer_users as d', 'd.person_id', 's.person_id')
    .select(['s.person_id', 'd.dealer_id'])
    .where('s.token_hash', '=', hashToken(token))
    .where('s.expires_at', '>', now.toString())
    .executeTakeFirst()
  if (row === undefined) return undefined
  const personId = row.person_id
  return row.dealer_id === null ? { kind: 'customer', personId } : { kind: 'dealer', personId, dealerId: row.dealer_id }
}

/** The sessions of a person that stand, newest first. */
export const personSessions = async (db: Db, personId: string, now: Temporal.Instant): Promise<SessionView[]> => {
  const rows = await db
    .selectFrom('person_sessions')
    .selectAll()
    .where('person_id', '=', personId)
    .where('expires_at', '>', now.toString())
    .orderBy('created_at', 'desc')
    .execute()
  return rows.map((row) => ({
    id: row.session_id,
    userAgent: row.user_agent,
    since: row.created_at,
    until: row.expires_at,
  }))
}

/** Ends one session of the person: from the next request on, its token is worth nothing. */
export const endPersonSession = async (db: Db, personId: string, sessionId: string): Promise<boolean> => {
  const { numDeletedRows } = await db
    .deleteFrom('person_sessions')
    .where('session_id', '=', sessionId)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

export const endSessionOfToken = async (db: Db, token: string): Promise<void> => {
  await db.deleteFrom('person_sessions').where('token_hash', '=', hashToken(token)).execute()
}

/** Signs a person out everywhere. */
export const endAllSessions = async (tx: Db, personId: string): Promise<void> => {
  await tx.deleteFrom('person_sessions').where('person_id', '=', personId).execute()
}

/**
 * Since when the holder of this token is signed in. Signing in takes a link from their mail, so whoever has just done it has just
 * shown that the address is theirs.
 */
export const signedInSince = async (db: Db, token: string): Promise<Temporal.Instant | undefined> => {
  const row = await db
    .selectFrom('person_sessions')
    .select('created_at')
    .where('token_hash', '=', hashToken(token))
    .executeTakeFirst()
  return row === undefined ? undefined : Temporal.Instant.from(row.created_at)
}
