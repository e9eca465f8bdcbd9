import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  acceptForms,
  ownerTokenOf,
  readForm,
  unlinkedOfSender,
  type AttachmentContext,
} from '#features/attachments/index.ts'
import { openDatabase, type Database } from '#platform/db/index.ts'
import { localeOf, sendPage, type App } from '#platform/http/index.ts'
import * as files from '#tests/attachments/files.ts'
import { startUploads, type Uploads } from '#tests/attachments/uploads.ts'
import { uploadField } from '#web/portal/attachments/upload-field.ts'
import { islandBundle, portalStyle } from '#web/portal/index.ts'
import { page as wholePage } from '#web/portal/layout.ts'
import { h } from '#web/ui/index.ts'
import { complaintsOf, launch, openContext, violationsOf, type View } from './browser.ts'

const MB = 1024 * 1024
const islands = islandBundle()

/** What the last posted form carried. */
let posted: { fields: Record<string, unknown>; uploadIds: readonly string[] } | undefined

/** A page with a form of one field and the uploads, as the pages of the requests have it. */
const formPage = (app: App, ctx: AttachmentContext): void => {
  void app.register(async (scope: App) => {
    await acceptForms(scope)
    const options = { bodyLimit: 64 * MB, config: { access: 'public' } } as const
    scope.get('/form', options, async (request, reply) => {
      const locale = localeOf(request, reply)
      const token = ownerTokenOf(request, reply, false)
      const context = { path: '/form', baseUrl: '', assets: islands.addresses }
      const main = h`<h1>Form</h1><form method="post" action="/form" enctype="multipart/form-data">
<label for="what">What</label><input id="what" name="what">${uploadField(await unlinkedOfSender(ctx.db, token), locale)}<button>Send</button></form>`
      return sendPage(request, reply, wholePage({ page: context, locale, title: 'Form', main, island: 'upload' }))
    })
    scope.post('/form', options, async (request, reply) => {
      posted = await readForm(ctx, request, ownerTokenOf(request, reply, false))
      return reply.type('text/html').send('<!doctype html><title>Sent</title><h1>Sent</h1>')
    })
    scope.get('/assets/:file', options, async (request, reply) => {
      const asset = await islands.asset(request.url)
      return reply.type(asset?.type ?? 'text/plain').send(asset?.body ?? '')
    })
  })
}

let database: Database
let uploads: Uploads
let folder: string
let browser: Browser
let context: BrowserContext | undefined

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sanbao-upload-'))
  database = await openDatabase({ dataDir: join(folder, 'data') })
  uploads = await startUploads(database, { pages: formPage, styles: [portalStyle] })
  browser = await launch()
})

afterEach(async () => {
  await context?.close()
  posted = undefined
})

afterAll(async () => {
  await browser.close()
  await uploads.close()
  await database.close()
  await rm(folder, { recursive: true, force: true })
})

const open = async (view: Partial<View> = {}): Promise<{ page: Page; complaints: string[] }> => {
  context = await openContext(browser, { locale: 'zh-CN', width: 390, ...view })
  const page = await context.newPage()
  const complaints = complaintsOf(page)
  await page.goto(`${uploads.url}/form`)
  return { page, complaints }
}

const aFile = async (name: string, content: Buffer): Promise<string> => {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

const rowOf = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name })

const sentIds = () => [posted?.fields['uploads'] ?? []].flat() as string[]

/** Bytes of the file on disk that the form carried. */
const hashOf = async (id: string): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of uploads.ctx.files.read(id)) chunks.push(chunk as Buffer)
  return createHash('sha256').update(Buffer.concat(chunks)).digest('hex')
}

describe.each(['zh-CN', 'en'] as const)('files of a form (%s)', (locale) => {
  const done = locale === 'en' ? 'Uploaded' : '已上传'

  it('[R30] given a photo and a page in disguise – when chosen – then the one arrives, the other is refused in words, and the form carries the one', async () => {
    const { page, complaints } = await open({ locale })
    const photo = await aFile('照片.jpg', await files.photo(800, 600))
    const disguised = await aFile('page.png', files.htmlPage)
    await page.setInputFiles('#files', [photo, disguised])
    await rowOf(page, '照片.jpg').getByText(done, { exact: true }).waitFor()
    await rowOf(page, 'page.png').getByText('JPEG').waitFor()
    expect(await violationsOf(page)).toEqual([])
    // The refused one holds the form back until it is removed.
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByRole('alert').waitFor()
    expect(posted).toBeUndefined()
    await rowOf(page, 'page.png')
      .getByRole('button', { name: locale === 'en' ? 'Remove' : '删除' })
      .click()
    await rowOf(page, 'page.png').waitFor({ state: 'detached' })
    await page.fill('#what', 'broken')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByRole('heading', { name: 'Sent' }).waitFor()
    expect(posted?.fields).toMatchObject({ what: 'broken' })
    expect(sentIds()).toHaveLength(1)
    expect(posted?.uploadIds).toEqual([])
    expect(complaints).toEqual([])
  })
})

describe('the place in a video', () => {
  it.each([
    ['keys.mov', '提供给他人时会去除'],
    ['tracked.mov', '无法去除'],
  ])(
    '[T33] given %s – when it has arrived – then its sender is told before sending, and may take it back',
    async (name, words) => {
      const { page } = await open()
      const content = name === 'keys.mov' ? await readFile(`tests/fixtures/videos/${name}`) : files.trackedVideo
      await page.setInputFiles('#files', await aFile(name, content))
      await rowOf(page, name).getByText(words).waitFor()
      expect(await violationsOf(page)).toEqual([])
      await rowOf(page, name).getByRole('button', { name: '删除' }).press('Enter')
      await rowOf(page, name).waitFor({ state: 'detached' })
    },
  )
})

describe('files of a form on a bad line', () => {
  it('[R21] given a line that breaks – when it is back – then the upload goes on and arrives whole', async () => {
    const { page } = await open()
    const content = Buffer.concat([files.mp4(1), randomBytes(20 * MB)])
    await page.setInputFiles('#files', await aFile('video.mp4', content))
    await page.waitForFunction(() => Number(document.querySelector('progress')?.value) > 0.2)
    await context?.setOffline(true)
    await page.waitForTimeout(1500)
    await context?.setOffline(false)
    await rowOf(page, 'video.mp4').getByText('已上传', { exact: true }).waitFor({ timeout: 60_000 })
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByRole('heading', { name: 'Sent' }).waitFor()
    expect(await hashOf(sentIds()[0] ?? '')).toBe(createHash('sha256').update(content).digest('hex'))
  })

  it('[R21] given a page closed in the middle – when opened again and the file chosen again – then it goes on where it stopped; what had arrived is still there', async () => {
    const { page } = await open()
    const content = Buffer.concat([files.mp4(1), randomBytes(24 * MB)])
    const video = await aFile('clip.mp4', content)
    await page.setInputFiles('#files', await aFile('启动.log', Buffer.from('log')))
    await rowOf(page, '启动.log').getByText('已上传', { exact: true }).waitFor()
    await page.setInputFiles('#files', video)
    await page.waitForFunction(
      () => Number(document.querySelector('li:last-child progress')?.getAttribute('value')) > 0.4,
    )
    await page.close()
    const again = (await context?.newPage()) as Page
    const offsets: number[] = []
    again.on('request', (request) => {
      if (request.method() === 'PATCH') offsets.push(Number(request.headers()['upload-offset']))
    })
    await again.goto(`${uploads.url}/form`)
    await rowOf(again, '启动.log').getByRole('checkbox').waitFor()
    await rowOf(again, 'clip.mp4').getByText('没有传完').waitFor()
    await again.setInputFiles('#files', video)
    await rowOf(again, 'clip.mp4').getByText('已上传', { exact: true }).waitFor({ timeout: 60_000 })
    expect(offsets[0]).toBeGreaterThanOrEqual(8 * MB)
    await again.getByRole('button', { name: 'Send' }).click()
    await again.getByRole('heading', { name: 'Sent' }).waitFor()
    expect(sentIds()).toHaveLength(2)
    expect(await hashOf(sentIds()[1] ?? '')).toBe(createHash('sha256').update(content).digest('hex'))
  })

  it('given an upload under way – when paused, resumed and removed by keyboard – then it stops, goes on, and is gone', async () => {
    const { page } = await open()
    await page.route('**/uploads/*', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 300))
      await route.continue().catch(() => undefined)
    })
    await page.setInputFiles('#files', await aFile('long.mp4', Buffer.concat([files.mp4(1), randomBytes(30 * MB)])))
    const row = rowOf(page, 'long.mp4')
    await row.getByRole('button', { name: '暂停' }).press('Enter')
    await row.getByText('已暂停').waitFor()
    await row.getByRole('button', { name: '继续' }).press('Enter')
    await row.getByText('已传', { exact: false }).waitFor()
    await row.getByRole('button', { name: '删除' }).press('Enter')
    await row.waitFor({ state: 'detached' })
    expect((await uploads.onDisk()).filter((path) => path.includes('/parts/'))).toEqual([])
  })
})

describe('files of a form without script', () => {
  it('given no script – when two files are chosen and the form is sent – then they arrive with it', async () => {
    const { page } = await open({ javaScript: false })
    await page.setInputFiles('#files', [
      await aFile('a.log', Buffer.from('a')),
      await aFile('b.jpg', await files.photo()),
    ])
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByRole('heading', { name: 'Sent' }).waitFor()
    expect(posted?.uploadIds).toHaveLength(2)
    await page.goto(`${uploads.url}/form`)
    expect(await page.getByRole('listitem').getByRole('checkbox').count()).toBe(2)
  })
})
