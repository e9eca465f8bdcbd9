/** What every sender of files has in common, in the portal and at the desk. */
import type { DetailedError } from 'tus-js-client'

export const UPLOADS = '/uploads'

/** Little enough that a proxy in between lets it pass, large enough that few answers have to be waited for. */
export const PART_BYTES = 8 * 1024 * 1024
export const RETRY_MS = [500, 1000, 3000, 5000, 10_000, 20_000]

/** The id of a file in the address that the server gave it. */
export const idIn = (url: string | null): string => url?.slice(url.lastIndexOf('/') + 1) ?? ''

/** The server's own sentence about a refusal; undefined when the line is to blame. */
export const refusalOf = (error: Error | DetailedError): string | undefined => {
  const answer = 'originalResponse' in error ? error.originalResponse : null
  if (answer === null || answer.getStatus() >= 500) return undefined
  try {
    return (JSON.parse(answer.getBody()) as { detail?: string }).detail ?? ''
  } catch {
    return ''
  }
}
