import { setTimeout as delay } from 'node:timers/promises'
import { ImapFlow } from 'imapflow'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openDatabase, type Database } from '#platform/db/index.ts'
import { createLog } from '#platform/log.ts'
import { readMail, smtpMailer, type ReadMail } from '#platform/mail/index.ts'
import { tell } from '#platform/outbox/index.ts'
import { freshPlace, type Place } from '#tests/databases.ts'
import { FROM, startMailWorld, type MailWorld } from '#tests/mail/desk.ts'
import { startMailServers, type MailServers } from '#tests/mail/servers.ts'
import { startMailSources, type MailSources } from '#features/mail/index.ts'

const until = async <T>(look: () => Promise<T | undefined>, ms = 30_000): Promise<T> => {
  for (const from = Date.now(); Date.now() - from < ms; await delay(50)) {
    const found = await look()
    if (found !== undefined) return found
  }
  throw new Error('it did not come to be in time')
}

describe('Debian’s Exim and Dovecot', () => {
  let servers: MailServers
  let place: Place
  let database: Database
  let world: MailWorld
  let sources: MailSources
  let customer: ReturnType<typeof smtpMailer>

  beforeAll(async () => {
    servers = await startMailServers(inject('runFolder'))
    place = await freshPlace('server')
    database = await openDatabase(place.config)
    const smtp = servers.smtp
    world = startMailWorld(database.db, { env: { SANBAO_SMTP_URL: smtp } })
    sources = await startMailSources(
      world.ctx,
      { mail: { from: world.ctx.from, imapUrl: servers.imap('support') } },
      createLog('silent'),
    )
    customer = smtpMailer(smtp)
  })

  afterAll(async () => {
    await sources.stop()
    await world.stop()
    customer.close()
    await database.close()
    await place.remove()
    await servers.stop()
  })

  /** What has been delivered to the customer. */
  const delivered = async (): Promise<readonly ReadMail[]> => {
    const url = new URL(servers.imap('li'))
    const client = new ImapFlow({
      host: url.hostname,
      port: Number(url.port),
      secure: false,
      auth: { user: 'li', pass: 'secret' },
      logger: false,
    })
    await client.connect()
    await client.mailboxOpen('INBOX')
    const raws: Buffer[] = []
    if (client.mailbox !== false && client.mailbox.exists > 0) {
      for await (const { source } of client.fetch('1:*', { source: true })) if (source !== undefined) raws.push(source)
    }
    await client.logout()
    return Promise.all(raws.map(readMail))
  }

  const write = (id: string, changes: { to?: string; text: string; inReplyTo?: string }) =>
    customer.send({
      id,
      from: { name: '李雷', address: 'li@customer.example' },
      to: { address: changes.to ?? FROM },
      subject: '编码器无法开机',
      text: changes.text,
      html: `<p>${changes.text}</p>`,
      messageId: `<${id}@customer.example>`,
      inReplyTo: changes.inReplyTo,
      autoSubmitted: undefined,
      date: new Date().toISOString(),
    })

  const rowOf = (id: string, state: string) =>
    until(() =>
      database.db
        .selectFrom('mails_in')
        .selectAll()
        .where('message_id', '=', `<${id}@customer.example>`)
        .where('state', '=', state as never)
        .executeTakeFirst(),
    )

  it('[R8] given a customer with a mail program – when he writes, is acknowledged and replies – then it is one request, in his words', async () => {
    await write('first', { text: '昨天起无法开机。' })
    const opened = await rowOf('first', 'opened')
    const acknowledgement = await until(async () => (await delivered())[0])
    expect(acknowledgement.header('return-path')).toEqual(['<>'])
    expect(acknowledgement.header('auto-submitted')).toEqual(['auto-replied'])
    expect(acknowledgement.from).toEqual({ name: '千视服务', address: FROM })
    expect(acknowledgement.answers).toEqual(['<first@customer.example>'])
    const reply = /<([^>]+)>/.exec(acknowledgement.header('reply-to')[0] ?? '')?.[1] ?? ''
    await write('second', { to: reply, text: '固件是 1.2.3。', inReplyTo: acknowledgement.messageId ?? '' })
    const joined = await rowOf('second', 'joined')
    expect(joined.request_id).toBe(opened.request_id)
    const bodies = await database.db
      .selectFrom('messages')
      .select('body')
      .where('request_id', '=', opened.request_id ?? '')
      .where('author_kind', '=', 'customer')
      .orderBy('at')
      .execute()
    expect(bodies.map(({ body }) => body)).toEqual(['昨天起无法开机。', '固件是 1.2.3。'])
  })

  it('[R9,RFC 3464] given a letter to an address that is not there – when Exim returns it – then the letter is known to have bounced, and nobody answers', async () => {
    const payload = {
      to: { address: 'nobody@customer.example' },
      locale: 'en',
      subject: 'Hello',
      text: 'Hello',
      kind: 'reply',
    }
    await tell(database.db, { topic: 'mail.send', payload })
    const bounced = await until(() =>
      database.db
        .selectFrom('mails_out')
        .selectAll()
        .where('to_address', '=', 'nobody@customer.example')
        .where('state', '=', 'bounced')
        .executeTakeFirst(),
    )
    expect(bounced.sent_at).not.toBeNull()
    const report = await until(() =>
      database.db.selectFrom('mails_in').selectAll().where('reason', '=', 'bounce').executeTakeFirst(),
    )
    expect(report.state).toBe('automatic')
    await world.settled()
    const answered = await database.db
      .selectFrom('mails_out')
      .select('mail_id')
      .where('to_address', 'like', '%mailer-daemon%')
      .execute()
    expect(answered).toEqual([])
  })

  it('[R8] given a mailbox read before – when the connection starts anew – then nothing is taken twice and what came meanwhile is there', async () => {
    await sources.stop()
    await write('meanwhile', { text: '还是不行。' })
    await delay(500)
    const before = await database.db.selectFrom('mails_in').select('mail_id').execute()
    sources = await startMailSources(
      world.ctx,
      { mail: { from: world.ctx.from, imapUrl: servers.imap('support') } },
      createLog('silent'),
    )
    await rowOf('meanwhile', 'opened')
    const after = await database.db.selectFrom('mails_in').select('mail_id').execute()
    expect(after).toHaveLength(before.length + 1)
  })
})
