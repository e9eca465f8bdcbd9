import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { addDealers } from '#features/dealers/index.ts'
import { loadDemoIssues } from '#features/known-issues/index.ts'
import { addReply, findRequest } from '#features/support/index.ts'
import { formatInstant, systemClock } from '#platform/clock.ts'
import { aUnit, editions } from '#tests/http/application.ts'
import { complaintsOf, startBrowser, violationsOf } from './browser.ts'
import { signIn, startDesk } from './desk-app.ts'

const DEALER = '01900000-0000-7000-8000-00000000dea1'

const desk = await startDesk()
const browser = await startBrowser()

beforeAll(async () => {
  const { db } = desk.database
  await loadDemoIssues(db, systemClock())
  await addDealers(db, [{ dealer_id: DEALER, name: '示例视讯' }])
})

const ann = { email: 'ann@example.com', name: 'Ann Lee', company: 'Studio North', phone: '', locale: 'en' } as const
const actor = { kind: 'staff', staffId: 'test', name: 'test', role: 'admin' } as const

const context = () => ({ db: desk.database.db, editions, now: formatInstant(systemClock()) })

/** A request as the database has it, past the screen. */
const stored = async (id: string) => {
  const found = await findRequest(context(), id, actor, 'en')
  if (found === undefined) throw new Error('no such request')
  return found
}

/** The customer writes again. */
const writes = async (requestId: string, body: string): Promise<void> => {
  const personId = (await stored(requestId)).customer.id
  const author = { kind: 'customer', id: personId, name: 'Ann Lee' } as const
  await addReply(context(), { requestId, actor: { kind: 'customer', personId }, author, body })
}

const open = async (page: Page, id: string, subject: string): Promise<void> => {
  await page.goto(`${desk.url}/desk/requests/${id}`)
  await page.getByRole('heading', { level: 1, name: subject }).waitFor()
}

/** What axe finds on the page as it stands, once nothing moves any more. */
const settledViolations = async (page: Page) => {
  await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'))
  return violationsOf(page)
}

describe('the thread of a request in a browser', () => {
  it('[mentions] given only a keyboard – when a colleague is named in a note – then they have it on their board until they read it', async () => {
    const { id } = await desk.request(60, { subject: 'Name a colleague', customer: ann })
    const { page, context: own } = await signIn(browser, desk, { locale: 'en', width: 1440, role: 'support' })
    const complaints = complaintsOf(page)
    await open(page, id, 'Name a colleague')
    await page.keyboard.press('n')
    await page.keyboard.type('Please look, @tech')
    await page.getByRole('option', { name: 'Technician' }).waitFor()
    expect(await settledViolations(page)).toEqual([])
    await page.keyboard.press('Enter')
    await page.keyboard.type('thanks')
    await page.keyboard.press('Control+Enter')
    await expect.poll(async () => (await stored(id)).thread.at(-1)?.body).toMatch(/^Please look, @.*Technician thanks$/)
    const two = await signIn(browser, desk, { locale: 'en', width: 1440, role: 'technician' })
    await two.page.getByLabel('1 unread that name me').waitFor()
    await two.page.goto(`${desk.url}/desk/notices`)
    await two.page.getByRole('heading', { name: 'Names me, or given to me' }).waitFor()
    expect(await settledViolations(two.page)).toEqual([])
    await two.page.getByRole('link', { name: 'Name a colleague' }).press('Enter')
    await two.page.getByRole('heading', { level: 1, name: 'Name a colleague' }).waitFor()
    await two.page.getByLabel('1 unread that name me').waitFor({ state: 'detached' })
    expect(complaints).toEqual([])
    await own.close()
    await two.context.close()
  })

  it('[U merge] given two requests of a customer – when one is merged on the screen – then both are one, with a link each way', async () => {
    const customer = { ...ann, email: 'merge@example.com' }
    const first = await desk.request(90, { subject: 'Merge me', customer })
    const second = await desk.request(60, { subject: 'Into this one', customer })
    const { page, context: own } = await signIn(browser, desk, { locale: 'en', width: 390, role: 'support' })
    await open(page, first.id, 'Merge me')
    await page.getByRole('button', { name: 'Merge…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio', { name: 'Into this one' }).click()
    expect(await settledViolations(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Merge', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Into this one' }).waitFor()
    expect((await stored(first.id)).mergedInto).toBe(second.id)
    await page.getByText(`Request ${first.number} was merged into this one.`).waitFor()
    await page.getByRole('link', { name: 'Open it' }).click()
    await page.getByRole('heading', { level: 1, name: 'Merge me' }).waitFor()
    expect(await page.getByRole('button', { name: 'Merge…' }).count()).toBe(0)
    await own.close()
  })

  it('[U split] given two matters in one thread – when the second is split off on the screen – then it opens as a request of its own', async () => {
    const { id } = await desk.request(90, { subject: 'Two matters', customer: { ...ann, email: 'split@example.com' } })
    await writes(id, 'And the other one has no sound')
    const { page, context: own } = await signIn(browser, desk, { locale: 'en', width: 1440, role: 'support' })
    await open(page, id, 'Two matters')
    await page.getByRole('button', { name: 'Split…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('checkbox').nth(1).check()
    await dialog.getByLabel('Subject of the new request').fill('No sound')
    expect(await settledViolations(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Split', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'No sound' }).waitFor()
    await page.getByText('And the other one has no sound').waitFor()
    expect((await stored(id)).thread.filter(({ kind }) => kind === 'public')).toHaveLength(1)
    await own.close()
  })

  it('[2.8.c] given a dealer’s unit without leave – when leave is asked for, noted, and the request handed over and taken back – then each step stands on the screen', async () => {
    const serial = await aUnit(desk.database, [{ type: 'sold', on: '2026-05-10', dealer: DEALER }])
    const { id } = await desk.request(60, { subject: 'For the dealer', customer: ann, serial })
    const { page, context: own } = await signIn(browser, desk, { locale: 'en', width: 1440, role: 'support' })
    await open(page, id, 'For the dealer')
    await page.getByText('Not to be handed to “示例视讯”').waitFor()
    expect(await settledViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'Ask the customer' }).click()
    await expect
      .poll(() => page.getByRole('textbox', { name: 'To the customer' }).inputValue())
      .toContain('sold by the dealer “示例视讯”')
    await page.getByRole('button', { name: 'Note that they agree' }).click()
    await page.getByRole('button', { name: 'Hand over to “示例视讯”' }).click()
    await page.getByText('The dealer “示例视讯” deals with it').waitFor()
    expect((await stored(id)).dealer?.id).toBe(DEALER)
    await page.getByRole('button', { name: 'Take it back' }).click()
    await page.getByRole('button', { name: 'Hand over to “示例视讯”' }).waitFor()
    expect((await stored(id)).dealer).toBeNull()
    await own.close()
  })

  it('[firmware-first] given what a customer wrote of a known issue – when put into the reply – then it is there in the customer’s language', async () => {
    const details = { model: 'TEST encoder', firmware: '1.2' }
    const issue = { zh: '登录页', en: 'Login page' }
    const { page, context: own } = await signIn(browser, desk, { locale: 'en', width: 1440, role: 'manager' })
    const complaints = complaintsOf(page)
    await page.goto(`${desk.url}/desk/known-issues`)
    await page.getByRole('heading', { name: 'The E3 restarts at high bit rates' }).waitFor()
    expect(await settledViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'New known issue' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Title (Chinese)').fill(issue.zh)
    await dialog.getByLabel('Title (English)').fill(issue.en)
    await dialog.getByLabel('What helps (Chinese)').fill('清除缓存')
    await dialog.getByLabel('What helps (English)').fill('Clear the cache')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByText('Choose at least one model or product family.').waitFor()
    expect(await settledViolations(page)).toEqual([])
    await dialog.getByLabel('Product families').first().press('ArrowDown')
    await page.getByRole('option').first().click()
    await dialog.getByLabel('Symptoms (English)').first().fill('blank page')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('heading', { name: 'Login page' }).waitFor()
    const serial = await aUnit(desk.database, [{ type: 'sold', on: '2026-05-10' }])
    const cmd = { subject: '登录后是 blank page', details, serial }
    const { id } = await desk.request(60, cmd)
    await open(page, id, cmd.subject)
    await page.getByRole('button', { name: 'Put it into the reply' }).click()
    await expect
      .poll(() => page.getByRole('textbox', { name: 'To the customer' }).inputValue())
      .toBe('这可能是一个已知问题：登录页\n\n清除缓存')
    await page.getByText('Used in this request before').waitFor()
    expect(complaints).toEqual([])
    await own.close()
  })

  it('[2.7] given a slow line – when the engine is asked and the reply sent before the page has loaded anew – then it is sent, as nobody else has written', async () => {
    const { page, context: own } = await signIn(browser, desk, { locale: 'en', width: 1440, role: 'support' })
    const serial = await aUnit(desk.database, [{ type: 'sold', on: '2026-05-10' }])
    const { id } = await desk.request(60, { subject: 'No power', serial })
    await open(page, id, 'No power')
    await page.route(`**/api/desk/requests/${id}`, () => {})
    await page.getByRole('button', { name: 'Ask', exact: true }).click()
    await page.getByRole('button', { name: 'Put the explanation into the reply' }).waitFor()
    const field = page.getByRole('textbox', { name: 'To the customer' })
    await field.fill('Please send it in.')
    const sent = page.waitForResponse((answer) => answer.url().endsWith('/reply'))
    await field.press('Control+Enter')
    expect((await sent).status()).toBe(200)
    expect((await stored(id)).answeredAt).not.toBeNull()
    await own.close()
  })

  it('[macros] given a slip in a placeholder – when saved on the screen – then it is named beside the field, and mended it is kept', async () => {
    const { page, context: own } = await signIn(browser, desk, { locale: 'en', width: 390, role: 'manager' })
    await page.goto(`${desk.url}/desk/macros`)
    await page.getByRole('button', { name: 'Edit: Solved' }).click()
    const dialog = page.getByRole('dialog')
    const field = dialog.getByLabel('Text (English)')
    await field.fill('Hello {nmae}')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByText('Not known: {nmae}.').waitFor()
    expect(await settledViolations(page)).toEqual([])
    await field.fill('Hello {name}')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('Hello {name}', { exact: true }).waitFor()
    await own.close()
  })

  it('[U reminder] given a customer who is waited for – when another day is chosen on the screen – then it is that day', async () => {
    const { id } = await desk.request(60, { subject: 'Wait for it', customer: { ...ann, email: 'wait@example.com' } })
    const author = { kind: 'staff', id: 'test', name: 'test' } as const
    await addReply(context(), { requestId: id, actor, author, body: 'Which one?', waitFor: 'customer' })
    const day = systemClock().add({ hours: 240 }).toZonedDateTimeISO('Asia/Shanghai').toPlainDate().toString()
    const { page, context: own } = await signIn(browser, desk, { locale: 'en', width: 1440, role: 'support' })
    await open(page, id, 'Wait for it')
    await page.getByLabel('Day of the reminder').fill(day)
    await page.getByRole('button', { name: 'Change', exact: true }).click()
    await expect.poll(async () => (await stored(id)).remindAt).toBe(`${day}T01:00:00.000Z`)
    await own.close()
  })

  it.each([
    ['zh-CN', 390, 'dark'],
    ['en', 1440, 'dark'],
    ['zh-CN', 1440, 'light'],
  ] as const)(
    '[R30] given %s, %i px, %s – when the pages of triage are checked by axe – then no violation, and nothing sticks out',
    async (locale, width, scheme) => {
      const serial = await aUnit(desk.database, [{ type: 'sold', on: '2026-05-10', dealer: DEALER }])
      const details = { model: 'E3', firmware: '1.31' }
      const { id } = await desk.request(60, { subject: 'E3 重启 reboot', serial, details, customer: ann })
      const author = { kind: 'staff', id: 'test', name: 'test' } as const
      await addReply(context(), { requestId: id, actor, author, body: '哪一路？', waitFor: 'customer' })
      const { page, context: own } = await signIn(browser, desk, { locale, width, scheme, role: 'manager' })
      for (const path of [`requests/${id}`, 'known-issues', 'macros', 'notices']) {
        await page.goto(`${desk.url}/desk/${path}`)
        await page.locator('main h1').waitFor()
        await page.waitForFunction(() => document.querySelector('.mantine-Skeleton-root') === null)
        expect([path, await settledViolations(page)]).toEqual([path, []])
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        expect([path, overflow]).toEqual([path, 0])
      }
      await own.close()
    },
  )
})
