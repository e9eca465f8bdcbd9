import { describe, expect, it } from 'vitest'
import { complaintsOf, startBrowser, violationsOf } from './browser.ts'
import { signIn, startDesk } from './desk-app.ts'

const desk = await startDesk()
const browser = await startBrowser()

describe('settings in a browser', () => {
  it('[U settings] given an administrator – when somebody is invited and a key is made – then link and key are shown once, and both are listed', async () => {
    const { page, context } = await signIn(browser, desk, { locale: 'en', width: 1440, role: 'admin' })
    const complaints = complaintsOf(page)
    await page.getByRole('link', { name: 'Settings' }).click()
    await page.getByRole('link', { name: 'Staff' }).click()
    await page.getByLabel('Name').fill('Zhao Lei')
    await page.getByLabel('Mail address').fill('zhao@maker.example')
    await page.getByRole('button', { name: 'Send the invitation' }).click()
    const link = (await page.locator('pre').textContent()) ?? ''
    expect(link).toContain('/desk/password/')
    await page.getByText('zhao@maker.example', { exact: true }).waitFor()
    expect(await violationsOf(page)).toEqual([])
    await page.goto(`${desk.url}/desk/settings/keys`)
    await page.getByLabel('What it is for').fill('ERP')
    await page.getByLabel('unit.read').check()
    await page.getByRole('button', { name: 'Make the key' }).click()
    expect(await page.locator('pre').textContent()).toMatch(/^sanbao_[0-9a-f]{56}$/)
    await page.getByText('never used').waitFor()
    expect(await violationsOf(page)).toEqual([])
    await page.getByRole('button', { name: 'Revoke “ERP”' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('revoked', { exact: true }).waitFor()
    await page.getByRole('link', { name: 'Audit trail' }).click()
    await page.getByText('The trail is whole').waitFor()
    await page.getByText('key.revoke').waitFor()
    expect(await violationsOf(page)).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  })

  it('[U settings] given a manager on a phone – when the desk is set – then it is kept; staff and keys are not offered', async () => {
    const { page, context } = await signIn(browser, desk, { locale: 'zh-CN', width: 390, role: 'manager' })
    await page.goto(`${desk.url}/desk/settings/desk`)
    await page.getByLabel('提醒客户（天）').fill('7')
    expect(await violationsOf(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText('设置已保存').waitFor()
    await page.reload()
    expect(await page.getByLabel('提醒客户（天）').inputValue()).toBe('7')
    expect(await page.getByRole('link', { name: '接口密钥' }).count()).toBe(0)
    await page.goto(`${desk.url}/desk/settings/keys`)
    await page.getByText('没有可查看的设置').waitFor()
    await context.close()
  })
})
