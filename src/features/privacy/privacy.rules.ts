import type { Edition } from '#entitlement/index.ts'
import type { Texts } from '#lib/texts.ts'

/** Dealing with the request is itself the use of the data: without this purpose there is nothing to be done. */
const NEEDED = 'service'

export const isRequired = (purpose: string): boolean => purpose === NEEDED

/** Everything that the meaning of a consent hangs on, as one text: the edition, its purposes, our words in both languages. */
export const wordsAsOne = (edition: Edition, texts: Texts<Readonly<Record<string, string>>>): string => {
  const { purposes } = edition.doc.consent_purposes
  return JSON.stringify([edition.ref, purposes.map((purpose) => [purpose, texts['zh-CN'][purpose], texts.en[purpose]])])
}

/** The purposes among those agreed to that the policy knows; anything else was never offered. */
export const offeredOnly = (edition: Edition, purposes: readonly string[]): string[] =>
  edition.doc.consent_purposes.purposes.filter((purpose) => purposes.includes(purpose))
