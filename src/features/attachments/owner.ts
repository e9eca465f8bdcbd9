import { createHash, randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** A sender, known by nothing but a cookie: 256 random bits that only this browser has. */
const COOKIE = /(?:^|;\s*)sender=([A-Za-z0-9_-]{43})(?:;|$)/

/** As long as an abandoned upload may be resumed, and a little more. */
const KEPT_SECONDS = 48 * 3600

/** The form in which a token is kept. */
export const ownerHashOf = (token: string): string => createHash('sha256').update(token).digest('hex')

/** The sender's token from the cookie; undefined when there is none. */
export const ownerTokenIn = (request: FastifyRequest): string | undefined =>
  COOKIE.exec(request.headers.cookie ?? '')?.[1]

/**
 * The sender's token; a browser without one is given it in a cookie that no script can read and no other site can send. Call it
 * wherever a form with uploads is shown or received.
 * @param isSecure whether people reach us by https
 */
export const ownerTokenOf = (request: FastifyRequest, reply: FastifyReply, isSecure: boolean): string => {
  const token = ownerTokenIn(request) ?? randomBytes(32).toString('base64url')
  const cookie = `sender=${token}; Path=/; Max-Age=${KEPT_SECONDS}; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`
  reply.header('set-cookie', cookie)
  return token
}
