import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { findOrCreatePerson, firstAdminLink } from '#features/accounts/index.ts'
import { locales } from '#lib/texts.ts'
import { systemClock } from '#platform/clock.ts'
import { accountsOf, codeOf, keyOnPage } from '#tests/http/people.ts'
import { makeLink } from '../../src/features/accounts/one-time-links.ts'
import { complaintsOf, openContext, startBrowser, violationsOf } from './browser.ts'
import { startEmpty } from './portal.ts'

const { application, database } = await startEmpty()
const browser = await startBrowser()

const PASSWORD = 'correct horse battery staple'
const tokenOf = (link: string): string => link.slice(link.lastIndexOf('/') + 1)

/** Types into the field that has the focus, then presses Enter: what somebody does who uses no mouse. */
const type = async (page: Page, ...texts: readonly string[]): Promise<void> => {
  for (const [index, text] of texts.entries()) {
    if (index > 0) await page.keyboard.press('Tab')
    await page.keyboard.type(text)
  }
  await page.keyboard.press('Enter')
}

describe('signing in', () => {
  it('[R30] given the link of the terminal – when used without a mouse – then password, second factor, desk, sign-out', async () => {
    const context = await openContext(browser, { locale: 'en', width: 1440 })
    const page = await context.newPage()
    const complaints = complaintsOf(page)
    const token = tokenOf((await firstAdminLink(accountsOf(database))) ?? '')
    await page.goto(`${application.url}/desk/password/${token}`)
    expect(await violationsOf(page)).toEqual([])
    await page.getByLabel('Name').focus()
    await type(page, '李 Boss', 'boss@maker.example', PASSWORD)
    await page.waitForURL('**/desk/sign-in')
    await page.getByLabel('Mail address').focus()
    await type(page, 'boss@maker.example', PASSWORD)
    await page.getByText('Set up the second step').first().waitFor()
    expect(await violationsOf(page)).toEqual([])
    const key = keyOnPage(await page.content())
    await page.getByLabel('The six digits it shows').focus()
    await type(page, await codeOf(key))
    await page.waitForURL('**/desk')
    await page.goto(`${application.url}/desk/account`)
    expect(await page.textContent('main')).toContain('boss@maker.example')
    expect(await violationsOf(page)).toEqual([])
    await page.getByRole('button', { name: 'Sign out' }).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/desk/sign-in')
    await page.getByLabel('Mail address').focus()
    await type(page, 'boss@maker.example', PASSWORD)
    await page.getByText('Second step').first().waitFor()
    expect(await violationsOf(page)).toEqual([])
    await page.getByLabel('Code').focus()
    await type(page, await codeOf(key, 1))
    await page.waitForURL('**/desk')
    expect(complaints).toEqual([])
    await context.close()
  })

  it.each(locales)(
    '[R30] given the link of a mail – when pressed, in %s – then the account, and the button signs out',
    async (locale) => {
      const context = await openContext(browser, { locale, width: 390 })
      const page = await context.newPage()
      const email = `person-${locale}@customer.example`.toLowerCase()
      const personId = await findOrCreatePerson(database.db, { email, locale })
      const token = await makeLink(database.db, { purpose: 'sign_in', personId, now: systemClock() })
      await page.goto(`${application.url}/sign-in/link/${token}`)
      await page.getByRole('button').click()
      await page.waitForURL('**/account')
      expect(await page.textContent('main')).toContain(email)
      expect(await page.textContent('main')).toMatch(/Chrome \d+ · Linux/)
      await page.locator('time[title$=" UTC"]').first().waitFor()
      expect(await page.locator('time', { hasText: 'UTC' }).count()).toBe(0)
      expect(await violationsOf(page)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)
      await page.getByRole('button').first().click()
      await page.waitForURL('**/sign-in')
      await page.goto(`${application.url}/account`)
      expect(new URL(page.url()).pathname).toBe('/sign-in')
      await context.close()
    },
  )
})
