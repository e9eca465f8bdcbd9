import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type axeModule from 'axe-core'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { afterAll } from 'vitest'
import type { Locale } from '#lib/texts.ts'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** A browser that talks to nobody but us. */
const quiet = [
  '--no-sandbox',
  '--disable-quic',
  '--disable-background-networking',
  '--no-first-run',
  '--disable-component-update',
  '--disable-sync',
]

/** Starts the machine's Chromium. @throws Error that says what to install when there is none */
export const launch = async (args: readonly string[] = []): Promise<Browser> => {
  const executablePath = places.find((path) => existsSync(path))
  if (executablePath === undefined) {
    throw new Error('no Chromium here; on Debian: apt-get install --no-install-recommends chromium fonts-noto-cjk')
  }
  return chromium.launch({ executablePath, args: [...quiet, ...args] })
}

/** A browser for all the tests of a file. Called while vitest reads the file. */
export const startBrowser = async (): Promise<Browser> => {
  const browser = await launch()
  afterAll(() => browser.close())
  return browser
}

export interface View {
  readonly locale: Locale
  readonly width: number
  readonly scheme?: 'light' | 'dark'
  readonly javaScript?: boolean
  readonly hasTouch?: boolean
}

export const openContext = (browser: Browser, view: View): Promise<BrowserContext> =>
  browser.newContext({
    locale: view.locale,
    timezoneId: 'Asia/Shanghai',
    viewport: { width: view.width, height: 844 },
    colorScheme: view.scheme ?? 'light',
    javaScriptEnabled: view.javaScript ?? true,
    hasTouch: view.hasTouch ?? false,
  })

/** Everything the page complains about: broken content-security-policy, failed scripts, dialogs. */
export const complaintsOf = (page: Page): string[] => {
  const complaints: string[] = []
  page.on('console', (message) => {
    // A page that is a 404 or 422 on purpose is reported by the browser too.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  return complaints
}

const axeSource = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Runs axe-core on the page as it stands, with every fold opened. @returns one line for each violation */
export const violationsOf = async (page: Page): Promise<string[]> => {
  await page.evaluate(() => {
    for (const fold of document.querySelectorAll('details')) fold.open = true
  })
  await page.evaluate(await axeSource)
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof axeModule }
    const rules = { 'target-size': { enabled: true } }
    const { violations } = await axe.run(document, { rules })
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
    )
  })
}
