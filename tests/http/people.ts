/** Browsers and people for tests over HTTP: cookies are kept, redirects are seen, staff passes both steps. */
import { base32 } from '@better-auth/utils/base32'
import { createOTP } from '@better-auth/utils/otp'
import {
  createAccounts,
  findOrCreatePerson,
  makeDemoStaff,
  type Accounts,
  type Role,
} from '#features/accounts/index.ts'
import { systemClock } from '#platform/clock.ts'
import type { Database } from '#platform/db/index.ts'
import { signInByLink } from '../../src/features/accounts/accounts.use-cases.ts'
import { makeLink } from '../../src/features/accounts/one-time-links.ts'

export const BASE_URL = 'https://check.example'
const SECRET = 'test-secret-0123456789-0123456789-0123'

/** The use cases as the running application has them. */
export const accountsOf = (database: Database, clock = systemClock): Accounts =>
  createAccounts({ db: database.db, clock, baseUrl: BASE_URL, config: { secret: SECRET, dataDir: '' } })

/** A browser that keeps its cookies and does not follow redirects. */
export const aBrowser = (url: string) => {
  const jar = new Map<string, string>()
  const keep = (answer: Response): Response => {
    for (const line of answer.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split('; ')
      const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
      if (value === '' || attributes.some((attribute) => /^max-age=0$/i.test(attribute))) jar.delete(name)
      else jar.set(name, value)
    }
    return answer
  }
  const cookie = (): string => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  const headers = (more: Readonly<Record<string, string>> = {}) => ({
    cookie: cookie(),
    'sec-fetch-site': 'same-origin',
    ...more,
  })
  return {
    cookie,
    get: async (path: string, more?: Readonly<Record<string, string>>) =>
      keep(await fetch(`${url}${path}`, { headers: headers(more), redirect: 'manual' })),
    post: async (path: string, form: Readonly<Record<string, string>>, more?: Readonly<Record<string, string>>) =>
      keep(
        await fetch(`${url}${path}`, {
          method: 'POST',
          body: new URLSearchParams(form),
          headers: headers(more),
          redirect: 'manual',
        }),
      ),
  }
}

export type Browser = ReturnType<typeof aBrowser>

/** The key that the set-up page shows, as the authenticator keeps it. */
export const keyOnPage = (html: string): string => {
  const shown = /<code class="serial">([A-Z2-7]+)<\/code>/.exec(html)?.[1] ?? ''
  return new TextDecoder().decode(base32.decode(shown))
}

/**
 * The code that an authenticator with this key shows now, or half a minute later: a code is good once, and a clock may be that fast.
 */
export const codeOf = (key: string, later: 0 | 1 = 0): Promise<string> =>
  createOTP(key).hotp(Math.floor(Date.now() / 30_000) + later)

/** The cookie of a person who has used a link, by address. */
export const personCookie = async (
  database: Database,
  email: string,
): Promise<{ cookie: string; personId: string }> => {
  const accounts = accountsOf(database)
  const personId = await findOrCreatePerson(database.db, { email, locale: 'zh-CN' })
  const link = await makeLink(database.db, { purpose: 'sign_in', personId, now: systemClock() })
  const session = await signInByLink(accounts, link, 'test')
  return { personId, cookie: `__Host-sanbao_person=${session}` }
}

/** One signed-in member of staff of each role, by the accounts of the demonstration. */
export const staffCookies = async (database: Database, url: string): Promise<Readonly<Record<Role, string>>> => {
  const cookies: Partial<Record<Role, string>> = {}
  for (const { email, password, role } of await makeDemoStaff(accountsOf(database))) {
    const browser = aBrowser(url)
    await browser.post('/desk/sign-in', { email, password })
    cookies[role] = browser.cookie()
  }
  return cookies as Readonly<Record<Role, string>>
}
