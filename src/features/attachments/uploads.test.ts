import { createHash } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Upload } from 'tus-js-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase, type Database } from '#platform/db/index.ts'
import { eachDatabase, freshPlace } from '#tests/databases.ts'
import * as files from '#tests/attachments/files.ts'
import {
  announce,
  ask,
  aSender,
  listed,
  sendFile,
  sendPart,
  startUploads,
  type Sender,
  type Uploads,
} from '#tests/attachments/uploads.ts'

const MB = 1024 * 1024

const codeOf = async (answer: Response): Promise<[number, string]> => [
  answer.status,
  ((await answer.json()) as { code: string }).code,
]

/** A body that keeps coming until it is let go. */
const slowBody = (first: Buffer): { content: ReadableStream; end: () => void } => {
  let end = (): void => undefined
  const content = new ReadableStream({
    start: (controller) => {
      controller.enqueue(first)
      end = () => controller.close()
    },
  })
  return { content, end: () => end() }
}

const uploadTests = (open: () => Promise<Database>): void => {
  let uploads: Uploads
  beforeAll(async () => {
    uploads = await startUploads(await open())
  })
  afterAll(() => uploads.close())

  const begun = async (name: string, bytes: number) => {
    const { url } = uploads
    const sender = await aSender(url)
    const answer = await announce(url, sender, { name, bytes })
    return { url, sender, answer, address: url + (answer.headers.get('location') ?? '') }
  }

  it('[R21] given a text in three parts – when sent by a client of tus – then it is whole, and its Chinese name too', async () => {
    const { url } = uploads
    const sender = await aSender(url)
    const content = Buffer.from('一二三四五六七八九十\n'.repeat(10_000))
    await new Promise<void>((resolve, reject) => {
      new Upload(content, {
        endpoint: `${url}/uploads`,
        chunkSize: Math.ceil(content.length / 3),
        metadata: { filename: '启动 日志.log' },
        headers: { cookie: sender.cookie },
        onSuccess: () => resolve(),
        onError: reject,
      }).start()
    })
    expect(await listed(url, sender)).toMatchObject([
      {
        name: '启动 日志.log',
        type: 'text/plain',
        bytes: content.length,
        sha256: createHash('sha256').update(content).digest('hex'),
      },
    ])
  })

  it('[U12] given an upload – when a part comes with a wrong offset – then 409, and it goes on at the right one', async () => {
    const { sender, address } = await begun('a.txt', 6)
    expect(
      (await sendPart(address, sender, { offset: 0, content: Buffer.from('abc') })).headers.get('upload-offset'),
    ).toBe('3')
    expect(await codeOf(await sendPart(address, sender, { offset: 2, content: Buffer.from('xxxx') }))).toEqual([
      409,
      'offset_conflict',
    ])
    expect((await sendPart(address, sender, { offset: 3, content: Buffer.from('def') })).status).toBe(204)
    // What is stored takes no more.
    expect(await codeOf(await sendPart(address, sender, { offset: 6, content: Buffer.from('x') }))).toEqual([
      409,
      'offset_conflict',
    ])
    expect((await ask(address, sender)).headers.get('upload-offset')).toBe('6')
    expect(await (await ask(address.replace('uploads', 'attachments') + '/file', sender, 'GET')).text()).toBe('abcdef')
  })

  it('[U12] given two writers at once – when both send – then one is turned away with 409 or 423 and the file is one of the two', async () => {
    const { sender, address } = await begun('a.txt', 8)
    const first = slowBody(Buffer.from('aaaa'))
    const slow = sendPart(address, sender, { offset: 0, content: first.content })
    await new Promise((resolve) => setTimeout(resolve, 200))
    const second = await sendPart(address, sender, { offset: 0, content: Buffer.from('bbbbbbbb') })
    first.end()
    const answers = [(await slow.catch(() => ({ status: 423 }))).status, second.status]
    expect(answers.filter((status) => status === 409 || status === 423).length).toBeGreaterThanOrEqual(1)
    const offset = Number((await ask(address, sender)).headers.get('upload-offset'))
    if (offset < 8) await sendPart(address, sender, { offset, content: Buffer.from('aaaaaaaa').subarray(offset) })
    expect(['aaaaaaaa', 'bbbbbbbb']).toContain(
      await (await ask(address.replace('uploads', 'attachments') + '/file', sender, 'GET')).text(),
    )
  })

  it('[U12][T3] given the upload of another sender, or of nobody – when touched – then 404 or 401, and nothing happens to it', async () => {
    const { url, sender, address } = await begun('a.txt', 3)
    const other = await aSender(url)
    const nobody: Sender = { cookie: '', token: '' }
    expect((await ask(address, other)).status).toBe(404)
    expect(await codeOf(await sendPart(address, other, { offset: 0, content: Buffer.from('xxx') }))).toEqual([
      404,
      'gone',
    ])
    expect((await ask(address, other, 'DELETE')).status).toBe(404)
    expect((await ask(address, nobody)).status).toBe(401)
    expect(await codeOf(await announce(url, nobody, { name: 'a.txt', bytes: 1 }))).toEqual([401, 'no_cookie'])
    expect((await ask(address, sender)).headers.get('upload-offset')).toBe('0')
  })

  it('[T16] given a page of another site – when it sends, even with the cookie – then 403 and no permission to read', async () => {
    const { url } = uploads
    const { cookie } = await aSender(url)
    const headers = {
      cookie,
      'sec-fetch-site': 'cross-site',
      'tus-resumable': '1.0.0',
      'upload-length': '1',
      origin: 'https://evil.example',
    }
    const answer = await fetch(`${url}/uploads`, { method: 'POST', headers })
    expect(await codeOf(answer)).toEqual([403, 'other_site'])
    const preflight = await fetch(`${url}/uploads`, { method: 'OPTIONS', headers: { origin: 'https://evil.example' } })
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull()
  })

  it('given an upload, arriving or stored – when removed by its sender – then row and content are gone', async () => {
    const { url, sender, address } = await begun('a.txt', 10)
    expect((await ask(address, sender, 'DELETE')).status).toBe(204)
    expect((await ask(address, sender)).status).toBe(404)
    const sent = await sendFile(url, sender, { name: 'b.txt', content: Buffer.from('b') })
    expect((await ask(sent.address, sender, 'DELETE')).status).toBe(204)
    expect(await listed(url, sender)).toEqual([])
    expect(
      (await uploads.onDisk()).filter((path) => path.includes(sent.id) || path.includes(address.slice(-36))),
    ).toEqual([])
  })

  it.each(['after the last byte', 'after the file was moved'])(
    '[R21] given a crash %s and before the row said so – when the client asks where to go on – then the file is whole',
    async (moment) => {
      const { sender, address, url } = await begun('a.txt', 5)
      const { ctx } = uploads
      const id = address.slice(-36)
      writeFileSync(ctx.files.partPath(id), 'whole')
      if (moment === 'after the file was moved') await ctx.files.keep(ctx.files.partPath(id), id)
      const answer = await ask(address, sender)
      expect([answer.status, answer.headers.get('upload-offset'), answer.headers.get('upload-length')]).toEqual([
        200,
        '5',
        '5',
      ])
      expect(await listed(url, sender)).toMatchObject([{ id, name: 'a.txt', bytes: 5 }])
    },
  )

  it.each([
    ['no length', { 'upload-length': undefined }, 400, 'malformed'],
    ['a negative length', { 'upload-length': '-1' }, 400, 'malformed'],
    ['a length that comes later', { 'upload-length': undefined, 'upload-defer-length': '1' }, 400, 'malformed'],
    ['a video of more than 2 GB', { 'upload-length': String(2048 * MB + 1) }, 413, 'too_large'],
    ['names that cannot be read', { 'upload-metadata': 'filename %%%' }, 400, 'malformed'],
    ['another version of tus', { 'tus-resumable': '0.2.2' }, 400, 'malformed'],
  ])('given %s – when announced – then %j %i %s', async (_what, headers, status, code) => {
    const { url } = uploads
    const { cookie } = await aSender(url)
    const good = {
      'tus-resumable': '1.0.0',
      'upload-length': '10',
      'upload-metadata': `filename ${btoa('a.mp4')}`,
      cookie,
    }
    const sent = Object.entries({ ...good, ...headers }).filter(([, value]) => value !== undefined) as [
      string,
      string,
    ][]
    expect(await codeOf(await fetch(`${url}/uploads`, { method: 'POST', headers: sent }))).toEqual([status, code])
  })

  it('[U14] given a part longer than announced – when sent with and without its length – then 413 and no byte too many is kept', async () => {
    const { sender, address } = await begun('a.txt', 10)
    expect(await codeOf(await sendPart(address, sender, { offset: 0, content: Buffer.alloc(11, 'x') }))).toEqual([
      413,
      'too_large',
    ])
    const body = new ReadableStream({
      start: (controller) => {
        controller.enqueue(Buffer.alloc(20, 'x'))
        controller.close()
      },
    })
    expect((await sendPart(address, sender, { offset: 0, content: body })).status).toBe(413)
    expect(Number((await ask(address, sender)).headers.get('upload-offset'))).toBeLessThanOrEqual(10)
  })

  it('[U14] given a sender near the total of a day – when the next file comes – then 413, and no part of it is kept; removing one makes room', async () => {
    const { url, onDisk } = uploads
    const sender = await aSender(url)
    const video = { name: 'a.mp4', bytes: 2000 * MB }
    const first = await announce(url, sender, video)
    expect(first.status).toBe(201)
    expect((await announce(url, sender, video)).status).toBe(201)
    const before = (await onDisk()).length
    expect(await codeOf(await announce(url, sender, video))).toEqual([413, 'too_many_bytes'])
    expect((await onDisk()).length).toBe(before)
    await ask(url + (first.headers.get('location') ?? ''), sender, 'DELETE')
    expect((await announce(url, sender, video)).status).toBe(201)
  })

  it('[R4] given 30 files announced at once – when counted – then 20 are let in and 10 are told that it is too many', async () => {
    const { url } = uploads
    const sender = await aSender(url)
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => announce(url, sender, { name: 'a.txt', bytes: 1 })),
    )
    const codes = await Promise.all(answers.map(async (answer) => (answer.ok ? '' : (await codeOf(answer))[1])))
    expect(Map.groupBy(codes, (code) => code).get('')?.length).toBe(20)
    expect(codes.filter((code) => code === 'too_many_files')).toHaveLength(10)
  })

  it('[R4] given a member of staff and 30 files in an hour – when each is announced – then all are let in', async () => {
    const { url, close } = await startUploads(await open(), { isStaff: () => Promise.resolve(true), startsPerHour: 3 })
    const sender = await aSender(url)
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => announce(url, sender, { name: 'a.txt', bytes: 1 })),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
    await close()
  })

  it('[R14] given one address that starts more than its share, always as a new sender – when it starts another – then 429', async () => {
    const { url, close } = await startUploads(await open(), { startsPerHour: 3 })
    const statuses: number[] = []
    for (let n = 0; n < 5; n++)
      statuses.push((await announce(url, await aSender(url), { name: 'a.txt', bytes: 1 })).status)
    await close()
    expect(statuses).toEqual([201, 201, 201, 429, 429])
  })
}

eachDatabase('uploads', uploadTests)

/** A multipart body, part by part as it is written here. */
const multipart = (parts: readonly string[], end = '\r\n--b--\r\n'): string =>
  parts
    .map((part) => `\r\n--b\r\n${part}`)
    .join('')
    .slice(2) + end

const field = (name: string, value: string): string => `content-disposition: form-data; name="${name}"\r\n\r\n${value}`
const file = (name: string, value: string): string =>
  `content-disposition: form-data; name="files"; filename="${name}"\r\ncontent-type: image/png\r\n\r\n${value}`

describe('a form without script', () => {
  let database: Database
  let uploads: Uploads
  beforeAll(async () => {
    const { config } = await freshPlace('embedded')
    database = await openDatabase(config)
    uploads = await startUploads(database)
  })
  afterAll(async () => {
    await uploads.close()
    await database.close()
  })
  const post = async (body: string, sender?: Sender, type = 'multipart/form-data; boundary=b') => {
    const { url } = uploads
    const { cookie } = sender ?? (await aSender(url))
    return fetch(`${url}/api/form`, {
      method: 'POST',
      headers: { 'content-type': type, cookie, 'accept-language': 'en' },
      body,
    })
  }

  it('[U10] given two fields, two files and an empty choice – when posted – then fields and uploads, under clean names', async () => {
    const { url } = uploads
    const sender = await aSender(url)
    const parts = [
      field('name', '李'),
      field('tag', 'a'),
      field('tag', 'b'),
      file('../../x.log', 'hello'),
      file('', ''),
      file('说明.txt', '好'),
    ]
    const answer = (await (await post(multipart(parts), sender)).json()) as {
      fields: unknown
      uploadIds: string[]
      refused: unknown
    }
    expect(answer).toMatchObject({ fields: { name: '李', tag: ['a', 'b'] }, refused: [] })
    const views = await listed(url, sender)
    expect(views.map(({ id, name }) => [id, name])).toEqual([
      [answer.uploadIds[0], 'x.log'],
      [answer.uploadIds[1], '说明.txt'],
    ])
  })

  it('given a file that is not taken beside a good one – when posted – then the fields are there, the one file, and the reason', async () => {
    const answer = await post(multipart([field('name', '李'), file('a.svg', files.svg.toString()), file('b.txt', 'b')]))
    const form = (await answer.json()) as {
      fields: unknown
      uploadIds: string[]
      refused: { name: string; reason: string }[]
    }
    expect(form).toMatchObject({
      fields: { name: '李' },
      refused: [{ name: 'a.svg', reason: expect.stringContaining('JPEG') }],
    })
    expect(form.uploadIds).toHaveLength(1)
  })

  it('given a form as a page with script posts it – when read – then its fields', async () => {
    const answer = await post('name=a&uploads=1&uploads=2', undefined, 'application/x-www-form-urlencoded')
    expect(await answer.json()).toEqual({ fields: { name: 'a', uploads: ['1', '2'] }, uploadIds: [], refused: [] })
  })

  it.each([
    ['no end', multipart([field('a', 'b')], ''), 400],
    ['a file cut off', '--b\r\n' + file('a.txt', 'hal'), 400],
    ['no boundary', multipart([field('a', 'b')]), 400, 'multipart/form-data'],
    ['four files', multipart([1, 2, 3, 4].map((n) => file(`${n}.txt`, 'x'))), 413],
    ['too many fields', multipart(Array.from({ length: 70 }, (_, n) => field(`f${n}`, 'x'))), 413],
    ['a field __proto__', multipart([field('__proto__', 'x')]), 400],
    ['a file over its limit', multipart([file('a.txt', 'x'.repeat(10 * MB + 1))]), 413],
    ['garbage', 'hello', 400],
  ])(
    '[U9] given multipart with %s – when posted – then the sender is told, and no temporary file stays',
    async (_what, body, status, type = 'multipart/form-data; boundary=b') => {
      const answer = await post(body, undefined, type)
      expect(answer.status).toBe(status)
      expect(answer.headers.get('content-type')).toContain('application/problem+json')
      expect((await uploads.onDisk()).filter((path) => path.includes('/tmp/') && path.includes('/files/tmp/'))).toEqual(
        [],
      )
    },
  )
})

describe('a full disk', () => {
  it('[R15] given no room – when a part comes, or another file – then 507, what has arrived is kept; given room – then it goes on', async (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'sanbao-full-'))
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=100m', 'tmpfs', folder], { stdio: 'pipe' })
    } catch (error) {
      rmSync(folder, { recursive: true })
      return context.skip(String(error))
    }
    const { config, remove } = await freshPlace('embedded')
    const database = await openDatabase(config)
    const { url, close } = await startUploads(database, { folder })
    try {
      const sender = await aSender(url)
      const content = Buffer.alloc(8 * MB, 'log line\n')
      const answer = await announce(url, sender, { name: 'a.log', bytes: content.length })
      const address = url + (answer.headers.get('location') ?? '')
      const ballast = join(folder, 'ballast')
      writeFileSync(ballast, Buffer.alloc(95 * MB))
      expect(await codeOf(await sendPart(address, sender, { offset: 0, content }))).toEqual([507, 'no_space'])
      expect(await codeOf(await announce(url, sender, { name: 'b.log', bytes: 1 }))).toEqual([507, 'no_space'])
      const offset = Number((await ask(address, sender)).headers.get('upload-offset'))
      expect(offset).toBeLessThan(content.length)
      rmSync(ballast)
      expect((await sendPart(address, sender, { offset, content: content.subarray(offset) })).status).toBe(204)
      const [view] = await listed(url, sender)
      expect(view?.sha256).toBe(createHash('sha256').update(content).digest('hex'))
    } finally {
      await close()
      await database.close()
      await remove()
      execFileSync('umount', ['--lazy', folder])
    }
  })
})
