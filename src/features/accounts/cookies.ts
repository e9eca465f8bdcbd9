import type { FastifyReply } from 'fastify'

const PERSON_SECONDS = 30 * 24 * 3600

const isHttps = (baseUrl: string): boolean => baseUrl.startsWith('https:')

const nameOf = (name: string, baseUrl: string): string => `${isHttps(baseUrl) ? '__Host-' : ''}sanbao_${name}`

/** A cookie of ours, bound to this host where the public address is https. */
export const readCookie = (header: string | undefined, name: string, baseUrl: string): string | undefined => {
  const wanted = nameOf(name, baseUrl)
  for (const part of (header ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2)
    if (key === wanted && value !== undefined && value !== '') return value
  }
  return undefined
}

/** Sets the cookie of a person's session; an empty token removes it. */
export const setPersonCookie = (reply: FastifyReply, token: string, baseUrl: string): void => {
  const age = token === '' ? 0 : PERSON_SECONDS
  const secure = isHttps(baseUrl) ? '; Secure' : ''
  const cookie = `${nameOf('person', baseUrl)}=${token}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Lax${secure}`
  reply.header('set-cookie', cookie)
}
