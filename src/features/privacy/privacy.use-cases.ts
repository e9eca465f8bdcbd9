import { createHash, randomUUIDv7 } from 'node:crypto'
import { newestEdition, type Edition } from '#entitlement/index.ts'
import { fail, ok } from '#lib/result.ts'
import type { Result } from '#lib/result.ts'
import type { Locale } from '#lib/texts.ts'
import type { Db } from '#platform/db/index.ts'
import { tell } from '#platform/outbox/index.ts'
import { isRequired, offeredOnly, wordsAsOne } from './privacy.rules.ts'
import type { ConsentOffer } from './privacy.schema.ts'
import { consentRows, disclosureRow, type ConsentGiven, type Handed } from './privacy.store.ts'
import { consentTexts } from './privacy.texts.ts'

const versions = new WeakMap<Edition, string>()

const versionOf = (edition: Edition): string => {
  const version =
    versions.get(edition) ?? createHash('sha256').update(wordsAsOne(edition, consentTexts)).digest('hex').slice(0, 16)
  versions.set(edition, version)
  return version
}

/** The consents that a form asks for today, in the reader's language. */
export const consentOffer = (editions: readonly Edition[], locale: Locale): ConsentOffer => {
  const edition = newestEdition(editions)
  return {
    version: versionOf(edition),
    words: edition.doc.consent_purposes.purposes.map((purpose) => ({
      purpose,
      required: isRequired(purpose),
      text: consentTexts[locale][purpose] ?? purpose,
    })),
  }
}

export type ConsentProblem = { readonly code: 'consent_missing' | 'consent_outdated' }

/** Whether what a form carries is enough: the needed purpose agreed to, in the words of today. */
export const checkConsents = (
  editions: readonly Edition[],
  given: Pick<ConsentGiven, 'purposes' | 'version'>,
): Result<readonly string[], ConsentProblem> => {
  const offer = consentOffer(editions, 'en')
  if (given.version !== offer.version) return fail({ code: 'consent_outdated' })
  const purposes = offeredOnly(newestEdition(editions), given.purposes)
  const missing = offer.words.some(({ purpose, required }) => required && !purposes.includes(purpose))
  return missing ? fail({ code: 'consent_missing' }) : ok(purposes)
}

const insertOf = (consent: ConsentGiven, given: boolean) =>
  consentRows(consent, { ids: consent.purposes.map(() => randomUUIDv7()), given })

/** What `recordConsents` carries out, to be part of a statement. */
export const consentInsert = (consent: ConsentGiven) => insertOf(consent, true)

/** Adds consents to the ledger, in the caller's transaction. What is not in `purposes` stays as it was. */
export const recordConsents = async (tx: Db, consent: ConsentGiven): Promise<void> => {
  await insertOf(consent, true).execute(tx)
}

/** Told with every withdrawal, wherever it was made: whoever has handed something over takes back what can be taken back. */
export const CONSENT_WITHDRAWN = 'privacy.withdrawn'

/** Adds withdrawals to the ledger; they hold from the next disclosure on. */
export const withdrawConsents = async (
  tx: Db,
  consent: ConsentGiven & { readonly personId: string },
): Promise<void> => {
  await insertOf(consent, false).execute(tx)
  await tell(tx, { topic: CONSENT_WITHDRAWN, payload: { personId: consent.personId } })
}

/** What `recordDisclosure` carries out, to be part of a statement. */
export const disclosureInsert = (handed: Handed) => disclosureRow(handed, randomUUIDv7())

/** Writes down what has been handed over, in the transaction in which it becomes readable to the recipient. */
export const recordDisclosure = async (tx: Db, handed: Handed): Promise<void> => {
  await disclosureInsert(handed).execute(tx)
}
