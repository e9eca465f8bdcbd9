/**
 * What the main thread and the thread that owns PGlite say to each other: one request at a time, each with its answer.
 */
export interface WorkerData {
  readonly dir: string
  /** `create` makes a new database in `dir`, syncs every file of it and ends; `serve` opens it and answers. */
  readonly task: 'create' | 'serve'
}

export type ToWorker =
  | { readonly kind: 'query'; readonly sql: string; readonly params: readonly unknown[] }
  /** Several statements at once, no parameters, no rows. */
  | { readonly kind: 'exec'; readonly sql: string }
  /** `copy … to '/dev/blob'`; the answer's only row is the bytes. */
  | { readonly kind: 'copy'; readonly sql: string }
  /** How many fsync calls were made since the thread started. */
  | { readonly kind: 'fsyncs' }
  | { readonly kind: 'close' }

export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly value: unknown }
  /** `fatal`: not an error of the statement but of the database itself; the thread must be replaced. */
  | { readonly kind: 'error'; readonly error: Readonly<Record<string, unknown>>; readonly fatal: boolean }

/** Message of the error with which the thread ends when the start-up self-test saw no fsync for a commit. */
export const NO_FSYNC = 'no fsync for a commit'
