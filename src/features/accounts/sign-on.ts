/** Single sign-on of staff by the house's own OpenID Connect provider. */
import type { Accounts } from './accounts.context.ts'
import { PROVIDER } from './staff-auth.ts'
import { headersOf, noteSignIn, type Browser } from './staff-sign-in.ts'

/** How long a provider may take to say where it is: whoever waits longer gets the sentence that it does not answer. */
const PATIENCE_MS = 10_000

const inTime = <T>(work: Promise<T>): Promise<T | undefined> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, undefined)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** Why a way back from the provider opened nothing. */
export type SignOnRefusal = 'unknown' | 'unverified' | 'cancelled' | 'over' | 'failed'

const refusals: Readonly<Record<string, SignOnRefusal>> = {
  signup_disabled: 'unknown',
  // What the library says when the hook of the sessions refuses one: the account is closed.
  unable_to_create_session: 'unknown',
  account_not_linked: 'unverified',
  email_not_found: 'unverified',
  access_denied: 'cancelled',
  state_mismatch: 'over',
  state_not_found: 'over',
}

/**
 * The way to the provider.
 * @param goal where the desk goes on to afterwards
 * @returns undefined when the provider does not answer
 */
export const beginSignOn = async (
  accounts: Accounts,
  goal: string,
  { userAgent }: Browser,
): Promise<{ readonly address: string; readonly setCookies: readonly string[] } | undefined> => {
  const { baseUrl } = accounts
  const body = {
    provider: PROVIDER,
    callbackURL: baseUrl + goal,
    errorCallbackURL: `${baseUrl}/desk/sign-in`,
    disableRedirect: true,
  }
  const answer = await inTime(
    accounts.authWithSignOn().api.signInSocial({ body, headers: headersOf({ userAgent }), asResponse: true }),
  )
  if (answer?.ok !== true) return undefined
  const { url } = (await answer.json()) as { url: string }
  return { address: url, setCookies: answer.headers.getSetCookie() }
}

export type SignOnStep =
  | { readonly kind: 'signed_in'; readonly goal: string; readonly setCookies: readonly string[] }
  | { readonly kind: 'refused'; readonly why: SignOnRefusal }

/**
 * The way back. The library checks state, nonce and the provider's signature; the identity is tied to the open account of the same,
 * verified address, and to none otherwise.
 */
export const finishSignOn = async (
  accounts: Accounts,
  query: Readonly<Partial<Record<'code' | 'state' | 'iss' | 'error', string | undefined>>>,
  browser: Browser,
): Promise<SignOnStep> => {
  const { auth, baseUrl } = { auth: accounts.authWithSignOn(), baseUrl: accounts.baseUrl }
  const answer = await inTime(
    auth.api.callbackOAuth({
      method: 'GET',
      params: { id: PROVIDER },
      query,
      headers: headersOf(browser),
      asResponse: true,
    }),
  )
  const location = answer?.headers.get('location') ?? ''
  const setCookies = answer?.headers.getSetCookie() ?? []
  const cookie = setCookies.map((line) => line.split(';', 1)[0] ?? '').join('; ')
  const session = location === '' ? null : await accounts.auth.api.getSession({ headers: headersOf({ cookie }) })
  if (session === null) {
    const error = URL.canParse(location, baseUrl) ? new URL(location, baseUrl).searchParams.get('error') : null
    return { kind: 'refused', why: refusals[error ?? ''] ?? 'failed' }
  }
  await noteSignIn(accounts, session.user.id)
  return { kind: 'signed_in', goal: location.slice(baseUrl.length), setCookies }
}
