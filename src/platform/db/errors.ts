import { refusalTexts, type RefusalCode } from './db.texts.ts'
import type { Locale } from '#lib/texts.ts'

/**
 * The database cannot be opened or moved for a reason the operator can mend. The server and the command line print
 * `sentence(locale)` and end with exit code 1; no stack.
 */
export class DatabaseRefusal extends Error {
  readonly code: RefusalCode
  readonly params: Readonly<Record<string, string>>

  constructor(code: RefusalCode, params: Readonly<Record<string, string>>, cause?: unknown) {
    super(refusalTexts[code].en(params), { cause })
    this.name = 'DatabaseRefusal'
    this.code = code
    this.params = params
  }

  sentence(locale: Locale): string {
    return refusalTexts[this.code][locale](this.params)
  }
}

/** The embedded database stopped under a query or is being reopened; 57P02 is PostgreSQL's own code for that. */
export class DatabaseUnavailable extends Error {
  readonly code = '57P02'

  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'DatabaseUnavailable'
  }
}

/** A field of an error of any origin, or undefined. */
export const errorField = (error: unknown, field: string): unknown =>
  typeof error === 'object' && error !== null && field in error ? (error as Record<string, unknown>)[field] : undefined

/** The first line of an error's message, for a sentence in brackets. */
export const reasonOf = (error: unknown): string => {
  const inner = error instanceof AggregateError ? error.errors[0] : error
  return String(errorField(inner, 'message') ?? inner).split('\n', 1)[0] ?? ''
}

/** True when a row with such a key is there already (23505): for optimistic inserts that then read the other's row. */
export const isUniqueViolation = (error: unknown): boolean => errorField(error, 'code') === '23505'

// SQLSTATE classes: connection lost (08), out of disk, memory or connections (53), shut down or starting up (57P).
const UNAVAILABLE_CLASSES = ['08', '53', '57P']
// Retry: serialization failure, deadlock. Over a time limit: statement, lock, idle in a transaction. Then the network's.
const UNAVAILABLE_CODES = new Set(
  (
    '40001 40P01 57014 55P03 25P03 ' +
    'ECONNREFUSED ECONNRESET ETIMEDOUT EPIPE EHOSTUNREACH ENETUNREACH ENOTFOUND EAI_AGAIN'
  ).split(' '),
)
// node-postgres gives these no code.
const UNAVAILABLE_MESSAGE =
  /not queryable|Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout/

const meansUnavailable = (code: string): boolean =>
  UNAVAILABLE_CODES.has(code) || (code.length === 5 && UNAVAILABLE_CLASSES.some((start) => code.startsWith(start)))

/**
 * True for database errors that mean «come back in a moment» (503 + Retry-After) rather than a bug (500).
 * A serialization failure or a deadlock (40001, 40P01) is among them: the caller may retry first.
 */
export const isUnavailable = (error: unknown): boolean => {
  if (error === undefined || error === null) return false
  if (error instanceof AggregateError && error.errors.some(isUnavailable)) return true
  const code = errorField(error, 'code')
  if (typeof code === 'string' && meansUnavailable(code)) return true
  // The server's unix socket is not there, for it is not running.
  if (code === 'ENOENT' && errorField(error, 'syscall') === 'connect') return true
  if (UNAVAILABLE_MESSAGE.test(String(errorField(error, 'message')))) return true
  const cause = errorField(error, 'cause')
  return cause !== error && isUnavailable(cause)
}
