import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from '#platform/config.ts'

describe('settings of mail', () => {
  it('[settings] given none – when read – then letters come from an address that no mail reaches, and nothing else is set', () => {
    expect(readConfig({}).mail).toEqual({ from: { name: 'Sanbao', address: 'support@sanbao.invalid' } })
  })

  it('[settings] given all – when read – then each is where it belongs', () => {
    const mail = readConfig({
      SANBAO_MAIL_FROM: '千视服务 <support@kiloview.example>',
      SANBAO_SMTP_URL: 'smtps://user:secret@mail.example:465',
      SANBAO_IMAP_URL: 'imaps://user:secret@mail.example/INBOX',
      SANBAO_MAIL_LISTEN: '[::1]:2525',
      SANBAO_MAIL_AUTHSERV: 'MX.kiloview.example',
    }).mail
    expect(mail).toEqual({
      from: { name: '千视服务', address: 'support@kiloview.example' },
      smtpUrl: 'smtps://user:secret@mail.example:465',
      imapUrl: 'imaps://user:secret@mail.example/INBOX',
      listen: { host: '::1', port: 2525 },
      authServer: 'mx.kiloview.example',
    })
  })

  it.each([
    ['SANBAO_MAIL_FROM', 'a@b.co, c@d.co'],
    ['SANBAO_SMTP_URL', 'https://secret@mail.example'],
    ['SANBAO_IMAP_URL', 'mail.example'],
    ['SANBAO_MAIL_LISTEN', '9999'],
    ['SANBAO_MAIL_AUTHSERV', 'two words'],
  ])(
    '[settings] given %s as %s – when read – then it is refused by name, and the value is not repeated',
    (name, value) => {
      const attempt = () => readConfig({ [name]: value })
      expect(attempt).toThrow(ConfigError)
      expect(attempt).toThrow(new RegExp(`^${name} (?!.*${value.slice(-8).replaceAll('.', '\\.')})`))
    },
  )
})
