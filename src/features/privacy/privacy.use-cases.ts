import { createHash, randomUUIDv7 } from 'node:crypto'
import type { Edition } from '#entitlement/index.ts'
import { fail, ok } from '#lib/result.ts'
import type { Result } from '#lib/result.ts'
import type { Locale } from '#lib/texts.ts'
import type { Db } from '#platform/db/index.ts'
import { tell } from '#platform/outbox/index.ts'
import { isRequired, offeredOnly, wordsAsOne } from './privacy.rules.ts'
import type { ConsentOffer } from './privacy.schema.ts'
import { insertConsents, insertDisclosure } from './privacy.store.ts'
import type { ConsentsTable } from './privacy.store.ts'
import { consentTexts } from './privacy.texts.ts'

const newestOf = (editions: readonly Edition[]): Edition => {
  const edition = editions.at(-1)
  if (edition === undefined) throw new RangeError('no edition of the policy')
  return edition
}

/** The consents that a form asks for today, in the reader's language. */
export const consentOffer = (editions: readonly Edition[], locale: Locale): ConsentOffer => {
  const edition = newestOf(editions)
  return {
    version: createHash('sha256').update(wordsAsOne(edition, consentTexts)).digest('hex').slice(0, 16),
    words: edition.doc.consent_purposes.purposes.map((purpose) => ({
      purpose,
      required: isRequired(purpose),
      text: consentTexts[locale][purpose] ?? purpose,
    })),
  }
}

/** Who agreed, when, where, and to which words. */
export interface ConsentGiven {
  readonly personId: string
  readonly purposes: readonly string[]
  /** Version of the words as the form carried it. */
  readonly version: string
  readonly at: string
  readonly by: Pick<ConsentsTable, 'by_kind' | 'by_id' | 'source'>
  readonly requestId?: string | undefined
}

export type ConsentProblem = { readonly code: 'consent_missing' | 'consent_outdated' }

/** Whether what a form carries is enough: the needed purpose agreed to, in the words of today. */
export const checkConsents = (
  editions: readonly Edition[],
  given: Pick<ConsentGiven, 'purposes' | 'version'>,
): Result<readonly string[], ConsentProblem> => {
  const offer = consentOffer(editions, 'en')
  if (given.version !== offer.version) return fail({ code: 'consent_outdated' })
  const purposes = offeredOnly(newestOf(editions), given.purposes)
  const missing = offer.words.some(({ purpose, required }) => required && !purposes.includes(purpose))
  return missing ? fail({ code: 'consent_missing' }) : ok(purposes)
}

const rowsOf = ({ personId, purposes, version, at, by, requestId }: ConsentGiven, given: boolean): ConsentsTable[] =>
  purposes.map((purpose) => ({
    consent_id: randomUUIDv7(),
    person_id: personId,
    purpose,
    text_version: version,
    given,
    at,
    ...by,
    request_id: requestId ?? null,
  }))

/** Adds consents to the ledger, in the caller's transaction. What is not in `purposes` stays as it was. */
export const recordConsents = (tx: Db, consent: ConsentGiven): Promise<void> =>
  insertConsents(tx, rowsOf(consent, true))

/** Told with every withdrawal, wherever it was made: whoever has handed something over takes back what can be taken back. */
export const CONSENT_WITHDRAWN = 'privacy.withdrawn'

/** Adds withdrawals to the ledger; they hold from the next disclosure on. */
export const withdrawConsents = async (tx: Db, consent: ConsentGiven): Promise<void> => {
  await insertConsents(tx, rowsOf(consent, false))
  await tell(tx, { topic: CONSENT_WITHDRAWN, payload: { personId: consent.personId } })
}

/** Something personal that has been handed over: who got which fields, for what. */
export interface Handed {
  readonly personId: string
  readonly requestId?: string | undefined
  readonly recipient: string
  readonly purpose: string
  readonly fields: readonly string[]
  readonly at: string
}

/** Writes down what has been handed over, in the transaction in which it becomes readable to the recipient. */
export const recordDisclosure = (tx: Db, handed: Handed): Promise<void> =>
  insertDisclosure(tx, {
    disclosure_id: randomUUIDv7(),
    person_id: handed.personId,
    request_id: handed.requestId ?? null,
    recipient: handed.recipient,
    purpose: handed.purpose,
    fields: handed.fields,
    at: handed.at,
  })
