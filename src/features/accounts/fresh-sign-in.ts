import type { FastifyRequest } from 'fastify'
import { actorOf } from './accounts.access.ts'
import type { CustomerActor, DealerActor } from './accounts.schema.ts'
import { accountProblem } from './accounts.texts.ts'
import { readCookie } from './cookies.ts'
import { findPerson } from './people.ts'
import type { PeopleTable } from './accounts.tables.ts'
import { signedInSince } from './person-sessions.ts'

/** Minutes after which acts that cannot be undone ask for another link. */
const FRESH_MINUTES = 15

export interface SignedInPerson {
  readonly actor: CustomerActor | DealerActor
  readonly person: PeopleTable
}

/**
 * The customer or dealer user who is asking.
 * @throws Problem 401 when it is nobody of these
 */
export const personOf = async (request: FastifyRequest): Promise<SignedInPerson> => {
  const actor = await actorOf(request)
  if (actor.kind !== 'customer' && actor.kind !== 'dealer') throw accountProblem(401, 'sign_in_needed')
  const person = await findPerson(request.server.accounts.db, actor.personId)
  if (person === undefined) throw accountProblem(401, 'sign_in_needed')
  return { actor, person }
}

/** Whether the person has shown just now, by a link from their mail, that the address is theirs. */
export const isFreshlySignedIn = async (request: FastifyRequest): Promise<boolean> => {
  const { db, clock, baseUrl } = request.server.accounts
  const token = readCookie(request.headers.cookie, 'person', baseUrl)
  const since = token === undefined ? undefined : await signedInSince(db, token)
  return since !== undefined && Temporal.Instant.compare(since.add({ minutes: FRESH_MINUTES }), clock()) > 0
}
