import type { FastifyReply, FastifyRequest } from 'fastify'
import { localeFrom, locales, type Locale } from '#lib/texts.ts'

const COOKIE = /(?:^|;\s*)lang=([A-Za-z-]{2,5})/
const YEAR_SECONDS = 365 * 24 * 3600

/** Addresses below /api answer machines, the documentation page aside; so do uploads and the health checks. All others answer people. */
export const isForMachines = (url: string): boolean =>
  /^\/(api|uploads|healthz|readyz)(?=[/?]|$)/.test(url) && !/^\/api\/docs(?=[?]|$)/.test(url)

const known = (text: unknown): Locale | undefined => locales.find((locale) => locale === text)

/**
 * The language of the reader: `?lang=`, else the cookie that keeps an earlier choice, else Accept-Language. The API listens
 * to Accept-Language alone. A choice made by `?lang=` is kept in the cookie.
 */
export const localeOf = (request: FastifyRequest, reply: FastifyReply): Locale => {
  const accepted = () => localeFrom(request.headers['accept-language'])
  if (isForMachines(request.url)) return accepted()
  const chosen = known((request.query as Record<string, unknown> | undefined)?.lang)
  if (chosen !== undefined) {
    reply.header('set-cookie', `lang=${chosen}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax`)
    return chosen
  }
  return known(COOKIE.exec(request.headers.cookie ?? '')?.[1]) ?? accepted()
}
