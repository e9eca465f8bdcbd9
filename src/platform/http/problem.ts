import type { Locale, Texts } from '#lib/texts.ts'

/** One field of the request that was not accepted. */
export interface FieldError {
  /** Where it is, e.g. `serials[3]` or `question.on`. */
  readonly field: string
  readonly code: string
  readonly message: string
}

/** The words of a problem: what it is, and what the reader can do. */
export interface ProblemWords {
  readonly title: string
  readonly detail: string
}

type FieldErrors = (locale: Locale) => readonly FieldError[]

interface ProblemOptions {
  readonly errors?: FieldErrors
  /** What is wrong in this case, instead of what the catalogue says of all. */
  readonly detail?: (locale: Locale) => string
  readonly headers?: Readonly<Record<string, string>>
}

/** An answer of 4xx or 5xx that we mean to give. Thrown in a route, written by the one mapper (RFC 9457). */
export class Problem extends Error {
  readonly statusCode: number
  readonly code: string
  readonly words: Texts<ProblemWords>
  readonly errors: FieldErrors | undefined
  readonly headers: Readonly<Record<string, string>>

  constructor(statusCode: number, code: string, words: Texts<ProblemWords>, options: ProblemOptions) {
    super(code)
    this.statusCode = statusCode
    this.code = code
    this.words = words
    this.errors = options.errors
    this.headers = options.headers ?? {}
  }
}

const catalogues: Texts<Readonly<Record<string, ProblemWords>>>[] = []

/** Makes the problems of one catalogue of words from their codes. All are listed in the documentation, as there is no other way. */
export const problemsIn = <Code extends string>(words: Texts<Record<Code, ProblemWords>>) => {
  catalogues.push(words)
  return (status: number, code: Code, options: ProblemOptions = {}): Problem => {
    const wordsIn = (locale: Locale): ProblemWords => {
      const { title, detail } = words[locale][code]
      return { title, detail: options.detail?.(locale) ?? detail }
    }
    return new Problem(status, code, { 'zh-CN': wordsIn('zh-CN'), en: wordsIn('en') }, options)
  }
}

/** The code and the words of every problem that we may answer with. */
export const everyProblem = (locale: Locale): (ProblemWords & { readonly code: string })[] =>
  catalogues.flatMap((words) => Object.entries(words[locale]).map(([code, said]) => ({ code, ...said })))

/** The document of RFC 9457. `type` leads to the list of problems in the documentation. */
export const problemDocument = (problem: Problem, locale: Locale, requestId: string) => ({
  type: `/api/docs#problem-${problem.code}`,
  title: problem.words[locale].title,
  status: problem.statusCode,
  detail: problem.words[locale].detail,
  code: problem.code,
  instance: `urn:request:${requestId}`,
  ...(problem.errors === undefined ? {} : { errors: problem.errors(locale) }),
})
