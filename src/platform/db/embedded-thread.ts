import { Worker } from 'node:worker_threads'
import type { FromWorker, ToWorker, WorkerData } from './embedded-protocol.ts'
import { DatabaseUnavailable } from './errors.ts'

/** A running thread with PGlite in it. It never comes back once it is gone: start another. */
export interface Thread {
  /**
   * Sends one request. Requests are answered in the order in which they were sent.
   * @throws DatabaseUnavailable when the thread ends meanwhile or the answer takes longer than `timeoutMs`: the thread is then
   * terminated, as PGlite knows neither statement_timeout nor cancel.
   */
  request(message: ToWorker, timeoutMs: number): Promise<unknown>
  /** Settles when the thread is gone, for whatever reason. */
  readonly gone: Promise<void>
  /** Ends the thread where it stands, as a kill -9 would. */
  terminate(): Promise<unknown>
}

const spawn = (data: WorkerData): Worker => {
  const worker = new Worker(new URL('./embedded-worker.ts', import.meta.url), {
    workerData: data,
    execArgv: [],
    stdout: true,
    stderr: true,
  })
  // PostgreSQL's own log lines; each error comes back as an error anyway.
  worker.stdout.resume()
  worker.stderr.resume()
  return worker
}

/** Opens the database in `dir` in a new thread, replaying its log if it was not closed. */
export const startThread = async (dir: string): Promise<Thread> => {
  const worker = spawn({ dir, task: 'serve' })
  const opened = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<void>()
  /** Those who wait for an answer, in the order of their requests. */
  const waiting: PromiseWithResolvers<unknown>[] = []
  let over: Error | undefined

  const end = (error: Error): void => {
    if (over !== undefined) return
    over = error instanceof DatabaseUnavailable ? error : new DatabaseUnavailable(error.message, error)
    opened.reject(error)
    for (const { reject } of waiting.splice(0)) reject(over)
    void worker.terminate().then(() => ended.resolve())
  }

  worker.on('message', (message: FromWorker) => {
    if (message.kind === 'ready') return opened.resolve()
    if (message.kind === 'answer') return waiting.shift()?.resolve(message.value)
    const error = Object.assign(new Error(String(message.error['message'])), message.error)
    return message.fatal ? end(error) : waiting.shift()?.reject(error)
  })
  worker.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))))
  worker.on('exit', () => end(new DatabaseUnavailable('the embedded database has stopped')))

  const request: Thread['request'] = async (message, timeoutMs) => {
    if (over !== undefined) throw over
    const answer = Promise.withResolvers<unknown>()
    // Throws for what no thread can be sent; nobody waits for an answer then.
    worker.postMessage(message)
    waiting.push(answer)
    const late = new DatabaseUnavailable(`a statement ran longer than ${timeoutMs} ms and was stopped`)
    const deadline = setTimeout(() => end(late), timeoutMs)
    return answer.promise.finally(() => clearTimeout(deadline))
  }

  await opened.promise
  return { request, gone: ended.promise, terminate: () => worker.terminate() }
}

/** Makes a new database in `dir` and syncs all of it to the disk, in a thread of its own: initdb needs 600 MB once. */
export const createInThread = async (dir: string): Promise<void> => {
  const worker = spawn({ dir, task: 'create' })
  const done = Promise.withResolvers<void>()
  worker.once('message', () => done.resolve())
  worker.once('error', done.reject)
  worker.once('exit', () => done.reject(new Error('interrupted')))
  await done.promise.finally(() => worker.terminate())
}
