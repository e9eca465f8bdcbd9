import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { complaintsOf, openContext, startBrowser } from './browser.ts'
import { startPortal } from './portal.ts'
import { states } from './states.ts'

const portal = await startPortal()
const browser = await startBrowser()

const headline = (page: Page): Promise<string> => page.getByRole('heading', { level: 1 }).innerText()

/** Presses Tab until the focus is on these words; every stop on the way must be seen. @returns the words of the stops */
const tabTo = async (page: Page, words: string): Promise<string[]> => {
  const stops: string[] = []
  while (stops.at(-1) !== words) {
    await page.keyboard.press('Tab')
    const stop = await page.evaluate(() => {
      const element = document.activeElement ?? document.body
      return { words: element.textContent?.trim() ?? '', outline: getComputedStyle(element).outlineStyle }
    })
    expect(stop).toMatchObject({ outline: 'solid' })
    stops.push(stop.words)
  }
  return stops
}

describe('the warranty check in a browser', () => {
  it('[R30] given only a keyboard – typing a serial and reading on – the answer, its clause and the other language are reached', async () => {
    const context = await openContext(browser, { locale: 'zh-CN', width: 1440 })
    const page = await context.newPage()
    await page.goto(portal.url)
    // On a desk the field has the cursor already.
    await page.waitForFunction(() => document.activeElement?.id === 'serial')
    await page.keyboard.type('kv25 fre-000003')
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/c/${states.free.serial}`)
    expect(await headline(page)).toContain('在保')
    await tabTo(page, '第四条 · 2.4.F')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/policy/2.4.F')
    expect(await headline(page)).toBe('第四条 · 2.4.F')
    await page.goto(`${portal.url}/c/${states.free.serial}`)
    expect(await tabTo(page, 'English')).toContain('跳到正文')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.documentElement.lang === 'en')
    expect(await headline(page)).toContain('In warranty until')
    // The choice is kept for the next page.
    await page.goto(portal.url)
    expect(await page.getAttribute('html', 'lang')).toBe('en')
    await context.close()
  })

  it('given a browser without scripts – checking a unit – everything is there and no scan button is offered', async () => {
    const context = await openContext(browser, { locale: 'en', width: 390, javaScript: false })
    const page = await context.newPage()
    await page.goto(portal.url)
    expect(await page.locator('#scan').isVisible()).toBe(false)
    await page.getByLabel('Serial number (SN)').fill(states.freeAndPaid.serial)
    await page.getByRole('button', { name: 'Check' }).click()
    expect(await headline(page)).toContain('In warranty until 19 August 2027')
    const key = page.getByRole('listitem')
    for (const words of ['Standard term', 'Free extension', 'Paid extension · now', 'Today']) {
      expect(await key.filter({ hasText: words }).count()).toBeGreaterThan(0)
    }
    await context.close()
  })

  it.each(Object.entries(states))(
    'given the unit «%s» – its page – says its state in words, first',
    async (_name, { serial, state }) => {
      const page = await browser.newPage({ locale: 'en' })
      await page.goto(`${portal.url}/c/${serial}`)
      expect(await page.locator('main .state').first().innerText()).toBe(state)
      expect(await page.title()).toContain(state)
      await page.close()
    },
  )

  it('given a day in the gap – the page of a unit registered late – says the gap and marks the day asked about', async () => {
    const page = await browser.newPage({ locale: 'en' })
    await page.goto(`${portal.url}/c/${states.lateGap.serial}?on=2026-07-15`)
    expect(await page.locator('main .state').first().innerText()).toBe('In a gap, not covered for now')
    expect(await page.locator('.key').innerText()).toMatch(
      /Gap \(not covered\) · Day asked about\s+2026-06-03 – 2026-09-14/,
    )
    await page.close()
  })

  it('given a unit replaced in warranty – its page – shows in the timeline where the term began to count anew', async () => {
    const page = await browser.newPage({ locale: 'en' })
    await page.goto(`${portal.url}/c/${states.replaced.serial}`)
    const entry = page.getByRole('listitem').filter({ hasText: 'Unit replaced, counted anew' })
    expect(await entry.innerText()).toContain('2026-02-24')
    await page.close()
  })

  it('[T7] given any unit – its page – never names a dealer, a price or a person', async () => {
    const page = await browser.newPage()
    await page.goto(`${portal.url}/c/${states.dealerSale.serial}`)
    const text = await page.content()
    for (const secret of ['dealer-7', '689900', '6899', 'CNY', 'secret-person']) expect(text).not.toContain(secret)
    await page.close()
  })

  it('[F5] given an unknown serial – its page – says what to do and never «not covered»', async () => {
    const page = await browser.newPage({ locale: 'zh-CN' })
    const response = await page.goto(`${portal.url}/c/KVO12345`)
    expect(response?.status()).toBe(404)
    const text = await page.locator('main').innerText()
    expect(text).toContain('我们的记录里没有这个序列号')
    expect(text).toContain('support@kiloview.com')
    expect(text).not.toMatch(/已过保|不在保|保外/)
    await page.close()
  })

  it.each([
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' autofocus onfocus=alert(1) x='",
    '</title><svg onload=alert(1)>',
    'javascript:alert(1)',
    '${7*7}{{7*7}}',
  ])('[T1] given %s as a serial – on the check and the batch page – it stays text', async (payload) => {
    const context = await openContext(browser, { locale: 'en', width: 390 })
    const page = await context.newPage()
    const complaints = complaintsOf(page)
    await page.goto(`${portal.url}/check?serial=${encodeURIComponent(payload)}`)
    expect(await page.locator('#serial').inputValue()).toBe(payload)
    expect(await page.locator('main script, main img, main [onerror], main [onfocus]').count()).toBe(0)
    await page.goto(`${portal.url}/coverage/batch`)
    await page.fill('textarea', payload)
    await page.locator('form.card button').click()
    await page.getByRole('table').waitFor()
    // A list is parted at blanks and without its quotes: all the rest of it is there to read.
    const table = await page.getByRole('table').innerText()
    for (const part of payload.split(/[\s"']+/)) expect(table).toContain(part)
    expect(await page.locator('main script, main img, main [onerror], main [onfocus]').count()).toBe(0)
    expect(complaints).toEqual([])
    await context.close()
  })

  it('given the page of a clause – from the answer – the words stand in both languages, the Chinese marked as authoritative', async () => {
    const page = await browser.newPage({ locale: 'en' })
    await page.goto(`${portal.url}/c/${states.free.serial}`)
    await page.getByRole('link', { name: 'Article 4 · 2.4.F', exact: true }).first().click()
    expect(await page.locator('blockquote[lang=zh-CN]').innerText()).toMatch(/authoritative[\s\S]*免费注册延保/)
    expect(await page.locator('blockquote[lang=en]').innerText()).toContain('register')
    await page.close()
  })

  it('given a link to a reading – on the policy page – the fold that holds it can be opened and names the choice', async () => {
    const page = await browser.newPage({ locale: 'en' })
    await page.goto(`${portal.url}/policy#I-35`)
    const point = page.locator('#I-35')
    expect(await point.count()).toBe(1)
    expect(await point.locator('.chosen').textContent()).toContain('We apply')
    await page.close()
  })
})
