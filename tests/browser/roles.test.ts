import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { complaintsOf, startBrowser, violationsOf } from './browser.ts'
import { signIn, startDesk } from './desk-app.ts'
import { states } from './states.ts'

const desk = await startDesk()
const browser = await startBrowser()

const offered = async (page: Page, name: string): Promise<boolean> =>
  (await page.getByRole('button', { name, exact: true }).count()) > 0

describe('what a role is offered', () => {
  it('[2.8] given finance, who reads and notes – when a request and a unit are open – then nothing is offered that would be refused', async () => {
    const { serial } = states.standard
    const { id } = await desk.request(5, { serial })
    const support = await signIn(browser, desk, { locale: 'en', width: 1440, role: 'support' })
    await support.page.goto(`${desk.url}/desk/requests/${id}`)
    await support.page.getByRole('button', { name: 'Assign to me' }).waitFor()
    await support.page.goto(`${desk.url}/desk/units/${serial}`)
    await support.page.getByRole('button', { name: 'Correct' }).first().waitFor()
    await support.context.close()

    const { page, context } = await signIn(browser, desk, { locale: 'en', width: 1440, role: 'finance' })
    const complaints = complaintsOf(page)
    await page.getByRole('row').nth(1).waitFor()
    expect(await page.getByRole('row').getByRole('checkbox').count()).toBe(0)
    expect(await page.getByRole('navigation').getByRole('link').allInnerTexts()).toEqual([
      'Queue',
      expect.stringContaining('Notice board'),
      'Known issues',
    ])
    await page.goto(`${desk.url}/desk/requests/${id}`)
    await page.getByRole('button', { name: 'Save note' }).waitFor()
    for (const name of ['Assign to me', 'Send and wait for the customer', 'Merge…'])
      expect([name, await offered(page, name)]).toEqual([name, false])
    await page.keyboard.press('r')
    await page.keyboard.type('The invoice is found.')
    await page.getByRole('button', { name: 'Save note' }).click()
    await page.getByText('The invoice is found.').first().waitFor()
    expect(await violationsOf(page)).toEqual([])
    await page.goto(`${desk.url}/desk/units/${serial}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(await page.getByRole('button', { name: /^Correct/ }).count()).toBe(0)
    expect(complaints).toEqual([])
    await context.close()
  })

  it('[U search] given a manager – when a page is sought by its name in the other language – then found, and only pages that open', async () => {
    const { page, context } = await signIn(browser, desk, { locale: 'zh-CN', width: 390, role: 'manager' })
    await page.keyboard.press('Control+k')
    const names = page.getByRole('dialog').locator('[data-action]')
    await names.first().waitFor()
    const all = await names.allInnerTexts()
    expect(all).toContain('经销商')
    expect(all).not.toContain('设置 · 接口密钥')
    await page.keyboard.type('audit trail')
    await page.getByRole('dialog').getByText('设置 · 操作记录').waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/desk/settings/audit')
    await context.close()
  })
})
