import type { BrowserContext, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { freePort } from '#tests/http/application.ts'
import { aBrowser, accountsOf } from '#tests/http/people.ts'
import { addStaff } from '../../src/features/accounts/staff.ts'
import { complaintsOf, openContext, startBrowser, violationsOf } from './browser.ts'
import { startEmpty } from './portal.ts'

const port = await freePort()
/** Browsers make passkeys for names, not for numbers. */
const url = `http://localhost:${port}`
const { application, database } = await startEmpty({ port, env: { SANBAO_BASE_URL: url } })
const browser = await startBrowser()

const PASSWORD = 'correct horse battery staple'
let members = 0

/** A member who has set a password and no second factor yet. */
const aMember = async (): Promise<{ email: string; staffId: string }> => {
  const email = `member-${++members}@maker.example`
  const link = await addStaff(accountsOf(database), { email, name: `Member ${members}`, role: 'support' })
  if (!link.ok) throw new Error(link.error)
  await aBrowser(application.url).post('/desk/password', {
    token: link.value.slice(link.value.lastIndexOf('/') + 1),
    password: PASSWORD,
  })
  const { id } = await database.db.selectFrom('staff').select('id').where('email', '=', email).executeTakeFirstOrThrow()
  return { email, staffId: id }
}

/** A device that keeps passkeys and knows its user. @returns how many it keeps */
const plugIn = async (page: Page): Promise<() => Promise<number>> => {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return async () => (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length
}

const aPage = async (): Promise<{ context: BrowserContext; page: Page }> => {
  const context = await openContext(browser, { locale: 'en', width: 1440 })
  return { context, page: await context.newPage() }
}

const givePassword = async (page: Page, email: string): Promise<void> => {
  await page.goto(`${url}/desk/sign-in`)
  await page.getByLabel('Mail address').fill(email)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Continue' }).click()
}

/** First sign-in, with a passkey in place of the authenticator. */
const setUpByPasskey = async (page: Page, email: string): Promise<void> => {
  await givePassword(page, email)
  await page.getByLabel('Name, to know it again').fill('办公室 laptop')
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.waitForURL(/\/desk(\/queue)?$/)
}

const me = async (page: Page): Promise<number> => (await page.request.get(`${url}/api/desk/me`)).status()

describe('passkeys', () => {
  it('[6.3.3] given a first sign-in – when a passkey is made in place of an authenticator – then in; and later by it alone, back to the page asked for', async () => {
    const { email } = await aMember()
    const { context, page } = await aPage()
    const complaints = complaintsOf(page)
    const keeps = await plugIn(page)
    await givePassword(page, email)
    await page.getByRole('button', { name: 'Add a passkey' }).waitFor()
    expect(await violationsOf(page)).toEqual([])
    expect(await me(page)).toBe(401)
    await page.getByLabel('Name, to know it again').fill('办公室 laptop')
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.waitForURL(/\/desk(\/queue)?$/)
    expect(await me(page)).toBe(200)
    expect(await keeps()).toBe(1)
    await page.goto(`${url}/desk/account`)
    expect(await page.textContent('main')).toContain('办公室 laptop')
    expect(await violationsOf(page)).toEqual([])
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.waitForURL('**/desk/sign-in')
    expect(await me(page)).toBe(401)
    await page.goto(`${url}/desk/sign-in?to=${encodeURIComponent('/desk/account?from=mail')}`)
    await page.getByRole('button', { name: 'Sign in with a passkey' }).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/desk/account?from=mail')
    expect(complaints).toEqual([])
    await context.close()
  })

  it('[6.3.3] given a member with a passkey – when somebody has the password alone – then nothing opens and no factor can be added', async () => {
    const { email, staffId } = await aMember()
    const { context, page } = await aPage()
    await plugIn(page)
    // Somebody else began with the password before: that is over once the passkey is there.
    const early = aBrowser(application.url)
    const offered = await early.post('/desk/sign-in', { email, password: PASSWORD })
    expect(await offered.text()).toContain('code-picture')
    await setUpByPasskey(page, email)
    expect((await early.post('/desk/sign-in/set-up', { code: '000000' })).status).toBe(401)
    const thief = aBrowser(application.url)
    const answer = await thief.post('/desk/sign-in', { email, password: PASSWORD })
    expect(answer.status).toBe(200)
    expect(await answer.text()).not.toContain('code-picture')
    for (const visitor of [early, thief]) {
      expect((await visitor.get('/api/desk/me')).status).toBe(401)
      expect((await visitor.post('/api/desk/passkeys/options', {}, { accept: 'application/json' })).status).toBe(401)
    }
    const left = await database.db
      .selectFrom('staff_sessions')
      .select('second_factor')
      .where('staff_id', '=', staffId)
      .execute()
    expect(left).toEqual([{ second_factor: 'passkey' }])
    await context.close()
  })

  it('[6.3.3] given one passkey and no authenticator – when it is removed – then refused; a second one makes it possible', async () => {
    const { email, staffId } = await aMember()
    const { context, page } = await aPage()
    await plugIn(page)
    await setUpByPasskey(page, email)
    await page.goto(`${url}/desk/account`)
    await page.getByRole('button', { name: 'Remove the passkey' }).click()
    await page.getByText('This is the last second step').waitFor()
    expect(await violationsOf(page)).toEqual([])
    // Another device: the first one refuses to make a second passkey for the same account.
    const key = (credential: string) => ({
      id: crypto.randomUUID(),
      name: 'key',
      staff_id: staffId,
      credential_id: credential,
      public_key: 'x',
      counter: 0,
      device_type: 'singleDevice',
      backed_up: false,
      created_at: new Date().toISOString(),
    })
    await database.db.insertInto('staff_passkeys').values(key('second')).execute()
    const answers = await Promise.all(
      (await database.db.selectFrom('staff_passkeys').select('id').where('staff_id', '=', staffId).execute()).map(
        ({ id }) =>
          page.request.post(`${url}/desk/account/passkeys/remove`, { form: { passkey: id }, maxRedirects: 0 }),
      ),
    )
    expect(answers.map((answer) => answer.status()).toSorted((a, b) => a - b)).toEqual([303, 409])
    const foreign = { form: { passkey: crypto.randomUUID() }, maxRedirects: 0 }
    expect((await page.request.post(`${url}/desk/account/passkeys/remove`, foreign)).status()).toBe(404)
    await context.close()
  })

  it('[6.7] given a passkey – when the device does not verify its user, the answer is sent again, or the account is closed – then refused in words', async () => {
    const { email, staffId } = await aMember()
    const { context, page } = await aPage()
    await plugIn(page)
    await setUpByPasskey(page, email)
    await page.goto(`${url}/desk/account`)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.waitForURL('**/desk/sign-in')
    /** Signs in twice with one answer; the browser may be told to care less for its user than the server wants. */
    const answer = (userVerification: string) =>
      page.evaluate(async (wanted) => {
        const headers = { 'content-type': 'application/json' }
        const post = (path: string, body: object) =>
          fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })
        const options = await (await post('/api/desk/passkeys/sign-in/options', {})).json()
        const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON({ ...options, userVerification: wanted })
        const credential = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential
        const body = { response: credential.toJSON() }
        const first = (await post('/api/desk/passkeys/sign-in', body)).status
        return [options.userVerification, first, (await post('/api/desk/passkeys/sign-in', body)).status]
      }, userVerification)
    expect(await answer('required')).toEqual(['required', 200, 422])
    await context.clearCookies()
    expect(await answer('discouraged')).toEqual(['required', 422, 422])
    expect(await me(page)).toBe(401)
    await database.db
      .updateTable('staff')
      .set({ closed_at: new Date().toISOString() })
      .where('id', '=', staffId)
      .execute()
    expect(await answer('required')).toEqual(['required', 422, 422])
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.getByText('It belongs to no open account').waitFor()
    await context.close()
  })

  it.each([
    {},
    { response: {} },
    { response: { id: 'x', rawId: 'x', type: 'public-key', response: {} } },
    { response: { id: 'x', rawId: 'x', type: 'public-key', response: { clientDataJSON: 7, authenticatorData: [] } } },
    { response: { id: { $ne: '' }, rawId: 'x', type: 'public-key', response: {} } },
    { response: null, to: '//evil.example' },
  ])('[R16] given the nonsense %j – when sent as a passkey – then refused, and no failure of ours', async (body) => {
    const options = await fetch(`${application.url}/api/desk/passkeys/sign-in/options`, { method: 'POST' })
    const cookie = options.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
    for (const path of ['/api/desk/passkeys/sign-in', '/api/desk/passkeys']) {
      const answer = await fetch(application.url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie },
        body: JSON.stringify({ ...body, ...(path.endsWith('passkeys') && { name: 'x' }) }),
      })
      expect([400, 422]).toContain(answer.status)
    }
  })

  it('[U no script] given a browser without JavaScript – when the sign-in is opened – then no passkey is offered, and the password works', async () => {
    const context = await openContext(browser, { locale: 'en', width: 390, javaScript: false })
    const page = await context.newPage()
    await page.goto(`${url}/desk/sign-in`)
    expect(await page.getByRole('button', { name: 'Sign in with a passkey' }).isVisible()).toBe(false)
    expect(await page.getByRole('button', { name: 'Continue' }).isVisible()).toBe(true)
    await context.close()
  })
})
