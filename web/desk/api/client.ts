import type { Locale } from '#lib/texts.ts'

/** What a problem document says, as far as the desk reads it. */
interface ProblemWords {
  readonly code?: string
  readonly title?: string
  readonly detail?: string
  readonly errors?: readonly { readonly field?: string; readonly message: string }[]
}

/** A refusal of the server, with its sentences in the reader's language. */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  readonly title: string
  /** What is wrong with which field, by its name in what was sent. */
  readonly fields: Readonly<Record<string, string>>

  constructor(status: number, { code = '', title = '', detail = '', errors = [] }: ProblemWords) {
    super([detail || title, ...errors.map(({ message }) => message)].filter((part) => part !== '').join(' '))
    this.status = status
    this.code = code
    this.title = title
    this.fields = Object.fromEntries(errors.map(({ field = '', message }) => [field, message]))
  }
}

const language = (): Locale => (document.documentElement.lang === 'en' ? 'en' : 'zh-CN')

/** Whoever is not signed in, or no longer, signs in and comes back to the same address. */
const signIn = (): Promise<never> => {
  const here = location.pathname + location.search
  location.assign(`/desk/sign-in?to=${encodeURIComponent(here)}`)
  return new Promise(() => undefined)
}

/**
 * Asks the part of the API that is the desk's own. The type of the answer is the contract's; the server has checked it.
 * @throws ApiProblem what the server refused, or that it could not be reached (status 0)
 */
export const ask = async <Answer>(path: string, body?: unknown): Promise<Answer> => {
  const headers = { accept: 'application/json', 'accept-language': language() }
  const write = {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
  const response = await fetch(`/api/desk${path}`, body === undefined ? { headers } : write).catch(() => undefined)
  if (response === undefined) throw new ApiProblem(0, {})
  if (response.status === 401) return signIn()
  const isJson = /json/.test(response.headers.get('content-type') ?? '')
  const answer: unknown = isJson ? await response.json() : {}
  if (!response.ok) throw new ApiProblem(response.status, answer as object)
  return answer as Answer
}
