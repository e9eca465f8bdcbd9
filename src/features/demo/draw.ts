import type { LedgerEvent } from '#entitlement/ledger.schema.ts'
import { addMonths, formatDay, yearOf } from '#lib/days.ts'
import type { Day } from '#lib/days.ts'
import { demoModels } from './catalogue.ts'

/** A unit of the demonstration set: what the ledger is told of it. */
export interface DemoUnit {
  readonly serial: string
  readonly model: string
  readonly events: readonly LedgerEvent[]
  readonly replacements: readonly string[]
}

export interface Drawing {
  readonly today: Day
  readonly seed: number
  /** Ids and currencies of the dealers. */
  readonly dealers: readonly { readonly id: string; readonly currency: string }[]
}

/** Numbers that look random and are the same for the same seed (mulberry32). */
const dice = (seed: number) => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1))
  const chance = (share: number): boolean => next() < share
  const pick = <T>(from: readonly T[]): T => {
    const item = from[Math.floor(next() * from.length)]
    if (item === undefined) throw new RangeError('nothing to pick from')
    return item
  }
  return { next, between, chance, pick }
}

type Dice = ReturnType<typeof dice>

const MONTHS_OF_SALES = 48
/** Coprime to the ten million numbers that a serial ends with, so that no number comes twice. */
const STRIDE = 7_919_003
const NUMBERS = 10_000_000

const TOTAL_WEIGHT = demoModels.reduce((sum, { weight }) => sum + weight, 0)

const pickModel = ({ next }: Dice): (typeof demoModels)[number] => {
  let left = next() * TOTAL_WEIGHT
  const found = demoModels.find(({ weight }) => (left -= weight) < 0)
  if (found === undefined) throw new RangeError('the weights do not add up')
  return found
}

/** When we came to know a fact: some days after it, never after today. */
const recorded = (day: Day, today: Day, { between }: Dice): string => {
  const minute = between(0, 599)
  const clock = `${String(1 + Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
  const known = day + between(1, 4)
  return known >= today ? `${formatDay(today)}T00:00:00.000Z` : `${formatDay(known)}T${clock}:00.000Z`
}

const serialOf = (letter: string, made: Day, number: number): string => {
  const [, month] = formatDay(made).split('-')
  return `DM${letter}${String(yearOf(made)).slice(2)}${month}${String(number).padStart(7, '0')}`
}

interface Life {
  readonly model: (typeof demoModels)[number]
  readonly shipped: Day
  readonly sold: Day
  readonly today: Day
}

type Dated = { readonly day: Day; readonly event: LedgerEvent }

const sale = (life: Life, drawing: Drawing, random: Dice): Dated[] => {
  const { shipped, sold, model } = life
  const throughDealer = random.chance(0.6)
  const dealer = throughDealer ? random.pick(drawing.dealers) : undefined
  const named = dealer === undefined ? {} : { dealer: dealer.id }
  const events: Dated[] = [
    { day: shipped, event: { type: 'shipped_by_manufacturer', on: formatDay(shipped), ...named } },
  ]
  // Some are still in a dealer's stock, or were sold without our hearing of it.
  if (throughDealer && random.chance(0.1)) return events
  const discount = random.between(80, 100)
  const price = { cents: Math.round((model.cents * discount) / 100), currency: dealer?.currency ?? 'CNY' }
  events.push({ day: sold, event: { type: 'sold', on: formatDay(sold), ...named, price } })
  const received = sold + random.between(1, 12)
  if (random.chance(0.8)) events.push({ day: received, event: { type: 'received', on: formatDay(received) } })
  return events
}

const extensions = ({ sold, model }: Life, random: Dice): Dated[] => {
  const events: Dated[] = []
  const draw = random.next()
  // A third registers in its first year, some years later; both count, the late ones with a gap.
  const registered =
    draw < 0.32 ? sold + random.between(0, 330) : draw < 0.4 ? sold + random.between(380, 640) : undefined
  if (registered !== undefined) {
    const company = random.chance(0.97)
    events.push({ day: registered, event: { type: 'registered', at: formatDay(registered), company, barcode: true } })
  }
  if (model.parts.length > 0 && random.chance(0.09)) {
    const signed = sold + random.between(0, 25)
    const byDealer = random.chance(0.3)
    const by = byDealer ? ('dealer' as const) : ('manufacturer' as const)
    events.push({
      day: signed,
      event: { type: 'paid_extension', signed: formatDay(signed), by, confirmed: !byDealer || random.chance(0.8) },
    })
  }
  return events
}

const repairs = (
  { sold, model }: Life,
  random: Dice,
  newSerial: (made: Day) => string,
): { events: Dated[]; replacements: string[] } => {
  const arrived = sold + random.between(20, 700)
  const shipped = arrived + random.between(3, 15)
  const way = { shipped: formatDay(shipped), delivered: formatDay(shipped + random.between(1, 6)) }
  const inTerm = arrived <= addMonths(sold, 11)
  const under = inTerm ? ('warranty' as const) : ('paid' as const)
  const draw = random.next()
  if (model.parts.length === 0) {
    return draw < 0.04 && inTerm
      ? { events: [{ day: shipped + 6, event: { type: 'exchanged', ...way } }], replacements: [] }
      : { events: [], replacements: [] }
  }
  if (draw < 0.03 && inTerm) {
    const serial = newSerial(shipped)
    return {
      events: [{ day: shipped + 6, event: { type: 'unit_replaced', under, serial, ...way } }],
      replacements: [serial],
    }
  }
  if (draw < 0.09) {
    const part = random.pick(model.parts)
    return { events: [{ day: shipped + 6, event: { type: 'part_replaced', under, part, ...way } }], replacements: [] }
  }
  if (draw < 0.12)
    return {
      events: [{ day: shipped + 6, event: { type: 'repaired', arrived: formatDay(arrived), ...way } }],
      replacements: [],
    }
  return { events: [], replacements: [] }
}

/**
 * Draws one unit of the demonstration set; the same drawing and index give the same unit.
 * @param index 0 and up
 */
export const demoUnit = (drawing: Drawing, index: number): DemoUnit => {
  const random = dice(drawing.seed * 0x9e3779b1 + index * 0x85ebca6b)
  const model = pickModel(random)
  const { today } = drawing
  const firstDay = addMonths(today, -MONTHS_OF_SALES)
  const shipped = random.between(firstDay - 60, today - 3)
  const sold = Math.min(today - 1, Math.max(firstDay, shipped + random.between(0, random.chance(0.15) ? 240 : 25)))
  const life: Life = { model, shipped, sold, today }
  const number = (offset: number): number => ((2 * index + offset) * STRIDE + drawing.seed * 104_729) % NUMBERS
  const sales = sale(life, drawing, random)
  const isSold = sales.some(({ event }) => event.type === 'sold')
  const later = isSold ? extensions(life, random) : []
  const work = isSold
    ? repairs(life, random, (made) => serialOf(model.letter, made, number(1)))
    : { events: [], replacements: [] }
  const happened = [...sales, ...later, ...work.events].filter(({ day }) => day < today)
  const replaced = happened.some(({ event }) => event.type === 'unit_replaced')
  return {
    serial: serialOf(model.letter, shipped, number(0)),
    model: model.name,
    events: happened.map(({ day, event }) => ({ ...event, recorded: recorded(day, today, random) })),
    replacements: replaced ? work.replacements : [],
  }
}
