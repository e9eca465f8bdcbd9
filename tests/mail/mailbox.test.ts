import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { attachmentContext } from '../../src/apps/attachment-desk.ts'
import { mailDesk } from '../../src/apps/mail-desk.ts'
import { mailHandlers, openMail, type MailContext } from '#features/mail/index.ts'
import { systemClock } from '#platform/clock.ts'
import { readConfig } from '#platform/config.ts'
import { openDatabase, type Database } from '#platform/db/index.ts'
import { createLog } from '#platform/log.ts'
import { startOutbox, tell, type Outbox } from '#platform/outbox/index.ts'
import { freshPlace, type Place } from '#tests/databases.ts'
import { editions, startApplication, type Running } from '#tests/http/application.ts'
import { staffCookies } from '#tests/http/people.ts'
import { aMail } from '#tests/mail/desk.ts'
import { ingest } from '#features/mail/index.ts'

interface Item {
  readonly id: string
  readonly state: string
  readonly subject: string
}

describe('the mailbox over HTTP', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sanbao-mailbox-'))
  const env = { SANBAO_DATA: dataDir, SANBAO_MAIL_FROM: 'support@kiloview.example' }
  let place: Place
  let database: Database
  let application: Running
  let outbox: Outbox
  let ctx: MailContext
  let cookies: Readonly<Record<string, string>>

  beforeAll(async () => {
    place = await freshPlace('server')
    database = await openDatabase(place.config)
    application = await startApplication(database, { clock: systemClock, env })
    const parts = { config: readConfig(env), db: database.db, clock: systemClock }
    const desk = mailDesk(editions, systemClock)
    const attachments = attachmentContext(parts.config, parts.db, parts.clock)
    ctx = openMail({ ...parts, desk, attachments })
    const log = createLog('silent')
    outbox = startOutbox({
      db: database.db,
      clock: systemClock,
      log,
      handlers: mailHandlers(ctx),
      settings: { pollMs: 20, maxTries: 1 },
    })
    cookies = await staffCookies(database, application.url)
  })

  afterAll(async () => {
    await outbox.stop()
    await application.close()
    await database.close()
    await place.remove()
    rmSync(dataDir, { recursive: true, force: true })
  })

  const get = (path: string, role = 'support') =>
    fetch(`${application.url}${path}`, { headers: { cookie: cookies[role] ?? '' } })
  const post = (path: string, body?: object) =>
    fetch(`${application.url}${path}`, {
      method: 'POST',
      headers: {
        cookie: cookies['support'] ?? '',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })

  /** Takes a mail in and waits until it has its place. */
  const arrive = async (raw: Buffer): Promise<string> => {
    const id = (await ingest(ctx, raw, { source: 'smtp' })) ?? ''
    await expect
      .poll(async () => ((await (await get(`/api/desk/mailbox/${id}`)).json()) as Item).state, { timeout: 20_000 })
      .not.toBe('stored')
    return id
  }

  const hostile = aMail({
    from: 'evil@customer.example',
    subject: '<script>alert(1)</script>',
    headers: ['MIME-Version: 1.0'],
  })
    .toString()
    .replace(
      /Content-Type: text\/plain.*/s,
      [
        'Content-Type: multipart/mixed; boundary=x',
        '',
        '--x',
        'Content-Type: text/html; charset=utf-8',
        '',
        '<p onclick="alert(1)">坏了<script>alert(1)</script><img src="https://tracker.example/p.gif"></p>',
        '--x',
        'Content-Type: image/svg+xml; name="a.svg"',
        'Content-Disposition: attachment; filename="照片 (1).svg"',
        '',
        '<svg onload="alert(1)"/>',
        '--x--',
        '',
      ].join('\r\n'),
    )

  it('[T8] given a letter with a link to sign in – when read without a mail server – then the link is there for administrators only', async () => {
    const words = 'http://127.0.0.1/sign-in/secret-link'
    const letter = {
      to: { address: 'ann@example.com' },
      locale: 'en',
      subject: 'Sign in',
      text: words,
      kind: 'sign_in',
    }
    await tell(database.db, { topic: 'mail.send', payload: letter })
    const sent = async () =>
      ((await (await get('/api/desk/mailbox?box=sent')).json()) as { items: Item[] }).items.find(
        ({ subject }) => subject === 'Sign in',
      )
    await expect.poll(async () => (await sent())?.state, { timeout: 20_000 }).toBe('sent')
    const path = `/api/desk/mailbox/${(await sent())?.id}`
    const read = async (role: string) => (await (await get(path, role)).json()) as { text: string; holdsLink: boolean }
    expect(await read('admin')).toMatchObject({ holdsLink: true, text: expect.stringContaining(words) as string })
    expect(await read('support')).toMatchObject({ holdsLink: true, text: '' })
    expect(await read('manager')).toMatchObject({ holdsLink: true, text: '' })
  })

  it('[T1,T2,M13] given a hostile mail – when opened – then its HTML is harmless and its files are only to be saved', async () => {
    const id = await arrive(Buffer.from(hostile))
    const mail = (await (await get(`/api/desk/mailbox/${id}`)).json()) as {
      html: string
      text: string
      files: { name: string }[]
    }
    expect(mail.html).toBe('<p>坏了<span>[图片 image]</span></p>')
    expect(mail.text).toBe('坏了')
    expect(mail.files).toMatchObject([{ index: 0, name: '照片 (1).svg' }])
    const [file, raw] = [await get(`/api/desk/mailbox/${id}/files/0`), await get(`/api/desk/mailbox/${id}/raw`)]
    expect(await file.text()).toBe('<svg onload="alert(1)"/>')
    expect(Buffer.from(await raw.arrayBuffer()).equals(Buffer.from(hostile))).toBe(true)
    for (const answer of [file, raw]) {
      expect(answer.headers.get('content-type')).toBe('application/octet-stream')
      expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''[\w%.-]+$/)
      expect(answer.headers.get('content-security-policy')).toContain('sandbox')
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    }
    expect((await get(`/api/desk/mailbox/${id}/files/7`)).status).toBe(404)
  })

  it('[T4] given a held mail – when a person lets it in – then once, with an entry in the trail; a second time is refused', async () => {
    const id = await arrive(aMail({ from: 'news@customer.example', headers: ['Precedence: bulk'] }))
    const released = await post(`/api/desk/mailbox/${id}/release`, { requestId: null })
    expect(released.status).toBe(200)
    const { requestId } = (await released.json()) as { requestId: string }
    expect((await get(`/api/desk/requests/${requestId}`)).status).toBe(200)
    expect((await post(`/api/desk/mailbox/${id}/release`, {})).status).toBe(409)
    expect((await post(`/api/desk/mailbox/${id}/reject`)).status).toBe(409)
    const trail = await database.db.selectFrom('audit_log').selectAll().where('target', '=', `mail:${id}`).execute()
    expect(trail).toMatchObject([{ action: 'mail.release', actor_kind: 'staff' }])
  })

  it('[T4] given a mail for a person to decide – when put aside – then it is rejected and stays to be seen', async () => {
    const id = await arrive(aMail({ from: null }))
    expect((await post(`/api/desk/mailbox/${id}/reject`)).status).toBe(204)
    const { items } = (await (await get('/api/desk/mailbox?box=received')).json()) as { items: Item[] }
    expect(items.find((item) => item.id === id)).toMatchObject({ state: 'rejected' })
  })

  it('[R7] given a job that was given up – when the mailbox is looked at – then it is shown, and can be tried again', async () => {
    await tell(database.db, { topic: 'mail.send', payload: { nonsense: true } })
    const parked = async () =>
      ((await (await get('/api/desk/mailbox')).json()) as { parked: { jobId: string; topic: string }[] }).parked
    await expect.poll(async () => (await parked()).length, { timeout: 20_000 }).toBe(1)
    const [job] = await parked()
    expect(job).toMatchObject({ topic: 'mail.send' })
    expect((await post(`/api/desk/jobs/${job?.jobId}/retry`)).status).toBe(204)
    expect((await post('/api/desk/jobs/01900000-0000-7000-8000-000000000000/retry')).status).toBe(404)
  })

  it('[R23] given somebody who is not signed in, or finance – when they ask for the mailbox – then they do not get it', async () => {
    expect((await fetch(`${application.url}/api/desk/mailbox`)).status).toBe(401)
    expect((await get('/api/desk/mailbox', 'finance')).status).toBe(403)
  })
})
