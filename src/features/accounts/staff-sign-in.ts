/** The two steps of a staff sign-in. The library makes the cookies; these functions pass them on. */
import type { Db } from '#platform/db/index.ts'
import type { Accounts } from './accounts.context.ts'
import { audit } from './audit.ts'
import { addressKey } from './people.ts'
import { spendAttempt } from './attempts.ts'

/** What a browser shows of itself. */
export interface Browser {
  readonly cookie?: string | undefined
  readonly userAgent?: string | undefined
}

export const headersOf = ({ cookie = '', userAgent = '' }: Browser): Headers =>
  new Headers({ cookie, 'user-agent': userAgent.slice(0, 300) })

/** The cookies of an answer as the next request of the same browser would send them. */
const asSent = (setCookies: readonly string[]): string =>
  setCookies.map((line) => line.split(';', 1)[0] ?? '').join('; ')

export const noteSignIn = ({ db }: Accounts, staffId: string): Promise<void> =>
  db
    .transaction()
    .execute((tx) =>
      audit(tx, { actor: { kind: 'system', name: 'sign-in' }, action: 'staff.sign_in', target: `staff:${staffId}` }),
    )

export type PasswordStep =
  | { readonly kind: 'refused' }
  | { readonly kind: 'too_many' }
  /** Both steps done: only accounts of the demonstration get in by one. */
  | { readonly kind: 'signed_in'; readonly setCookies: readonly string[] }
  | { readonly kind: 'code_needed'; readonly setCookies: readonly string[] }
  /** The second factor is a passkey alone: the password has opened nothing. */
  | { readonly kind: 'passkey_needed' }
  /** No second factor yet: here is one to set up; the session lets in nowhere until that is done. */
  | {
      readonly kind: 'set_up'
      readonly setCookies: readonly string[]
      readonly offer: { readonly uri: string; readonly backupCodes: readonly string[] }
    }

interface SignInAnswer {
  readonly twoFactorRedirect?: boolean
  readonly user?: { readonly id: string; readonly demo?: boolean; readonly twoFactorEnabled?: boolean }
}

/** First step: address and password. Tries are counted for the address, whether anybody has it or not. */
export const passwordStep = async (
  accounts: Accounts,
  { email, password }: { email: string; password: string },
  browser: Browser,
): Promise<PasswordStep> => {
  const { auth, db, clock } = accounts
  const address = addressKey(email)
  if (!(await spendAttempt(db, 'password', address, clock()))) return { kind: 'too_many' }
  const answer = await auth.api.signInEmail({
    body: { email: address, password },
    headers: headersOf({ userAgent: browser.userAgent }),
    asResponse: true,
  })
  if (!answer.ok) return { kind: 'refused' }
  const setCookies = answer.headers.getSetCookie()
  const body = (await answer.json()) as SignInAnswer
  if (body.twoFactorRedirect === true) return { kind: 'code_needed', setCookies }
  if (body.user?.demo === true) {
    await noteSignIn(accounts, body.user.id)
    return { kind: 'signed_in', setCookies }
  }
  const headers = headersOf({ cookie: asSent(setCookies), userAgent: browser.userAgent })
  if (body.user !== undefined && (await hasPasskey(db, body.user.id))) {
    await auth.api.signOut({ headers })
    return { kind: 'passkey_needed' }
  }
  const enabled = await auth.api.enableTwoFactor({ body: { password, method: 'totp' }, headers })
  if (enabled.method !== 'totp') return { kind: 'refused' }
  return { kind: 'set_up', setCookies, offer: { uri: enabled.totpURI, backupCodes: enabled.backupCodes } }
}

const hasPasskey = async (db: Db, staffId: string): Promise<boolean> =>
  (await db.selectFrom('staff_passkeys').select('id').where('staff_id', '=', staffId).executeTakeFirst()) !== undefined

export type CodeStep =
  | { readonly kind: 'signed_in'; readonly setCookies: readonly string[] }
  | { readonly kind: 'wrong' }
  /** The first step is too long ago, or was tried too often. */
  | { readonly kind: 'over' }

interface CodeAnswer {
  readonly code?: string
  readonly user?: { readonly id: string }
}

/** Second step, and the first code after the authenticator was set up. A text that is no six digits is taken for a backup code. */
export const codeStep = async (accounts: Accounts, given: string, browser: Browser): Promise<CodeStep> => {
  const { auth, db, clock } = accounts
  const code = given.replaceAll(/\s/g, '')
  const headers = headersOf(browser)
  const answer = /^\d{6}$/.test(code)
    ? await auth.api.verifyTOTP({ body: { code }, headers, asResponse: true })
    : await auth.api.verifyBackupCode({ body: { code }, headers, asResponse: true })
  const body = (await answer.json()) as CodeAnswer
  if (answer.ok && body.user !== undefined) {
    const setCookies = answer.headers.getSetCookie()
    // The library takes a code again within its minute and a half; whoever looked over a shoulder must not.
    if (!(await spendAttempt(db, 'code', `${body.user.id}:${code}`, clock()))) {
      await signOutStaff(accounts, { cookie: asSent(setCookies) })
      return { kind: 'over' }
    }
    await noteSignIn(accounts, body.user.id)
    return { kind: 'signed_in', setCookies }
  }
  return /^INVALID_(CODE|BACKUP_CODE)$/.test(body.code ?? '') ? { kind: 'wrong' } : { kind: 'over' }
}

/** Ends the session of this browser. */
export const signOutStaff = async ({ auth }: Accounts, browser: Browser): Promise<readonly string[]> => {
  const answer = await auth.api.signOut({ headers: headersOf(browser), asResponse: true })
  return answer.headers.getSetCookie()
}
