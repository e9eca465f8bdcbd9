import { beforeAll, expect, it } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { eachDatabase } from '#tests/databases.ts'
import { startApplication } from '#tests/http/application.ts'
import { aBrowser, accountsOf, personCookie } from '#tests/http/people.ts'
import { askForLink, sendSignInLink, signInByLink } from './accounts.use-cases.ts'
import { linkAsked } from './accounts.schema.ts'
import { makeLink } from './one-time-links.ts'
import { findOrCreatePerson } from './people.ts'

/** A tenth of what a release runs. */
const LINKS = Number(process.env['RACE_LINKS'] ?? 10)

eachDatabase('people', (open, kind) => {
  beforeAll(async () => void (await open()))

  let made = 0
  const anAddress = (): string => `person-${kind}-${++made}@customer.example`
  const aPerson = async () => {
    const { db } = await open()
    const email = anAddress()
    return { email, personId: await findOrCreatePerson(db, { email, name: '王', locale: 'en' }) }
  }
  const running = async () => {
    const database = await open()
    return {
      database,
      accounts: accountsOf(database),
      application: await startApplication(database, { clock: systemClock }),
    }
  }
  /** The mails told for an address, as the outbox has them. */
  const mailsTo = async (
    address: string,
  ): Promise<readonly { text: string; locale: string; to: { address: string } }[]> => {
    const { db } = await open()
    const jobs = await db
      .selectFrom('outbox')
      .select('payload')
      .where('topic', '=', 'mail.send')
      .orderBy('job_id')
      .execute()
    const mails = jobs.map(
      ({ payload }) => payload as unknown as { text: string; locale: string; to: { address: string } },
    )
    return mails.filter(({ to }) => to.address === address)
  }
  /** Does what the outbox would do with everything that asks for a link. */
  const sendLinks = async (): Promise<void> => {
    const { db } = await open()
    const jobs = await db
      .selectFrom('outbox')
      .select(['job_id', 'payload'])
      .where('topic', '=', 'accounts.sign_in_link')
      .execute()
    for (const { job_id, payload } of jobs) {
      await db.transaction().execute(async (tx) => {
        await sendSignInLink(tx, accountsOf(await open()), linkAsked.parse(payload))
        await tx.deleteFrom('outbox').where('job_id', '=', job_id).execute()
      })
    }
  }

  it('[T9] given the link of a mail – when opened, pressed, pressed again – then one session, in the person’s language', async () => {
    const { application } = await running()
    const { email } = await aPerson()
    const browser = aBrowser(application.url)
    expect((await browser.post('/sign-in', { email: ` ${email.toUpperCase()} ` })).status).toBe(200)
    await sendLinks()
    const [mail] = await mailsTo(email)
    expect(mail).toMatchObject({ to: { address: email }, locale: 'en' })
    const path = /https:\/\/check\.example(\/sign-in\/link\/\S+)/.exec(mail?.text ?? '')?.[1] ?? ''
    for (let opened = 0; opened < 3; opened++) expect((await browser.get(path)).status).toBe(200)
    const token = path.slice(path.lastIndexOf('/') + 1)
    const pressed = await browser.post('/sign-in/confirm', { token })
    expect([pressed.status, pressed.headers.get('location')]).toEqual([303, '/account'])
    expect(pressed.headers.getSetCookie().join()).toMatch(
      /^__Host-sanbao_person=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/,
    )
    const account = await browser.get('/account')
    expect(await account.text()).toContain(email)
    const again = aBrowser(application.url)
    expect((await again.post('/sign-in/confirm', { token })).status).toBe(410)
    expect(again.cookie()).toBe('')
    await application.close()
  })

  it('[T8] given an unknown address – when a link is asked for – then the same page, and no mail and no person', async () => {
    const { application, database } = await running()
    const { email } = await aPerson()
    const stranger = anAddress()
    const ask = async (address: string) => {
      const answer = await aBrowser(application.url).post('/sign-in', { email: address })
      return [answer.status, await answer.text()]
    }
    expect(await ask(stranger)).toEqual(await ask(email))
    await sendLinks()
    expect(await mailsTo(email)).toHaveLength(1)
    expect(await mailsTo(stranger)).toHaveLength(0)
    expect(await database.db.selectFrom('people').select('email').where('email', '=', stranger).execute()).toEqual([])
    await application.close()
  })

  it('[R14] given one address asked for ten times from anywhere – when the links are sent – then three', async () => {
    const { accounts } = await running()
    const { email } = await aPerson()
    for (let asked = 0; asked < 10; asked++) await askForLink(accounts, email)
    await sendLinks()
    expect(await mailsTo(email)).toHaveLength(3)
  })

  it(`[R4] given ${LINKS} links – when each is used 50 times at once – then one session each`, async () => {
    const { database, accounts } = await running()
    for (let link = 0; link < LINKS; link++) {
      const { personId } = await aPerson()
      const token = await makeLink(database.db, { purpose: 'sign_in', personId, now: systemClock() })
      const uses = await Promise.all(Array.from({ length: 50 }, () => signInByLink(accounts, token, 'race')))
      expect(uses.filter((session) => session !== undefined)).toHaveLength(1)
      const sessions = await database.db
        .selectFrom('person_sessions')
        .select('session_id')
        .where('person_id', '=', personId)
        .execute()
      expect(sessions).toHaveLength(1)
    }
  })

  it('[T10] given a link – when used after ten minutes – then it is over; a minute before, it is good', async () => {
    const { database } = await running()
    const { personId } = await aPerson()
    const now = systemClock()
    const at = (minutes: number) => accountsOf(database, () => now.add({ minutes }))
    const [late, early] = [
      await makeLink(database.db, { purpose: 'sign_in', personId, now }),
      await makeLink(database.db, { purpose: 'sign_in', personId, now }),
    ]
    expect(await signInByLink(at(10), late, '')).toBeUndefined()
    expect(await signInByLink(at(9), early, '')).toMatch(/^[\w-]{43}$/)
  })

  it('[T10] given a link and a session – when the tables are read – then neither token is in them', async () => {
    const { database, accounts } = await running()
    const { personId } = await aPerson()
    const token = await makeLink(database.db, { purpose: 'sign_in', personId, now: systemClock() })
    const session = (await signInByLink(accounts, token, '')) ?? ''
    const rows = [
      await database.db.selectFrom('one_time_links').selectAll().execute(),
      await database.db.selectFrom('person_sessions').selectAll().execute(),
    ]
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    expect(Buffer.from(session, 'base64url')).toHaveLength(32)
    expect(JSON.stringify(rows)).not.toContain(token)
    expect(JSON.stringify(rows)).not.toContain(session)
  })

  it.each([
    ['two fields', 'email=a%40b.example&email=c%40d.example', 400],
    ['two addresses', 'email=a%40b.example%2Cc%40d.example', 422],
    ['a header', 'email=a%40b.example%0D%0ABcc%3A%20c%40d.example', 422],
    ['a field more', 'email=a%40b.example&role=admin', 400],
    ['nothing', 'email=', 422],
  ])('[T11] given %s – when a link is asked for – then refused and nothing is told', async (_what, body, status) => {
    const { application, database } = await running()
    const answer = await fetch(`${application.url}/sign-in`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect(answer.status).toBe(status)
    const told = await database.db.selectFrom('outbox').select('payload').execute()
    expect(JSON.stringify(told)).not.toMatch(/@[bd]\.example/)
    await application.close()
  })

  it('[T11] given a link – when it is used – then only the person it was made for is in, at the stored address', async () => {
    const { application, database } = await running()
    const { email } = await aPerson()
    await askForLink(accountsOf(database), email.toUpperCase())
    await sendLinks()
    expect((await mailsTo(email)).map(({ to }) => to)).toEqual([{ address: email }])
    await application.close()
  })

  it('[sessions] given two browsers of a person – when one ends the other’s – then out at once; a stranger cannot', async () => {
    const { application, database } = await running()
    const { email } = await aPerson()
    const [first, second, stranger] = [
      await personCookie(database, email),
      await personCookie(database, email),
      await personCookie(database, anAddress()),
    ]
    const account = (cookie: string) => aBrowser(application.url).get('/account', { cookie })
    const end = (cookie: string, session: string) =>
      aBrowser(application.url).post('/account/sessions/end', { session }, { cookie })
    const [newest] = await database.db
      .selectFrom('person_sessions')
      .select('session_id')
      .where('person_id', '=', second.personId)
      .orderBy('created_at', 'desc')
      .orderBy('session_id', 'desc')
      .execute()
    const session = newest?.session_id ?? ''
    expect((await end(stranger.cookie, session)).status).toBe(404)
    expect((await account(second.cookie)).status).toBe(200)
    expect((await end(first.cookie, session)).status).toBe(303)
    expect((await account(second.cookie)).headers.get('location')).toBe('/sign-in')
    expect((await account(first.cookie)).status).toBe(200)
    await aBrowser(application.url).post('/account/sign-out', {}, { cookie: first.cookie })
    expect((await account(first.cookie)).status).toBe(303)
    await application.close()
  })

  it('[people] given one address typed 20 times at once – when a person is looked for – then one, and what is known stays', async () => {
    const { db } = await open()
    const email = anAddress()
    const first = await findOrCreatePerson(db, { email, name: '王芳', locale: 'zh-CN' })
    const ids = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        db
          .transaction()
          .execute((tx) =>
            findOrCreatePerson(tx, { email: email.toUpperCase(), name: `Other ${index}`, locale: 'en' }),
          ),
      ),
    )
    expect(new Set(ids)).toEqual(new Set([first]))
    const row = await db.selectFrom('people').selectAll().where('person_id', '=', first).executeTakeFirstOrThrow()
    expect(row).toMatchObject({ email, name: '王芳', locale: 'zh-CN', verified_at: null })
  })
})
