import { dayOf, formatDay, type Day } from '#lib/days.ts'
import { roll } from './calendar.ts'
import type { Fold } from './fold.ts'
import type { LedgerEvent } from './ledger.schema.ts'

export interface ReturnWindow {
  /** The receipt from which the days count. */
  readonly received: Day
  readonly event: LedgerEvent
  /** The days counted to, before a rest day moves them on. */
  readonly counted: Day
  /** Last day of the window, included. */
  readonly lastDay: Day
  /** False when the last days lie in a year without a list of public holidays. */
  readonly holidaysKnown: boolean
}

/** The receipt that counts: the first one, or that of the last unit delivered where each delivery has its own window (I-11). */
const receiptOf = (fold: Fold, by: Day): { day: Day; event: LedgerEvent } | undefined => {
  if (fold.edition.choices.return_once === 'lineage') return fold.received
  const delivered = fold.events
    .filter((event) => event.type === 'unit_replaced')
    .filter((event) => event.delivered !== undefined)
  const latest = delivered
    .map((event) => ({ day: dayOf(event.delivered ?? ''), event }))
    .filter(({ day }) => day <= by)
    .sort((a, b) => b.day - a.day)[0]
  return latest ?? fold.received
}

/**
 * The window for a free return or exchange of the unit that the customer has on a day.
 * @returns undefined while no receipt is known
 * @clause 2.1, I-01, I-02, I-10, I-11
 */
export const returnLastDay = (fold: Fold, day: Day): ReturnWindow | undefined => {
  const receipt = receiptOf(fold, day)
  if (receipt === undefined) return undefined
  const { choices, calendar, doc } = fold.edition
  const days = doc.parameters.return_window.days
  const counted = receipt.day + (choices.return_first_day === 'included' ? days - 1 : days)
  return {
    received: receipt.day,
    event: receipt.event,
    counted,
    lastDay: choices.rest_day_roll === 'none' ? counted : roll(calendar, counted),
    holidaysKnown: calendar.isListed(counted),
  }
}

/**
 * The exchange or refund by which the right of return was used up by a day.
 * @returns the event, with the day it names; undefined while the right is unused
 * @clause 2.1, I-11
 */
export const returnUsedBy = (
  fold: Fold,
  day: Day,
): { readonly event: LedgerEvent; readonly field: string; readonly on: string } | undefined => {
  if (fold.refunded !== undefined && fold.refunded.day <= day) {
    return { event: fold.refunded.event, field: 'on', on: formatDay(fold.refunded.day) }
  }
  if (fold.edition.choices.return_once === 'delivery') return undefined
  for (const event of fold.events) {
    if (event.type !== 'unit_replaced' || event.under !== 'return') continue
    const left = event.shipped ?? event.delivered
    if (left === undefined || dayOf(left) > day) continue
    return event.delivered === undefined
      ? { event, field: 'shipped', on: left }
      : { event, field: 'delivered', on: event.delivered }
  }
  return undefined
}
