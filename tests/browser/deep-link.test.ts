import { describe, expect, it } from 'vitest'
import { locales } from '#lib/texts.ts'
import { openContext, startBrowser } from './browser.ts'
import { startPortal } from './portal.ts'
import { states } from './states.ts'

/** What the answer may cost a phone on a bad line. */
const MOST_BYTES = 20 * 1024
const SLOW_LINE = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 }

/** The states with the most to say. */
const longest = ['part', 'freeAndPaid', 'lateGap', 'shipmentOnly'] as const

const portal = await startPortal()
const browser = await startBrowser()

/** Opens an address on a slow phone and counts what comes over the wire until the page has loaded. */
const measure = async (address: string, locale: (typeof locales)[number]) => {
  const context = await openContext(browser, { locale, width: 390 })
  const page = await context.newPage()
  const wire = await context.newCDPSession(page)
  await wire.send('Network.enable')
  await wire.send('Network.emulateNetworkConditions', SLOW_LINE)
  await wire.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  let requests = 0
  let bytes = 0
  wire.on('Network.requestWillBeSent', ({ request }) => {
    if (!request.url.startsWith('data:')) requests += 1
  })
  wire.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
  })
  await page.goto(address, { waitUntil: 'load' })
  const painted = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => {
          const paint = list.getEntriesByName('first-contentful-paint')[0]
          if (paint !== undefined) resolve(paint.startTime)
        }).observe({ type: 'paint', buffered: true })
      }),
  )
  const heading = await page.getByRole('heading', { level: 1 }).innerText()
  await context.close()
  return { requests, bytes, painted, heading }
}

describe.each(locales)('deep link in %s', (locale) => {
  it.each(longest)(
    'given «%s» on a slow phone – opened by its link – readable after one request of at most 20 KB',
    async (name) => {
      const measured = await measure(`${portal.url}/c/${states[name].serial}`, locale)
      expect(measured.requests).toBe(1)
      expect(measured.bytes).toBeLessThanOrEqual(MOST_BYTES)
      expect(measured.heading).not.toBe('')
    },
  )
})
