import { audit, type StaffActor } from '#features/accounts/index.ts'
import {
  appendEvent,
  normaliseSerial,
  refusalSentence,
  type AppendEvent,
  type AppendRefusal,
  type Appended,
} from '#features/units/index.ts'
import type { FieldError, Problem } from '#platform/http/index.ts'
import { dayIn, formatInstant } from '#platform/clock.ts'
import type { Locale } from '#lib/texts.ts'
import { currentEdition, lookupRefusal, refusal, type WarrantyContext } from './warranty.context.ts'
import type { EventRequest, FactRequest } from './warranty.schema.ts'

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
  return refusal(422, 'event_refused', { errors: fieldErrors(error) })
}

type Told = Omit<AppendEvent, 'serial'>

const record = async (ctx: WarrantyContext, raw: string, told: Told): Promise<Appended & { serial: string }> => {
  const serial = normaliseSerial(raw)
  if (!serial.ok) throw lookupRefusal({ code: 'malformed_serial', problem: serial.error })
  const now = ctx.clock()
  const { zone } = currentEdition(ctx.editions).doc.jurisdiction
  const unitContext = { db: ctx.db, editions: ctx.editions, now: formatInstant(now), today: dayIn(zone, now) }
  const appended = await appendEvent(unitContext, { serial: serial.value, ...told })
  if (!appended.ok) throw refuse(appended.error, serial.value)
  return { ...appended.value, serial: serial.value }
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
  const { id, recorded } = await record(ctx, raw, { event, source: 'api', evidence })
  return { id, recorded }
}

/**
 * Records, corrects or withdraws a fact as a member of staff tells it, with the proof and the reason; the ledger and the audit trail
 * name who did. `ctx.db` is the transaction.
 * @throws Problem 404 serial_unknown, 409 serial_taken, 422 with the field that is wrong
 */
export const recordFactAtDesk = async (
  ctx: WarrantyContext,
  raw: string,
  { event, evidence, reason }: FactRequest,
  actor: StaffActor,
): Promise<Appended> => {
  const by = { staffId: actor.staffId, reason }
  const { id, recorded, serial } = await record(ctx, raw, { event, source: 'staff', evidence, by })
  const data = { event: id, type: event.type, corrects: event.corrects }
  await audit(ctx.db, { actor, action: 'unit.correct', target: `unit:${serial}`, data })
  return { id, recorded }
}
