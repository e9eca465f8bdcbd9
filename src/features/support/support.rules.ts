import { formatDay, dayOf } from '#lib/days.ts'
import type { Edition } from '#entitlement/index.ts'
import type { DeskSettings } from './settings.rules.ts'
import type { Contact, RequestState } from './support.schema.ts'

/** 31 signs, a prime: no I and O, which are read as 1 and 0. */
const CHECKED = '0123456789ABCDEFGHJKLMNPQRSTUVW'

/**
 * A request's number: year and count with a check character, so that a slip of the pen or ear is seen.
 * @example requestNumber(2026, 123) is R-26-000123-8
 */
export const requestNumber = (year: number, count: number): string => {
  const digits = `${String(year % 100).padStart(2, '0')}${String(count).padStart(6, '0')}`
  return `R-${digits.slice(0, 2)}-${digits.slice(2)}-${checkCharacter(digits)}`
}

/** A weighted sum modulo a prime: every single wrong digit and every swap of two digits shows. */
const checkCharacter = (digits: string): string => {
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (index + 2), 0)
  return CHECKED[sum % 31] ?? ''
}

const NUMBER = /^R-?(\d{2})-?(\d{6,})-?([0-9A-HJ-NP-W])$/

/** Whether a text is a request's number with the right check character. */
export const isRequestNumber = (text: string): boolean => {
  const [, year = '', count = '', check] = NUMBER.exec(text.normalize('NFKC').trim().toUpperCase()) ?? []
  return check !== undefined && checkCharacter(year + count) === check
}

/** The moves that people may make, by present state. The rest happens by writing: an answer, a customer's reply, a hand-over. */
const moves: Readonly<Record<RequestState, readonly RequestState[]>> = {
  new: ['open', 'waiting_customer', 'resolved', 'closed'],
  open: ['waiting_customer', 'resolved', 'closed'],
  waiting_customer: ['open', 'resolved', 'closed'],
  waiting_dealer: ['open', 'waiting_customer', 'resolved', 'closed'],
  resolved: ['open', 'closed'],
  closed: ['open'],
}

export const movesFrom = (state: RequestState): readonly RequestState[] => moves[state]

/** The moves that a dealer may make with a request that is there. */
export const dealerMovesFrom = (state: RequestState): readonly RequestState[] =>
  moves[state].filter((to) => to === 'waiting_customer' || to === 'resolved')

const inWork = (isWithDealer: boolean): RequestState => (isWithDealer ? 'waiting_dealer' : 'open')

/** Where a request stands after the customer has written: back with us, or with the dealer who has it. */
export const afterCustomer = (state: RequestState, isWithDealer: boolean): RequestState =>
  state === 'new' ? state : inWork(isWithDealer)

/** Where it stands after a person's answer. */
export const afterAnswer = (waitFor: 'customer' | 'nothing' | undefined, isWithDealer: boolean): RequestState =>
  waitFor === undefined ? inWork(isWithDealer) : waitFor === 'customer' ? 'waiting_customer' : 'resolved'

const minutesOfDay = (time: string): number => {
  const [hours = '0', minutes = '0'] = time.split(':')
  return Number(hours) * 60 + Number(minutes)
}

/**
 * Minutes of business hours between two instants, by the policy's calendar and zone. Shown beside the promise, never instead of it.
 * @returns whole minutes; 0 when `to` is not after `from`. Counts at most a year.
 */
export const businessMinutes = (
  edition: Pick<Edition, 'calendar' | 'zone'>,
  hours: DeskSettings['businessHours'],
  span: { readonly from: string; readonly to: string },
): number => {
  const start = Temporal.Instant.from(span.from).toZonedDateTimeISO(edition.zone)
  const end = Temporal.Instant.from(span.to).toZonedDateTimeISO(edition.zone)
  if (Temporal.ZonedDateTime.compare(end, start) <= 0) return 0
  const first = dayOf(start.toPlainDate().toString())
  const last = Math.min(dayOf(end.toPlainDate().toString()), first + 366)
  const at = (moment: Temporal.ZonedDateTime): number => moment.hour * 60 + moment.minute
  let total = 0
  for (let day = first; day <= last; day++) {
    if (edition.calendar.isRestDay(day)) continue
    const from = Math.max(minutesOfDay(hours.from), day === first ? at(start) : 0)
    const to = Math.min(minutesOfDay(hours.to), formatDay(day) === end.toPlainDate().toString() ? at(end) : 24 * 60)
    total += Math.max(0, to - from)
  }
  return total
}

/** When an unanswered request is brought to notice, and by which key it happens once. */
export interface Escalation {
  readonly id: string
  readonly to: 'assignee' | 'manager'
  readonly at: string
  readonly key: string
}

/** The points of one promise. Its id is in the key, so that a second worker, a restart or a jump of the clock cannot repeat one. */
export const escalationsOf = (
  promise: { readonly id: string; readonly dueAt: string },
  points: DeskSettings['escalations'],
): Escalation[] =>
  points.map(({ id, to, atMinutes }) => ({
    id,
    to,
    at: Temporal.Instant.from(promise.dueAt).add({ minutes: atMinutes }).toString({ smallestUnit: 'millisecond' }),
    key: `escalation:${promise.id}:${id}`,
  }))

/**
 * Which of the open requests will be late if answers go on at the present pace, in the order of their due times.
 * @param queue ids with due times, earliest first
 * @param answersPerDay the pace; with none, everything that is due within a day of now will be late
 */
export const forecastLate = (
  queue: readonly { readonly id: string; readonly dueAt: string }[],
  answersPerDay: number,
  now: string,
): string[] => {
  const start = Temporal.Instant.from(now).epochMilliseconds
  const each = answersPerDay === 0 ? Infinity : 86_400_000 / answersPerDay
  return queue
    .filter(({ dueAt }, index) => start + each * (index + 1) > Temporal.Instant.from(dueAt).epochMilliseconds)
    .map(({ id }) => id)
}

/**
 * Which of the customer's messages nobody has answered once some have gone to a thread of their own.
 * @param openSince the message with which the open promise began; undefined when none is open
 * @param parts the customer's messages, earliest first
 * @returns `hasMoved` when the promise of those that stay no longer begins where it did
 */
export const promiseAfterSplit = <M extends { readonly at: string }>(
  openSince: string | undefined,
  parts: { readonly going: readonly M[]; readonly staying: readonly M[] },
): { readonly going: readonly M[]; readonly staying: readonly M[]; readonly hasMoved: boolean } => {
  if (openSince === undefined) return { going: [], staying: [], hasMoved: false }
  const unanswered = (messages: readonly M[]): readonly M[] => messages.filter(({ at }) => at >= openSince)
  const [going, staying] = [unanswered(parts.going), unanswered(parts.staying)]
  return { going, staying, hasMoved: staying[0]?.at !== openSince }
}

/** Whoever asks, as they wrote with the request and as the reader may know them. */
interface Known {
  readonly details: { readonly contact?: Contact }
  readonly known_name: string | null
  readonly known_phone: string | null
  readonly known_company: string | null
}

/** How whoever asks is named and reached: as they wrote with the request; where they wrote nothing, as they are known. */
export const contactOf = ({ details: { contact = {} }, ...known }: Known): Record<keyof Contact, string> => ({
  name: contact.name || known.known_name || '',
  phone: contact.phone || known.known_phone || '',
  company: contact.company || known.known_company || '',
})

/** What is known of the person where the request says something else. */
export const otherwiseKnown = (request: Known): Contact => {
  const { name, phone, company } = contactOf(request)
  const { known_name, known_phone, known_company } = request
  return {
    ...(known_name && known_name !== name && { name: known_name }),
    ...(known_phone && known_phone !== phone && { phone: known_phone }),
    ...(known_company && known_company !== company && { company: known_company }),
  }
}
