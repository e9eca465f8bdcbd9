import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { eachDatabase } from '#tests/databases.ts'
import { freePort, startApplication, type Running } from '#tests/http/application.ts'
import { startProvider, type Identity, type TestProvider } from '#tests/http/oidc.ts'
import { aBrowser, accountsOf, type Browser } from '#tests/http/people.ts'
import { addStaff, closeStaff } from './staff.ts'

eachDatabase('single sign-on', (open) => {
  let application: Running
  let provider: TestProvider
  beforeAll(async () => {
    const port = await freePort()
    const baseUrl = `http://127.0.0.1:${port}`
    provider = await startProvider(`${baseUrl}/desk/sign-in/sso/return`)
    const env = {
      SANBAO_BASE_URL: baseUrl,
      SANBAO_OIDC_ISSUER: provider.issuer,
      SANBAO_OIDC_CLIENT_ID: provider.clientId,
      SANBAO_OIDC_CLIENT_SECRET: provider.clientSecret,
      SANBAO_OIDC_NAME: '千视账号',
    }
    application = await startApplication(await open(), { clock: systemClock, port, env })
  })
  afterAll(async () => {
    await application.close()
    await provider.close()
  })

  let added = 0
  const aMember = async (): Promise<string> => {
    const email = `sso-${++added}@maker.example`
    const made = await addStaff(accountsOf(await open()), { email, name: `Member ${added}`, role: 'technician' })
    if (!made.ok) throw new Error(made.error)
    return email
  }
  const identity = (email: string, verified: unknown = true): Identity => ({ sub: `sub-${email}`, email, verified })

  /** Goes to the provider and through it; gives the address by which it sends the browser back. */
  const toProvider = async (browser: Browser, who: Identity | undefined, to = ''): Promise<string> => {
    provider.who = who
    const away = await browser.get(`/desk/sign-in/sso${to}`)
    expect(away.status).toBe(303)
    const there = aBrowser('')
    let address = away.headers.get('location') ?? ''
    expect(address.startsWith(provider.issuer)).toBe(true)
    for (const parameter of ['state', 'nonce', 'code_challenge'])
      expect(new URL(address).searchParams.get(parameter)?.length).toBeGreaterThan(20)
    for (let hops = 0; hops < 6 && !address.startsWith(application.url); hops++) {
      const answer = await there.get(address)
      address = new URL(answer.headers.get('location') ?? '', provider.issuer).href
    }
    return address.slice(application.url.length)
  }
  const signInBy = async (who: Identity | undefined, to?: string) => {
    const browser = aBrowser(application.url)
    const back = await toProvider(browser, who, to)
    return { browser, back, answer: await browser.get(back) }
  }
  const status = async (browser: Browser) => (await browser.get('/api/desk/me')).status

  it('[sso] given a provider – when the sign-in page is shown – then its button, with the address asked for', async () => {
    const page = await (await aBrowser(application.url).get('/desk/sign-in?to=%2Fdesk%2Fqueue%3Fq%3D1')).text()
    expect(page).toContain('千视账号')
    expect(page).toContain('/desk/sign-in/sso?to=%2Fdesk%2Fqueue%3Fq%3D1')
    const bare = await startApplication(await open(), { clock: systemClock })
    expect(await (await aBrowser(bare.url).get('/desk/sign-in')).text()).not.toContain('/desk/sign-in/sso')
    await bare.close()
  })

  it('[sso] given an open account – when the provider vouches for its address – then in, at the page asked for; and again by the same identity', async () => {
    const email = await aMember()
    const { browser, answer } = await signInBy(
      identity(email.toUpperCase()),
      '?to=%2Fdesk%2Frequests%2F7%3Ftab%3Dnotes',
    )
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/desk/requests/7?tab=notes'])
    expect(await (await browser.get('/api/desk/me')).json()).toMatchObject({ role: 'technician' })
    expect((await signInBy(identity(email))).answer.status).toBe(303)
    const { db } = await open()
    const rows = await db.selectFrom('staff_accounts').selectAll().where('provider_id', '=', 'sso').execute()
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) expect(row).toMatchObject({ access_token: null, refresh_token: null, id_token: null })
    expect((await signInBy(identity(email), '?to=%2F%2Fevil.example')).answer.headers.get('location')).toBe('/desk')
  })

  it.each([
    ['an address that nobody here has', async () => identity('stranger@maker.example'), '没有可用的工作人员账号'],
    ['an address that is not verified', async () => identity(await aMember(), false), '没有确认您的邮箱'],
    [
      'an address that is verified by the text «false»',
      async () => identity(await aMember(), 'false'),
      '没有确认您的邮箱',
    ],
    ['no word on verification', async () => identity(await aMember(), null), '没有确认您的邮箱'],
    ['nobody, as the sign-in was cancelled', async () => undefined, '登录已取消'],
  ])('[sso] given %s – when the browser comes back – then out, with a sentence', async (_what, make, words) => {
    const { browser, answer } = await signInBy(await make())
    expect(answer.status).toBe(401)
    expect(await answer.text()).toContain(words)
    expect(browser.cookie()).not.toContain('sanbao_staff=')
    expect(await status(browser)).toBe(401)
  })

  it('[sso] given an account that is closed, tied to the provider or not – when the provider vouches – then out', async () => {
    const database = await open()
    const [tied, fresh] = [await aMember(), await aMember()]
    expect((await signInBy(identity(tied))).answer.status).toBe(303)
    for (const email of [tied, fresh]) {
      expect((await closeStaff(accountsOf(database), { email })).ok).toBe(true)
      const { browser, answer } = await signInBy(identity(email))
      expect(answer.status).toBe(401)
      expect(await status(browser)).toBe(401)
    }
  })

  it('[sso] given a way back – when forged, used twice, or used in another browser – then out', async () => {
    const email = await aMember()
    const { back, browser, answer } = await signInBy(identity(email))
    expect(answer.status).toBe(303)
    expect((await browser.get(back)).status).toBe(401)
    const thief = aBrowser(application.url)
    const waiting = await toProvider(aBrowser(application.url), identity(email))
    expect((await thief.get(waiting)).status).toBe(401)
    const victim = aBrowser(application.url)
    const own = new URL(await toProvider(victim, identity(email)), application.url)
    const forged = new URL(own)
    forged.searchParams.set('state', 'f'.repeat(32))
    const other = new URL(own)
    other.searchParams.set('code', 'x'.repeat(43))
    for (const way of [forged, other, new URL('/desk/sign-in/sso/return', application.url)])
      expect((await victim.get(way.pathname + way.search)).status).toBe(401)
    for (const visitor of [thief, victim]) expect(await status(visitor)).toBe(401)
  })

  it('[sso] given a provider that does not answer – when somebody wants to sign in by it – then a sentence, and the password still works', async () => {
    const port = await freePort()
    const env = {
      SANBAO_OIDC_ISSUER: `http://127.0.0.1:${port}`,
      SANBAO_OIDC_CLIENT_ID: 'x',
      SANBAO_OIDC_CLIENT_SECRET: 'y',
    }
    const lonely = await startApplication(await open(), { clock: systemClock, env })
    const answer = await aBrowser(lonely.url).get('/desk/sign-in/sso')
    expect(answer.status).toBe(503)
    expect(await answer.text()).toContain('登录服务暂时无法访问')
    const wrong = { email: 'nobody@maker.example', password: 'wrong password' }
    expect((await aBrowser(lonely.url).post('/desk/sign-in', wrong)).status).toBe(401)
    await lonely.close()
  })
})
