import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sql, type Transaction } from 'kysely'
import type { Db } from '#platform/db/index.ts'
import type { Tables } from '#platform/db/tables.ts'
import { generalProblem, retryLater } from './errors.ts'
import { limits } from './limits.ts'
import { refuseField } from './validation.ts'

declare module '#platform/db/tables.ts' {
  interface Tables {
    idempotency_keys: {
      readonly key: string
      readonly request_hash: string
      readonly status: number
      readonly body: string
      readonly created_at: string
    }
  }
}

/** The answer of a write, ready to be kept: what a retry gets is these bytes. */
export interface StoredAnswer {
  readonly status: number
  readonly body: string
}

type Work = (tx: Transaction<Tables>) => Promise<StoredAnswer>

const keyOf = (request: FastifyRequest): string | undefined => {
  const header = request.headers['idempotency-key']
  if (header === undefined) return undefined
  const key = String(header)
  if (key === '') throw refuseField('Idempotency-Key', 'required')
  if (key.length > limits.idempotencyKeyLength) throw refuseField('Idempotency-Key', 'too_long')
  return key
}

const hashOf = ({ method, url, body }: FastifyRequest): string =>
  createHash('sha256')
    .update(`${method} ${url}\n${JSON.stringify(body)}`)
    .digest('hex')

/** Two requests with the same key meet here: the second is told that the first is still under way. */
const lockKey = async (tx: Transaction<Tables>, key: string): Promise<void> => {
  const { rows } = await sql<{
    got: boolean
  }>`select pg_try_advisory_xact_lock(hashtextextended(${key}, 0)) as got`.execute(tx)
  if (rows[0]?.got !== true) throw generalProblem(409, 'idempotency_in_flight', retryLater)
}

const firstAnswer = async (tx: Transaction<Tables>, key: string, hash: string): Promise<StoredAnswer | undefined> => {
  const row = await tx.selectFrom('idempotency_keys').selectAll().where('key', '=', key).executeTakeFirst()
  if (row !== undefined && row.request_hash !== hash) throw generalProblem(422, 'idempotency_key_reused')
  return row
}

/**
 * Carries out a write once for each Idempotency-Key. The answer is stored in the transaction of the write, so that after a lost
 * answer a retry gets the first one, byte for byte; refusals roll back and are not stored.
 * @param work does the write in the given transaction and returns the answer; throws to refuse
 * @throws Problem 409 while the first request is under way, 422 when the key came with another request
 */
export const answerOnce = async (
  db: Db,
  request: FastifyRequest,
  reply: FastifyReply,
  work: Work,
): Promise<FastifyReply> => {
  const key = keyOf(request)
  const hash = hashOf(request)
  const answer = await db.transaction().execute(async (tx) => {
    if (key === undefined) return work(tx)
    await lockKey(tx, key)
    const first = await firstAnswer(tx, key, hash)
    if (first !== undefined) return { ...first, replayed: true }
    const made = await work(tx)
    const row = { key, request_hash: hash, ...made, created_at: new Date().toISOString() }
    await tx.insertInto('idempotency_keys').values(row).execute()
    return made
  })
  if ('replayed' in answer) reply.header('idempotent-replayed', 'true')
  return reply.code(answer.status).type('application/json; charset=utf-8').send(answer.body)
}

/** Removes answers that nobody will ask for again. */
export const forgetOldAnswers = async (db: Db): Promise<void> => {
  const before = new Date(Date.now() - limits.idempotencyKeptHours * 3_600_000).toISOString()
  await db.deleteFrom('idempotency_keys').where('created_at', '<', before).execute()
}
