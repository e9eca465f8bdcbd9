/** Passkeys of staff: a second factor, and with it a whole sign-in, as the device has verified its user. */
import { isIP } from 'node:net'
import type { Db } from '#platform/db/index.ts'
import type { Accounts } from './accounts.context.ts'
import { audit } from './audit.ts'
import { staffSession } from './staff.ts'
import { headersOf, noteSignIn, type Browser } from './staff-sign-in.ts'

export interface PasskeyView {
  readonly id: string
  readonly name: string
  readonly since: string
}

/** Whether browsers make passkeys for this address at all: for a name under https, or for this very machine. */
export const passkeysWork = (baseUrl: string): boolean => {
  const { protocol, hostname } = new URL(baseUrl)
  const isNumbers = isIP(hostname.replace(/^\[|\]$/g, '')) !== 0
  return !isNumbers && (protocol === 'https:' || hostname === 'localhost')
}

/** The passkeys of a member of staff, oldest first. */
export const staffPasskeys = async (db: Db, staffId: string): Promise<PasskeyView[]> => {
  const rows = await db
    .selectFrom('staff_passkeys')
    .select(['id', 'name', 'created_at'])
    .where('staff_id', '=', staffId)
    .orderBy('created_at')
    .execute()
  return rows.map(({ id, name, created_at }) => ({ id, name: name ?? '', since: created_at }))
}

/**
 * Whose passkey may be added: a member who is signed in by two factors, or one who has none yet and has just given the password.
 * Whoever knows no more than the password of somebody with a second factor must not add one.
 */
const adderOf = async (accounts: Accounts, browser: Browser) => {
  const session = await staffSession(accounts, browser.cookie)
  if (session === undefined) return undefined
  const isStrong = session.session.secondFactor !== null || session.user.demo
  const hasNone =
    session.user.twoFactorEnabled !== true && (await staffPasskeys(accounts.db, session.user.id)).length === 0
  return isStrong || hasNone ? { staffId: session.user.id, sessionId: session.session.id, isStrong } : undefined
}

/** What the browser is told to make a passkey with, and the cookie that ties its answer to it. */
export interface Ceremony {
  readonly options: unknown
  readonly setCookies: readonly string[]
}

/** Begins to add a passkey. @returns undefined when nobody is here who may */
export const beginPasskey = async (accounts: Accounts, browser: Browser): Promise<Ceremony | undefined> => {
  if ((await adderOf(accounts, browser)) === undefined) return undefined
  const answer = await accounts.auth.api.generatePasskeyRegistrationOptions({
    headers: headersOf(browser),
    asResponse: true,
  })
  return answer.ok ? { options: await answer.json(), setCookies: answer.headers.getSetCookie() } : undefined
}

export interface NewPasskey {
  readonly name: string
  /** What the browser made, as its `toJSON` gives it; the library judges it. */
  readonly response: unknown
}

/**
 * Adds the passkey that the browser made. Where it is the member's first second factor, the sign-in is complete with it, and what
 * others may have begun with the password alone is over.
 * @returns the cookies to set; undefined when it is not good
 */
export const addPasskey = async (
  accounts: Accounts,
  { name, response }: NewPasskey,
  browser: Browser,
): Promise<readonly string[] | undefined> => {
  const { auth, db } = accounts
  const adder = await adderOf(accounts, browser)
  if (adder === undefined) return undefined
  const answer = await auth.api.verifyPasskeyRegistration({
    body: { response, name, createSession: !adder.isStrong },
    headers: headersOf(browser),
    asResponse: true,
  })
  if (!answer.ok) return undefined
  const { staffId } = adder
  await db.transaction().execute(async (tx) => {
    await tx.deleteFrom('staff_second_factors').where('staff_id', '=', staffId).where('verified', '=', false).execute()
    const weak = tx.deleteFrom('staff_sessions').where('staff_id', '=', staffId).where('second_factor', 'is', null)
    await (adder.isStrong ? weak.where('id', '!=', adder.sessionId) : weak).execute()
    await audit(tx, {
      actor: { kind: 'system', name: 'sign-in' },
      action: 'staff.add_passkey',
      target: `staff:${staffId}`,
    })
  })
  return answer.headers.getSetCookie()
}

/** Begins a sign-in by passkey. Says nothing of who has one: the browser offers those it keeps for this address. */
export const askForPasskey = async ({ auth }: Accounts, { userAgent }: Browser): Promise<Ceremony> => {
  const answer = await auth.api.generatePasskeyAuthenticationOptions({
    headers: headersOf({ userAgent }),
    asResponse: true,
  })
  const options = (await answer.json()) as object
  return { options: { ...options, userVerification: 'required' }, setCookies: answer.headers.getSetCookie() }
}

/** Signs in by passkey. @returns the cookies to set; undefined when it is not good */
export const passkeyStep = async (
  accounts: Accounts,
  response: Readonly<Record<string, unknown>>,
  browser: Browser,
): Promise<readonly string[] | undefined> => {
  const answer = await accounts.auth.api.verifyPasskeyAuthentication({
    body: { response: response as never },
    headers: headersOf(browser),
    asResponse: true,
  })
  if (!answer.ok) return undefined
  const { user } = (await answer.json()) as { user: { id: string } }
  await noteSignIn(accounts, user.id)
  return answer.headers.getSetCookie()
}

/**
 * Removes a passkey of this member of staff.
 * @returns `unknown` when it is not theirs; `last_factor` when nothing but the password would be left
 */
export const removePasskey = (
  { db }: Accounts,
  staffId: string,
  passkeyId: string,
): Promise<'removed' | 'unknown' | 'last_factor'> =>
  db.transaction().execute(async (tx) => {
    const member = await tx
      .selectFrom('staff')
      .select(['second_factor', 'demo'])
      .where('id', '=', staffId)
      .forUpdate()
      .executeTakeFirst()
    const passkeys = await staffPasskeys(tx, staffId)
    if (member === undefined || !passkeys.some(({ id }) => id === passkeyId)) return 'unknown'
    const isLast = passkeys.length === 1 && member.second_factor !== true && !member.demo
    if (isLast) return 'last_factor'
    await tx.deleteFrom('staff_passkeys').where('id', '=', passkeyId).execute()
    const actor = { kind: 'system', name: 'sign-in' } as const
    await audit(tx, { actor, action: 'staff.remove_passkey', target: `staff:${staffId}` })
    return 'removed'
  })
