import {
  appendEvent,
  normaliseSerial,
  refusalSentence,
  type AppendRefusal,
  type Appended,
} from '#features/units/index.ts'
import type { FieldError, Problem } from '#platform/http/index.ts'
import { dayIn, formatInstant } from '#platform/clock.ts'
import type { Locale } from '#lib/texts.ts'
import { currentEdition, lookupRefusal, refusal, type WarrantyContext } from './warranty.context.ts'
import type { EventRequest } from './warranty.schema.ts'

const fieldOf: Readonly<Record<string, string>> = {
  corrects_unknown: 'event.corrects',
  corrects_other_type: 'event.type',
  withdraws_nothing: 'event.corrects',
  bad_serial: 'event.serial',
}

const fieldErrors =
  (error: AppendRefusal) =>
  (locale: Locale): FieldError[] => {
    const message = refusalSentence(error, locale)
    if (error.code !== 'invalid_event') return [{ field: fieldOf[error.code] ?? 'event', code: error.code, message }]
    return error.issues.map(({ path }) => ({ field: `event.${path}`, code: error.code, message }))
  }

const refuse = (error: AppendRefusal, serial: string): Problem => {
  if (error.code === 'unknown_serial') return lookupRefusal({ code: 'unknown_serial', serial })
  if (error.code === 'serial_taken') return refusal(409, 'serial_taken')
  return refusal(422, 'event_refused', fieldErrors(error))
}

/**
 * Records one fact of a unit as told by the API.
 * @throws Problem 404 serial_unknown, 409 serial_taken, 422 with the field that is wrong
 */
export const recordFact = async (
  ctx: WarrantyContext,
  raw: string,
  { event, evidence = [] }: EventRequest,
): Promise<Appended> => {
  const serial = normaliseSerial(raw)
  if (!serial.ok) throw lookupRefusal({ code: 'malformed_serial', problem: serial.error })
  const now = ctx.clock()
  const { zone } = currentEdition(ctx.editions).doc.jurisdiction
  const unitContext = { db: ctx.db, editions: ctx.editions, now: formatInstant(now), today: dayIn(zone, now) }
  const appended = await appendEvent(unitContext, { serial: serial.value, event, source: 'api', evidence })
  if (!appended.ok) throw refuse(appended.error, serial.value)
  return appended.value
}
