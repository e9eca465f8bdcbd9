/** What the routes of the slice have in common: context, refusals, and who changes what. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Edition } from '#entitlement/index.ts'
import { requireStaff } from '#features/accounts/index.ts'
import type { AttachmentContext } from '#features/attachments/index.ts'
import { formatInstant, type Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db/index.ts'
import { problemsIn, refuseField, type LookupLimit } from '#platform/http/index.ts'
import type { PageContext } from '#web/portal/types.ts'
import { supportProblems, type SupportProblem } from './support.texts.ts'
import type { SupportContext } from './support.use-cases.ts'
import type { Changed } from './thread.use-cases.ts'

export interface SupportParts {
  readonly db: Db
  readonly editions: readonly Edition[]
  readonly clock: Clock
}

/** What the pages of those who are no staff are given beside that. */
export interface PortalParts extends SupportParts {
  readonly attachments: AttachmentContext
  readonly lookups: LookupLimit
  /** Public address without a final slash. */
  readonly baseUrl: string
  readonly page: (request: FastifyRequest) => PageContext
}

export const contextOf = ({ db, editions, clock }: SupportParts): SupportContext => ({
  db,
  editions,
  now: formatInstant(clock()),
})

export const refusal = problemsIn(supportProblems)

const statusOf: Readonly<Record<SupportProblem, number>> = {
  request_unknown: 404,
  request_changed: 409,
  move_refused: 409,
  merge_refused: 409,
  request_cleared: 409,
  merge_dealer: 409,
  split_refused: 409,
  not_waiting: 409,
  no_dealer: 409,
  settings_changed: 409,
}

/** Refusals that lie with one field of what was sent. */
const fieldOf = {
  purpose_unknown: ['purpose', 'unknown_choice'],
  unknown_upload: ['uploads', 'not_valid'],
  unknown_colleague: ['mentions', 'not_valid'],
  remind_past: ['on', 'not_valid'],
} as const

const isOfField = (code: string): code is keyof typeof fieldOf => code in fieldOf

export const found = <T>(value: T | undefined): T => {
  if (value === undefined) throw refusal(404, 'request_unknown')
  return value
}

/** The new version, or the refusal as a problem. */
export const answerChange = (changed: Changed, reply: FastifyReply): FastifyReply => {
  if (changed.ok) return reply.header('cache-control', 'no-store').send(changed.value)
  const { code } = changed.error
  if (!isOfField(code)) throw refusal(statusOf[code], code)
  const [field, fault] = fieldOf[code]
  throw refuseField(field, fault)
}

/** Who changes which request, from the session and the address. */
export const changeOf = async (request: FastifyRequest<{ Params: { id: string } }>) => {
  const actor = await requireStaff(request)
  const author = { kind: 'staff', id: actor.staffId, name: actor.name } as const
  return { requestId: request.params.id, actor, author }
}
