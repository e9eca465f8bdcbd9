import { parseDay, type Day } from '#lib/days.ts'
import { calendarFrom, type Calendar } from './calendar.ts'
import { choiceKeys, isChoiceKey, optionsOf, type Choices } from './choices.ts'
import type { ClauseId, PolicyRef } from './decision.ts'
import type { PolicyDocument } from './edition.schema.ts'

/** The standard term of a family, and what it lets the customer have. */
export interface FamilyRule {
  readonly id: string
  readonly months: number
  readonly clause: ClauseId
  readonly service: readonly string[]
  /** Whole-unit replacement is a service of main products; accessories and batteries are exchanged and do not restart (2.3.a). */
  readonly replacedAsUnit: boolean
  readonly paidExtension: boolean
}

export interface Exclusion {
  readonly cause: string
  readonly clause: ClauseId
  readonly attaches: 'fault' | 'unit'
  /** Families it is limited to; undefined for all. */
  readonly families: ReadonlySet<string> | undefined
}

/** The days of sale for which an edition is in force; null on a side without end. */
export interface InForce {
  readonly soldFrom: Day | null
  readonly soldUntil: Day | null
}

/** A policy document made ready to answer: immutable, validated, with every lookup prepared. */
export interface Edition extends InForce {
  readonly doc: PolicyDocument
  readonly id: string
  readonly version: number
  readonly sha256: string
  readonly ref: PolicyRef
  readonly choices: Choices
  readonly calendar: Calendar
  readonly zone: string
  readonly families: ReadonlyMap<string, FamilyRule>
  readonly exclusions: ReadonlyMap<string, Exclusion>
}

/** A document that is well-formed but cannot be executed; `path` leads to the place in the document. */
export class EditionError extends Error {
  readonly path: readonly (string | number)[]
  constructor(path: readonly (string | number)[], message: string) {
    super(message)
    this.name = 'EditionError'
    this.path = path
  }
}

const choicesOf = (doc: PolicyDocument, overrides: Readonly<Record<string, string>>): Choices => {
  const values: Record<string, string> = {}
  doc.interpretations.forEach((interpretation, index) => {
    if (!isChoiceKey(interpretation.key)) {
      throw new EditionError(['interpretations', index, 'key'], `unknown interpretation: ${interpretation.key}`)
    }
    values[interpretation.key] = interpretation.value
  })
  for (const [key, value] of Object.entries(overrides)) {
    if (!isChoiceKey(key)) throw new EditionError([], `unknown interpretation: ${key}`)
    values[key] = value
  }
  for (const key of choiceKeys) {
    const value = values[key]
    if (value === undefined) throw new EditionError(['interpretations'], `no interpretation for ${key}`)
    if (!optionsOf(key).includes(value)) {
      const index = doc.interpretations.findIndex((interpretation) => interpretation.key === key)
      const known = optionsOf(key).join(', ')
      throw new EditionError(['interpretations', index, 'value'], `${key} has no reading "${value}" (known: ${known})`)
    }
  }
  return values as unknown as Choices
}

const familiesOf = (doc: PolicyDocument): ReadonlyMap<string, FamilyRule> =>
  new Map(
    doc.parameters.families.map((family, index) => {
      const term = doc.parameters.terms[family.term]
      if (term === undefined) {
        throw new EditionError(['parameters', 'families', index, 'term'], `no term is named ${family.term}`)
      }
      const rule: FamilyRule = {
        id: family.id,
        months: term.months,
        clause: term.clause,
        service: term.service,
        replacedAsUnit: term.service.includes('unit'),
        paidExtension: family.paid_extension,
      }
      return [family.id, rule]
    }),
  )

const exclusionsOf = (doc: PolicyDocument): ReadonlyMap<string, Exclusion> =>
  new Map(
    doc.exclusions.map((exclusion) => [
      exclusion.cause,
      { ...exclusion, families: exclusion.families === undefined ? undefined : new Set(exclusion.families) },
    ]),
  )

const calendarOf = (doc: PolicyDocument): Calendar => {
  const name = doc.jurisdiction.calendar
  const source = doc.calendars[name]
  if (source === undefined) throw new EditionError(['jurisdiction', 'calendar'], `no calendar is named ${name}`)
  try {
    return calendarFrom(source)
  } catch (error) {
    throw new EditionError(['calendars', name], error instanceof Error ? error.message : String(error))
  }
}

const dayOrNull = (text: string | null): Day | null => (text === null ? null : (parseDay(text) ?? null))

export const isInForce = ({ soldFrom, soldUntil }: InForce, day: Day): boolean =>
  (soldFrom === null || soldFrom <= day) && (soldUntil === null || day <= soldUntil)

/**
 * The edition of today: its zone says what day it is, and forms follow its words.
 * @param editions at least one, in order of their versions
 */
export const newestEdition = (editions: readonly Edition[]): Edition => {
  const newest = editions.at(-1)
  if (newest === undefined) throw new RangeError('no edition of the policy')
  return newest
}

/**
 * Makes a policy document ready to answer questions.
 * @param sha256 hash of the document's canonical form, quoted by every answer
 * @param overrides readings to use instead of the document's own, by key
 * @throws EditionError with the path of the first place that cannot be executed
 */
export const compileEdition = (
  doc: PolicyDocument,
  sha256: string,
  overrides: Readonly<Record<string, string>> = {},
): Edition => ({
  doc,
  id: doc.id,
  version: doc.version,
  sha256,
  ref: { id: doc.id, version: doc.version, sha256 },
  choices: choicesOf(doc, overrides),
  calendar: calendarOf(doc),
  zone: doc.jurisdiction.zone,
  families: familiesOf(doc),
  exclusions: exclusionsOf(doc),
  soldFrom: dayOrNull(doc.effective.sold_from),
  soldUntil: dayOrNull(doc.effective.sold_until),
})
