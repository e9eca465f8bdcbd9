import { Worker } from 'node:worker_threads'
import { fail, ok } from '#lib/result.ts'
import type { Result } from '#lib/result.ts'
import { SPREADSHEET_ZERO, SPREADSHEET_ZERO_1904 } from './cells.rules.ts'
import { checkXlsx } from './check-xlsx.ts'
import type { FileProblem, Source, SourceRow } from './imports.schema.ts'
import type { Inspected } from './inspect.ts'
import type { AboutSheet, SheetMessage, SheetRequest } from './xlsx-worker.ts'

/** Megabytes that the reading thread may hold. */
const MEMORY_MB = 256

/** A workbook that turned out unreadable, or too big, while it was being read. */
export class SheetUnreadable extends Error {
  readonly code: 'xlsx_unreadable' | 'no_such_sheet'
  constructor(code: 'xlsx_unreadable' | 'no_such_sheet', cause?: unknown) {
    super(code, { cause })
    this.code = code
  }
}

const startWorker = (request: SheetRequest) => {
  const worker = new Worker(new URL('./xlsx-worker.ts', import.meta.url), {
    workerData: request,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  })
  let waiting: PromiseWithResolvers<SheetMessage> | undefined
  let ended: unknown
  const end = (reason: unknown): void => {
    ended ??= reason
    waiting?.reject(ended)
  }
  worker.on('message', (message: SheetMessage) => waiting?.resolve(message))
  worker.on('error', end)
  worker.on('exit', () => end(new Error('the reading thread ended')))
  const next = (): Promise<SheetMessage> => {
    if (ended !== undefined) return Promise.reject(ended)
    waiting = Promise.withResolvers()
    worker.postMessage('next')
    return waiting.promise
  }
  return { worker, next }
}

async function* sheetRows(
  request: SheetRequest,
  onPiece: (piece: Extract<SheetMessage, { kind: 'rows' }>) => void,
): AsyncGenerator<readonly SourceRow[]> {
  const { worker, next } = startWorker(request)
  try {
    for (;;) {
      const message = await next().catch((cause: unknown) => {
        throw new SheetUnreadable('xlsx_unreadable', cause)
      })
      if (message.kind === 'end') return
      if (message.kind === 'unreadable') throw new SheetUnreadable('xlsx_unreadable')
      if (message.kind === 'no_such_sheet') throw new SheetUnreadable('no_such_sheet')
      onPiece(message)
      yield message.rows
    }
  } finally {
    // Whoever stops half-way must not leave the thread behind.
    await worker.terminate()
  }
}

/** Opens a workbook after looking through its packing. */
export const readXlsx = async (
  path: string,
  file: Inspected,
  options: { readonly sheet?: string },
): Promise<Result<Source, FileProblem>> => {
  const unsafe = await checkXlsx(path)
  if (unsafe !== undefined) return fail({ code: unsafe })
  let bytesRead = 0
  let about: AboutSheet | undefined
  return ok({
    format: 'xlsx',
    get detail() {
      return about === undefined ? {} : { sheet: about.name }
    },
    dayZero: () => (about?.date1904 === true ? SPREADSHEET_ZERO_1904 : SPREADSHEET_ZERO),
    rows: sheetRows({ path, sheet: options.sheet }, (piece) => ({ bytesRead, about } = piece)),
    progress: () => bytesRead / file.bytes,
  })
}
