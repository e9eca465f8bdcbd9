import { randomUUIDv7 } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Database } from '#platform/db/index.ts'
import { readMail } from '#platform/mail/index.ts'
import { tell } from '#platform/outbox/index.ts'
import { eachDatabase } from '#tests/databases.ts'
import { aMail, FROM, startMailWorld, type MailParts, type MailWorld } from '#tests/mail/desk.ts'
import { rejectMail, releaseMail } from './held.use-cases.ts'
import { messageIdOf, replyAddress } from './mail-tokens.ts'
import { loadLetter, loadMail } from './mail.store.ts'
import { findMail, heldCount, mailboxPage } from './mail.views.ts'
import { ingest, positionOf } from './receive.use-cases.ts'

let strangers = 0
/** A sender that no other test knows. */
const someone = (): string => `someone${++strangers}@customer.example`

eachDatabase('mail', (open: () => Promise<Database>) => {
  let world: MailWorld
  beforeAll(async () => {
    const { db } = await open()
    world = startMailWorld(db)
  })
  afterAll(() => world.stop())

  /** Takes a raw message in and waits until everything that follows has been done. */
  const take = async (raw: Buffer, envelope?: { from: string; to: readonly string[] }) => {
    const mailId = (await ingest(world.ctx, raw, { source: 'smtp', envelope })) ?? ''
    await world.settled()
    const row = await loadMail(world.db, mailId)
    if (row === undefined) throw new Error('not stored')
    return row
  }
  const receive = (parts: MailParts = {}) => take(aMail(parts))
  const replyTo = (requestId: string | null): string => replyAddress(world.ctx.tokens, requestId ?? '') ?? ''

  /** A request begun by mail, and its sender. */
  const aRequest = async () => {
    const from = someone()
    const row = await receive({ from })
    if (row.request_id === null) throw new Error('no request')
    return { from, requestId: row.request_id, row }
  }

  it('[2.6.b] given a mail of a stranger – when it comes – then it is kept, begins a request, and is acknowledged in his language', async () => {
    const from = someone()
    const raw = aMail({ from: `"李雷" <${from}>`, subject: '无法开机' })
    const row = await take(raw)
    expect(row).toMatchObject({
      state: 'opened',
      reason: null,
      from_name: '李雷',
      from_address: from,
      subject: '无法开机',
    })
    expect(await world.ctx.raws.get(row.sha256)).toEqual(raw)
    expect(await world.threadOf(row.request_id)).toMatchObject([
      { body: '编码器无法开机。', mail_id: row.mail_id, author_kind: 'customer' },
    ])
    const [letter, ...more] = await world.lettersTo(from)
    expect(more).toEqual([])
    expect(letter?.header('auto-submitted')).toEqual(['auto-replied'])
    expect(letter?.header('in-reply-to')).toEqual([row.message_id])
    expect(letter?.header('reply-to').join()).toContain(replyTo(row.request_id))
    expect(letter?.text).toMatch(/直接回复本邮件即可/)
    expect(letter?.html).toMatch(/<a href="https:\/\/service\.example\//)
    expect(letter?.attachments).toEqual([])
  })

  it('[T4] given what staff are told of a request – when it goes out – then it asks for no reply, which would be one to the customer', async () => {
    const { requestId } = await aRequest()
    const address = someone()
    const letter = { to: { address }, locale: 'en', subject: 'Due soon', text: 'See the request.', requestId }
    await tell(world.db, { topic: 'mail.send', payload: { ...letter, kind: 'escalation' } })
    await world.settled()
    const [told] = await world.lettersTo(address)
    expect(told?.subject).toBe('Due soon')
    expect(told?.header('reply-to')).toEqual([])
    expect(told?.text).not.toMatch(/reply/i)
  })

  it('[T5] given ten mails of one stranger – when they come – then ten requests, one acknowledgement, and none of his words in it', async () => {
    const from = someone()
    for (let n = 0; n < 10; n++) {
      await ingest(
        world.ctx,
        aMail({ from: `BUY NOW <${from}>`, subject: 'BUY CHEAP', text: 'visit http://evil.example' }),
        { source: 'smtp' },
      )
    }
    await world.settled()
    const { rows } = {
      rows: await world.db.selectFrom('mails_in').selectAll().where('from_address', '=', from).execute(),
    }
    expect(new Set(rows.map(({ request_id }) => request_id)).size).toBe(10)
    const letters = await world.lettersTo(from)
    expect(letters).toHaveLength(1)
    const written = `${letters[0]?.subject} ${letters[0]?.text} ${letters[0]?.html} ${letters[0]?.header('to').join()}`
    expect(written).not.toMatch(/BUY|evil/)
    const out = await world.db.selectFrom('mails_out').select('state').where('to_address', '=', from).execute()
    expect(out.map(({ state }) => state).toSorted()).toEqual(['sent', ...Array.from({ length: 9 }, () => 'withheld')])
  })

  it('[M7] given a subject with the number of a request – when a stranger uses it – then it is a request of its own', async () => {
    const { requestId } = await aRequest()
    const { number } = await world.db
      .selectFrom('requests')
      .select('number')
      .where('request_id', '=', requestId)
      .executeTakeFirstOrThrow()
    const row = await receive({ from: someone(), subject: `Re: [${number}]` })
    expect(row.state).toBe('opened')
    expect(row.request_id).not.toBe(requestId)
  })

  it('[T4] given the customer’s reply to our address, or to our letter – when it comes – then it is in the request, without the history', async () => {
    const { from, requestId } = await aRequest()
    const byAddress = await receive({
      from,
      to: replyTo(requestId),
      text: '固件 1.2.3\n\n在 2026年3月15日，千视服务 写道：\n> 请问固件版本',
    })
    expect(byAddress).toMatchObject({ state: 'joined', request_id: requestId })
    const [letter] = await world.lettersTo(from)
    const byId = await receive({ from, headers: [`In-Reply-To: ${letter?.messageId}`], text: '补充' })
    expect(byId).toMatchObject({ state: 'joined', request_id: requestId })
    const bodies = (await world.threadOf(requestId))
      .filter(({ author_kind }) => author_kind === 'customer')
      .map(({ body }) => body)
    expect(bodies).toEqual(['编码器无法开机。', '固件 1.2.3', '补充'])
    expect(await world.lettersTo(from)).toHaveLength(1)
  })

  it('[T4] given a token that we did not make – when it comes – then it leads nowhere', async () => {
    const { from, requestId } = await aRequest()
    const right = replyTo(requestId)
    const forged = right.replace(
      /\+(.{51})(.)@/,
      (_all, start: string, last: string) => `+${start}${last === '0' ? '1' : '0'}@`,
    )
    const otherKey = messageIdOf({ key: 'another', address: FROM }, randomUUIDv7())
    expect(forged).not.toBe(right)
    expect((await receive({ from, to: forged })).request_id).not.toBe(requestId)
    expect(
      (await receive({ from, headers: [`In-Reply-To: ${otherKey}`, `References: <guess@x> ${otherKey}`] })).request_id,
    ).not.toBe(requestId)
  })

  it('[T4,M8] given our token with a sender who is no participant – when it comes – then it is held, and a person lets it in', async () => {
    const { requestId } = await aRequest()
    const before = await heldCount(world.db)
    const row = await receive({ from: someone(), to: replyTo(requestId), text: '转发给我的' })
    expect(row).toMatchObject({ state: 'held', reason: 'not_participant', request_id: requestId })
    expect(await heldCount(world.db)).toBe(before + 1)
    expect(await world.threadOf(requestId)).toHaveLength(1)
    const released = await world.db.transaction().execute((tx) => releaseMail(world.ctx, tx, row.mail_id))
    expect(released).toEqual({ ok: true, value: { requestId } })
    expect((await world.threadOf(requestId)).map(({ body }) => body)).toContain('转发给我的')
    const again = await world.db.transaction().execute((tx) => releaseMail(world.ctx, tx, row.mail_id))
    expect(again).toEqual({ ok: false, error: { code: 'mail_not_held' } })
  })

  it('[T4] given a held mail – when rejected – then it is in no request and still in the mailbox', async () => {
    const { requestId } = await aRequest()
    const row = await receive({ from: someone(), to: replyTo(requestId) })
    expect(await world.db.transaction().execute((tx) => rejectMail(tx, row.mail_id))).toEqual({
      ok: true,
      value: undefined,
    })
    expect(await world.threadOf(requestId)).toHaveLength(1)
    expect(await findMail(world.db, row.mail_id)).toMatchObject({ state: 'rejected', direction: 'in' })
  })

  it('[T4,M8] given the forged sender of one of us – when it comes – then it is held, with or without a token', async () => {
    const { requestId } = await aRequest()
    const staff = `agent${strangers}@staff.example`
    await world.db
      .insertInto('staff')
      .values({
        id: randomUUIDv7(),
        name: 'Agent',
        email: staff,
        role: 'support',
        email_verified: true,
        updated_at: new Date().toISOString(),
        created_at: new Date().toISOString(),
      } as never)
      .execute()
    expect(await receive({ from: staff, to: replyTo(requestId) })).toMatchObject({
      state: 'held',
      reason: 'claims_to_be_us',
    })
    expect(await receive({ from: FROM, to: replyTo(requestId) })).toMatchObject({ state: 'automatic', reason: 'loop' })
    expect(await world.lettersTo(staff)).toEqual([])
  })

  it.each([
    ['Auto-Submitted: auto-replied', 'auto_reply'],
    ['Auto-Submitted: auto-generated; x=y', 'auto_reply'],
    ['Precedence: bulk', 'bulk'],
    ['List-Id: <news.example>', 'bulk'],
    ['Return-Path: <>', 'bounce'],
  ])(
    '[M6,R9] given a mail with %s – when it comes – then nothing is answered and no request begun',
    async (header, reason) => {
      const from = someone()
      const row = await receive({ from, headers: [header] })
      expect(row).toMatchObject({ state: 'automatic', reason, request_id: null })
      expect(await world.lettersTo(from)).toEqual([])
    },
  )

  it('[M6] given an absence notice to our reply address – when it comes – then it is in the thread as an event, and the clock does not stop or start', async () => {
    const { from, requestId } = await aRequest()
    const before = await world.db
      .selectFrom('requests')
      .select(['due_at', 'answered_at', 'state'])
      .where('request_id', '=', requestId)
      .execute()
    const row = await receive({
      from,
      to: replyTo(requestId),
      headers: ['Auto-Submitted: auto-replied'],
      text: 'I am away',
    })
    expect(row).toMatchObject({ state: 'automatic', reason: 'auto_reply', request_id: requestId })
    expect((await world.threadOf(requestId)).at(-1)).toMatchObject({ kind: 'event', mail_id: row.mail_id })
    const after = await world.db
      .selectFrom('requests')
      .select(['due_at', 'answered_at', 'state'])
      .where('request_id', '=', requestId)
      .execute()
    expect(after).toEqual(before)
  })

  it('[M15,RFC 3464] given a letter of ours that comes back – when it comes – then the letter is known to have failed, and nobody is answered', async () => {
    const { from, requestId } = await aRequest()
    const letter = (await world.lettersTo(from))[0]
    const report = [
      'From: MAILER-DAEMON@mx.example',
      `To: ${FROM}`,
      'Subject: Undelivered Mail',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=x',
      '',
      '--x',
      'Content-Type: text/plain',
      '',
      'Sorry',
      '--x',
      'Content-Type: message/delivery-status',
      '',
      'Status: 5.1.1 no such user',
      '',
      '--x',
      'Content-Type: message/rfc822',
      '',
      `Message-ID: ${letter?.messageId}`,
      'Subject: x',
      '',
      '--x--',
    ].join('\r\n')
    const row = await take(Buffer.from(report), { from: '', to: [FROM] })
    expect(row).toMatchObject({ state: 'automatic', reason: 'bounce', request_id: requestId })
    const out = await world.db
      .selectFrom('mails_out')
      .selectAll()
      .where('message_id', '=', letter?.messageId ?? '')
      .execute()
    expect(out).toMatchObject([{ state: 'bounced', reason: expect.stringContaining('5.1.1') }])
    expect(await world.lettersTo('mailer-daemon@mx.example')).toEqual([])
  })

  it('[M5] given one Message-ID twice, and once with another body – when they come – then one request; the others are kept, the last one flagged', async () => {
    const from = someone()
    const id = `<twice-${strangers}@customer.example>`
    const first = await receive({ from, id })
    const second = await receive({ from, id, headers: ['X-Trace: other way'] })
    const third = await receive({ from, id, text: 'something else' })
    expect(first.state).toBe('opened')
    expect(second).toMatchObject({ state: 'duplicate', reason: 'same_message', request_id: null })
    expect(third).toMatchObject({ state: 'duplicate', reason: 'same_id_other_body', request_id: null })
    const held = await mailboxPage(world.db, { box: 'held' })
    expect(held.items.map((item) => item.id)).toContain(third.mail_id)
    expect(held.items.map((item) => item.id)).not.toContain(second.mail_id)
  })

  it('[M1] given a message that cannot be read – when it comes – then it is kept whole and is a request that somebody answers in time', async () => {
    const from = someone()
    const raw = Buffer.from(`From: <${from}>\r\nX-Long: ${'a'.repeat(5_000_000)}\r\n\r\nhi`)
    const row = await take(raw, { from, to: [FROM] })
    expect(row).toMatchObject({ state: 'unreadable', from_address: from })
    expect((await world.ctx.raws.get(row.sha256)).equals(raw)).toBe(true)
    expect((await world.threadOf(row.request_id))[0]?.body).toContain('could not be read')
    const request = await world.db
      .selectFrom('requests')
      .select('due_at')
      .where('request_id', '=', row.request_id ?? '')
      .executeTakeFirst()
    expect(request?.due_at).not.toBeNull()
  })

  it('[M4] given no sender, or no Message-ID – when they come – then held for a person, and a request with an id of our own', async () => {
    expect(await receive({ from: null })).toMatchObject({ state: 'held', reason: 'no_sender' })
    const row = await receive({ from: someone(), id: null })
    expect(row.state).toBe('opened')
    expect(row.message_id).toMatch(/@no-message-id\.invalid>$/)
  })

  it('[M18] given a mail dated 1970 – when it comes – then the clock runs from our receipt', async () => {
    const row = await receive({ from: someone(), headers: ['Date: Thu, 1 Jan 1970 00:00:00 +0000'] })
    const request = await world.db
      .selectFrom('requests')
      .select(['received_at', 'due_at'])
      .where('request_id', '=', row.request_id ?? '')
      .executeTakeFirstOrThrow()
    expect(request.received_at).toBe(row.received_at)
    expect(Date.parse(request.due_at ?? '')).toBeGreaterThan(Date.now())
  })

  it('[M17] given a reply above a history of 200 KB – when it comes – then the thread has what is new', async () => {
    const { from, requestId } = await aRequest()
    await receive({
      from,
      to: replyTo(requestId),
      text: `It works now.\n\n-----Original Message-----\n${'> old words\n'.repeat(16_000)}`,
    })
    expect((await world.threadOf(requestId)).at(-1)?.body).toBe('It works now.')
  })

  it('[R8] given the same place of a mailbox twice – when taken in – then once, and the position is known', async () => {
    const source = `imap:${someone()}/INBOX`
    const from = someone()
    const at = (uid: number, uidValidity = '7') =>
      ingest(world.ctx, aMail({ from, id: `<${uid}-${from}>` }), { source, place: { uidValidity, uid } })
    expect(await at(1)).toBeDefined()
    expect(await at(2)).toBeDefined()
    expect(await at(2)).toBeUndefined()
    expect(await positionOf(world.ctx, source)).toEqual({ uidValidity: '7', uid: 2 })
    await world.settled()
    // The numbers were given anew: taken in again, and known by their ids.
    const anew = await at(1, '8')
    await world.settled()
    expect(await loadMail(world.db, anew ?? '')).toMatchObject({ state: 'duplicate', reason: 'same_message' })
  })

  it('[T22] given a letter to two addresses – when told – then it is refused and shown, and nothing is sent', async () => {
    const requestId = (await aRequest()).requestId
    const address = `a${strangers}@b.co, evil@x.co`
    await tell(world.db, {
      topic: 'mail.send',
      payload: {
        to: { address },
        locale: 'en',
        subject: 'x',
        text: 'x',
        requestId,
        kind: 'reply',
      },
    })
    await world.settled()
    const rows = await world.db.selectFrom('mails_out').selectAll().where('to_address', '=', address).execute()
    expect(rows).toMatchObject([{ state: 'refused', reason: 'several_addresses' }])
    expect((await world.letters()).flatMap(({ to }) => to.map((one) => one.address))).not.toContain('evil@x.co')
  })

  it('[mailbox] given mails in and out – when paged – then each comes once, newest first, and can be opened', async () => {
    const { row } = await aRequest()
    const seen: string[] = []
    for (let cursor: string | undefined; ;) {
      const page = await mailboxPage(world.db, { box: 'all', cursor })
      seen.push(...page.items.map(({ id }) => id))
      if (page.next === null) break
      cursor = page.next
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toContain(row.mail_id)
    const sent = await mailboxPage(world.db, { box: 'sent' })
    expect(sent.items.every(({ direction }) => direction === 'out')).toBe(true)
    const letter = await loadLetter(world.db, sent.items[0]?.id ?? '')
    expect(await findMail(world.db, sent.items[0]?.id ?? '')).toMatchObject({ text: letter?.text, sha256: null })
    expect((await readMail(await world.ctx.raws.get(row.sha256))).from?.address).toBe(row.from_address)
  })
})
