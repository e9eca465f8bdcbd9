import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isUnavailable } from '#platform/db/index.ts'
import { problemWords, type GeneralProblem } from './http.texts.ts'
import { limits } from './limits.ts'
import { isForMachines, localeOf } from './locale.ts'
import { sendPage } from './page.ts'
import { Problem, problemDocument, problemsIn } from './problem.ts'

/** One of the problems that any route may answer with. */
export const generalProblem = problemsIn(problemWords)

/** What the framework's own refusals mean to a reader; every other status of 4xx is a malformed request. */
const byStatus: Readonly<Record<number, GeneralProblem>> = {
  404: 'not_found',
  405: 'method_not_allowed',
  408: 'request_timeout',
  413: 'request_too_large',
  415: 'unsupported_media_type',
  429: 'too_many_requests',
  431: 'headers_too_large',
}

/** When a busy server is to be asked again. */
export const retryLater = { headers: { 'retry-after': String(limits.retryAfterSeconds) } }

/** The one mapping from anything thrown to the problem we answer with. A failure that is nobody's fault is a 500. */
export const toProblem = (error: unknown): Problem => {
  if (error instanceof Problem) return error
  if (isUnavailable(error)) return generalProblem(503, 'unavailable', retryLater)
  const { statusCode } = error as { statusCode?: unknown }
  if (statusCode === 503) return generalProblem(503, 'unavailable', retryLater)
  if (typeof statusCode !== 'number' || statusCode < 400 || statusCode > 499) return generalProblem(500, 'internal')
  const code = byStatus[statusCode]
  return code === undefined ? generalProblem(400, 'malformed_request') : generalProblem(statusCode, code)
}

/** Turns a problem into a page; given by the composition root, so that this folder knows no page. */
export type ErrorPage = (problem: Problem, request: FastifyRequest, reply: FastifyReply) => Promise<string>

/** Writes a problem: as problem+json for machines, as a page for people. */
export const sendProblem = async (problem: Problem, request: FastifyRequest, reply: FastifyReply, page: ErrorPage) => {
  const locale = localeOf(request, reply)
  reply.code(problem.statusCode).headers(problem.headers).header('cache-control', 'no-store')
  if (!isForMachines(request.url)) return sendPage(request, reply, page(problem, request, reply))
  const body = JSON.stringify(problemDocument(problem, locale, request.id))
  return reply.type('application/problem+json; charset=utf-8').header('content-language', locale).send(body)
}

/** Node's parser refuses before there is a request: answer in both languages on the bare socket and close it. */
export const refuseUnparsed = (error: Error & { code?: string }, socket: Socket) => {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return
  const [status, code]: [number, GeneralProblem] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? [431, 'headers_too_large']
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? [408, 'request_timeout']
        : [400, 'malformed_request']
  const zh = problemWords['zh-CN'][code]
  const en = problemWords.en[code]
  const body = JSON.stringify({
    type: `/api/docs#problem-${code}`,
    title: `${zh.title} / ${en.title}`,
    status,
    detail: `${zh.detail} / ${en.detail}`,
    code,
  })
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: application/problem+json; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\ncontent-language: zh-CN, en\r\nconnection: close\r\n\r\n${body}`,
  )
}
