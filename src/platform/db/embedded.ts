import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { PGlite, PGliteQueryResults, PGliteTransaction } from 'kysely'
import { progressTexts } from './db.texts.ts'
import { NO_FSYNC, type ToWorker } from './embedded-protocol.ts'
import { createInThread, startThread, type Thread } from './embedded-thread.ts'
import { DatabaseRefusal, DatabaseUnavailable, errorField, reasonOf } from './errors.ts'
import { lockDataFolder, type DataFolder } from './lock.ts'
import type { Session } from './session.ts'

export interface EmbeddedOptions {
  readonly dataDir: string
  /** Milliseconds a statement may run before its thread is ended and replaced. */
  readonly queryTimeoutMs: number
  readonly onProgress: (line: string) => void
}

/** Milliseconds between attempts to open the files again, e.g. while the disk is full. */
const REOPEN_EVERY_MS = 500

/** Milliseconds for the owner's work: migrations, maintenance and moves read whole tables. */
const OWNER_TIMEOUT_MS = 3_600_000

/**
 * The embedded database: PGlite in a thread of its own behind a proxy of PGlite's shape for Kysely's dialect. It has
 * one session and so one queue; a transaction holds the queue. When the thread ends (a query past its deadline, a full
 * disk, a crash) those who wait are told «unavailable» and the files are opened again; nothing acknowledged is lost, as
 * each commit was fsynced.
 */
export class EmbeddedDatabase implements PGlite {
  readonly ready = true
  readonly waitReady: Promise<void> = Promise.resolve()
  closed = false
  readonly #folder: DataFolder
  readonly #timeoutMs: number
  #thread: Thread | undefined
  #tail: Promise<unknown> = Promise.resolve()
  #role: string | undefined

  constructor(folder: DataFolder, timeoutMs: number, thread: Thread) {
    this.#folder = folder
    this.#timeoutMs = timeoutMs
    this.#use(thread)
  }

  async query<T>(sql: string, params: readonly unknown[] = []): Promise<PGliteQueryResults<T>> {
    return this.#inQueue(() => this.#query<T>(this.#threadNow(), sql, params))
  }

  /**
   * Kysely holds `callback` open from begin to commit and waits for it to be called, so it is called even when no
   * transaction could be begun: each of its queries then fails. A transaction stays with its thread; it must not go on
   * half-way in the next one.
   */
  async transaction<T>(callback: (tx: PGliteTransaction) => Promise<T>): Promise<T> {
    return this.#inQueue(async () => {
      const thread = this.#thread
      const begun = this.#exec(thread, 'begin')
      begun.catch(() => undefined)
      // Once only: after a rollback outside a transaction PGlite answers the next query with nothing.
      let isOver = false
      const rollback = async (): Promise<void> => {
        if (isOver) return
        isOver = true
        await this.#exec(thread, 'rollback')
      }
      const tx: PGliteTransaction = {
        query: async (sql: string, params?: readonly unknown[]) =>
          begun.then(() => this.#query(thread, sql, params ?? [])),
        rollback,
      }
      try {
        const result = await callback(tx)
        await begun
        isOver = true
        if ((await this.#exec(thread, 'commit')) === 'ROLLBACK') throw abortedTransaction()
        return result
      } catch (error) {
        await rollback().catch(() => undefined)
        throw error
      }
    })
  }

  /** From now on, and after each reopening, queries run as this role. */
  async become(role: string): Promise<void> {
    this.#role = role
    await this.#inQueue(() => this.#exec(this.#thread, `set role ${role}`))
  }

  /** Runs work in the queue as the owner of the tables; `copyOut` gives the bytes of a `copy … to '/dev/blob'`. */
  async asOwner<T>(work: (session: Session & { copyOut(sql: string): Promise<Uint8Array> }) => Promise<T>): Promise<T> {
    return this.#inQueue(async () => {
      const thread = this.#threadNow()
      const ask = (message: ToWorker): Promise<unknown> => thread.request(message, OWNER_TIMEOUT_MS)
      await ask({ kind: 'exec', sql: 'reset role' })
      try {
        return await work({
          query: async <R>(sql: string, params: readonly unknown[] = []) =>
            ((await ask({ kind: 'query', sql, params })) as PGliteQueryResults<R>).rows,
          exec: async (sql) => void (await ask({ kind: 'exec', sql })),
          copyOut: async (sql) => (await ask({ kind: 'copy', sql })) as Uint8Array,
        })
      } finally {
        if (this.#role !== undefined) await this.#exec(thread, `set role ${this.#role}`).catch(() => thread.terminate())
      }
    })
  }

  /** How many fsync calls the thread has made since it started. */
  async fsyncs(): Promise<number> {
    return this.#inQueue(async () => (await this.#threadNow().request({ kind: 'fsyncs' }, this.#timeoutMs)) as number)
  }

  async close(): Promise<void> {
    if (this.closed) return
    await this.#inQueue(async () => {
      this.closed = true
      await this.#thread?.request({ kind: 'close' }, OWNER_TIMEOUT_MS).catch(() => undefined)
      await this.#thread?.terminate()
      this.#thread = undefined
      this.#folder.release()
    })
  }

  async #inQueue<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#tail.then(work)
    this.#tail = turn.catch(() => undefined)
    return turn
  }

  #threadNow(): Thread {
    if (this.#thread === undefined) throw new DatabaseUnavailable('the embedded database is being reopened')
    return this.#thread
  }

  async #exec(thread: Thread | undefined, sql: string): Promise<unknown> {
    return (thread ?? this.#threadNow()).request({ kind: 'exec', sql }, this.#timeoutMs)
  }

  async #query<T>(thread: Thread | undefined, sql: string, params: readonly unknown[]): Promise<PGliteQueryResults<T>> {
    const answer = (thread ?? this.#threadNow()).request({ kind: 'query', sql, params }, this.#timeoutMs)
    return (await answer) as PGliteQueryResults<T>
  }

  #use(thread: Thread): void {
    this.#thread = thread
    void thread.gone.then(() => {
      this.#thread = undefined
      return this.#reopen()
    })
  }

  async #reopen(): Promise<void> {
    while (!this.closed) {
      try {
        const thread = await startThread(this.#folder.pgDir)
        if (this.#role !== undefined) await this.#exec(thread, `set role ${this.#role}`)
        if (this.closed) return void (await thread.terminate())
        return this.#use(thread)
      } catch {
        await delay(REOPEN_EVERY_MS)
      }
    }
  }
}

/** What PGlite itself throws, and Kysely looks for, when a commit turned out to be a rollback. */
const abortedTransaction = (): Error =>
  Object.assign(new Error('Transaction was rolled back instead of committed'), { code: '25P02' })

const createFiles = async (folder: DataFolder, onProgress: (line: string) => void): Promise<void> => {
  if (existsSync(folder.unfinishedDir)) {
    onProgress(progressTexts.unfinished)
    rmSync(folder.unfinishedDir, { recursive: true })
  }
  onProgress(progressTexts.first_start)
  await createInThread(folder.unfinishedDir)
  // The rename is the mark of a finished first start: a folder of the final name is always whole.
  renameSync(folder.unfinishedDir, folder.pgDir)
  const parent = openSync(dirname(folder.pgDir), 'r')
  fsyncSync(parent)
  closeSync(parent)
}

/**
 * Locks the data folder and opens the database in it, making a new one at the first start.
 * @throws DatabaseRefusal data_in_use, data_unwritable, no_fsync, embedded_failed
 */
export const openEmbedded = async (options: EmbeddedOptions): Promise<EmbeddedDatabase> => {
  const folder = lockDataFolder(options.dataDir)
  try {
    if (!existsSync(folder.pgDir)) await createFiles(folder, options.onProgress)
    return new EmbeddedDatabase(folder, options.queryTimeoutMs, await startThread(folder.pgDir))
  } catch (error) {
    folder.release()
    const path = resolve(options.dataDir)
    if (errorField(error, 'message') === NO_FSYNC) throw new DatabaseRefusal('no_fsync', { path }, error)
    throw new DatabaseRefusal('embedded_failed', { path, reason: reasonOf(error) }, error)
  }
}
