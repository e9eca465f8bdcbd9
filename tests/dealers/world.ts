/** A dealer with somebody who works there, a unit that it sold, and a customer's request about it. */
import { randomUUIDv7 } from 'node:crypto'
import { setDealer } from '#features/accounts/index.ts'
import { addDealers } from '#features/dealers/index.ts'
import { consentOffer } from '#features/privacy/index.ts'
import { openRequest, type OpenRequest } from '#features/support/index.ts'
import type { Database } from '#platform/db/index.ts'
import { aUnit, editions, NOW } from '#tests/http/application.ts'
import { personCookie } from '#tests/http/people.ts'

let made = 0

export interface DealerWorld {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly personId: string
  readonly cookie: string
  readonly serial: string
}

/** A dealer that sold one unit; its user is signed in. */
export const aDealer = async (database: Database, name = `经销商 ${++made} ${process.pid}`): Promise<DealerWorld> => {
  const [dealer] = await addDealers(database.db, [{ dealer_id: randomUUIDv7(), name }])
  if (dealer === undefined) throw new Error('no dealer')
  const email = `user${++made}-${process.pid}@dealer.example`
  const { cookie, personId } = await personCookie(database, email)
  await setDealer(database.db, personId, dealer.dealer_id)
  const serial = await aUnit(database, [{ type: 'sold', on: '2025-06-10', dealer: dealer.dealer_id }])
  return { id: dealer.dealer_id, name: dealer.name, email, personId, cookie, serial }
}

/** Everything personal of a request that must not leave without consent, recognisable wherever it turns up. */
export const canaries = {
  name: 'CANARYNAME 王小明',
  company: 'CANARYCOMPANY',
  phone: '+86 731 5550 9999',
  subject: 'CANARYSUBJECT',
  body: 'CANARYBODY',
} as const

interface Asked extends Partial<OpenRequest> {
  readonly mayShare?: boolean
  readonly minutesAgo?: number
  /** The present instant of the application. */
  readonly present?: string
}

/** A request of a customer about a unit, with or without the consent that the dealer is told. */
export const aRequest = async (
  database: Database,
  serial: string,
  { mayShare = true, minutesAgo = 0, present = NOW, ...cmd }: Asked = {},
) => {
  const { version } = consentOffer(editions, 'en')
  const { name, company, phone, subject, body } = canaries
  const email = `canary${++made}-${process.pid}@customer.example`
  const now = Temporal.Instant.from(present).subtract({ minutes: minutesAgo }).toString({ smallestUnit: 'millisecond' })
  const opened = await openRequest(
    { db: database.db, editions, now },
    {
      customer: { email, name, company, phone, locale: 'en' },
      kind: 'repair',
      subject,
      body,
      channel: 'web',
      serial,
      consents: { purposes: mayShare ? ['service', 'dealer_routing'] : ['service'], version },
      ...cmd,
    },
  )
  if (!opened.ok) throw new Error(opened.error.code)
  return { id: opened.value.requestId, number: opened.value.number, token: opened.value.token, email }
}
