import type { LedgerEvent } from '#entitlement/ledger.schema.ts'
import { addMonths, formatDay } from '#lib/days.ts'
import type { Day } from '#lib/days.ts'
import type { Texts } from '#lib/texts.ts'
import type { DemoUnit } from './draw.ts'

/** A state in which a customer may find a unit, and the serial that shows it. */
export interface DemoSerial {
  readonly serial: string
  readonly state: DemoState
  readonly what: Texts<string>
}

export type DemoState =
  | 'in_standard_term'
  | 'registered_late'
  | 'free_and_paid'
  | 'replaced_unit'
  | 'replacement'
  | 'replaced_part'
  | 'expired'
  | 'shipment_only'
  | 'no_own_barcode'
  | 'battery'
  | 'nothing_known'

interface Showcase extends DemoSerial {
  readonly model: string
  readonly replacements?: readonly string[]
  /** Its life, seen from today; undefined dates do not occur. */
  readonly life: (today: Day, dealer: string) => readonly LedgerEvent[]
}

const monthsAgo = (today: Day, months: number, days = 0): string => formatDay(addMonths(today, -months) - days)
const daysAgo = (today: Day, days: number): string => formatDay(today - days)

/*
 * Every life is told from today, so that each state holds whenever the set is loaded. The distances are those of the first
 * edition of the policy with room to spare; the tests of this slice ask the engine whether each state is what it says.
 */
const showcases: readonly Showcase[] = [
  {
    serial: 'DEMO1001',
    state: 'in_standard_term',
    what: { 'zh-CN': '标准质保期内，尚未注册', en: 'in its standard term, not yet registered' },
    model: 'N60',
    life: (today) => [
      { type: 'shipped_by_manufacturer', on: monthsAgo(today, 5, 9) },
      { type: 'sold', on: monthsAgo(today, 5, 4), price: { cents: 689_900, currency: 'CNY' } },
      { type: 'received', on: monthsAgo(today, 5) },
    ],
  },
  {
    serial: 'DEMO1002',
    state: 'registered_late',
    what: { 'zh-CN': '过期后才注册：有一段空档', en: 'registered late: covered again after a gap' },
    model: 'E3',
    life: (today) => [
      { type: 'sold', on: monthsAgo(today, 18), price: { cents: 489_900, currency: 'CNY' } },
      { type: 'received', on: monthsAgo(today, 18, -5) },
      { type: 'registered', at: monthsAgo(today, 2), company: true, barcode: true },
    ],
  },
  {
    serial: 'DEMO1003',
    state: 'free_and_paid',
    what: { 'zh-CN': '免费延保加付费延保', en: 'free and paid extension together' },
    model: 'AI-20',
    life: (today, dealer) => [
      { type: 'shipped_by_manufacturer', on: monthsAgo(today, 21), dealer },
      { type: 'sold', on: monthsAgo(today, 20), dealer, price: { cents: 899_900, currency: 'CNY' } },
      { type: 'received', on: monthsAgo(today, 20, -6) },
      { type: 'paid_extension', signed: monthsAgo(today, 20, -10), by: 'dealer', confirmed: true },
      { type: 'registered', at: monthsAgo(today, 19), company: true, barcode: true },
    ],
  },
  {
    serial: 'DEMO1004',
    state: 'replaced_unit',
    what: { 'zh-CN': '保内更换了整机（旧机）', en: 'whole unit replaced in warranty (the old one)' },
    model: 'D350',
    replacements: ['DEMO1005'],
    life: (today) => [
      { type: 'sold', on: monthsAgo(today, 14), price: { cents: 599_900, currency: 'CNY' } },
      { type: 'received', on: monthsAgo(today, 14, -4) },
      {
        type: 'unit_replaced',
        under: 'warranty',
        serial: 'DEMO1005',
        shipped: monthsAgo(today, 4, 3),
        delivered: monthsAgo(today, 4),
      },
    ],
  },
  {
    serial: 'DEMO1006',
    state: 'replaced_part',
    what: { 'zh-CN': '更换了零件，零件有自己的期限', en: 'a part replaced, with a clock of its own' },
    model: 'N6',
    life: (today) => [
      { type: 'sold', on: monthsAgo(today, 11, 16), price: { cents: 289_900, currency: 'CNY' } },
      { type: 'received', on: monthsAgo(today, 11, 12) },
      {
        type: 'part_replaced',
        under: 'warranty',
        part: 'mainboard',
        shipped: daysAgo(today, 24),
        delivered: daysAgo(today, 21),
      },
    ],
  },
  {
    serial: 'DEMO1007',
    state: 'expired',
    what: { 'zh-CN': '已过保', en: 'expired' },
    model: 'E2',
    life: (today, dealer) => [
      { type: 'shipped_by_manufacturer', on: monthsAgo(today, 31), dealer },
      { type: 'sold', on: monthsAgo(today, 30), dealer, price: { cents: 329_900, currency: 'CNY' } },
      { type: 'received', on: monthsAgo(today, 30, -7) },
    ],
  },
  {
    serial: 'DEMO1008',
    state: 'shipment_only',
    what: { 'zh-CN': '只有出库记录，没有购买凭证', en: 'only our shipment is known, no proof of purchase' },
    model: 'D350',
    life: (today, dealer) => [{ type: 'shipped_by_manufacturer', on: monthsAgo(today, 7), dealer }],
  },
  {
    serial: 'DEMO1009',
    state: 'no_own_barcode',
    what: { 'zh-CN': '套装内的线材，没有独立条码', en: 'a cable from a kit, without a barcode of its own' },
    model: 'CBL-SDI-1M',
    life: (today) => [
      { type: 'sold', on: monthsAgo(today, 3), price: { cents: 6_900, currency: 'CNY' } },
      { type: 'received', on: monthsAgo(today, 3, -4) },
    ],
  },
  {
    serial: 'DEMO1010',
    state: 'battery',
    what: { 'zh-CN': '电池：较短的期限', en: 'a battery: the shorter term' },
    model: 'BAT-P3',
    life: (today) => [
      { type: 'sold', on: monthsAgo(today, 4), price: { cents: 45_900, currency: 'CNY' } },
      { type: 'received', on: monthsAgo(today, 4, -3) },
    ],
  },
  {
    serial: 'DEMO1011',
    state: 'nothing_known',
    what: { 'zh-CN': '没有任何日期：需要凭证', en: 'no dates on record: evidence is asked for' },
    model: 'CV-100',
    life: () => [],
  },
]

const REPLACEMENT: DemoSerial = {
  serial: 'DEMO1005',
  state: 'replacement',
  what: { 'zh-CN': '保内更换了整机（新机）', en: 'whole unit replaced in warranty (the new one)' },
}

/** The serials of the demonstration set that show one state each, on whatever day it was loaded. */
export const demoSerials = (): readonly DemoSerial[] =>
  [...showcases.map(({ serial, state, what }) => ({ serial, state, what })), REPLACEMENT].toSorted((a, b) =>
    a.serial.localeCompare(b.serial),
  )

const lastDay = (event: LedgerEvent): string =>
  'on' in event
    ? event.on
    : 'at' in event
      ? event.at
      : 'signed' in event
        ? event.signed
        : 'delivered' in event
          ? (event.delivered ?? '')
          : ''

/** The units behind `demoSerials`; each fact was recorded in the evening of its day. */
export const showcaseUnits = (today: Day, dealer: string): DemoUnit[] =>
  showcases.map(({ serial, model, replacements = [], life }) => ({
    serial,
    model,
    replacements,
    events: life(today, dealer).map((event) => ({ ...event, recorded: `${lastDay(event)}T12:00:00.000Z` })),
  }))
