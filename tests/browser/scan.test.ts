import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toBuffer } from 'bwip-js/node'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { complaintsOf, launch, openContext } from './browser.ts'
import { startPortal } from './portal.ts'
import { states } from './states.ts'

const { serial } = states.free

const portal = await startPortal()
const folder = await mkdtemp(join(tmpdir(), 'sanbao-scan-'))
let browser: Browser | undefined

afterEach(async () => {
  await browser?.close()
  browser = undefined
})

afterAll(() => rm(folder, { recursive: true, force: true }))

interface Code {
  /** `our_qr` is the picture that the portal itself offers for the unit `text`. */
  readonly bcid: 'code128' | 'datamatrix' | 'our_qr'
  readonly text: string
  readonly left: number
  readonly top: number
}

const label = async ({ bcid, text }: Code): Promise<Buffer> => {
  if (bcid !== 'our_qr') {
    return toBuffer({ bcid, text, scale: bcid === 'code128' ? 3 : 6, padding: 10, backgroundcolor: 'FFFFFF' })
  }
  const svg = await fetch(`${portal.url}/c/${text}/qr.svg`)
  return sharp(Buffer.from(await svg.arrayBuffer()))
    .resize(300)
    .png()
    .toBuffer()
}

/** A picture as a camera sees it: grey, a little blurred, with some labels in it. */
const frame = async (codes: readonly Code[]): Promise<Buffer> => {
  const labels = await Promise.all(
    codes.map(async (code) => ({ input: await label(code), left: code.left, top: code.top })),
  )
  const background = { width: 1280, height: 720, channels: 3 as const, background: '#b9b4ac' }
  return sharp({ create: background }).composite(labels).blur(0.8).jpeg({ quality: 70 }).toBuffer()
}

/** A browser whose camera shows these frames over and over; without frames, a browser without a camera. */
const browserSeeing = async (frames: readonly (readonly Code[])[], { isAllowed = true } = {}): Promise<Page> => {
  const file = join(folder, `camera-${crypto.randomUUID()}.mjpeg`)
  await writeFile(file, Buffer.concat(await Promise.all(frames.map(frame))))
  browser = await launch(
    frames.length === 0 ? [] : ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${file}`],
  )
  const context = await openContext(browser, { locale: 'zh-CN', width: 390, hasTouch: true })
  if (isAllowed) await context.grantPermissions(['camera'], { origin: portal.url })
  // Keeps the stream that the page opens, to see that it is closed again.
  await context.addInitScript(() => {
    const devices = navigator.mediaDevices
    const open = devices.getUserMedia.bind(devices)
    devices.getUserMedia = async (wanted) => {
      const stream = await open(wanted)
      Object.assign(globalThis, { openedStream: stream })
      return stream
    }
  })
  return context.newPage()
}

const cameraState = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => (globalThis as { openedStream?: MediaStream }).openedStream?.getTracks()[0]?.readyState)

const tapScan = async (page: Page): Promise<void> => {
  await page.goto(portal.url)
  await page.getByRole('button', { name: '扫码' }).click()
}

const says = (page: Page) => page.getByRole('status')

describe('scanning a serial', () => {
  it.each<[string, Code]>([
    ['the barcode of a nameplate', { bcid: 'code128', text: serial, left: 300, top: 260 }],
    ['the QR code of a deep link', { bcid: 'our_qr', text: serial, left: 500, top: 200 }],
    ['a DataMatrix of our own label', { bcid: 'datamatrix', text: serial, left: 540, top: 280 }],
  ])('given %s before the camera – tapping scan – the answer about that unit opens', async (_name, code) => {
    const page = await browserSeeing([[code], [code]])
    const complaints = complaintsOf(page)
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    await page.goto(portal.url)
    const button = page.getByRole('button', { name: '扫码' })
    await button.waitFor()
    // Before the tap: the page and its small script, nothing of the decoder.
    expect(asked.filter((path) => path !== '/')).toEqual([expect.stringMatching(/^\/assets\/scan-/)])
    await button.click()
    await page.waitForURL(`**/c/${serial}`)
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('在保')
    expect(asked.filter((path) => path.endsWith('.wasm'))).toHaveLength(1)
    expect(complaints).toEqual([])
  })

  it('given two different codes in every frame – scanning – neither is taken, and after a while it says what to try', async () => {
    const two: Code[] = [
      { bcid: 'code128', text: serial, left: 200, top: 80 },
      { bcid: 'code128', text: 'KV26STD000001', left: 200, top: 480 },
    ]
    const page = await browserSeeing([two, two])
    await tapScan(page)
    await says(page).filter({ hasText: '还没有读到' }).waitFor({ timeout: 40_000 })
    expect(page.url()).toBe(`${portal.url}/`)
    expect(await page.locator('#serial').inputValue()).toBe('')
    expect(await cameraState(page)).toBe('live')
  })

  it('given an open camera – closing it – the camera is released and scan can be tapped again', async () => {
    const page = await browserSeeing([[], []])
    await tapScan(page)
    await page.getByRole('button', { name: '关闭摄像头' }).click()
    await page.locator('#camera').waitFor({ state: 'hidden' })
    expect(await cameraState(page)).toBe('ended')
    await page.getByRole('button', { name: '扫码' }).click()
    await page.getByRole('button', { name: '关闭摄像头' }).waitFor()
    await page.waitForFunction(() => {
      const { openedStream } = globalThis as { openedStream?: MediaStream }
      return openedStream?.getTracks()[0]?.readyState === 'live'
    })
  })

  it('given a reader who refuses the camera – tapping scan – it says so and gives the field back', async () => {
    const page = await browserSeeing([[]], { isAllowed: false })
    await tapScan(page)
    await says(page).filter({ hasText: '没有获得摄像头权限' }).waitFor()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('serial')
  })

  it('given a line that drops the decoder – tapping scan – it says so and releases the camera', async () => {
    const page = await browserSeeing([[], []])
    await page.route('**/*.wasm', (route) => route.abort())
    await tapScan(page)
    await says(page).filter({ hasText: '扫码程序没有加载成功' }).waitFor()
    expect(await cameraState(page)).toBe('ended')
    expect(await page.getByRole('button', { name: '扫码' }).isEnabled()).toBe(true)
  })

  it('given no camera – tapping scan – it says so and the field still works', async () => {
    const page = await browserSeeing([])
    await tapScan(page)
    await says(page).filter({ hasText: '没有找到可用的摄像头' }).waitFor()
    await page.fill('#serial', serial)
    await page.getByRole('button', { name: '查询' }).click()
    await page.waitForURL(`**/c/${serial}`)
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('在保')
  })
})
