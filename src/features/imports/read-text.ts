import { createReadStream } from 'node:fs'
import { pipeline, Readable } from 'node:stream'
import { parse } from 'csv-parse'
import { fail, ok } from '#lib/result.ts'
import type { Result } from '#lib/result.ts'
import type { FileProblem, RowFault, Source, SourceRow } from './imports.schema.ts'
import type { Inspected } from './inspect.ts'

const DELIMITERS = [',', ';', '\t', '|'] as const

/** A record longer than this is a quote that was opened and never closed, or no table at all. */
const LONGEST_RECORD = 100_000
const ROWS_PER_PIECE = 500

/** The delimiter that stands most often in the first line, outside quotes; `sep=;` names it outright. */
const detectDelimiter = (head: string): string => {
  const [line = ''] = head.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/, 1)
  const named = /^sep=(.)$/.exec(line)
  if (named) return named[1] ?? ','
  const bare = line.replace(/"[^"]*"/g, '')
  const counts = DELIMITERS.map((delimiter) => ({ delimiter, count: bare.split(delimiter).length }))
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).delimiter
}

/** The text of a file, decoded strictly, piece by piece. */
async function* decoded(path: string, encoding: string, onBytes: (count: number) => void): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  for await (const piece of createReadStream(path, { highWaterMark: 262_144 }) as AsyncIterable<Buffer>) {
    onBytes(piece.length)
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
  try {
    // UTF-8 has been checked to its end; any other encoding is tried on the whole file before the first row is taken over.
    for await (const text of decoded(path, encoding, () => undefined)) {
      if (head === '') head = text
      if (encoding === 'utf-8' && encoding === file.encoding && head !== '') break
    }
  } catch (error) {
    if (error instanceof RangeError || isDecodingError(error)) return fail({ code: 'unknown_encoding' })
    throw error
  }
  const delimiter = detectDelimiter(head)
  let bytesRead = 0
  const rows = (): AsyncIterable<SourceRow[]> =>
    records(
      decoded(path, encoding, (count) => void (bytesRead += count)),
      delimiter,
    )
  return ok({
    format: 'csv',
    detail: { encoding, delimiter },
    rows: rows(),
    progress: () => bytesRead / file.bytes,
  })
}
