import { createHash, timingSafeEqual } from 'node:crypto'
import type { onRequestAsyncHookHandler } from 'fastify'
import { generalProblem } from './errors.ts'

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/**
 * Lets only the holder of the bearer key pass. The comparison takes the same time for every wrong key.
 * @param apiKey the configured key; without one nothing passes
 */
export const requireKey = (apiKey: string | undefined): onRequestAsyncHookHandler => {
  const expected = apiKey === undefined ? undefined : digest(apiKey)
  return async (request) => {
    if (expected === undefined) throw generalProblem(403, 'writes_off')
    const [, given] = /^Bearer +(\S{1,512})$/i.exec(request.headers.authorization ?? '') ?? []
    if (given === undefined || !timingSafeEqual(digest(given), expected)) {
      throw generalProblem(401, 'unauthorized', { 'www-authenticate': 'Bearer' })
    }
  }
}
