import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'

const compress = promisify(gzip)

/** Below this a page fits one packet anyway. */
const WORTH_COMPRESSING = 1400

/** Sends a page: compressed where the browser takes it, and kept by nobody, as most pages answer about one unit. */
export const sendPage = async (
  request: FastifyRequest,
  reply: FastifyReply,
  html: string | Promise<string>,
): Promise<FastifyReply> => {
  const text = await html
  reply
    .type('text/html; charset=utf-8')
    .header('cache-control', 'private, no-store')
    .header('vary', 'accept-encoding, accept-language, cookie')
  const takesGzip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
  if (!takesGzip || text.length < WORTH_COMPRESSING) return reply.send(text)
  return reply.header('content-encoding', 'gzip').send(await compress(text))
}
