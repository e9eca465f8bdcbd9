import type { EventType, LedgerEvent } from '#entitlement/ledger.schema.ts'
import { nameOf } from '#entitlement/reader.ts'
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
  /** The civil day of it, where the policy holds. */
  readonly recordedOn: string
  readonly corrects: string | undefined
  /** The fact itself, without what the ledger adds to it. */
  readonly fact: Readonly<Record<string, unknown>>
  readonly source: string
  readonly evidence: readonly string[]
  /** Who recorded it at the desk, and why; empty for what an import or a program told us. */
  readonly by: string
  readonly reason: string
  readonly fate: 'stands' | 'corrected' | 'takenBack'
}

const dayIn = (zone: string, instant: string): string =>
  instant === '' ? '' : new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(new Date(instant))

const lineOf = (zone: string, from: Recorded, fate: LedgerLine['fate']): LedgerLine => {
  const { event, source, evidence, recordedBy, reason } = from
  const { type, id = '', recorded = '', corrects, ...fact } = event as LedgerEvent
  const told = { by: recordedBy?.name ?? '', reason: reason ?? '' }
  return { id, type, recorded, recordedOn: dayIn(zone, recorded), corrects, fact, source, evidence, ...told, fate }
}

/** The ledger in the order of recording; what a later record replaces or withdraws is marked as such. */
export const linesOf = ({ events, zone }: Pick<UnitAnswer, 'events' | 'zone'>): LedgerLine[] => {
  const replacedBy = new Map(events.map(({ event }) => [event['corrects'], event['type']]))
  return events.map((recorded) => {
    const by = replacedBy.get(recorded.event['id'] ?? null)
    if (by === undefined) return lineOf(zone, recorded, 'stands')
    return lineOf(zone, recorded, by === 'withdrawn' ? 'takenBack' : 'corrected')
  })
}

const DAY = /^\d{4}-\d{2}-\d{2}$/
const INSTANT = /^\d{4}-\d{2}-\d{2}T/

interface Names {
  /** Of dealers, by id. */
  readonly dealers: UnitAnswer['dealers']
  readonly locale: Locale
}

interface Price {
  readonly cents: number
  readonly currency: string
}

const isPrice = (value: object): value is Price => 'cents' in value && 'currency' in value

const writePrice = ({ cents, currency }: Price, locale: Locale): string =>
  new Intl.NumberFormat(locale, { style: 'currency', currency }).format(cents / 100)

/** Fields whose values are codes; all others hold what people wrote. */
const namesIn = (field: string, value: string, { dealers, locale }: Names): string | undefined => {
  if (field === 'dealer') return dealers[value]
  if (field === 'part') return nameOf(value, locale)
  return field === 'under' || field === 'by' ? unitTexts[locale].values[value] : undefined
}

const writeValue = (field: string, value: unknown, names: Names): string => {
  const { locale } = names
  if (typeof value === 'object' && value !== null)
    return isPrice(value) ? writePrice(value, locale) : Object.values(value).join(' ')
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  if (DAY.test(text)) return writeCivilDay(text, locale)
  if (INSTANT.test(text)) return writeInstant(text, locale)
  return namesIn(field, text, names) ?? text
}

/** What a fact says, e.g. `on 15 Mar 2025, dealer Northlight`. */
export const writeFact = (fact: LedgerLine['fact'], names: Names): string => {
  const { locale } = names
  const t = unitTexts[locale]
  const write = ([field, value]: [string, unknown]): string => {
    const flag = t.flags[field]
    if (flag !== undefined) return value === true ? flag.yes : flag.no
    // Of all that a fact may hold, a licence alone may expressly have no last day.
    if (value === null) return t.noEnd
    return t.field(t.fields[field] ?? field, writeValue(field, value, names))
  }
  return Object.entries(fact)
    .map(write)
    .join(locale === 'en' ? ', ' : '，')
}
