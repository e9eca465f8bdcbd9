/** What everybody does in a request, each with the means they have. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Locale } from '#lib/texts.ts'
import { systemClock } from '#platform/clock.ts'
import { photo } from '#tests/attachments/files.ts'
import { codeOf, keyOnPage } from '#tests/http/people.ts'
import { accountTexts } from '#web/portal/accounts/accounts.texts.ts'
import { uploadTexts } from '#web/portal/attachments/upload.texts.ts'
import { dealerTexts } from '#web/portal/dealers/dealer.texts.ts'
import { supportTexts } from '#web/portal/support/support.texts.ts'
import { askTexts } from '../../web/desk/requests/ask.texts.ts'
import { requestPageTexts } from '../../web/desk/requests/request.texts.ts'
import { requestTexts } from '../../web/desk/parts/request.texts.ts'
import { linkIn } from './mail-client.ts'
import type { People } from './world.ts'

const PASSWORD = 'correct horse battery staple'

/** All that a page shows. */
export const seen = (page: Page): Promise<string> => page.locator('body').innerText()

/** Waits until a page, loaded again and again, shows this. */
export const seesInTime = async (page: Page, words: string): Promise<void> => {
  const look = async (): Promise<string> => {
    await page.reload()
    return seen(page)
  }
  await expect.poll(look, { timeout: 120_000, interval: 500 }).toContain(words)
}

export interface Report {
  readonly name: string
  readonly subject: string
  readonly description: string
  readonly evidence: string
}

/** The form with a photo; the second consent lets the dealer have the request. @returns its number and when an answer is due */
export const report = async ({ customer, serial }: People, locale: Locale, told: Report, url: string) => {
  const { page, mail } = customer
  const t = supportTexts[locale]
  const yesterday = systemClock().subtract({ hours: 24 }).toZonedDateTimeISO('Asia/Shanghai').toPlainDate()
  await page.goto(`${url}/support`)
  const typed = { ...told, email: mail.address, phone: '+86 731 8252 5732', model: 'TEST encoder', firmware: '1.2.3' }
  for (const [field, value] of Object.entries(typed)) await page.locator(`#${field}`).fill(value)
  await page.locator('#kind').selectOption('repair')
  await page.locator('#serial').fill(serial)
  await page.locator('#happenedOn').fill(yesterday.toString())
  await page.setInputFiles('#files', { name: 'label.jpg', mimeType: 'image/jpeg', buffer: await photo(800, 600) })
  await page.getByText(uploadTexts[locale].says.done, { exact: true }).waitFor()
  for (const purpose of ['service', 'dealer_routing']) await page.locator(`input[value=${purpose}]`).check()
  await page.getByRole('button', { name: t.check }).click()
  await page.getByRole('button', { name: t.send }).click()
  await page.getByText(t.sent).waitFor()
  const number = (await page.locator('h1 span').textContent()) ?? ''
  const due = (await page.locator('time strong').textContent()) ?? ''
  return { number, due, instant: (await page.locator('time:has(strong)').getAttribute('datetime')) ?? '' }
}

/** From the letter to the request: the pages ask who it is, and a link in the mailbox answers. */
export const signInByMail = async ({ dealer: { page, mail } }: People, locale: Locale, link: string): Promise<void> => {
  const t = accountTexts[locale]
  await page.goto(link)
  await page.getByLabel(t.signIn.email).fill(mail.address)
  await page.getByRole('button', { name: t.signIn.submit }).click()
  await page.getByText(t.sent.text).waitFor()
  await page.goto(linkIn(await mail.letter('/sign-in/link/'), '/sign-in/link/'))
  await page.getByRole('button', { name: t.confirm.submit }).click()
  await page.waitForURL(link)
}

export const answerAsDealer = async ({ dealer: { page } }: People, locale: Locale, words: string): Promise<void> => {
  await page.locator('#body').fill(words)
  await page.getByRole('button', { name: dealerTexts[locale].send, exact: true }).click()
  await page.locator('.thread').getByText(words).waitFor()
}

export const handBack = async ({ dealer: { page } }: People, locale: Locale, reason: string): Promise<void> => {
  await page.locator('#reason').fill(reason)
  await page.getByRole('button', { name: dealerTexts[locale].handBackDo, exact: true }).click()
  await page.waitForURL('**/dealer')
}

/** The first day of an engineer: a password, then the code of an authenticator. */
export const signInWithCode = async (
  { engineer, passwordLink }: People,
  locale: Locale,
  link: string,
): Promise<void> => {
  const { page, mail } = engineer
  const t = accountTexts[locale].staff
  await page.goto(passwordLink)
  await page.getByLabel(t.newPassword.password).fill(PASSWORD)
  await page.getByRole('button', { name: t.newPassword.submit }).click()
  await page.waitForURL('**/desk/sign-in')
  await page.goto(link)
  await page.getByLabel(t.email).fill(mail.address)
  await page.getByLabel(t.password).fill(PASSWORD)
  await page.getByRole('button', { name: t.submit }).click()
  await page.getByText(t.setUp.title).first().waitFor()
  await page.getByLabel(t.setUp.label).fill(await codeOf(keyOnPage(await page.content())))
  await page.getByRole('button', { name: t.setUp.submit }).click()
  await page.waitForURL(link)
}

export const note = async ({ engineer: { page } }: People, locale: Locale, words: string): Promise<void> => {
  const t = requestPageTexts[locale]
  await page.getByText(t.note, { exact: true }).click()
  await page.getByRole('textbox', { name: t.writeNote }).fill(words)
  await page.getByRole('button', { name: t.saveNote }).click()
  await page.getByText(t.noted).waitFor()
  await page.getByText(t.public, { exact: true }).click()
}

/** Asks the policy and sends what it says. @returns what was sent */
export const answerByPolicy = async ({ engineer: { page } }: People, locale: Locale): Promise<string> => {
  const t = requestPageTexts[locale]
  await page.getByRole('button', { name: askTexts[locale].ask, exact: true }).click()
  await page.getByRole('button', { name: askTexts[locale].insert }).click()
  const explanation = await page.getByRole('textbox', { name: t.write }).inputValue()
  await page.getByRole('button', { name: t.sendAndWait }).click()
  await page.getByText(t.sent).waitFor()
  return explanation
}

export const replyOnPage = async ({ customer: { page } }: People, locale: Locale, words: string): Promise<void> => {
  const t = supportTexts[locale]
  await page.locator('#body').fill(words)
  await page.getByRole('button', { name: t.sendReply, exact: true }).click()
  await page.getByText(t.replied).waitFor()
}

/** A last word, and the request is solved. */
export const solve = async ({ engineer: { page } }: People, locale: Locale, words: string): Promise<void> => {
  const t = requestPageTexts[locale]
  await page.getByRole('textbox', { name: t.write }).fill(words)
  await page.getByRole('button', { name: t.sendAndResolve }).click()
  await page.getByText(requestTexts[locale].states.resolved).first().waitFor()
}
