import { createHash } from 'node:crypto'
import { readFile, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import exifr from 'exifr'
import { sql } from 'kysely'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '#platform/db/index.ts'
import { digestOf } from '#platform/files/index.ts'
import { eachDatabase } from '#tests/databases.ts'
import * as files from '#tests/attachments/files.ts'
import {
  announce,
  ask,
  aSender,
  listed,
  sendFile,
  sendPart,
  startUploads,
  whenSettled,
  type Uploads,
} from '#tests/attachments/uploads.ts'
import {
  attachmentsOf,
  linkPrepared,
  linkUploads,
  prepareContent,
  removeAttachmentsOf,
  sweepAttachments,
} from './index.ts'
import { nameFor } from './attachments.rules.ts'

const id = (): string => crypto.randomUUID()

/** Requests that this reader may read, by the header that stands for a tracking link here. */
const mayRead = (request: { headers: Record<string, unknown> }, { requestId }: { requestId: string }) =>
  Promise.resolve(request.headers['x-reads'] === requestId)

const attachmentTests = (open: () => Promise<Database>): void => {
  let uploads: Uploads
  beforeAll(async () => {
    uploads = await startUploads(await open(), { mayRead })
  })
  afterAll(() => uploads.close())

  const send = async (name: string, content: Buffer) => {
    const { url } = uploads
    const sender = await aSender(url)
    return { url, sender, ...(await sendFile(url, sender, { name, content })) }
  }

  /** Sends a file and makes it part of a new request; gives an address to read it. */
  const inRequest = async (name: string, content: Buffer) => {
    const { url, sender, id: uploadId, status } = await send(name, content)
    expect(status).toBe(204)
    const view = await whenSettled(url, sender, uploadId)
    const { db } = uploads.ctx
    const [requestId, messageId] = [id(), id()]
    const link = { uploadIds: [uploadId], ownerToken: sender.token, requestId, messageId }
    expect(await db.transaction().execute((tx) => linkUploads(tx, link))).toEqual({ ok: true, value: undefined })
    const read = (variant: string, reads = requestId) =>
      fetch(`${url}/attachments/${uploadId}/${variant}`, { headers: { 'x-reads': reads, cookie: sender.cookie } })
    return { view, read, requestId, uploadId, sender, url }
  }

  it.each([
    ['U1', 'a .png that is HTML', 'photo.png', files.htmlPage],
    ['U1', 'a .txt that is HTML', 'log.txt', files.htmlPage],
    ['U2', 'an SVG', 'drawing.svg', files.svg],
    ['U2', 'an SVG called .png', 'drawing.png', files.svg],
    ['T2', 'an .html', 'page.html', files.htmlPage],
    ['T2', 'a program', 'tool.exe', Buffer.from('MZ\x90\0\x03')],
  ])(
    '[%s] given %s – when sent – then it is refused as 415 and nothing of it is kept',
    async (_rule, _what, name, content) => {
      const { status, code, url, sender, id: uploadId } = await send(name, content)
      expect({ status, code }).toEqual({ status: 415, code: 'type_not_taken' })
      expect(await listed(url, sender)).toEqual([])
      expect((await uploads.onDisk()).filter((path) => path.includes(uploadId))).toEqual([])
    },
  )

  it.each([
    ['GIF with a script', 'a.gif', files.gifWithScript, { type: 'image/webp', name: 'a.webp' }],
    ['JPEG with a page after it', 'a.jpg', files.jpegWithPage, { type: 'image/jpeg', name: 'a.jpg' }],
  ])(
    '[U3][T2] given a %s – when read – then only re-encoded copies come, which hold no script',
    async (_what, name, make, served) => {
      const { read } = await inRequest(name, await make())
      for (const variant of ['small', 'large', 'file']) {
        const answer = await read(variant)
        const body = Buffer.from(await answer.arrayBuffer())
        expect(body.includes('script')).toBe(false)
        expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
        expect(answer.headers.get('content-security-policy')).toBe(
          "default-src 'none'; frame-ancestors 'none'; sandbox",
        )
        expect(answer.headers.get('content-type')).toBe(variant === 'file' ? served.type : 'image/webp')
        expect(answer.headers.get('content-disposition')).toContain(
          variant === 'file' ? `attachment; filename="${served.name}"` : 'inline',
        )
        expect((await sharp(body).metadata()).width).toBeGreaterThan(0)
      }
    },
  )

  it.each([
    ['PDF with a script', 'a.pdf', files.pdfWithScript, 'application/pdf'],
    ['ZIP', 'logs.zip', files.zipOf('a.log', Buffer.from('hello')), 'application/zip'],
    ['log in GB 18030', '日志.log', Buffer.from([0xc8, 0xd5, 0xd6, 0xbe, 0x0a]), 'text/plain'],
  ])(
    '[U3][T2] given a %s – when read – then it is a download in a sandbox, byte for byte, and no picture',
    async (_what, name, content, type) => {
      const { read, view } = await inRequest(name, content)
      expect(view).toMatchObject({
        name,
        type,
        preview: 'none',
        scan: 'not_scanned',
        available: true,
        bytes: content.length,
      })
      const answer = await read('file')
      expect(answer.headers.get('content-disposition')).toBe(
        `attachment; filename="${name.replace(/[^ -~]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name)}`,
      )
      expect(answer.headers.get('content-type')).toBe(type)
      expect(answer.headers.get('content-security-policy')).toContain('sandbox')
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
      expect(Buffer.from(await answer.arrayBuffer()).equals(content)).toBe(true)
      expect((await read('small')).status).toBe(409)
    },
  )

  it.each([
    ['U4', 30_000, 422, 'too_many_pixels'],
    ['U5', 16_000, 422, 'too_many_pixels'],
    ['U5', 7_000, 204, ''],
  ])('[%s][T18] given a PNG of %i² pixels in few bytes – when sent – then %i %s', async (_rule, side, status, code) => {
    const sent = await send('huge.png', files.hugePng(side))
    expect({ status: sent.status, code: sent.code }).toEqual({ status, code })
  })

  it('[U6] given a JPEG cut in the middle – when sent – then it is refused in clear words', async () => {
    const whole = await files.photo(800, 600)
    const { url, sender, status, code } = await send('cut.jpg', whole.subarray(0, whole.length / 2))
    expect({ status, code }).toEqual({ status: 422, code: 'damaged' })
    expect(await listed(url, sender)).toEqual([])
  })

  it.each(['jpeg', 'png', 'webp'] as const)(
    '[U8][T33] given a %s with the place it was taken – when read – then no served copy has it, and the picture stands upright',
    async (format) => {
      const photo = await files.photoWithPlace(format)
      // Past its mark the block is a TIFF, which exifr reads whatever the picture around it.
      const block = (await sharp(photo).metadata()).exif ?? Buffer.alloc(0)
      const tiff = block.subarray(0, 4).toString() === 'Exif' ? block.subarray(6) : block
      expect(await exifr.parse(tiff, true)).toMatchObject({ Make: 'Canary', latitude: 28.2 })
      const { read, view } = await inRequest(`photo.${format}`, photo)
      expect(view).toMatchObject({ preview: 'ready', available: true })
      const most = { small: 320, large: 1600, file: 2400 }
      for (const [variant, pixels] of Object.entries(most)) {
        const body = Buffer.from(await (await read(variant)).arrayBuffer())
        const found = await sharp(body).metadata()
        expect({ width: found.width, height: found.height }).toEqual({ width: (pixels * 3) / 4, height: pixels })
        expect([found.exif, found.xmp, found.iptc]).toEqual([undefined, undefined, undefined])
        if (body.subarray(0, 4).toString() !== 'RIFF')
          expect((await exifr.parse(body, true)) ?? {}).not.toHaveProperty('Make')
        expect(body.includes('Canary')).toBe(false)
      }
    },
  )

  it('[U11] given an empty file – when announced – then 422; given one byte of many – when a day has passed – then it is gone', async () => {
    const { url, ctx, onDisk } = uploads
    const sender = await aSender(url)
    const empty = await announce(url, sender, { name: 'a.txt', bytes: 0 })
    expect(empty.status).toBe(422)
    const long = await announce(url, sender, { name: 'a.mp4', bytes: 2 * 1024 ** 3 })
    const address = url + (long.headers.get('location') ?? '')
    expect((await sendPart(address, sender, { offset: 0, content: Buffer.from('x') })).status).toBe(204)
    const part = (await onDisk()).find((path) => path.endsWith(address.slice(-36))) ?? ''
    const after = (hours: number) => ({ ...ctx, clock: () => Temporal.Now.instant().add({ hours }) })
    await sweepAttachments(after(22))
    expect((await ask(address, sender)).headers.get('upload-offset')).toBe('1')
    expect((await sweepAttachments(after(24))).abandoned).toBeGreaterThan(0)
    expect((await ask(address, sender)).status).toBe(404)
    await expect(stat(part)).rejects.toThrow('ENOENT')
  })

  it('[R21] given a long upload begun days ago, a part of which came just now – when swept – then it goes on', async () => {
    const { url, ctx, onDisk } = uploads
    const sender = await aSender(url)
    const announced = await announce(url, sender, { name: 'a.mp4', bytes: 1000 })
    const address = url + (announced.headers.get('location') ?? '')
    const later = Temporal.Now.instant().add({ hours: 70 })
    const part = (await onDisk()).find((path) => path.endsWith(address.slice(-36))) ?? ''
    await utimes(part, new Date(), new Date(later.epochMilliseconds))
    await sweepAttachments({ ...ctx, clock: () => later })
    expect((await ask(address, sender)).status).toBe(200)
  })

  it('[R17] given content without a row, and temporary files – when swept – then they are gone, and what is linked stays', async () => {
    const { ctx, onDisk } = uploads
    const { read, view } = await inRequest('kept.txt', Buffer.from('kept'))
    await ctx.files.keep(await ctx.files.writeTemporary(Buffer.from('orphan'), 100), id())
    const left = await ctx.files.writeTemporary(Buffer.from('left'), 100)
    const swept = await sweepAttachments({ ...ctx, clock: () => Temporal.Now.instant().add({ hours: 48 }) })
    expect(swept.orphans).toBeGreaterThanOrEqual(1)
    expect(swept.temporary).toBeGreaterThanOrEqual(1)
    expect((await onDisk()).includes(left)).toBe(false)
    expect(await (await read('file')).text()).toBe('kept')
    expect(view.sha256).toMatch(/^[0-9a-f]{64}$/)
  })

  it('[U13] given an MP4 with 10,000 tracks of HEVC – when sent – then it is stored as it is and nothing decodes it', async () => {
    const content = files.mp4(10_000)
    const { read, view } = await inRequest('clip.mp4', content)
    expect(view).toMatchObject({ type: 'video/mp4', preview: 'none', available: true })
    expect(Buffer.from(await (await read('file')).arrayBuffer()).equals(content)).toBe(true)
  })

  it('[R23][T3] given a file of a request – when asked for by whoever may not read the request, the sender too – then 404', async () => {
    const { read, url, uploadId } = await inRequest('a.txt', Buffer.from('secret'))
    expect((await read('file')).status).toBe(200)
    expect((await read('file', id())).status).toBe(404)
    expect((await fetch(`${url}/attachments/${id()}/file`)).status).toBe(404)
    expect((await fetch(`${url}/attachments/${uploadId}/original`)).status).toBeGreaterThanOrEqual(400)
  })

  it('given an upload not yet sent with a form – when read – then its sender sees it and nobody else', async () => {
    const { url, sender, id: uploadId } = await send('a.txt', Buffer.from('mine'))
    const other = await aSender(url)
    expect((await ask(`${url}/attachments/${uploadId}/file`, sender, 'GET')).status).toBe(200)
    expect((await ask(`${url}/attachments/${uploadId}/file`, other, 'GET')).status).toBe(404)
  })

  it('given uploads – when linked twice, by another sender, or while arriving – then refused with their ids, and nothing is linked', async () => {
    const { ctx } = uploads
    const { url, sender, id: first } = await send('a.txt', Buffer.from('a'))
    const { id: second } = await sendFile(url, sender, { name: 'b.txt', content: Buffer.from('b') })
    const arriving = await announce(url, sender, { name: 'c.txt', bytes: 5 })
    const third = (arriving.headers.get('location') ?? '').slice(-36)
    const other = await aSender(url)
    const to = { requestId: id(), messageId: id() }
    const link = (uploadIds: string[], ownerToken: string) =>
      ctx.db.transaction().execute(async (tx) => {
        const linked = await linkUploads(tx, { uploadIds, ownerToken, ...to })
        if (!linked.ok) throw Object.assign(new Error('rolled back'), linked.error)
      })
    await expect(link([first], other.token)).rejects.toMatchObject({ code: 'unknown_uploads', ids: [first] })
    await expect(link([first, third], sender.token)).rejects.toMatchObject({ ids: [third] })
    await link([first, second, first], sender.token)
    await expect(link([first], sender.token)).rejects.toMatchObject({ ids: [first] })
    await expect(link(['nothing', first], sender.token)).rejects.toMatchObject({ ids: ['nothing', first] })
    const views = (await attachmentsOf(ctx.db, [to.requestId])).get(to.requestId)
    expect(views?.map(({ name, messageId }) => ({ name, messageId }))).toEqual([
      { name: 'a.txt', messageId: to.messageId },
      { name: 'b.txt', messageId: to.messageId },
    ])
    expect(await listed(url, sender)).toEqual([])
  })

  it('given files that came by mail – when prepared and linked – then they are part of the message; bad ones are refused', async () => {
    const { ctx } = uploads
    const to = { requestId: id(), messageId: id() }
    const prepared = await prepareContent(ctx, { name: '..\\..\\照片\u202Egpj.exe', content: await files.photo() })
    if (!prepared.ok) throw new Error(prepared.error)
    await ctx.db.transaction().execute((tx) => linkPrepared(ctx, tx, prepared.value, to))
    expect((await attachmentsOf(ctx.db, [to.requestId])).get(to.requestId)).toMatchObject([
      { name: '照片gpj.exe.jpg', type: 'image/jpeg', messageId: to.messageId },
    ])
    expect(await prepareContent(ctx, { name: 'a.html', content: files.htmlPage })).toEqual({
      ok: false,
      error: 'type_not_taken',
    })
  })

  it.each([
    ['loci.mp4', 'hidden'],
    ['keys.mov', 'hidden'],
    ['none.mp4', 'none'],
  ])(
    '[T33] given the video %s – when sent and read – then people know of its place, the copy has none, the original stays',
    async (name, place) => {
      const path = `tests/fixtures/videos/${name}`
      const content = place === 'none' ? files.mp4(1) : await readFile(path)
      const { view, read, uploadId } = await inRequest(name, content)
      expect(view).toMatchObject({ place, available: true })
      const answer = await read('file')
      const served = Buffer.from(await answer.arrayBuffer())
      expect(Number(answer.headers.get('content-length'))).toBe(content.length)
      expect(served.equals(content)).toBe(place === 'none')
      expect(served.toString('latin1')).not.toMatch(/\+28\.2282|loci/)
      expect(await readFile(uploads.ctx.files.path(uploadId))).toEqual(content)
    },
  )

  it('[R25] given the files of a request – when removed – then rows and content are gone from the disk', async () => {
    const { ctx, onDisk } = uploads
    const { requestId, uploadId } = await inRequest('a.jpg', await files.photo())
    expect((await onDisk()).filter((path) => path.includes(uploadId))).toHaveLength(4)
    await ctx.db.transaction().execute((tx) => removeAttachmentsOf(tx, [requestId]))
    await expect
      .poll(async () => (await onDisk()).filter((path) => path.includes(uploadId)), { timeout: 10_000 })
      .toEqual([])
    const { rows } = await sql`select 1 from attachments where request_id = ${requestId}`.execute(ctx.db)
    expect(rows).toEqual([])
  })

  it('[R19] given a stored file – when its content is hashed – then it is what the row says, and only its owner may read the folder', async () => {
    const { ctx } = uploads
    const { view, uploadId } = await inRequest('a.txt', Buffer.from('hello'))
    const content = await readFile(ctx.files.path(uploadId))
    expect(createHash('sha256').update(content).digest('hex')).toBe(view.sha256)
    expect(await digestOf(ctx.files.path(uploadId))).toEqual({ bytes: view.bytes, sha256: view.sha256 })
    expect((await stat(join(ctx.files.path(uploadId), '..'))).mode & 0o077).toBe(0)
  })
}

eachDatabase('attachments', attachmentTests)

describe('names of files', () => {
  it('given a name whose end does not fit its bytes – when named – then it ends as its bytes say', () => {
    expect(nameFor('photo.exe', 'image/jpeg')).toBe('photo.exe.jpg')
    expect(nameFor('photo.JPEG', 'image/jpeg')).toBe('photo.JPEG')
    expect(nameFor('clip', 'video/quicktime')).toBe('clip.mov')
  })
})
