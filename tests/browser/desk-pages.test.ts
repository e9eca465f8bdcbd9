import { describe, expect, it } from 'vitest'
import { complaintsOf, startBrowser, violationsOf } from './browser.ts'
import { signIn, startDesk } from './desk-app.ts'
import { states } from './states.ts'

const desk = await startDesk()
const browser = await startBrowser()

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

  it('[2.6.b] given a request that ends before anybody answers – when it is opened – then the clock that goes on is explained, with its clause', async () => {
    const { id } = await desk.request(5)
    const { page, context } = await signIn(browser, desk, { locale: 'en', width: 1440, role: 'support' })
    await page.goto(`${desk.url}/desk/requests/${id}`)
    await page.getByText('Answer due under clause 2.6.b').waitFor()
    expect(await page.getByText('ended without an answer').count()).toBe(0)
    await page.keyboard.press('e')
    await page.getByText('It ended before anybody had answered the customer.').waitFor()
    await page.getByText('ended without an answer').waitFor()
    expect(await violationsOf(page)).toEqual([])
    await context.close()
  })

  it('[T5] given a unit with a late registration – when its card, its page and its ledger are read – then verdict and days carry clauses, facts are sentences', async () => {
    const { serial } = states.lateGap
    const { id } = await desk.request(5, { serial })
    const { page, context } = await signIn(browser, desk, { locale: 'zh-CN', width: 1440, role: 'support' })
    await page.goto(`${desk.url}/desk/requests/${id}`)
    const card = page.getByRole('region', { name: '设备', exact: true })
    await card.getByRole('link', { name: '2.4.F.late' }).waitFor()
    await page.goto(`${desk.url}/desk/units/${serial}`)
    await page
      .getByText(/注册日：2026年9月15日.*已提供公司信息/)
      .first()
      .waitFor()
    const reasons = page.getByRole('region', { name: '质保' }).getByRole('listitem')
    await reasons.getByRole('link', { name: '2.4.F.late' }).first().waitFor()
    expect(await violationsOf(page)).toEqual([])
    await context.close()
  })

  it('[U keyboard] given a register – when only keys are used – then an entry is reached, edited, closed and a new one begun', async () => {
    const { page, context } = await signIn(browser, desk, { locale: 'zh-CN', width: 1440, role: 'manager' })
    await page.goto(`${desk.url}/desk/macros`)
    await page
      .getByRole('button', { name: /^编辑：/ })
      .first()
      .waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    const second = page.getByRole('button', { name: /^编辑：/ }).nth(1)
    expect(await second.evaluate((button) => button === document.activeElement)).toBe(true)
    await page.keyboard.press('Enter')
    const title = page.getByRole('dialog').getByLabel('名称（中文）')
    await expect.poll(() => title.evaluate((field) => field === document.activeElement)).toBe(true)
    expect(await title.inputValue()).not.toBe('')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await expect.poll(() => second.evaluate((button) => button === document.activeElement)).toBe(true)
    await page.keyboard.press('c')
    await page.getByRole('dialog', { name: '新建常用语' }).waitFor()
    expect(await title.inputValue()).toBe('')
    await context.close()
  })
})
