import { beforeAll, expect, it } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { eachDatabase } from '#tests/databases.ts'
import { startApplication } from '#tests/http/application.ts'
import { aBrowser, accountsOf, codeOf, keyOnPage, type Browser } from '#tests/http/people.ts'
import { addStaff, closeStaff, firstAdminLink, listStaff, makeDemoStaff, resetStaff } from './staff.ts'
import type { Role } from './accounts.schema.ts'

const PASSWORD = '正确的马 电池 订书钉 2026'

const tokenOf = (link: string): string => link.slice(link.lastIndexOf('/') + 1)

/** Signs in for the first time: password, authenticator set up, its first code. */
const setUp = async (browser: Browser, email: string): Promise<string> => {
  const page = await browser.post('/desk/sign-in', { email, password: PASSWORD })
  const key = keyOnPage(await page.text())
  const done = await browser.post('/desk/sign-in/set-up', { code: await codeOf(key) })
  expect([done.status, done.headers.get('location')]).toEqual([303, '/desk'])
  return key
}

eachDatabase('no staff', (open) => {
  beforeAll(async () => void (await open()))

  it('[first start] given no staff – when the link of the terminal is opened – then it makes one administrator, once', async () => {
    const database = await open()
    const accounts = accountsOf(database)
    const application = await startApplication(database, { clock: systemClock })
    const withdrawn = await firstAdminLink(accounts)
    const link = (await firstAdminLink(accounts)) ?? ''
    const browser = aBrowser(application.url)
    expect(link.startsWith('https://check.example/desk/password/')).toBe(true)
    expect((await browser.get(`/desk/password/${tokenOf(withdrawn ?? '')}`)).status).toBe(410)
    expect((await browser.get(`/desk/password/${tokenOf(link)}`)).status).toBe(200)
    const form = { token: tokenOf(link), name: '李', email: 'Boss@Maker.example', password: PASSWORD }
    expect((await browser.post('/desk/password', { ...form, password: 'short' })).status).toBe(422)
    const answers = await Promise.all([1, 2, 3].map(() => aBrowser(application.url).post('/desk/password', form)))
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 410, 410])
    await setUp(browser, 'boss@maker.example')
    expect(await (await browser.get('/api/desk/me')).json()).toMatchObject({ name: '李', role: 'admin' })
    expect(await firstAdminLink(accounts)).toBeUndefined()
    await application.close()
  })
})

eachDatabase('staff', (open) => {
  beforeAll(async () => void (await open()))
  const clock = systemClock
  let added = 0
  const running = async () => {
    const database = await open()
    return { database, accounts: accountsOf(database), application: await startApplication(database, { clock }) }
  }
  const aMember = async (url: string, role: Role = 'support') => {
    const email = `member-${++added}@maker.example`
    const link = await addStaff(accountsOf(await open()), { email, name: `Member ${added}`, role })
    if (!link.ok) throw new Error(link.error)
    await aBrowser(url).post('/desk/password', { token: tokenOf(link.value), password: PASSWORD })
    return email
  }

  it('[6.3.3] given a password and no second factor yet – when anything of the desk is asked – then 401 until it is set up', async () => {
    const { application } = await running()
    const email = await aMember(application.url)
    const browser = aBrowser(application.url)
    const page = await browser.post('/desk/sign-in', { email, password: PASSWORD })
    expect(browser.cookie()).toContain('__Host-sanbao_staff=')
    expect((await browser.get('/api/desk/me')).status).toBe(401)
    const wrong = await browser.post('/desk/sign-in/set-up', { code: '000000' })
    expect(wrong.status).toBe(401)
    expect((await browser.get('/api/desk/me')).status).toBe(401)
    await browser.post('/desk/sign-in/set-up', { code: await codeOf(keyOnPage(await page.text())) })
    expect((await browser.get('/api/desk/me')).status).toBe(200)
    await application.close()
  })

  it('[6.3.3] given both factors are set up – when signing in again – then the password alone opens nothing', async () => {
    const { application } = await running()
    const email = await aMember(application.url)
    const key = await setUp(aBrowser(application.url), email)
    const browser = aBrowser(application.url)
    expect((await browser.post('/desk/sign-in', { email, password: PASSWORD })).status).toBe(200)
    expect(browser.cookie()).not.toContain('sanbao_staff=')
    expect((await browser.get('/api/desk/me')).status).toBe(401)
    expect((await browser.post('/desk/sign-in/code', { code: '123' })).status).toBe(401)
    expect((await browser.post('/desk/sign-in/code', { code: await codeOf(key, 1) })).status).toBe(303)
    expect((await browser.get('/api/desk/me')).status).toBe(200)
    await application.close()
  })

  it('[6.5.1] given a code that somebody has used – when it is used again at once – then nobody gets in by it', async () => {
    const { application } = await running()
    const email = await aMember(application.url)
    const key = await setUp(aBrowser(application.url), email)
    const code = await codeOf(key, 1)
    const [owner, onlooker] = [aBrowser(application.url), aBrowser(application.url)]
    for (const browser of [owner, onlooker]) await browser.post('/desk/sign-in', { email, password: PASSWORD })
    expect((await owner.post('/desk/sign-in/code', { code })).status).toBe(303)
    expect((await onlooker.post('/desk/sign-in/code', { code })).status).toBe(401)
    expect((await onlooker.get('/api/desk/me')).status).toBe(401)
    expect((await owner.get('/api/desk/me')).status).toBe(200)
    await application.close()
  })

  it('[6.3.3] given a code tried too often – when the right one comes – then this sign-in is over', async () => {
    const { application } = await running()
    const email = await aMember(application.url)
    const key = await setUp(aBrowser(application.url), email)
    const browser = aBrowser(application.url)
    await browser.post('/desk/sign-in', { email, password: PASSWORD })
    const right = await codeOf(key, 1)
    const wrong = right === '000000' ? '000001' : '000000'
    for (let tries = 0; tries < 5; tries++) await browser.post('/desk/sign-in/code', { code: wrong })
    expect((await browser.post('/desk/sign-in/code', { code: right })).status).toBe(401)
    expect((await browser.get('/api/desk/me')).status).toBe(401)
    await application.close()
  })

  it('[cookies] given a sign-in under https – when the cookies are looked at – then they are bound to the host and hidden', async () => {
    const { application } = await running()
    const email = await aMember(application.url)
    const answer = await aBrowser(application.url).post('/desk/sign-in', { email, password: PASSWORD })
    const cookies = answer.headers.getSetCookie().filter((line) => line.includes('sanbao_'))
    expect(cookies.length).toBeGreaterThan(0)
    for (const line of cookies) {
      expect(line).toMatch(/^__Host-/)
      expect(line).toMatch(/; ?Secure/i)
      expect(line).toMatch(/; ?HttpOnly/i)
      expect(line).toMatch(/; ?SameSite=Lax/i)
      expect(line).toMatch(/; ?Path=\/(;|$)/i)
      expect(line).not.toMatch(/Domain=/i)
    }
    await application.close()
  })

  it('[T8] given an unknown address and a wrong password – when signing in – then the same answer', async () => {
    const { application } = await running()
    const email = await aMember(application.url)
    const ask = async (address: string) => {
      const answer = await aBrowser(application.url).post('/desk/sign-in', {
        email: address,
        password: 'wrong password',
      })
      return [answer.status, (await answer.text()).replaceAll(address, 'ADDRESS')]
    }
    const known = await ask(email)
    expect(known[0]).toBe(401)
    expect(await ask('nobody-here@maker.example')).toEqual(known)
    await application.close()
  })

  it.each(['known', 'unknown'])(
    '[R14] given an address (%s) tried ten times – when tried again – then 429, also with the right password',
    async (who) => {
      const { application } = await running()
      const email = who === 'known' ? await aMember(application.url) : `nobody-${++added}@maker.example`
      const browser = aBrowser(application.url)
      const statuses: number[] = []
      for (let tries = 0; tries < 10; tries++) {
        statuses.push((await browser.post('/desk/sign-in', { email, password: 'wrong password' })).status)
      }
      expect(new Set(statuses)).toEqual(new Set([401]))
      expect((await browser.post('/desk/sign-in', { email, password: PASSWORD })).status).toBe(429)
      await application.close()
    },
  )

  it('[sessions] given two browsers – when one ends the other’s session – then that one is out at once', async () => {
    const { application } = await running()
    const email = await aMember(application.url)
    const first = aBrowser(application.url)
    const key = await setUp(first, email)
    const second = aBrowser(application.url)
    const headers = { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0' }
    await second.post('/desk/sign-in', { email, password: PASSWORD }, headers)
    await second.post('/desk/sign-in/code', { code: await codeOf(key, 1) }, headers)
    expect((await second.get('/api/desk/me')).status).toBe(200)
    const page = await (await first.get('/desk/account')).text()
    const listed = [...page.matchAll(/<li><p><bdi[^>]*>([^<]+)<\/bdi>[\s\S]*?name="session" value="([0-9a-f-]+)"/g)]
    const session = listed.find(([, agent]) => agent === 'Firefox 144 · Windows')?.[2] ?? ''
    const stranger = aBrowser(application.url)
    await setUp(stranger, await aMember(application.url))
    expect((await stranger.post('/desk/account/sessions/end', { session })).status).toBe(404)
    expect((await second.get('/api/desk/me')).status).toBe(200)
    expect((await first.post('/desk/account/sessions/end', { session })).status).toBe(303)
    expect((await second.get('/api/desk/me')).status).toBe(401)
    expect((await first.get('/api/desk/me')).status).toBe(200)
    const old = first.cookie()
    await first.post('/desk/account/sign-out', {})
    expect((await aBrowser(application.url).get('/api/desk/me', { cookie: old })).status).toBe(401)
    await application.close()
  })

  it('[8.3.2] given somebody who leaves or has lost the phone – when closed or reset – then out at once', async () => {
    const { application, accounts } = await running()
    const emails = [await aMember(application.url), await aMember(application.url)]
    const browsers = [aBrowser(application.url), aBrowser(application.url)]
    await setUp(browsers[0] as Browser, emails[0] as string)
    await setUp(browsers[1] as Browser, emails[1] as string)
    expect(await closeStaff(accounts, { email: emails[0] as string })).toEqual({ ok: true, value: undefined })
    const link = await resetStaff(accounts, { email: emails[1] as string })
    for (const browser of browsers) expect((await browser.get('/api/desk/me')).status).toBe(401)
    for (const email of emails) {
      expect((await aBrowser(application.url).post('/desk/sign-in', { email, password: PASSWORD })).status).toBe(401)
    }
    expect(await resetStaff(accounts, { email: emails[0] as string })).toEqual({ ok: false, error: 'unknown' })
    await aBrowser(application.url).post('/desk/password', {
      token: tokenOf(link.ok ? link.value : ''),
      password: PASSWORD,
    })
    await setUp(aBrowser(application.url), emails[1] as string)
    await application.close()
  })

  it('[last admin] given administrators – when they are closed one by one – then the last one stays', async () => {
    const { application, accounts, database } = await running()
    await aMember(application.url, 'admin')
    await aMember(application.url, 'admin')
    const admins = (await listStaff(database.db)).filter(({ role, closed }) => role === 'admin' && !closed)
    const last = admins.pop()
    expect(admins.length).toBeGreaterThan(0)
    for (const { email } of admins)
      expect(await closeStaff(accounts, { email })).toEqual({ ok: true, value: undefined })
    expect(await closeStaff(accounts, { email: last?.email ?? '' })).toEqual({ ok: false, error: 'last_admin' })
    await application.close()
  })

  it('[demo] given staff already – when the staff of the demonstration is asked for – then none is made', async () => {
    const { application, accounts } = await running()
    await aMember(application.url)
    expect(await makeDemoStaff(accounts)).toEqual([])
    await application.close()
  })
})
