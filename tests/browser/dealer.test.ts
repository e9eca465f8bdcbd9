import type { Page } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { inviteDealerUser } from '#features/accounts/index.ts'
import { locales, type Locale } from '#lib/texts.ts'
import { systemClock } from '#platform/clock.ts'
import { aDealer, aRequest, canaries, type DealerWorld } from '#tests/dealers/world.ts'
import { startMailWorld } from '#tests/mail/desk.ts'
import { complaintsOf, openContext, startBrowser, violationsOf } from './browser.ts'
import { startEmpty } from './portal.ts'

const { application, database } = await startEmpty()
const mail = startMailWorld(database.db)
afterAll(() => mail.stop())
const browser = await startBrowser()

const words = {
  'zh-CN': {
    send: '发送',
    reason: '原因',
    handBack: '交回千视处理',
    permit: '同意并转交经销商',
    promise: '记录贵方自己的承诺',
  },
  en: {
    send: 'Send',
    reason: 'Reason',
    handBack: 'Hand it back to Kiloview',
    permit: 'Agree, and hand over to the dealer',
    promise: 'Record a promise of your own',
  },
} as const

/** Neither broken nor wider than the window. */
const expectSound = async (page: Page): Promise<void> => {
  expect(await violationsOf(page)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
}

/** The link of the mail that invites somebody to work for the dealer. */
const invitationTo = async (email: string, dealer: DealerWorld, locale: Locale): Promise<string> => {
  const invitation = { dealer, email, locale, now: systemClock(), baseUrl: application.url }
  const invited = await database.db.transaction().execute((tx) => inviteDealerUser(tx, invitation))
  expect(invited.ok).toBe(true)
  await mail.settled()
  const letters = await mail.lettersTo(email)
  return /http\S+\/sign-in\/link\/\S+/.exec(letters.at(-1)?.text ?? '')?.[0] ?? ''
}

describe('a dealer', () => {
  it.each(locales)(
    '[R30 2.6.c 2.8.c 2.9] given an invitation by mail, in %s, without scripts – when the customer permits, the dealer signs in, answers, promises, hands back – then the customer sees each',
    async (locale) => {
      const t = words[locale]
      const dealer = await aDealer(database)
      const request = await aRequest(database, dealer.serial, { mayShare: false, present: systemClock().toString() })
      const customer = await openContext(browser, { locale, width: 390, javaScript: false })
      const tracking = await customer.newPage()
      await tracking.goto(`${application.url}/r/${request.token}`)
      await tracking.getByRole('button', { name: t.permit }).click()
      expect(await tracking.textContent('main')).toContain(dealer.name)

      const context = await openContext(browser, { locale, width: locale === 'en' ? 1440 : 390, javaScript: false })
      const page = await context.newPage()
      const complaints = complaintsOf(page)
      const email = `user-${locale}@dealer.example`.toLowerCase()
      await page.goto(await invitationTo(email, dealer, locale))
      await page.locator('main').getByRole('button').click()
      await page.waitForURL('**/dealer')
      await page.getByRole('link', { name: canaries.subject }).click()
      expect(await page.textContent('main')).toContain(canaries.phone)

      await page.locator('#body').fill('Which cable do you use? 用的是哪根线？')
      await page.getByRole('button', { name: t.send, exact: true }).click()
      await page.locator('summary', { hasText: t.promise }).click()
      await page.locator('#words').fill('Three years on site 三年上门')
      await page.locator('#promises form button').last().click()
      expect(await page.textContent('#promises')).toContain('三年上门')
      await tracking.reload()
      expect(await tracking.textContent('main')).toContain('用的是哪根线？')
      expect(await tracking.textContent('main')).toContain('三年上门')

      await page.locator('#reason').fill('needs the maker')
      await page.getByRole('button', { name: t.handBack, exact: true }).click()
      await page.waitForURL('**/dealer')
      expect(await page.textContent('main')).not.toContain(canaries.subject)
      await tracking.reload()
      expect(await tracking.textContent('main')).not.toContain('needs the maker')
      expect(complaints).toEqual([])
      await context.close()
      await customer.close()
    },
  )

  it.each(locales)(
    '[R30] given every page of a dealer, in %s, light and dark, on a phone and a desk – when checked – then no violation and nothing too wide',
    async (locale) => {
      const dealer = await aDealer(database)
      const request = await aRequest(database, dealer.serial, { present: systemClock().toString() })
      for (const [width, scheme] of [
        [390, 'light'],
        [1440, 'dark'],
      ] as const) {
        const context = await openContext(browser, { locale, width, scheme })
        const [name = '', value = ''] = dealer.cookie.replace('__Host-', '').split('=')
        await context.addCookies([{ name, value, url: application.url }])
        const page = await context.newPage()
        const complaints = complaintsOf(page)
        for (const path of [
          '',
          '?state=done',
          `/requests/${request.id}`,
          '/units',
          `/units/${dealer.serial}`,
          '/requests/new',
        ]) {
          await page.goto(`${application.url}/dealer${path}`)
          expect(new URL(page.url()).pathname).toContain('/dealer')
          for (const fold of await page.locator('details').all())
            await fold.evaluate((one) => one.setAttribute('open', ''))
          await expectSound(page)
        }
        await page.goto(`${application.url}/r/${request.token}`)
        await expectSound(page)
        expect(complaints).toEqual([])
        await context.close()
      }
    },
  )
})
