import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createLog } from '#platform/log.ts'
import { addressProblem, readMailbox } from './address.ts'
import { folderMailer, MailRefused, smtpMailer, type OutgoingMail } from './mailer.ts'
import { readMail } from './read-mail.ts'
import { startSmtpListener, type Envelope } from './smtp-listener.ts'

const folder = mkdtempSync(join(tmpdir(), 'sanbao-mailer-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const letter = (changes: Partial<OutgoingMail> = {}): OutgoingMail => ({
  id: '0190b6a0-0000-7000-8000-000000000001',
  from: { name: '千视服务', address: 'support@kiloview.example' },
  to: { name: '李雷', address: 'li@customer.example' },
  subject: '您的请求 R-26-000123',
  text: '您好，已收到。',
  html: '<p>您好，已收到。</p>',
  messageId: '<one@kiloview.example>',
  autoSubmitted: undefined,
  date: '2026-03-15T04:00:00.000Z',
  ...changes,
})

describe('addresses', () => {
  it.each(['a@b.co', "o'brien+x@sub.example.com", 'a.b-c_d@x-y.example'])(
    '[F10] given %s – when looked at – then it is one',
    (text) => {
      expect(addressProblem(text)).toBeUndefined()
    },
  )

  it.each([
    ['F11', 'a@b.co\r\nBcc: x@y.z', 'not_an_address'],
    ['F12', 'a@b.co, x@y.z', 'several_addresses'],
    ['F12', 'a@b.co;x@y.z', 'several_addresses'],
    ['F13', '"x@y a"@dom.co', 'several_addresses'],
    ['F13', '"x y"@dom.co', 'not_an_address'],
    ['F14', '用户@例子.公司', 'not_ascii'],
    ['F15', 'a@b.co,x@y', 'several_addresses'],
    ['T22', 'a@b.co\0', 'not_an_address'],
    ['T22', '<a@b.co>', 'not_an_address'],
    ['T22', 'a@b.co (x)', 'not_an_address'],
    ['T22', 'a@localhost', 'not_an_address'],
    ['T22', 'a..b@c.co', 'not_an_address'],
    ['T22', `${'a'.repeat(65)}@b.co`, 'not_an_address'],
    ['T22', '', 'not_an_address'],
  ])('[%s] given %j – when looked at – then it is refused as %s', (_rule, text, problem) => {
    expect(addressProblem(text)).toBe(problem)
  })

  it('[settings] given a name with its address, and two – when read – then the one is known and the other not', () => {
    expect(readMailbox('千视服务 <support@kiloview.example>')).toEqual({
      name: '千视服务',
      address: 'support@kiloview.example',
    })
    expect(readMailbox('support@kiloview.example')).toEqual({ address: 'support@kiloview.example' })
    expect(readMailbox('a@b.co, c@d.co')).toBeUndefined()
  })
})

describe('the folder', () => {
  it('[R8] given the same letter twice – when sent to the folder – then one file that reads as it was written', async () => {
    const mailer = folderMailer(folder)
    await mailer.send(letter())
    await mailer.send(letter())
    expect(readdirSync(folder)).toEqual(['0190b6a0-0000-7000-8000-000000000001.eml'])
    const mail = await readMail(readFileSync(join(folder, '0190b6a0-0000-7000-8000-000000000001.eml')))
    expect(mail).toMatchObject({
      from: { name: '千视服务', address: 'support@kiloview.example' },
      to: [{ name: '李雷', address: 'li@customer.example' }],
      subject: '您的请求 R-26-000123',
      text: '您好，已收到。',
      html: '<p>您好，已收到。</p>',
      messageId: '<one@kiloview.example>',
    })
    expect(mail.header('auto-submitted')).toEqual([])
  })

  it.each(['a@b.co\r\nBcc: evil@x.co', 'a@b.co, evil@x.co'])(
    '[T22] given the addressee %j – when sent – then it is refused',
    async (address) => {
      await expect(folderMailer(folder).send(letter({ to: { address } }))).rejects.toBeInstanceOf(MailRefused)
    },
  )

  it('[T22] given line breaks in a name and a subject – when sent – then no header is added', async () => {
    const id = 'breaks'
    await folderMailer(folder).send(
      letter({ id, subject: 'x\r\nBcc: evil@x.co', to: { name: 'y\r\nCc: evil@x.co', address: 'a@b.co' } }),
    )
    const mail = await readMail(readFileSync(join(folder, 'breaks.eml')))
    expect([mail.header('bcc'), mail.header('cc'), mail.to.map(({ address }) => address)]).toEqual([[], [], ['a@b.co']])
  })
})

describe('SMTP', () => {
  const listen = async () => {
    const got: { raw: Buffer; envelope: Envelope }[] = []
    const listener = await startSmtpListener({
      host: '127.0.0.1',
      port: 0,
      log: createLog('silent'),
      isOurs: (address) => address.endsWith('@customer.example'),
      onMail: async (raw, envelope) => {
        if (raw.includes('please fail')) throw new Error('disk full')
        got.push({ raw, envelope })
      },
    })
    return { got, listener, mailer: smtpMailer(`smtp://127.0.0.1:${listener.port}`) }
  }

  it('[T6] given a letter by a program and one by a person – when sent – then the answer’s return path is empty and it says so', async () => {
    const { got, listener, mailer } = await listen()
    await mailer.send(letter({ autoSubmitted: 'auto-replied' }))
    await mailer.send(letter())
    mailer.close()
    await listener.stop()
    expect(got.map(({ envelope }) => envelope)).toEqual([
      { from: '', to: ['li@customer.example'] },
      { from: 'support@kiloview.example', to: ['li@customer.example'] },
    ])
    const mails = await Promise.all(got.map(({ raw }) => readMail(raw)))
    expect(mails.map((mail) => mail.header('auto-submitted'))).toEqual([['auto-replied'], []])
  })

  it('[R8] given an address that is not there, and a disk that is full – when sent – then the one is final and the other not', async () => {
    const { listener, mailer } = await listen()
    await expect(mailer.send(letter({ to: { address: 'x@elsewhere.example' } }))).rejects.toBeInstanceOf(MailRefused)
    const later = await mailer.send(letter({ text: 'please fail' })).catch((error: unknown) => error)
    mailer.close()
    await listener.stop()
    expect(later).not.toBeInstanceOf(MailRefused)
    expect(later).toMatchObject({ responseCode: 451 })
  })
})
