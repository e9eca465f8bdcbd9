import type { FastifyReply, FastifyRequest } from 'fastify'
import { actorOf } from '#features/accounts/index.ts'
import type { PortalParts } from '#features/support/index.ts'
import { askingOf } from '#features/warranty/index.ts'
import { parseDay } from '#lib/days.ts'
import { formatInstant } from '#platform/clock.ts'
import { localeOf } from '#platform/http/index.ts'
import { dealerProblem } from './dealer-desk.texts.ts'
import { dealerNameOf } from './dealer-desk.use-cases.ts'

/** Who of which dealer asks, in which language, and the surroundings of the page. */
export const dealerAsking = async (parts: PortalParts, request: FastifyRequest, reply: FastifyReply) => {
  const actor = await actorOf(request)
  if (actor.kind !== 'dealer') throw dealerProblem(404, 'dealer_not_there')
  const { db, editions, clock } = parts
  const locale = localeOf(request, reply)
  const ask = { db, editions, now: formatInstant(clock()), actor, locale }
  const frame = { page: parts.page(request), dealer: await dealerNameOf(ask), locale }
  return { ask, frame, asking: askingOf(parts, {}, locale) }
}

export const found = <T>(value: T | undefined): T => {
  if (value === undefined) throw dealerProblem(404, 'dealer_not_there')
  return value
}

/** A text of a form as it is kept, and why it cannot be. */
export const readText = (
  value: unknown,
  longest: number,
): { text: string; problem?: 'empty' | 'long' | 'characters' } => {
  const text = (typeof value === 'string' ? value : '').replace(/\r\n?/g, '\n').trim()
  if (text === '') return { text, problem: 'empty' }
  if (text.length > longest) return { text, problem: 'long' }
  return text.isWellFormed() && !text.includes('\u0000') ? { text } : { text, problem: 'characters' }
}

/** A day that may be left out. */
export const readDay = (value: unknown): { day?: string; problem?: 'day' } => {
  if (typeof value !== 'string' || value === '') return {}
  return parseDay(value) === undefined ? { problem: 'day' } : { day: value }
}
