const SECOND = 1000
const MINUTE = 60 * SECOND

/** Every limit of the HTTP side in one place. Times in milliseconds, sizes in bytes. */
export const limits = {
  /** Headers and bodies that have not fully arrived by then are closed; checked every second (Node's own default is 30 s). */
  headersMs: 6 * SECOND,
  bodyMs: 10 * SECOND,
  checkEveryMs: 1 * SECOND,
  keepAliveMs: 5 * SECOND,
  bodyBytes: 256 * 1024,
  /** A file of an import, which is streamed and not held in memory. */
  importBytes: 512 * 1024 * 1024,
  importMs: 10 * MINUTE,
  /** Longer than any header Node lets in, so that a long serial is answered by its schema and not as an unknown page. */
  paramLength: 32 * 1024,
  drainMs: 9 * SECOND,
  retryAfterSeconds: 2,
  idempotencyKeyLength: 255,
  idempotencyKeptHours: 48,
} as const

/**
 * How many serials one address may look up in a window: two full batches, or one unit a second for ten minutes.
 * Serials that we do not know are counted a second time and more tightly: only a scan meets many of them.
 */
export interface LookupLimits {
  readonly windowMs: number
  readonly serials: number
  readonly unknownSerials: number
}

export const lookupLimits: LookupLimits = { windowMs: 10 * MINUTE, serials: 600, unknownSerials: 60 }
