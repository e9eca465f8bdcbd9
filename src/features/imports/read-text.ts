import { createReadStream } from 'node:fs'
import { pipeline, Readable } from 'node:stream'
import { parse } from 'csv-parse'
import { fail, ok } from '#lib/result.ts'
import type { Result } from '#lib/result.ts'
import { SPREADSHEET_ZERO } from './cells.rules.ts'
import { ROWS_ABOVE } from './columns.rules.ts'
import type { FileProblem, RowFault, Source, SourceRow } from './imports.schema.ts'
import type { Inspected } from './inspect.ts'

const DELIMITERS = [',', ';', '\t', '|'] as const

/** A record longer than this is a quote that was opened and never closed, or no table at all. */
const LONGEST_RECORD = 100_000
const ROWS_PER_PIECE = 500

/**
 * The delimiter that stands most often in one of the first lines, outside quotes: titles stand above the header, and texts and
 * prices may hold the others. `sep=;` names it outright.
 */
const detectDelimiter = (head: string): string => {
  const text = head.replace(/^\uFEFF/, '')
  const named = /^sep=(.)[\r\n]/.exec(text)
  if (named) return named[1] ?? ','
  const lines = text.replace(/"[^"]*"/g, '').split(/\r\n|\r|\n/, ROWS_ABOVE)
  const counts = DELIMITERS.map((delimiter) => ({
    delimiter,
    count: Math.max(...lines.map((line) => line.split(delimiter).length)),
  }))
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).delimiter
}

/** Two-byte characters of GB18030 where Chinese texts have nearly all of theirs, and elsewhere. */
interface GbCount {
  readonly usual: number
  readonly rare: number
  /** First byte of a character that the end of a piece has cut. */
  readonly lead: number
}

const countGb = (count: GbCount, piece: Buffer): GbCount => {
  let { usual, rare, lead } = count
  for (const byte of piece) {
    if (lead === 0) lead = byte > 0x80 ? byte : 0
    else {
      if (lead > 0xa0 && byte > 0xa0) usual += 1
      else rare += 1
      lead = 0
    }
  }
  return { usual, rare, lead }
}

/**
 * Almost any bytes decode as GB18030. Those of a damaged UTF-8 or of a Western text give characters all over its table; those of a
 * Chinese text stand together.
 */
const isChinese = ({ usual, rare }: GbCount): boolean => usual >= 3 * rare

/** The text of a file, decoded strictly, piece by piece. */
async function* decoded(path: string, encoding: string, onPiece: (piece: Buffer) => void): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  for await (const piece of createReadStream(path, { highWaterMark: 262_144 }) as AsyncIterable<Buffer>) {
    onPiece(piece)
    yield decoder.decode(piece, { stream: true })
  }
  yield decoder.decode()
}

const isDecodingError = (error: unknown): boolean =>
  error instanceof TypeError && (error as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA'

/**
 * The rows in their order. A quote that is opened and never closed swallows what follows, so that reading ends there with a broken
 * row: nobody can say where the next one starts.
 */
async function* records(text: AsyncIterable<string>, delimiter: string): AsyncGenerator<SourceRow[]> {
  let broken: { readonly after: number; readonly fault: RowFault } | undefined
  const parser = parse({
    delimiter,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_records_with_error: true,
    max_record_size: LONGEST_RECORD,
    on_skip: (error) => {
      const fault = error?.code === 'CSV_MAX_RECORD_SIZE' ? 'record_too_long' : 'unclosed_quote'
      broken ??= { after: Number(error?.['records']), fault }
      return undefined
    },
  })
  pipeline(Readable.from(text), parser, () => undefined)
  let row = 0
  let piece: SourceRow[] = []
  for await (const cells of parser as AsyncIterable<string[]>) {
    if (row === broken?.after) break
    row += 1
    piece.push({ row, cells })
    if (piece.length < ROWS_PER_PIECE) continue
    yield piece
    piece = []
  }
  if (broken !== undefined) piece.push({ row: broken.after + 1, cells: [], broken: broken.fault })
  if (piece.length > 0) yield piece
}

/** Opens a text table. */
export const readText = async (
  path: string,
  file: Inspected,
  options: { readonly encoding?: string },
): Promise<Result<Source, FileProblem>> => {
  const encoding = options.encoding ?? file.encoding
  let head = ''
  let gb: GbCount = { usual: 0, rare: 0, lead: 0 }
  const isGuess = options.encoding === undefined && encoding === 'gb18030'
  const onPiece = (piece: Buffer): void => {
    if (isGuess) gb = countGb(gb, piece)
  }
  try {
    // UTF-8 has been checked to its end; any other encoding is tried on the whole file before the first row is taken over.
    for await (const text of decoded(path, encoding, onPiece)) {
      if (head === '') head = text
      if (encoding === 'utf-8' && encoding === file.encoding && head !== '') break
    }
  } catch (error) {
    if (error instanceof RangeError || isDecodingError(error)) return fail({ code: 'unknown_encoding' })
    throw error
  }
  if (!isChinese(gb)) return fail({ code: 'unknown_encoding' })
  const delimiter = detectDelimiter(head)
  let bytesRead = 0
  const rows = (): AsyncIterable<SourceRow[]> =>
    records(
      decoded(path, encoding, (piece) => void (bytesRead += piece.length)),
      delimiter,
    )
  return ok({
    format: 'csv',
    detail: { encoding, delimiter },
    dayZero: () => SPREADSHEET_ZERO,
    rows: rows(),
    progress: () => bytesRead / file.bytes,
  })
}
