import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { isUtf8 } from 'node:buffer'
import { extname } from 'node:path'
import { fail, ok } from '#lib/result.ts'
import type { Result } from '#lib/result.ts'
import type { FileProblem } from './imports.schema.ts'

/** What a file is, by its bytes; its name is believed in nothing. */
export interface Inspected {
  readonly sha256: string
  readonly bytes: number
  readonly format: 'csv' | 'xlsx'
  /** For a text: as the TextDecoder knows it. */
  readonly encoding: string
}

const ZIP = Buffer.from('PK\u0003\u0004', 'latin1')
const OLD_OFFICE = Buffer.from('d0cf11e0a1b11ae1', 'hex')
/** Windows and Linux programs, PDF, gzip, RAR, 7z: binary files that may carry few zero bytes at their start. */
const NOT_TEXT = [
  'MZ',
  '\u007fELF',
  '%PDF',
  '\u001f\u008b',
  'Rar!',
  '7z\u00bc\u00af',
  '\u0089PNG',
  '\u00ff\u00d8\u00ff',
].map((magic) => Buffer.from(magic, 'latin1'))

const startsWith = (head: Buffer, magic: Buffer): boolean => head.subarray(0, magic.length).equals(magic)

/** UTF-16 without a mark: ASCII digits, commas and line ends have a zero for every second byte. */
const utf16Without = (head: Buffer): 'utf-16le' | 'utf-16be' | undefined => {
  let [even, odd] = [0, 0]
  for (let index = 0; index < head.length; index++) {
    if (head[index] !== 0) continue
    if (index % 2 === 0) even += 1
    else odd += 1
  }
  if (odd > head.length / 8 && even < odd / 16) return 'utf-16le'
  if (even > head.length / 8 && odd < even / 16) return 'utf-16be'
  return undefined
}

const markOf = (head: Buffer): string | undefined => {
  if (startsWith(head, Buffer.from([0xef, 0xbb, 0xbf]))) return 'utf-8'
  if (startsWith(head, Buffer.from([0xff, 0xfe]))) return 'utf-16le'
  if (startsWith(head, Buffer.from([0xfe, 0xff]))) return 'utf-16be'
  return undefined
}

/** Checks pieces of a file for valid UTF-8 without keeping them; a character may be cut by the end of a piece. */
const utf8Check = () => {
  let rest: Buffer = Buffer.alloc(0)
  let valid = true
  return {
    add: (piece: Buffer): void => {
      if (!valid) return
      const all = rest.length === 0 ? piece : Buffer.concat([rest, piece])
      let end = all.length
      // At most three bytes back lies the start of a character that the next piece completes.
      for (let back = 1; back <= 3 && back <= all.length; back++) {
        const byte = all[all.length - back] ?? 0
        if (byte >= 0xc0) end = all.length - back
        if (byte < 0x80 || byte >= 0xc0) break
      }
      valid = isUtf8(all.subarray(0, end))
      rest = Buffer.from(all.subarray(end))
    },
    valid: (): boolean => valid && isUtf8(rest),
  }
}

const SAMPLE = 65_536

const isText = (head: Buffer, encoding: string | undefined): boolean =>
  !NOT_TEXT.some((magic) => startsWith(head, magic)) && (encoding?.startsWith('utf-16') || !head.includes(0))

const formatOf = (head: Buffer, name: string): Result<'csv' | 'xlsx', FileProblem> => {
  const extension = extname(name).toLowerCase()
  if (startsWith(head, OLD_OFFICE)) return fail({ code: 'old_xls' })
  if (startsWith(head, ZIP)) {
    return extension === '.xlsx' || extension === ''
      ? ok('xlsx')
      : extension === '.xlsm'
        ? fail({ code: 'macros' })
        : fail({ code: 'not_text' })
  }
  return extension === '.xlsx' || extension === '.xlsm' ? fail({ code: 'not_xlsx' }) : ok('csv')
}

interface Scan {
  readonly sha256: string
  readonly bytes: number
  readonly head: Buffer
  readonly utf8: boolean
}

/** Reads a file once from end to end; undefined when there is none or it may not be read. */
const scan = async (path: string): Promise<Scan | undefined> => {
  const hash = createHash('sha256')
  const utf8 = utf8Check()
  let head: Buffer = Buffer.alloc(0)
  let bytes = 0
  try {
    for await (const piece of createReadStream(path, { highWaterMark: SAMPLE * 4 }) as AsyncIterable<Buffer>) {
      if (bytes === 0) head = Buffer.from(piece.subarray(0, SAMPLE))
      bytes += piece.length
      hash.update(piece)
      utf8.add(piece)
    }
  } catch (error) {
    if (['ENOENT', 'EISDIR', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw error
  }
  return { sha256: hash.digest('hex'), bytes, head, utf8: utf8.valid() }
}

/** A mark, strict UTF-8, else GB18030, which contains GBK and GB2312. */
const encodingOf = ({ head, utf8 }: Scan): Result<string, FileProblem> => {
  const marked = markOf(head) ?? utf16Without(head)
  if (!isText(head, marked)) return fail({ code: 'not_text' })
  if (marked === 'utf-8' && !utf8) return fail({ code: 'unknown_encoding' })
  return ok(marked ?? (utf8 ? 'utf-8' : 'gb18030'))
}

/**
 * Finds out what a file is: its hash, its type by its bytes and, for a text, its encoding.
 * @param file path, and the name it was given
 */
export const inspect = async (file: {
  readonly path: string
  readonly name: string
}): Promise<Result<Inspected, FileProblem>> => {
  const scanned = await scan(file.path)
  if (scanned === undefined) return fail({ code: 'no_such_file' })
  const { sha256, bytes, head } = scanned
  if (bytes === 0) return fail({ code: 'no_rows' })
  const format = formatOf(head, file.name)
  if (!format.ok) return format
  if (format.value === 'xlsx') return ok({ sha256, bytes, format: 'xlsx', encoding: '' })
  const encoding = encodingOf(scanned)
  return encoding.ok ? ok({ sha256, bytes, format: 'csv', encoding: encoding.value }) : encoding
}
