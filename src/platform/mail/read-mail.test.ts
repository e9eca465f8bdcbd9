import { readFileSync } from 'node:fs'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { harmlessHtml, htmlToText } from './mail-html.ts'
import { readAttachment, readMail, reportType, UnreadableMail } from './read-mail.ts'

const gbk = (text: string): Buffer => iconv.encode(text, 'gb18030')

/** A message of these pieces; line ends become those of mail in text pieces. */
const message = (...pieces: readonly (string | Buffer)[]): Buffer =>
  Buffer.concat(
    pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece.replaceAll('\n', '\r\n')) : piece)),
  )

const read = (...pieces: readonly (string | Buffer)[]) => readMail(message(...pieces))

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const from = performance.now()
  await work()
  return (performance.now() - from) / 1000
}

describe('charsets', () => {
  it('[M9] given GBK without any label – when read – then subject, name and text are right', async () => {
    const mail = await read(
      'From: ',
      gbk('李雷'),
      ' <li@example.cn>\nSubject: ',
      gbk('设备无法开机'),
      '\n\n',
      gbk('您好，编码器坏了。镕'),
    )
    expect(mail.from).toEqual({ name: '李雷', address: 'li@example.cn' })
    expect(mail.subject).toBe('设备无法开机')
    expect(mail.text).toBe('您好，编码器坏了。镕')
  })

  it.each([
    ['base64', gbk('您好，编码器').toString('base64')],
    [
      'quoted-printable',
      [...gbk('您好，编码器')].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
    ],
    ['8bit', gbk('您好，编码器')],
  ])('[M9] given unlabelled GBK as %s – when read – then the text is right', async (encoding, body) => {
    const mail = await read(`From: a@b.co\nContent-Type: text/plain\nContent-Transfer-Encoding: ${encoding}\n\n`, body)
    expect(mail.text).toBe('您好，编码器')
  })

  it.each(['gbk', 'gb2312'])(
    '[M9] given HTML that names %s only in its meta – when read – then text and HTML are right',
    async (charset) => {
      const mail = await read(
        'From: a@b.co\nContent-Type: text/html\n\n',
        `<meta charset="${charset}"><p>`,
        gbk('您好'),
        '</p>',
      )
      expect(mail.text).toBe('您好')
      expect(mail.html).toContain('<p>您好</p>')
    },
  )

  it.each([
    ['gb18030', 'gb18030'],
    ['gb2312', 'gb18030'],
    ['big5', 'big5'],
    ['utf-8', 'utf-8'],
  ])('[M9] given a text labelled %s – when read – then it is right', async (label, encoding) => {
    const mail = await read(
      `From: a@b.co\nContent-Type: text/plain; charset=${label}\n\n`,
      iconv.encode('編碼器 您好', encoding),
    )
    expect(mail.text).toBe('編碼器 您好')
  })

  it('[M9] given ISO-2022-JP and an unknown charset – when read – then readable, or with replacements, never an error', async () => {
    const japanese = await read('From: a@b.co\nSubject: =?ISO-2022-JP?B?GyRCJDMkcyRLJEEkTxsoQg==?=\n\nx')
    expect(japanese.subject).toBe('こんにちは')
    const unknown = await read(
      'From: a@b.co\nContent-Type: text/plain; charset=x-martian\n\n',
      Buffer.from([0x41, 0xff, 0x42]),
    )
    expect(unknown.text).toMatch(/^A.+B$/u)
  })

  it('[M9] given UTF-8 without label, and a raw GBK file name – when read – then both are right', async () => {
    const utf8 = await read('From: 李 <a@b.co>\nSubject: 您好\n\n编码器')
    expect([utf8.from?.name, utf8.subject, utf8.text]).toEqual(['李', '您好', '编码器'])
    const start = 'From: a@b.co\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: image/png; name="'
    const file = await read(
      start,
      gbk('照片'),
      '.png"\nContent-Disposition: attachment; filename="',
      gbk('照片'),
      '.png"\n\nabc\n--x--',
    )
    expect(file.attachments).toMatchObject([{ index: 0, name: '照片.png', type: 'image/png', bytes: 3 }])
  })
})

describe('messages beyond what is sensible', () => {
  const nested = (depth: number): string => {
    let text = 'From: a@b.co\n'
    for (let n = 0; n < depth; n++) text += `Content-Type: multipart/mixed; boundary=b${n}\n\n--b${n}\n`
    return `${text}\nhello`
  }

  it.each([
    ['5,000 levels', nested(5000)],
    [
      '20,000 parts',
      `From: a@b.co\nContent-Type: multipart/mixed; boundary=x\n\n${'--x\nContent-Type: text/plain\n\nhi\n'.repeat(20_000)}--x--`,
    ],
    ['a header of 5 MB', `From: a@b.co\nX-Long: ${'a'.repeat(5_000_000)}\n\nhi`],
    ['100,000 headers', `From: a@b.co\n${'X-Many: 1\n'.repeat(500_000)}\nhi`],
  ])('[M1,M2] given %s – when read – then it is refused within a second and a half', async (_what, text) => {
    const raw = message(text)
    const taken = await seconds(() => expect(readMail(raw)).rejects.toBeInstanceOf(UnreadableMail))
    expect(taken).toBeLessThan(1.5)
  })

  it('[M3] given 100,000 addressees – when read – then a hundred are kept, and counted', async () => {
    const to = Array.from({ length: 100_000 }, (_, n) => `${n % 50 === 0 ? '\n ' : ''}a${n}@b.co`).join(',')
    const mail = await read(`From: a@b.co\nTo: ${to}\n\nhi`)
    expect(mail.to).toHaveLength(100)
    expect(mail.toCount).toBe(100_000)
  })

  it('[M12] given 2 MB of nested HTML alone – when read – then there is text within a second', async () => {
    const raw = message(
      'From: a@b.co\nContent-Type: text/html\n\n',
      '<div>'.repeat(200_000),
      '坏了',
      '</div>'.repeat(150_000),
    )
    expect(await seconds(() => readMail(raw))).toBeLessThan(1.5)
    const page = `<p>坏了</p>${'<div>'.repeat(100_000)}x`
    expect(await seconds(async () => harmlessHtml(page))).toBeLessThan(1.5)
    expect(htmlToText(page)).toContain('坏了')
  })
})

describe('what senders write', () => {
  it('[M4] given no From, Date or Message-ID – when read – then they are absent and the rest is there', async () => {
    const mail = await read('Subject: x\n\nhello')
    expect(mail).toMatchObject({ from: undefined, date: undefined, messageId: undefined, text: 'hello' })
  })

  it('[M10] given a display name that is an address – when read – then the real address is told', async () => {
    const mail = await read('From: "support@kiloview.com" <evil@x.co>\n\nhi')
    expect(mail.from).toEqual({ name: 'support@kiloview.com', address: 'evil@x.co' })
  })

  it('[M14] given winmail.dat, a mail in a mail, and a signature – when read – then each is a file to save', async () => {
    const part = (type: string, name: string, body: string) =>
      `--x\nContent-Type: ${type}; name="${name}"\nContent-Disposition: attachment; filename="${name}"\n\n${body}\n`
    const raw = message(
      'From: a@b.co\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nhi\n',
      part('application/ms-tnef', 'winmail.dat', 'TNEF'),
      part('message/rfc822', 'inner.eml', 'From: inner@b.co\nSubject: inner\n\ninside'),
      part('application/pkcs7-signature', 'smime.p7s', 'SIG'),
      '--x--\n',
    )
    const mail = await readMail(raw)
    expect(mail.text).toBe('hi')
    expect(mail.attachments.map(({ name }) => name)).toEqual(['winmail.dat', 'inner.eml', 'smime.p7s'])
    expect(mail.from?.address).toBe('a@b.co')
    expect((await readAttachment(raw, 0))?.toString()).toBe('TNEF')
    expect(await readAttachment(raw, 9)).toBeUndefined()
  })

  it('[M18] given a date that cannot be, or none – when read – then the sender’s clock is told as it is or not at all', async () => {
    expect((await read('From: a@b.co\nDate: Thu, 1 Jan 1970 00:00:00 +0000\n\nx')).date).toBe(
      '1970-01-01T00:00:00.000Z',
    )
    expect((await read('From: a@b.co\n\nx')).date).toBeUndefined()
  })

  it('[M6] given a delivery report – when read – then it is known as one', async () => {
    const mail = await read(
      'From: a@b.co\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x\n\nno\n--x--',
    )
    expect(reportType(mail)).toBe('delivery-status')
    expect(reportType(await read('From: a@b.co\n\nx'))).toBeUndefined()
  })
})

describe('HTML of a mail', () => {
  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<img src="https://tracker.example/p.gif">',
    '<img src="cid:gone">',
    '<svg onload=alert(1)><a href="javascript:alert(1)">x</a></svg>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="data:text/html,x">x</a>',
    '<iframe src="https://evil.example"></iframe>',
    '<form action="https://evil.example"><input name=q></form>',
    '<style>@import "https://evil.example/a.css"</style>',
    '<p style="background:url(https://evil.example/p.gif)">x</p>',
    '<xmp><script>alert(1)</script></xmp>',
    '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
    '<base href="https://evil.example/">',
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    '<object data="https://evil.example"></object>',
    '<link rel=stylesheet href="https://evil.example/a.css">',
    '<p onclick="alert(1)" id="x" class="y">x</p>',
  ])('[T1,M13] given %s – when made harmless – then nothing in it runs or is fetched', (html) => {
    const safe = harmlessHtml(html)
    expect(safe).not.toMatch(
      /<(script|img|svg|iframe|form|input|style|xmp|base|meta|object|link|math)|\son\w+=|javascript:|data:|style=|src=|url\(/i,
    )
    expect(safe.replace(/<\/?p>|<a rel="[^"]*" target="_blank">|<\/a>|<\/?span>/g, '')).not.toContain('evil.example"')
  })

  it('[M13] given a picture with a name, and a table – when made harmless – then the name and the table stay', () => {
    expect(harmlessHtml('<img alt="故障灯" src="cid:1">')).toBe('<span>[故障灯]</span>')
    expect(harmlessHtml('<table><tr><td colspan="2">a</td></tr></table>')).toBe(
      '<table><tr><td colspan="2">a</td></tr></table>',
    )
  })

  it('[M12] given paragraphs and entities – when turned to text – then lines and characters are kept', () => {
    expect(htmlToText('<style>p{}</style><p>a &lt;b&gt;&nbsp;&amp;amp;</p><p>第二段<br>c</p><script>x</script>')).toBe(
      'a <b>\u00a0&amp;\n第二段\nc',
    )
  })
})

describe('the parser', () => {
  it('[own parts] given the version of mailparser – when its insides are used – then it is the one they were written for', () => {
    expect(JSON.parse(readFileSync('node_modules/mailparser/package.json', 'utf8')).version).toBe('3.14.2')
  })
})
