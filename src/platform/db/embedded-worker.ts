/**
 * The thread that owns PGlite. On the main thread PGlite would block the event loop for the whole of each query; here
 * it can also be terminated, which is the only way to stop a runaway query. One request at a time, in order.
 */
import { closeSync, fsyncSync, openSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import { NO_FSYNC, type FromWorker, type ToWorker, type WorkerData } from './embedded-protocol.ts'
import { scalarParsers } from './types.ts'

let fsyncs = 0
/** WASI's number for an input/output error. */
const EIO = 29

interface Stream {
  readonly nfd: number
}

/** PGlite's file system without a working fsync would acknowledge commits that a power cut then takes back. */
class SyncingFS extends NodeFS {
  override async init(...args: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(...args)
    const enableFsync = (module: { NODEFS: { stream_ops: { fsync?: (stream: Stream) => number } } }): void => {
      module.NODEFS.stream_ops.fsync = (stream) => {
        try {
          fsyncSync(stream.nfd)
        } catch {
          // PostgreSQL panics then, as it must: what the kernel has dropped cannot be synced by a second try.
          return EIO
        }
        fsyncs += 1
        return 0
      }
    }
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [enableFsync, ...(emscriptenOpts.preRun ?? [])] } }
  }
}

const settings = {
  fsync: 'on',
  // Not fdatasync: that call is an empty stub in this build.
  wal_sync_method: 'fsync',
  shared_buffers: '32MB',
  max_wal_size: '64MB',
  min_wal_size: '32MB',
  TimeZone: 'UTC',
  DateStyle: 'ISO',
}

const startParams = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
]

const open = async (dir: string): Promise<PGlite> => {
  const pglite = new PGlite({ fs: new SyncingFS(dir), startParams, parsers: { ...scalarParsers } })
  await pglite.waitReady
  return pglite
}

const syncTree = (dir: string): void => {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name)
    if (entry.isDirectory()) syncTree(path)
    else syncPath(path)
  }
  syncPath(dir)
}

const syncPath = (path: string): void => {
  const descriptor = openSync(path, 'r')
  fsyncSync(descriptor)
  closeSync(descriptor)
}

/** A tiny commit that writes no table; counts on the write-ahead log being flushed for it. */
const selfTest = async (pglite: PGlite): Promise<boolean> => {
  const before = fsyncs
  await pglite.query(`select pg_logical_emit_message(true, 'sanbao', 'self-test')`)
  return fsyncs > before
}

const answer = async (pglite: PGlite, request: ToWorker): Promise<unknown> => {
  switch (request.kind) {
    case 'query':
      return pglite.query(request.sql, [...request.params])
    case 'exec':
      return (await pglite.exec(request.sql)).at(-1)?.command
    case 'copy':
      // No blob when there was no row.
      return (await (await pglite.query(request.sql)).blob?.bytes()) ?? new Uint8Array()
    case 'fsyncs':
      return fsyncs
    case 'close':
      return pglite.close()
  }
}

const ERROR_FIELDS = ['message', 'severity', 'code', 'detail', 'hint', 'position', 'where', 'schema', 'table', 'column']
const plainError = (error: unknown): Record<string, unknown> =>
  error instanceof Error
    ? Object.fromEntries([...ERROR_FIELDS, 'constraint'].map((field) => [field, Reflect.get(error, field)]))
    : { message: String(error) }

/**
 * Whether the database itself has fallen over, not just the statement. An error without a severity did not come from
 * PostgreSQL: either a parameter that PGlite could not write down, or a crash of the program, which answers no more.
 */
const isFatal = async (pglite: PGlite, error: unknown): Promise<boolean> => {
  const severity: unknown = Reflect.get(Object(error), 'severity')
  if (severity !== undefined) return severity !== 'ERROR'
  if (error instanceof WebAssembly.RuntimeError || Reflect.get(Object(error), 'name') === 'ExitStatus') return true
  const alive = await pglite.query('select 1').then(
    () => true,
    // Alive as well: the transaction that the error aborted refuses everything but its end.
    (refusal: unknown) => Reflect.get(Object(refusal), 'code') === '25P02',
  )
  return !alive
}

const { dir, task } = workerData as WorkerData
const port = parentPort
if (port === null) throw new Error('embedded-worker.ts runs as a worker thread only')
const say = (message: FromWorker): void => port.postMessage(message)

const create = async (): Promise<void> => {
  // Closing writes a checkpoint; initdb itself syncs nothing, so a power cut right after it would leave rubbish.
  await (await open(dir)).close()
  syncTree(dir)
  say({ kind: 'ready' })
}

const serve = async (): Promise<void> => {
  const pglite = await open(dir)
  if (!(await selfTest(pglite))) throw new Error(NO_FSYNC)
  let last: Promise<void> = Promise.resolve()
  const handle = async (request: ToWorker): Promise<void> => {
    try {
      say({ kind: 'answer', value: await answer(pglite, request) })
    } catch (error) {
      say({ kind: 'error', error: plainError(error), fatal: await isFatal(pglite, error) })
    }
    if (request.kind === 'close') port.close()
  }
  port.on('message', (request: ToWorker) => {
    last = last.then(() => handle(request))
  })
  say({ kind: 'ready' })
}

await (task === 'create' ? create() : serve())
