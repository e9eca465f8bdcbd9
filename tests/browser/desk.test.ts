import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { findRequest } from '#features/support/index.ts'
import { formatInstant, systemClock } from '#platform/clock.ts'
import { editions } from '#tests/http/application.ts'
import { complaintsOf, openContext, startBrowser, violationsOf } from './browser.ts'
import { signIn, startDesk } from './desk-app.ts'
import { states } from './states.ts'

const desk = await startDesk()
const browser = await startBrowser()

const ann = { email: 'ann@example.com', name: 'Ann Lee', company: 'Studio North', phone: '', locale: 'en' } as const

/** A request as the database has it, past the screen. */
const stored = async (id: string) => {
  const actor = { kind: 'staff', staffId: 'test', name: 'test', role: 'admin' } as const
  const found = await findRequest(
    { db: desk.database.db, editions, now: formatInstant(systemClock()) },
    id,
    actor,
    'en',
  )
  if (found === undefined) throw new Error('no such request')
  return found
}

const focused = (page: Page): Promise<string> => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '')

/** Presses Tab until the focus is on a control of this name. */
const tabTo = async (page: Page, name: string): Promise<void> => {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press('Tab')
    if ((await focused(page)).includes(name)) return
  }
  throw new Error(`«${name}» is not reached by Tab`)
}

describe('the desk in a browser', () => {
  it('[R30] given only a keyboard – taking, asking the engine about, answering and solving a request – it is taken, answered and solved', async () => {
    const first = await desk.request(20 * 60, { subject: 'Black picture', customer: ann, serial: states.free.serial })
    const { page, context } = await signIn(browser, desk, { locale: 'en', width: 1440, role: 'support' })
    const complaints = complaintsOf(page)
    await page.getByRole('link', { name: 'Black picture' }).waitFor()
    await page.keyboard.press('j')
    expect(await focused(page)).toBe('Black picture')
    await page.keyboard.press('a')
    await expect.poll(async () => (await stored(first.id)).assignedTo?.id).toBe(await meId(page))
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Black picture' }).waitFor()
    // The engine: its panel, the question, and the explanation into the reply.
    await page.getByRole('heading', { name: 'Ask the engine' }).waitFor()
    await page.keyboard.press('g')
    await tabTo(page, 'Ask')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Put the explanation into the reply' }).waitFor()
    await tabTo(page, 'Put the explanation into the reply')
    await page.keyboard.press('Enter')
    const field = page.getByRole('textbox', { name: 'To the customer' })
    await expect.poll(() => field.inputValue()).toContain('2 June 2025')
    await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA')
    await page.keyboard.press('Control+End')
    await page.keyboard.type('\n\nPlease send it in.')
    await page.keyboard.press('Control+Enter')
    await expect.poll(async () => (await stored(first.id)).answeredAt).not.toBeNull()
    await expect.poll(() => field.inputValue()).toBe('')
    await page.keyboard.press('Escape')
    await page.keyboard.press('e')
    await expect.poll(async () => (await stored(first.id)).state).toBe('resolved')
    const { thread } = await stored(first.id)
    const reply = thread.findLast(({ kind, author }) => kind === 'public' && author.kind === 'staff')
    expect(reply?.body).toMatch(/2 June 2025[\s\S]*Please send it in\.$/)
    expect(complaints).toEqual([])
    await context.close()
  })

  it('given two people at the queue – one takes a request – the other sees it without loading the page', async () => {
    const { number } = await desk.request(60, { subject: 'Seen by two' })
    const one = await signIn(browser, desk, { locale: 'zh-CN', width: 1440, role: 'support' })
    const two = await signIn(browser, desk, { locale: 'en', width: 1440, role: 'manager' })
    const rowOf = (page: Page) => page.getByRole('row').filter({ hasText: number })
    await rowOf(two.page).getByText('Nobody').waitFor()
    await rowOf(one.page).getByRole('link', { name: 'Seen by two' }).focus()
    await one.page.keyboard.press('a')
    const name = await one.page.evaluate(
      async () => ((await (await fetch('/api/desk/me')).json()) as { name: string }).name,
    )
    await rowOf(two.page).getByText(name).waitFor()
    // And what was done by mistake is undone by one key.
    await one.page.getByRole('button', { name: '撤销' }).press('Enter')
    await rowOf(two.page).getByText('Nobody').waitFor()
    expect(await rowOf(two.page).getByText(name).count()).toBe(0)
    await one.context.close()
    await two.context.close()
  })

  it('given filters – set and gone back from – they are in the address and come back with it', async () => {
    await desk.request(30, { subject: 'Filter me by words', customer: ann, kind: 'return' })
    const { page, context } = await signIn(browser, desk, { locale: 'en', width: 1440, role: 'support' })
    await page.getByRole('link', { name: 'Filter me by words' }).waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('nothing like this')
    await page.getByRole('heading', { name: 'No request fits' }).waitFor()
    for (const key of ['Escape', 'Enter']) {
      await page.keyboard.press(key)
      expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BODY')
      expect(await page.getByRole('searchbox').inputValue()).toBe('nothing like this')
      await page.keyboard.press('/')
    }
    expect(new URL(page.url()).searchParams.get('q')).toBe('nothing like this')
    await page.goto(`${desk.url}/desk/queue?kind=return&q=by%20words`)
    await page.getByRole('link', { name: 'Filter me by words' }).waitFor()
    expect(await page.getByRole('searchbox').inputValue()).toBe('by words')
    await context.close()
  })

  it('given a serial in another spelling – typed into the search of Ctrl-K – the unit opens, with its facts and their source', async () => {
    const { page, context } = await signIn(browser, desk, { locale: 'en', width: 1440, role: 'technician' })
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('Serial, request number').last().waitFor()
    await page.waitForFunction(() => document.activeElement?.getAttribute('placeholder')?.startsWith('Serial') === true)
    await page.keyboard.type('kv25 fre-000003')
    await page.getByRole('button', { name: `${states.free.serial} TEST encoder` }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1 }).filter({ hasText: states.free.serial }).waitFor()
    await page.getByText('In warranty until 2 June 2027.').waitFor()
    await page.locator('input[type=date]').first().fill('2027-12-01')
    await page.getByText('Expired').first().waitFor()
    expect(new URL(page.url()).searchParams.get('on')).toBe('2027-12-01')
    await context.close()
  })

  it('given a scanner – which types a serial and Enter at once into the search – that unit opens, not what the list held before', async () => {
    const { page, context } = await signIn(browser, desk, { locale: 'en', width: 1440, role: 'technician' })
    await page.keyboard.press('Control+k')
    await page.waitForFunction(() => document.activeElement?.closest('[role=dialog]') !== null)
    await page.keyboard.type(states.standard.serial)
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/desk/units/${states.standard.serial}`)
    await expect.poll(() => page.getByRole('dialog').count(), { timeout: 20_000 }).toBe(0)
    await context.close()
  })

  it('given a fact that is wrong – corrected with a proof and a reason – the cover follows and the former record stays', async () => {
    const { page, context } = await signIn(browser, desk, { locale: 'en', width: 1440, role: 'technician' })
    await page.goto(`${desk.url}/desk/units/${states.standard.serial}`)
    await page.getByText('In warranty until 11 May 2027.').waitFor()
    await page.getByRole('button', { name: 'Correct: Sold' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.locator('input[type=date]').fill('2026-05-01')
    await dialog.getByLabel('Evidence (document, mail, invoice number)').fill('invoice 4711')
    await dialog.getByLabel('Reason for the correction').fill('wrong day in the import')
    await dialog.getByRole('button', { name: 'Save the correction' }).click()
    await page.getByText('In warranty until 1 May 2027.').waitFor()
    await page.getByText('corrected since').waitFor()
    expect(await page.getByText('invoice 4711').count()).toBeGreaterThan(0)
    await context.close()
  })

  it('[T2] given nobody signed in – the desk opened – no data, the sign-in page, and a page that runs only our own files', async () => {
    const context = await openContext(browser, { locale: 'en', width: 1440 })
    const page = await context.newPage()
    const answer = await page.goto(`${desk.url}/desk/queue`)
    const policy = answer?.headers()['content-security-policy'] ?? ''
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-")
    expect(policy).not.toContain('unsafe')
    await page.waitForURL('**/desk/sign-in?to=**')
    const html = await (await fetch(`${desk.url}/desk`)).text()
    const asset = /\/desk\/assets\/[^"]+\.js/.exec(html)
    const script = await fetch(desk.url + (asset?.[0] ?? ''), { headers: { 'accept-encoding': 'gzip' } })
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(script.headers.get('content-encoding')).toBe('gzip')
    await context.close()
  })
})

const meId = (page: Page): Promise<string> =>
  page.evaluate(async () => ((await (await fetch('/api/desk/me')).json()) as { id: string }).id)

describe.each(['zh-CN', 'en'] as const)('the pages of the desk, %s', (locale) => {
  it.each([
    [1440, 'light'],
    [1440, 'dark'],
    [390, 'light'],
    [390, 'dark'],
  ] as const)(
    '[R30] given %i px, %s – every page checked by axe – no violation, nothing sticks out, no complaint',
    async (width, scheme) => {
      const { id } = await desk.request(26 * 60, { serial: states.part.serial })
      const { customer } = await stored(id)
      const { page, context } = await signIn(browser, desk, { locale, width, scheme, role: 'support' })
      const complaints = complaintsOf(page)
      const paths = [
        'queue',
        'queue?q=zzzzzz',
        `requests/${id}`,
        `units/${states.part.serial}`,
        `people/${customer.id}`,
        'notices',
        'mailbox',
        'nowhere',
      ]
      for (const path of paths) {
        await page.goto(`${desk.url}/desk/${path}`)
        await page.locator('main h1, main h2').first().waitFor()
        await page.waitForFunction(
          () => document.querySelector('[role=status] .mantine-Skeleton-root, .mantine-Skeleton-root') === null,
        )
        expect([path, await violationsOf(page)]).toEqual([path, []])
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        expect([path, overflow]).toEqual([path, 0])
      }
      await page.goto(`${desk.url}/desk/queue`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      for (const keys of ['?', 'Control+k']) {
        await page.keyboard.press(keys)
        const dialog = page.getByRole('dialog')
        await dialog.waitFor()
        // What fades in has no contrast yet.
        await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'))
        expect([keys, await violationsOf(page)]).toEqual([keys, []])
        await page.keyboard.press('Escape')
        await dialog.waitFor({ state: 'detached' })
      }
      expect(complaints).toEqual([])
      await context.close()
    },
  )
})
