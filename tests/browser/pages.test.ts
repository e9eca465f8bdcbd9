import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { locales } from '#lib/texts.ts'
import { complaintsOf, openContext, startBrowser, violationsOf } from './browser.ts'
import { startPortal } from './portal.ts'
import { states } from './states.ts'

const portal = await startPortal()
const browser = await startBrowser()

const unit = (name: keyof typeof states): string => `/c/${states[name].serial}`

const pages: Readonly<Record<string, string>> = {
  'the check': '/',
  'the check after nonsense': '/check?serial=%3D%3D',
  'a unit never recorded': '/c/KVO12345',
  'the batch form': '/coverage/batch',
  'the policy': '/policy',
  'a clause': '/policy/2.4.F',
  'the sign-in': '/sign-in',
  'the link of a mail': '/sign-in/link/none',
  'the staff sign-in': '/desk/sign-in',
  'a password link that is over': '/desk/password/none',
  'the documentation of the API': '/api/docs',
  'an address that does not exist': '/nowhere',
  'the gap': `${unit('lateGap')}?on=2026-07-15`,
  ...Object.fromEntries(Object.keys(states).map((name) => [`the unit «${name}»`, unit(name as keyof typeof states)])),
}

/** How far the page sticks out to the right, in pixels. */
const overflowOf = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth)

const check = async (page: Page): Promise<{ where: string; violations: string[]; overflow: number }[]> => {
  const found = []
  for (const [width, scheme] of [
    [390, 'light'],
    [390, 'dark'],
    [1440, 'light'],
    [1440, 'dark'],
  ] as const) {
    await page.setViewportSize({ width, height: 844 })
    await page.emulateMedia({ colorScheme: scheme })
    found.push({ where: `${width} ${scheme}`, violations: await violationsOf(page), overflow: await overflowOf(page) })
  }
  return found.filter(({ violations, overflow }) => violations.length > 0 || overflow > 0)
}

describe.each(locales)('[R30] pages in %s', (locale) => {
  it.each(Object.entries(pages))(
    '%s – in light and dark, on a phone and a desk – axe finds nothing, nothing sticks out',
    async (_name, path) => {
      const context = await openContext(browser, { locale, width: 390 })
      const page = await context.newPage()
      const complaints = complaintsOf(page)
      await page.goto(portal.url + path)
      expect(await page.getAttribute('html', 'lang')).toBe(locale)
      expect(await check(page)).toEqual([])
      expect(complaints).toEqual([])
      await context.close()
    },
  )

  it('the batch result – in light and dark, on a phone and a desk – axe finds nothing, nothing sticks out', async () => {
    const context = await openContext(browser, { locale, width: 390 })
    const page = await context.newPage()
    await page.goto(`${portal.url}/coverage/batch`)
    await page.fill('textarea', [...Object.values(states).map(({ serial }) => serial), 'KVO12345', '=1+1'].join('\n'))
    await page.locator('form.card button').click()
    await page.getByRole('table').waitFor()
    expect(await page.getByRole('row').count()).toBe(Object.keys(states).length + 3)
    expect(await check(page)).toEqual([])
    await context.close()
  })

  it('the longest answer – 320 px wide, and text twice as large – nothing sticks out', async () => {
    const context = await openContext(browser, { locale, width: 320 })
    const page = await context.newPage()
    for (const path of ['/', unit('part'), unit('freeAndPaid'), '/policy', '/coverage/batch', '/c/KVO12345']) {
      await page.goto(portal.url + path)
      expect([path, await overflowOf(page)]).toEqual([path, 0])
    }
    // 200 % zoom of a 1280 px window is a window of 640 px; 200 % text is the root font doubled.
    await page.setViewportSize({ width: 640, height: 500 })
    await page.goto(portal.url + unit('part'))
    await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'))
    expect(await overflowOf(page)).toBe(0)
    await context.close()
  })
})
