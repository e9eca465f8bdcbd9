import type { EventType, LedgerEvent } from '#entitlement/ledger.schema.ts'
import type { UnitAnswer } from '#features/support/support.schema.ts'
import type { Locale } from '#lib/texts.ts'
import { writeCivilDay, writeInstant } from '../parts/time.ts'
import { unitTexts } from './unit.texts.ts'

type Recorded = UnitAnswer['events'][number]

/** A record of the ledger with what has become of it since. */
export interface LedgerLine {
  readonly id: string
  readonly type: EventType
  readonly recorded: string
  readonly corrects: string | undefined
  /** The fact itself, without what the ledger adds to it. */
  readonly fact: Readonly<Record<string, unknown>>
  readonly source: string
  readonly evidence: readonly string[]
  readonly fate: 'stands' | 'corrected' | 'takenBack'
}

const lineOf = ({ event, source, evidence }: Recorded, fate: LedgerLine['fate']): LedgerLine => {
  const { type, id = '', recorded = '', corrects, ...fact } = event as LedgerEvent
  return { id, type, recorded, corrects, fact, source, evidence, fate }
}

/** The ledger in the order of recording; what a later record replaces or withdraws is marked as such. */
export const linesOf = (events: UnitAnswer['events']): LedgerLine[] => {
  const replacedBy = new Map(events.map(({ event }) => [event['corrects'], event['type']]))
  return events.map((recorded) => {
    const by = replacedBy.get(recorded.event['id'] ?? null)
    if (by === undefined) return lineOf(recorded, 'stands')
    return lineOf(recorded, by === 'withdrawn' ? 'takenBack' : 'corrected')
  })
}

const DAY = /^\d{4}-\d{2}-\d{2}$/
const INSTANT = /^\d{4}-\d{2}-\d{2}T/

const writeValue = (value: unknown, locale: Locale): string => {
  if (value === null) return '–'
  if (typeof value === 'object') return Object.values(value).join(' ')
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  if (DAY.test(text)) return writeCivilDay(text, locale)
  if (INSTANT.test(text)) return writeInstant(text, locale)
  return unitTexts[locale].values[text] ?? text
}

/** What a fact says, e.g. `on 15 Mar 2025, dealer d-17`. */
export const writeFact = (fact: LedgerLine['fact'], locale: Locale): string =>
  Object.entries(fact)
    .map(([field, value]) => `${unitTexts[locale].fields[field] ?? field} ${writeValue(value, locale)}`)
    .join(locale === 'en' ? ', ' : '，')
