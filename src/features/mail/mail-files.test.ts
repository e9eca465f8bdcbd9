import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { attachmentsOf, type AttachmentView } from '#features/attachments/index.ts'
import type { Database } from '#platform/db/index.ts'
import * as files from '#tests/attachments/files.ts'
import { eachDatabase } from '#tests/databases.ts'
import { aMail, FROM, startMailWorld, type MailFile, type MailParts, type MailWorld } from '#tests/mail/desk.ts'
import { takeFiles } from './files.use-cases.ts'
import { releaseMail } from './held.use-cases.ts'
import { replyAddress } from './mail-tokens.ts'
import { loadMail } from './mail.store.ts'
import { ingest } from './receive.use-cases.ts'

const MB = 1024 * 1024

let strangers = 0
const someone = (): string => `sender${++strangers}@files.example`

eachDatabase('files of mails', (open: () => Promise<Database>) => {
  let world: MailWorld
  beforeAll(async () => {
    const { db } = await open()
    world = startMailWorld(db)
  })
  afterAll(() => world.stop())

  const receive = async (parts: MailParts) => {
    const mailId = (await ingest(world.ctx, aMail(parts), { source: 'smtp' })) ?? ''
    await world.settled()
    const row = await loadMail(world.db, mailId)
    if (row === undefined) throw new Error('not stored')
    return row
  }
  const filesOf = async (requestId: string | null): Promise<readonly AttachmentView[]> =>
    (await attachmentsOf(world.db, [requestId ?? ''])).get(requestId ?? '') ?? []
  const aPhoto = async (): Promise<MailFile> => ({
    name: '现场照片.JPG',
    type: 'image/jpeg',
    content: await files.photo(400, 300),
  })

  it('[U8,M11] given a mail with a photo, a log and a name that lies – when it comes – then they are files of its message as uploads are', async () => {
    const lying = { name: 'a\u202Egpj.exe', type: 'application/octet-stream', content: await files.photo() }
    const log = { name: 'boot.log', type: 'application/x-msdownload', content: Buffer.from('ok') }
    const row = await receive({ from: someone(), files: [await aPhoto(), log, lying] })
    const [first] = await world.threadOf(row.request_id)
    const found = await filesOf(row.request_id)
    expect(found).toMatchObject([
      { name: '现场照片.JPG', type: 'image/jpeg', scan: 'not_scanned', preview: 'ready', messageId: first?.message_id },
      { name: 'boot.log', type: 'text/plain', preview: 'none', available: true },
      { name: 'agpj.exe.jpg', type: 'image/jpeg', preview: 'ready' },
    ])
  })

  it('[M13] given a small logo within the HTML, a screenshot there, and the letter’s own seal – when it comes – then the screenshot alone is a file', async () => {
    const logo = { name: 'logo.png', type: 'image/png', content: files.hugePng(40), isInline: true }
    const screenshot = { name: '截图.jpg', type: 'image/jpeg', content: await files.photo(900, 700), isInline: true }
    const seal = { name: 'smime.p7s', type: 'application/pkcs7-signature', content: Buffer.from('seal') }
    expect(screenshot.content.length).toBeGreaterThan(16 * 1024)
    const from = someone()
    const row = await receive({ from, files: [logo, screenshot, seal] })
    expect((await filesOf(row.request_id)).map(({ name }) => name)).toEqual(['截图.jpg'])
    expect(row.attachments.map(({ name }) => name)).toEqual(['logo.png', '截图.jpg', 'smime.p7s'])
    // The same picture comes back with every reply that quotes it.
    const to = replyAddress(world.ctx.tokens, row.request_id ?? '') ?? ''
    await receive({ from, to, files: [screenshot], text: '补充' })
    expect(await filesOf(row.request_id)).toHaveLength(1)
    expect(await world.threadOf(row.request_id)).toHaveLength(2)
  })

  it('[M16,T5] given mails with a file of 60 MB – when they come – then the raw ones are kept, the thread says so, and one letter, which names nothing of the sender’s', async () => {
    const from = someone()
    const large = { name: 'BUY-NOW.zip', type: 'application/zip', content: randomBytes(60 * MB) }
    const row = await receive({
      from,
      files: [large, { name: 'a.exe', type: 'text/plain', content: Buffer.from('MZ\0\u0001') }],
    })
    expect(row.bytes).toBeGreaterThan(80 * MB)
    expect((await world.ctx.raws.get(row.sha256)).length).toBe(row.bytes)
    expect(await filesOf(row.request_id)).toEqual([])
    expect((await world.threadOf(row.request_id)).at(-1)).toMatchObject({
      kind: 'event',
      data: {
        event: 'files_refused',
        files: [
          { name: 'BUY-NOW.zip', reason: 'too_large' },
          { name: 'a.exe', reason: 'type_not_taken' },
        ],
      },
    })
    await receive({ from, files: [{ ...large, content: Buffer.from('no zip\0') }] })
    const letters = await world.lettersTo(from)
    expect(letters.map(({ subject }) => /没有收下/.test(subject))).toEqual(expect.arrayContaining([true, false]))
    expect(letters).toHaveLength(2)
    const note = letters.find(({ subject }) => /没有收下/.test(subject))
    expect(note?.text).toMatch(/太大[\s\S]*https:\/\/service\.example\/r\//)
    expect(note?.header('auto-submitted')).toEqual(['auto-replied'])
    expect(JSON.stringify(note)).not.toContain('BUY-NOW')
  })

  it('[T4] given a held mail with a file – when a person lets it in – then its file comes with it, and not before', async () => {
    const from = someone()
    const { request_id: requestId } = await receive({ from })
    const to = replyAddress(world.ctx.tokens, requestId ?? '') ?? ''
    const row = await receive({ from: someone(), to, files: [await aPhoto()] })
    expect(row.state).toBe('held')
    expect(await filesOf(requestId)).toEqual([])
    await world.db.transaction().execute((tx) => releaseMail(world.ctx, tx, row.mail_id))
    await world.settled()
    expect(await filesOf(requestId)).toMatchObject([{ name: '现场照片.JPG', available: true }])
  })

  it('[R7,R8] given the job of the files done again, or its mail or request erased – when it ends – then no file is there twice or without a message', async () => {
    const from = someone()
    const row = await receive({ from, files: [await aPhoto()] })
    const messageId = (await world.threadOf(row.request_id))[0]?.message_id ?? ''
    const before = await world.ctx.attachments.files.idsBefore(Infinity)
    // The worker lost its job: nothing it did counts.
    const lost = takeFiles(world.ctx, { mailId: row.mail_id, messageId }, () => Promise.reject(new Error('lost')))
    await expect(lost).rejects.toThrow('lost')
    expect(await filesOf(row.request_id)).toHaveLength(1)
    const complete = (work: Parameters<Parameters<typeof takeFiles>[2]>[0]) => world.db.transaction().execute(work)
    await takeFiles(world.ctx, { mailId: row.mail_id, messageId: crypto.randomUUID() }, complete)
    await takeFiles(world.ctx, { mailId: crypto.randomUUID(), messageId }, complete)
    expect(await filesOf(row.request_id)).toHaveLength(1)
    // What the lost one prepared is left to the sweeper; the others left nothing.
    expect((await world.ctx.attachments.files.idsBefore(Infinity)).length).toBe(before.length + 1)
  })

  it('[M15] given 250 bounces of one letter and 250 invitations – when they come – then each is a line of the thread, nobody is answered, no request begins', async () => {
    const from = someone()
    const { request_id: requestId } = await receive({ from })
    const to = replyAddress(world.ctx.tokens, requestId ?? '') ?? ''
    const letters = (await world.letters()).length
    const requests = () =>
      world.db
        .selectFrom('requests')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .execute()
    const before = await requests()
    const storm = (name: string, n: number, headers: readonly string[], text: string) =>
      ingest(world.ctx, aMail({ from: `${name}${n}@storm.example`, to: n % 2 === 0 ? to : FROM, headers, text }), {
        source: 'smtp',
      })
    const invitation = 'Content-Type: text/calendar; charset=utf-8; method=REQUEST'
    for (let n = 0; n < 250; n++) await storm('bounce', n, ['Return-Path: <>'], 'Undelivered')
    await world.settled()
    for (let n = 0; n < 250; n++)
      await storm('calendar', n, [invitation], 'BEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR')
    await world.settled()
    const events = (await world.threadOf(requestId)).filter(({ kind }) => kind === 'event')
    expect(events.map(({ data }) => [data?.['mailKind'], data?.['count']])).toEqual([
      ['bounce', 125],
      ['calendar', 125],
    ])
    expect(await requests()).toEqual(before)
    expect((await world.letters()).length).toBe(letters)
    const kept = await world.db
      .selectFrom('mails_in')
      .select(['state', 'reason'])
      .where('from_address', 'like', '%@storm.example')
      .execute()
    expect(
      Object.entries(Object.groupBy(kept, ({ state, reason }) => `${state} ${reason}`)).map(([k, v]) => [k, v?.length]),
    ).toEqual(
      expect.arrayContaining([
        ['automatic bounce', 250],
        ['automatic calendar', 250],
      ]),
    )
  })
})
