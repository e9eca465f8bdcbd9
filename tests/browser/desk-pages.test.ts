import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { complaintsOf, launch } from './browser.ts'
import { signIn, startDesk, type DeskApp } from './desk-app.ts'

let desk: DeskApp
let browser: Browser

beforeAll(async () => {
  desk = await startDesk()
  browser = await launch()
})

afterAll(async () => {
  await browser.close()
  await desk.close()
})

describe('pages of the desk', () => {
  it('[U address] given parameters that a page does not know – when it is opened – then it takes its own and leaves the others', async () => {
    const { number } = await desk.request(5, { subject: '参数' })
    await desk.request(5, { subject: '别的' })
    const { page, context } = await signIn(browser, desk, { locale: 'zh-CN', width: 1440, role: 'support' })
    const complaints = complaintsOf(page)
    await page.goto(`${desk.url}/desk/queue?lang=en&utm_source=mail&q=${encodeURIComponent('参数')}`)
    await page.getByRole('row').nth(1).waitFor()
    expect(await page.getByRole('row').count()).toBe(2)
    await page.getByText(number).waitFor()
    await page.goto(`${desk.url}/desk/mailbox?utm_source=mail&box=held`)
    await page.getByText('没有暂扣的邮件').waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })
})
