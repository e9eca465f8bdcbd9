/**
 * Old Chinese mail programs name no charset: the bytes are GBK all the same. What is valid UTF-8 is UTF-8, a page may name its
 * own charset in a `<meta>`, and the rest is GB18030, of which GBK and GB2312 are parts.
 */
import { Transform } from 'node:stream'
import iconv from 'iconv-lite'
import { MailParser } from 'mailparser'

const UNLABELLED = 'x-unlabelled'
const META = /<meta\s[^<>]{0,200}charset\s*=\s*(?:["']\s*)?([\w-]{2,30})/i

const isUtf8 = (bytes: Buffer): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

/** The text of bytes whose charset nobody named. */
const decodeUnlabelled = (bytes: Buffer): string => {
  if (isUtf8(bytes)) return bytes.toString('utf8')
  const named = META.exec(bytes.subarray(0, 4096).toString('latin1'))?.[1] ?? ''
  const isUsable = iconv.encodingExists(named) && !/^(utf-?(7|8|16|32)|base64|hex|ascii)/i.test(named)
  return iconv.decode(bytes, isUsable ? named : 'gb18030')
}

/** A name that was read byte by byte: put together again where that gives readable Chinese and nothing broken. */
export const healName = (name: string): string => {
  if (!/[\u0080-\u00ff]/.test(name) || /[^\u0000-\u00ff]/.test(name)) return name
  const healed = decodeUnlabelled(Buffer.from(name, 'latin1'))
  return healed.includes('\ufffd') || !/\p{Script=Han}/u.test(healed) ? name : healed
}

const healHeader = (line: string): string =>
  Buffer.from(decodeUnlabelled(Buffer.from(line, 'latin1'))).toString('latin1')

const wholeDecoder = (): Transform => {
  const chunks: Buffer[] = []
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk)
      done()
    },
    flush(done) {
      done(null, decodeUnlabelled(Buffer.concat(chunks)))
    },
  })
}

interface HeaderLine {
  line: string
}

/** The parts of mailparser that it does not declare; `read-mail.test.ts` fails when they are no longer so. */
interface Insides {
  createNode(node: unknown): { contentType?: string; charset?: string }
  processHeaders(lines: HeaderLine[]): unknown
  getDecoder(): { decodeStream: (charset: string) => NodeJS.ReadWriteStream }
}

const Base = MailParser as unknown as new (options: object) => MailParser & Insides

/** mailparser that also reads mails without charsets. */
export class HealingParser extends Base {
  override createNode(node: unknown) {
    const made = super.createNode(node)
    if (made.contentType?.startsWith('text/') === true) made.charset ??= UNLABELLED
    return made
  }

  override processHeaders(lines: HeaderLine[]): unknown {
    return super.processHeaders(lines.map((header) => ({ ...header, line: healHeader(header.line) })))
  }

  override getDecoder() {
    const { decodeStream } = super.getDecoder()
    return { decodeStream: (charset: string) => (charset === UNLABELLED ? wholeDecoder() : decodeStream(charset)) }
  }
}
