/** The demonstration desk: requests in both languages and in every state, told from now. */
import type { Edition } from '#entitlement/index.ts'
import { listStaff, type StaffActor } from '#features/accounts/index.ts'
import { consentOffer } from '#features/privacy/index.ts'
import { formatInstant, type Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db/index.ts'
import { demoPeople, demoRequests, type DemoRequest, type DemoStep } from './demo-requests.ts'
import { openRequest, type SupportContext } from './support.use-cases.ts'
import { addNote, addReply, assign, setState, setTags } from './thread.use-cases.ts'
import { requestRow } from './support.views.ts'

export interface DemoRequestsContext {
  readonly db: Db
  readonly editions: readonly Edition[]
  readonly clock: Clock
}

type At = (hoursAgo: number) => SupportContext

const addressOf = (who: number): string => `customer${who + 1}@demo.invalid`

const open = async (ctx: SupportContext, request: DemoRequest): Promise<string> => {
  const { who, kind, subject, body, serial, model, firmware, channel = 'web', dealerMayKnow = false } = request
  const person = demoPeople[who]
  if (person === undefined) throw new RangeError(`no person ${who} in the demonstration`)
  const version = consentOffer(ctx.editions, person.locale).version
  const purposes = dealerMayKnow ? ['service', 'dealer_routing'] : ['service']
  const opened = await openRequest(ctx, {
    customer: { ...person, email: addressOf(who) },
    kind,
    subject,
    body,
    channel,
    serial,
    details: { ...(model === undefined ? {} : { model }), ...(firmware === undefined ? {} : { firmware }) },
    consents: channel === 'web' ? { purposes, version } : undefined,
  })
  if (!opened.ok) throw new Error(`demonstration request refused: ${opened.error.code}`)
  return opened.value.requestId
}

const write = async (ctx: SupportContext, requestId: string, body: string): Promise<unknown> => {
  const row = await requestRow(ctx.db, requestId, { all: true })
  const personId = row?.person_id ?? ''
  const author = { kind: 'customer', id: personId, name: row?.details.contact?.name ?? '' } as const
  return addReply(ctx, { requestId, actor: { kind: 'customer', personId }, author, body })
}

const follow = async (ctx: SupportContext, requestId: string, step: DemoStep, staff: StaffActor): Promise<void> => {
  const [, does, body = ''] = step
  const by = { requestId, actor: staff, author: { kind: 'staff', id: staff.staffId, name: staff.name } } as const
  const acts: Readonly<Record<DemoStep[1], () => Promise<unknown>>> = {
    answers: () => addReply(ctx, { ...by, body }),
    asks: () => addReply(ctx, { ...by, body, waitFor: 'customer' }),
    solves: () => addReply(ctx, { ...by, body, waitFor: 'nothing' }),
    notes: () => addNote(ctx, { ...by, body }),
    takes: () => assign(ctx, { ...by, to: { id: staff.staffId, name: staff.name } }),
    closes: () => setState(ctx, { ...by, state: 'closed' }),
    writes: () => write(ctx, requestId, body),
  }
  await acts[does]()
}

/**
 * Fills an empty desk. The units it speaks of are those of the demonstration; staff are the accounts that are there, who take turns.
 * @returns how many requests were made; 0 when there are requests already, or nobody to answer them
 */
export const loadDemoRequests = async ({ db, editions, clock }: DemoRequestsContext): Promise<number> => {
  const [first] = await db.selectFrom('requests').select('request_id').limit(1).execute()
  const members = (await listStaff(db)).filter(
    ({ closed, role }) => !closed && (role === 'support' || role === 'technician'),
  )
  if (first !== undefined || members.length === 0) return 0
  const now = clock()
  const at: At = (hoursAgo) => ({
    db,
    editions,
    now: formatInstant(now.subtract({ minutes: Math.round(hoursAgo * 60) })),
  })
  for (const [index, request] of demoRequests.entries()) {
    const member = members[index % members.length]
    if (member === undefined) continue
    const staff: StaffActor = { kind: 'staff', staffId: member.id, name: member.name, role: member.role }
    const requestId = await open(at(request.hoursAgo), request)
    const author = { kind: 'staff', id: staff.staffId, name: staff.name } as const
    if (request.tags !== undefined)
      await setTags(at(request.hoursAgo), { requestId, actor: staff, author, tags: request.tags })
    for (const step of request.steps ?? []) await follow(at(step[0]), requestId, step, staff)
  }
  return demoRequests.length
}
