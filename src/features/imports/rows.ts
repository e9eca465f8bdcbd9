import { fail, ok } from '#lib/result.ts'
import type { Result } from '#lib/result.ts'
import type { Model } from '#features/catalog/index.ts'
import { modelKey } from '#features/catalog/index.ts'
import { tidyDealerName } from '#features/dealers/index.ts'
import { normaliseSerial } from '#features/units/index.ts'
import { readAmount, readChannel, readCurrency, readDay, readLicenceEnd } from './cells.rules.ts'
import type { Columns } from './columns.rules.ts'
import type { Cell, Field, RowProblem, RowProblemCode, SourceRow } from './imports.schema.ts'

/** The facts that one row of an export states of one unit. */
export interface UnitFacts {
  readonly serial: string
  readonly printed: string
  readonly model: Model
  readonly shipped?: string
  readonly dealer?: string
  readonly sold?: string
  readonly price?: { readonly cents: number; readonly currency: string }
  readonly received?: string
  /** Null for a licence without end. */
  readonly licenceUntil?: string | null
}

/** What a row is read against. */
export interface RowContext {
  readonly columns: Columns
  /** By `modelKey` of the name. */
  readonly models: ReadonlyMap<string, Model>
  /** Family id by its id and by its Chinese and English names, under `familyKey`. */
  readonly families: ReadonlyMap<string, string>
  /** Present civil day in the zone of the policy. */
  readonly today: string
  /** Of the file's day numbers, see `Source`. */
  readonly dayZero: number
}

/** What two spellings of a family's name have in common. */
export const familyKey = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(/[\s_-]/g, '')
    .toLowerCase()

/** No cell of this trade is longer; a longer one is a slip and would only swell the report. */
const LONGEST_CELL = 500

type Read = (field: Field) => string
type Complain = (field: Field, code: RowProblemCode, params?: Readonly<Record<string, string>>) => undefined

/** How a cell is shown in the report and in the file of problems. A spreadsheet computes in binary: 0.1 + 0.2 is meant as 0.3. */
export const cellText = (cell: Cell | undefined): string => {
  if (typeof cell === 'number') return String(Number(cell.toFixed(6)))
  return typeof cell === 'string' ? cell : ''
}

/** A text that an export of ours has made formula-safe comes back with a leading quote; it is no part of the value. */
const unescaped = (text: string): string => (/^'[=+\-@\t\r＝＋－＠]/.test(text) ? text.slice(1) : text)

const readSerial = (cell: Cell | undefined, text: string, complain: Complain): string | undefined => {
  // A spreadsheet that holds the serial as a number has dropped leading zeros and rounded long ones.
  if (typeof cell === 'number') return complain('serial', 'serial_looks_like_number')
  const serial = normaliseSerial(text)
  if (serial.ok) return serial.value
  const params = serial.error.code === 'bad_character' ? { character: serial.error.character } : undefined
  return complain('serial', `serial_${serial.error.code}`, params)
}

const readModel = (context: RowContext, read: Read, complain: Complain): Model | undefined => {
  const name = read('model')
  const model = context.models.get(modelKey(name))
  if (model === undefined) return complain('model', name === '' ? 'required' : 'unknown_model')
  if (read('family') === '') return model
  const family = context.families.get(familyKey(read('family')))
  if (family === undefined) return complain('family', 'unknown_family')
  if (family !== model.family) return complain('family', 'family_differs', { model: model.name, family: model.family })
  return model
}

const readPastDay = (context: RowContext, field: Field, read: Read, complain: Complain): string | undefined => {
  if (read(field) === '') return undefined
  const day = readDay(read(field), context.dayZero)
  if (!day.ok) return complain(field, day.error)
  return day.value > context.today ? complain(field, 'future_date', { today: context.today }) : day.value
}

type Days = Pick<UnitFacts, 'shipped' | 'sold' | 'received'>

const checkOrder = ({ shipped, sold, received }: Days, complain: Complain): void => {
  if (shipped !== undefined && sold !== undefined && sold < shipped)
    complain('sold', 'before_shipped', { day: shipped })
  if (shipped !== undefined && received !== undefined && received < shipped) {
    complain('received', 'before_shipped', { day: shipped })
  } else if (sold !== undefined && received !== undefined && received < sold) {
    complain('received', 'before_sold', { day: sold })
  }
}

const readPrice = (read: Read, sold: boolean, complain: Complain): UnitFacts['price'] => {
  if (read('price') === '') return undefined
  const price = readAmount(read('price'))
  if (price === undefined) return complain('price', 'not_a_price')
  const column = read('currency')
  if (column === '' && price.currency === undefined) return complain('currency', 'currency_missing')
  const currency = column === '' ? price.currency : readCurrency(column)
  if (currency === undefined) return complain('currency', 'unknown_currency')
  if ((price.currency ?? currency) !== currency) return complain('price', 'currency_differs', { currency })
  return sold ? { cents: price.cents, currency } : complain('price', 'price_without_sale')
}

const readDealer = (read: Read, dated: boolean, complain: Complain): string | undefined => {
  const dealer = tidyDealerName(read('dealer'))
  const channel = read('channel') === '' ? undefined : readChannel(read('channel'))
  if (read('channel') !== '' && channel === undefined) complain('channel', 'unknown_channel')
  if (channel === 'dealer' && dealer === '') return complain('dealer', 'dealer_missing')
  if (dealer === '') return undefined
  if (channel === 'direct') return complain('channel', 'channel_differs')
  return dated ? dealer : complain('dealer', 'dealer_without_date')
}

const readLicence = (context: RowContext, read: Read, days: Days, complain: Complain): string | null | undefined => {
  if (read('licence_until') === '') return undefined
  const until = readLicenceEnd(read('licence_until'), context.dayZero)
  if (!until.ok) return complain('licence_until', until.error)
  const dated = days.sold ?? days.received ?? days.shipped
  return dated === undefined ? complain('licence_until', 'licence_without_date') : until.value
}

/** Only what is known: exact optional properties must be absent, not undefined. */
const withoutUndefined = <T extends object>(value: { readonly [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T

/** A row that cannot be taken over; its serial where that much could be read. */
export interface BadRow {
  readonly serial?: string
  readonly problems: readonly RowProblem[]
}

/**
 * Reads the facts of one row.
 * @returns everything that is wrong with it, not only the first thing
 */
export const readRow = (context: RowContext, source: SourceRow): Result<UnitFacts, BadRow> => {
  const problems: RowProblem[] = []
  const { at, header } = context.columns
  const cellOf = (field: Field): Cell | undefined => source.cells[at[field] ?? -1]
  const read: Read = (field) => unescaped(cellText(cellOf(field))).trim()
  const complain: Complain = (field, code, params) => {
    problems.push({
      code,
      column: header[at[field] ?? -1] ?? field,
      value: shortened(cellText(cellOf(field))),
      ...(params && { params }),
    })
    return undefined
  }
  if (source.broken !== undefined) return fail({ problems: [{ code: source.broken, column: '', value: '' }] })
  problems.push(...unreadableCells(context.columns, source.cells))
  if (problems.length > 0) return fail({ problems })
  const serial = readSerial(cellOf('serial'), unescaped(cellText(cellOf('serial'))), complain)
  const model = readModel(context, read, complain)
  const days: { -readonly [K in keyof Days]: string | undefined } = {
    shipped: readPastDay(context, 'shipped', read, complain),
    sold: readPastDay(context, 'sold', read, complain),
    received: readPastDay(context, 'received', read, complain),
  }
  const known = withoutUndefined<Days>(days)
  checkOrder(known, complain)
  const price = readPrice(read, read('sold') !== '', complain)
  const dealer = readDealer(read, read('sold') !== '' || read('shipped') !== '', complain)
  const licenceUntil = readLicence(context, read, known, complain)
  if (problems.length > 0 || serial === undefined || model === undefined)
    return fail(withoutUndefined<BadRow>({ serial, problems }))
  const printed = unescaped(cellText(cellOf('serial'))).trim()
  return ok(withoutUndefined<UnitFacts>({ serial, printed, model, ...known, dealer, price, licenceUntil }))
}

const shortened = (text: string): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text)

const unreadableCells = (columns: Columns, cells: readonly Cell[]): RowProblem[] =>
  Object.values(columns.at).flatMap((index): RowProblem[] => {
    const cell = cells[index]
    const column = columns.header[index] ?? ''
    if (typeof cell === 'object') return [{ code: cell.problem, column, value: '' }]
    const tooLong = typeof cell === 'string' && cell.length > LONGEST_CELL
    return tooLong ? [{ code: 'too_long', column, value: shortened(cell) }] : []
  })
