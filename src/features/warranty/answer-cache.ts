import type { CoverageAnswer } from './warranty.schema.ts'

/** About 2 KB each. */
const MOST_ANSWERS = 20_000

/** Answers that name a model of the catalogue are made anew after this long, should the catalogue have been corrected. */
const KEPT_MS = 60_000

interface Kept {
  readonly version: number
  readonly madeAt: number
  /** The answer as text, before and after the instant of `asOf.known`: all that differs when it is given again. */
  readonly before: string
  readonly after: string
}

/** What an answer depends on besides the ledger. */
export interface AnswerKey {
  readonly serial: string
  readonly on: string
  readonly locale: string
}

/**
 * Answers given lately, as text. A ledger only grows, so the number of its events is its version: an answer is given again only
 * while that number, read from the database at each request, is the same.
 */
export interface AnswerCache {
  /** @returns the same answer with the second clock at `now`, or undefined when it has to be decided */
  readonly again: (key: AnswerKey, version: number, now: string) => string | undefined
  /** Keeps an answer. @returns its text */
  readonly keep: (key: AnswerKey, version: number, answer: CoverageAnswer) => string
}

const textOf = ({ serial, on, locale }: AnswerKey): string => `${serial} ${on} ${locale}`

export const createAnswerCache = (nowMs: () => number): AnswerCache => {
  const kept = new Map<string, Kept>()
  return {
    again: (key, version, now) => {
      const found = kept.get(textOf(key))
      if (found === undefined || found.version !== version || nowMs() - found.madeAt > KEPT_MS) return undefined
      return `${found.before}${now}${found.after}`
    },
    keep: (key, version, answer) => {
      const text = JSON.stringify(answer)
      const { known } = answer.asOf
      const at = text.indexOf(`"known":"${known}"`) + '"known":"'.length
      const name = textOf(key)
      kept.delete(name)
      kept.set(name, { version, madeAt: nowMs(), before: text.slice(0, at), after: text.slice(at + known.length) })
      const [oldest] = kept.keys()
      if (kept.size > MOST_ANSWERS && oldest !== undefined) kept.delete(oldest)
      return text
    },
  }
}
