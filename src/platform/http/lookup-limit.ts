import type { FastifyRequest } from 'fastify'
import { generalProblem } from './errors.ts'
import type { LookupLimits } from './limits.ts'
import type { App } from './validation.ts'

/** Counts the serials that one address looks up, against enumeration. */
export interface LookupLimit {
  /**
   * Counts serials before they are looked up.
   * @throws Problem 429 with Retry-After when the address has looked up too many, or met too many unknown ones
   */
  spend(request: FastifyRequest, serials: number): Promise<void>
  /** Counts the serials that turned out to be unknown; felt by the next look-up. */
  spendUnknown(request: FastifyRequest, serials: number): Promise<void>
}

type Counter = ReturnType<App['createRateLimit']>

/** @throws Problem 429 with Retry-After when a limit has been passed */
export const refuseOver = (result: Awaited<ReturnType<Counter>>): void => {
  if (result.isAllowed || !result.isExceeded) return
  const headers = { 'retry-after': String(Math.max(1, result.ttlInSeconds)) }
  throw generalProblem(429, 'too_many_requests', { headers })
}

/** Makes the counters; needs @fastify/rate-limit to be registered. */
export const createLookupLimit = (app: App, limit: LookupLimits): LookupLimit => {
  const known = app.createRateLimit({ max: limit.serials, timeWindow: limit.windowMs })
  // Refused from the first look-up after the allowance is used up, hence one less.
  const unknown = app.createRateLimit({ max: limit.unknownSerials - 1, timeWindow: limit.windowMs })
  return {
    spend: async (request, serials) => {
      refuseOver(await unknown(request, { increment: false }))
      for (let counted = 1; counted < serials; counted++) await known(request)
      refuseOver(await known(request))
    },
    spendUnknown: async (request, serials) => {
      for (let counted = 0; counted < serials; counted++) await unknown(request)
    },
  }
}
