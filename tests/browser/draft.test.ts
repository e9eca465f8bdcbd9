import type { BrowserContext, Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { complaintsOf, openContext, startBrowser, violationsOf, type View } from './browser.ts'
import { startPortal } from './portal.ts'

const portal = await startPortal()
const browser = await startBrowser()
let context: BrowserContext | undefined

afterEach(() => context?.close())

const open = async (view: Partial<View> = {}): Promise<Page> => {
  context = await openContext(browser, { locale: 'zh-CN', width: 390, ...view })
  const page = await context.newPage()
  await page.goto(`${portal.url}/support`)
  return page
}

const fill = async (page: Page): Promise<void> => {
  await page.fill('#name', '李雷')
  await page.fill('#email', 'draft@example.com')
  await page.fill('#phone', '0731-82525732')
  await page.selectOption('#kind', 'question')
  await page.fill('#subject', '画面偏色')
  await page.fill('#description', '升级以后开始的。')
}

const kept = (page: Page): Promise<string> => page.evaluate(() => JSON.stringify(localStorage))

describe.each(['zh-CN', 'en'] as const)('a half-written form (%s)', (locale) => {
  it('[F31] given a form half filled in – when the page is closed and opened again – then it is back, but nothing is agreed to; sent, it is forgotten', async () => {
    const first = await open({ locale })
    const complaints = complaintsOf(first)
    await fill(first)
    await first.locator('input[name=consent]').first().check()
    await first.locator('[data-draft-note]').waitFor()
    await first.close()
    const page = (await context?.newPage()) as Page
    await page.goto(`${portal.url}/support`)
    await page.getByText(locale === 'en' ? 'did not send last time' : '上次没有发送').waitFor()
    expect(await page.inputValue('#description')).toBe('升级以后开始的。')
    expect(await page.inputValue('#kind')).toBe('question')
    expect(await page.locator('input[name=consent]:checked').count()).toBe(0)
    expect(await violationsOf(page)).toEqual([])
    // What the server shows again is newer than what was kept.
    await page.fill('#email', 'no address')
    await page.locator('button[value=check]').click()
    await page.getByRole('alert').waitFor()
    expect(await page.inputValue('#email')).toBe('no address')
    await page.fill('#email', 'draft@example.com')
    await page.locator('input[name=consent]').first().check()
    await page.locator('button[value=check]').click()
    await page.locator('button[value=send]').click()
    await page.waitForURL(/sent=1/)
    await expect.poll(() => kept(page)).toBe('{}')
    expect(complaints).toEqual([])
  })
})

describe('a half-written reply', () => {
  it('[F31] given a reply begun, and discarded – when the page is opened again – then it is back, and then it is not', async () => {
    const page = await open()
    await fill(page)
    await page.locator('input[name=consent]').first().check()
    await page.locator('button[value=check]').click()
    await page.locator('button[value=send]').click()
    await page.waitForURL(/sent=1/)
    await page.fill('#body', '固件是 1.2.3')
    // Whoever looks into the browser finds no key to the request there.
    expect(await kept(page)).not.toContain(new URL(page.url()).pathname.slice(3))
    await page.reload()
    expect(await page.inputValue('#body')).toBe('固件是 1.2.3')
    await page.getByRole('button', { name: '清除' }).press('Enter')
    expect(await page.inputValue('#body')).toBe('')
    await page.fill('#body', '另一段')
    await page.reload()
    expect(await page.inputValue('#body')).toBe('')
    await page.fill('#body', '固件是 1.2.4')
    await page.locator('#reply button:not([type])').click()
    await page.getByRole('heading', { name: '已收到您的回复' }).waitFor()
    await expect.poll(() => kept(page)).toBe('{}')
    expect(await violationsOf(page)).toEqual([])
  })

  it('given no script – when the form comes back with a problem – then what was typed is in it, and no note speaks of keeping', async () => {
    const page = await open({ javaScript: false })
    await fill(page)
    await page.locator('button[value=check]').click()
    await page.getByRole('alert').waitFor()
    expect(await page.inputValue('#description')).toBe('升级以后开始的。')
    expect(await page.locator('[data-draft-note]').isVisible()).toBe(false)
  })
})
