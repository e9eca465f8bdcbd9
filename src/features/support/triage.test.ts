import { randomUUIDv7 } from 'node:crypto'
import { expect, it } from 'vitest'
import type { Actor } from '#features/accounts/index.ts'
import type { Db } from '#platform/db/index.ts'
import { eachDatabase } from '#tests/databases.ts'
import { aUnit, editions, NOW } from '#tests/http/application.ts'
import { addDealers } from '#features/dealers/index.ts'
import { consentOffer, recordConsents, standingConsents, stands } from '#features/privacy/index.ts'
import { afterAnswering, remind } from './letters.use-cases.ts'
import { trackingOf } from './portal.use-cases.ts'
import { DEALER_PURPOSE } from './routing.rules.ts'
import { setSharing } from './sharing.use-cases.ts'
import { requestRow } from './support.views.ts'
import {
  addNote,
  addReply,
  findRequest,
  handOver,
  merge,
  openRequest,
  receiveMail,
  remindOn,
  setConsent,
  setState,
  split,
  takeBack,
  type OpenRequest,
  type SupportContext,
} from './index.ts'

const at = (minutes: number): string =>
  Temporal.Instant.from(NOW).add({ minutes }).toString({ smallestUnit: 'millisecond' })
const DAY = 24 * 60
const contextOf = (db: Db, minutes = 0): SupportContext => ({ db, editions, now: at(minutes) })

const agent = { kind: 'staff', staffId: 'staff-1', name: '客服', role: 'support' } as const satisfies Actor
const byAgent = { actor: agent, author: { kind: 'staff', id: agent.staffId, name: agent.name } } as const

let people = 0
const anAddress = (): string => `triage${++people}-${process.pid}@example.com`

const open = async (ctx: SupportContext, cmd: Partial<OpenRequest> & { readonly email?: string } = {}) => {
  const { email = anAddress(), ...rest } = cmd
  const customer = { email, name: '王小明', company: '长沙直播', locale: 'zh-CN' } as const
  const opened = await openRequest(ctx, {
    customer,
    kind: 'repair',
    subject: '无法开机',
    body: '第一',
    channel: 'web',
    ...rest,
  })
  if (!opened.ok) throw new Error(opened.error.code)
  return { ...opened.value, email }
}

const read = async (db: Db, id: string) => {
  const found = await findRequest(contextOf(db), id, agent, 'en')
  if (found === undefined) throw new Error('no such request')
  return found
}

const words = ({ thread }: Awaited<ReturnType<typeof read>>) =>
  thread.filter(({ kind }) => kind !== 'event').map(({ body }) => body)
const events = ({ thread }: Awaited<ReturnType<typeof read>>) => thread.flatMap(({ data }) => data?.['event'] ?? [])

/** The customer writes again. */
const write = async (db: Db, requestId: string, minutes: number, body: string): Promise<string> => {
  const personId = (await read(db, requestId)).customer.id
  const author = { kind: 'customer', id: personId, name: '' } as const
  const actor = { kind: 'customer', personId } as const
  const replied = await addReply(contextOf(db, minutes), { requestId, actor, author, body })
  if (!replied.ok) throw new Error(replied.error.code)
  return replied.value.messageId ?? ''
}

const codeOf = (changed: Awaited<ReturnType<typeof merge>>): string => (changed.ok ? 'ok' : changed.error.code)

const aFile = async (db: Db, to: { requestId: string; messageId: string }): Promise<string> => {
  const attachment_id = randomUUIDv7()
  const stored = { state: 'stored', name: 'a.txt', type: 'text/plain', bytes: 1, sha256: 'x' } as const
  const checked = { scan: 'clean', preview: 'none', owner_hash: 'x', created_at: NOW } as const
  const row = { ...stored, ...checked, attachment_id, request_id: to.requestId, message_id: to.messageId }
  await db.insertInto('attachments').values(row).execute()
  return attachment_id
}

const fileIsIn = async (db: Db, id: string) =>
  (await db.selectFrom('attachments').select('request_id').where('attachment_id', '=', id).executeTakeFirst())
    ?.request_id

eachDatabase('triage', (database) => {
  it('[U merge] given two requests of a customer with a file – when merged, and that one merged on – then thread, file, link and mail of the first arrive in the last', async () => {
    const { db } = await database()
    const first = await open(contextOf(db))
    const { email } = first
    const second = await open(contextOf(db, 1), { email, body: '第二' })
    const third = await open(contextOf(db, 2), { email, body: '第三' })
    const file = await aFile(db, first)
    const { requestId } = first
    expect(codeOf(await merge(contextOf(db, 3), { requestId, into: second.requestId, ...byAgent }))).toBe('ok')
    const onwards = { requestId: second.requestId, into: third.requestId, ...byAgent }
    expect(codeOf(await merge(contextOf(db, 4), onwards))).toBe('ok')
    const last = await read(db, third.requestId)
    expect(words(last)).toEqual(['第一', '第二', '第三'])
    expect(last.dueAt).toBe(first.dueAt)
    expect(await fileIsIn(db, file)).toBe(third.requestId)
    expect((await read(db, requestId)).mergedInto).toBe(third.requestId)
    expect((await trackingOf(contextOf(db, 5), first.token, 'en'))?.number).toBe(third.number)
    const content = { from: { address: email }, subject: 'Re', text: '补充', locale: 'zh-CN', automatic: null } as const
    const mail = { ...content, mailId: randomUUIDv7(), requestId, receivedAt: at(9) }
    expect(await receiveMail(contextOf(db), mail)).toMatchObject({ requestId: third.requestId, opened: false })
    expect(codeOf(await merge(contextOf(db, 9), { requestId, into: second.requestId, ...byAgent }))).toBe(
      'merge_refused',
    )
  })

  it('[2.6.b] given a solved request and an unanswered one – when merged into the solved one – then it is open again and owed the answer', async () => {
    const { db } = await database()
    const solved = await open(contextOf(db))
    await addReply(contextOf(db, 1), { requestId: solved.requestId, ...byAgent, body: '好了', waitFor: 'nothing' })
    const asked = await open(contextOf(db, 5), { email: solved.email })
    await merge(contextOf(db, 6), { requestId: asked.requestId, into: solved.requestId, ...byAgent })
    expect(await read(db, solved.requestId)).toMatchObject({ state: 'open', dueAt: asked.dueAt })
  })

  it('[2.8.c] given one request with the dealer and one kept – when merged – then refused: the dealer would read what was not handed over', async () => {
    const { db } = await database()
    const [dealer] = await addDealers(db, [{ dealer_id: randomUUIDv7(), name: `D ${randomUUIDv7()}` }])
    const serial = await aUnit(await database(), [{ type: 'sold', on: '2025-06-10', dealer: dealer?.dealer_id ?? '' }])
    const consents = { purposes: ['service', 'dealer_routing'], version: 'v' }
    const handed = await open(contextOf(db), { serial, consents })
    const kept = await open(contextOf(db, 1), { email: handed.email })
    expect((await read(db, handed.requestId)).routing).toMatchObject({ isAllowed: true, clause: '2.8.c' })
    const into = { requestId: kept.requestId, into: handed.requestId, ...byAgent }
    expect(codeOf(await merge(contextOf(db, 2), into))).toBe('merge_dealer')
  })

  it('[2.8.c] given one request shared with the dealer once and one never – when merged either way – then closed to the dealer until the customer agrees on the merged page, which opens both', async () => {
    const { db } = await database()
    const [dealer] = await addDealers(db, [{ dealer_id: randomUUIDv7(), name: `D ${randomUUIDv7()}` }])
    const dealerId = dealer?.dealer_id ?? ''
    const serial = await aUnit(await database(), [{ type: 'sold', on: '2025-06-10', dealer: dealerId }])
    const standing = (request_id: string) => standingConsents(db, { request_id })
    const isRead = async (id: string) =>
      (await requestRow(db, id, { dealerId, consent: stands(DEALER_PURPOSE) })) !== undefined
    for (const intoShared of [true, false]) {
      const consents = { purposes: ['service', DEALER_PURPOSE], version: 'v' }
      const shared = await open(contextOf(db), { serial, consents })
      expect(await isRead(shared.requestId)).toBe(true)
      expect(codeOf(await takeBack(contextOf(db), { requestId: shared.requestId, ...byAgent }))).toBe('ok')
      const kept = await open(contextOf(db, 1), {
        serial,
        email: shared.email,
        consents: { purposes: ['service'], version: 'v' },
      })
      const [from, into] = intoShared ? [kept, shared] : [shared, kept]
      const { requestId } = into
      expect(codeOf(await merge(contextOf(db, 2), { requestId: from.requestId, into: requestId, ...byAgent }))).toBe(
        'ok',
      )
      expect(await standing(requestId)).toEqual(['service'])
      expect(codeOf(await handOver(contextOf(db, 3), { requestId, ...byAgent }))).toBe('no_dealer')
      const { sharing } = (await trackingOf(contextOf(db, 3), from.token, 'en')) ?? {}
      expect(sharing).toMatchObject({ state: 'withheld' })
      const { version } = consentOffer(editions, 'en')
      expect(await setSharing(contextOf(db, 4), from.token, { given: true, version })).toEqual({
        ok: true,
        value: true,
      })
      expect(await standing(requestId)).toEqual([DEALER_PURPOSE, 'service'])
      expect(await isRead(requestId)).toBe(true)
      await setSharing(contextOf(db, 5), into.token, { given: false, version })
      expect([await standing(requestId), await isRead(requestId)]).toEqual([['service'], false])
    }
  })

  it('[2.8.c] given two requests that a dealer reads – when one is merged into the other – then it reads the whole; a third that was never shared closes all', async () => {
    const { db } = await database()
    const [dealer] = await addDealers(db, [{ dealer_id: randomUUIDv7(), name: `D ${randomUUIDv7()}` }])
    const scope = { dealerId: dealer?.dealer_id ?? '', consent: stands(DEALER_PURPOSE) }
    const serial = await aUnit(await database(), [{ type: 'sold', on: '2025-06-10', dealer: scope.dealerId }])
    const consents = { purposes: [DEALER_PURPOSE], version: 'v' }
    const first = await open(contextOf(db), { serial, consents })
    const { email } = first
    const { requestId: into } = await open(contextOf(db, 1), { serial, consents, email })
    expect(codeOf(await merge(contextOf(db, 2), { requestId: first.requestId, into, ...byAgent }))).toBe('ok')
    expect(await requestRow(db, into, scope)).toMatchObject({ state: 'waiting_dealer' })
    const { requestId: third } = await open(contextOf(db, 3), { email })
    await db.updateTable('requests').set({ merged_into: into }).where('request_id', '=', third).execute()
    expect(await requestRow(db, into, scope)).toBeUndefined()
    expect(await standingConsents(db, { request_id: into })).toEqual([])
  })

  it('[2.8.c] given consents from when one counted for all – when requests are read now – then each form opens its own, one given beside all opens all', async () => {
    const { db } = await database()
    const consents = { purposes: [DEALER_PURPOSE], version: 'v' }
    const first = await open(contextOf(db), { consents })
    const other = await open(contextOf(db, 1), { email: first.email })
    const personId = (await read(db, other.requestId)).customer.id
    expect(await standingConsents(db, { request_id: first.requestId })).toEqual([DEALER_PURPOSE])
    expect(await standingConsents(db, { request_id: other.requestId })).toEqual([])
    const by = { by_kind: 'customer', by_id: personId, source: 'form' } as const
    await recordConsents(db, { personId, purposes: [DEALER_PURPOSE], version: 'v', at: at(2), by })
    expect(await standingConsents(db, { request_id: other.requestId })).toEqual([DEALER_PURPOSE])
  })

  it('[R26 2.8.c] given two requests shared with a dealer, each by its own form – when the customer withdraws in one – then both are closed to it', async () => {
    const { db } = await database()
    const consents = { purposes: [DEALER_PURPOSE], version: 'v' }
    const first = await open(contextOf(db), { consents })
    const other = await open(contextOf(db, 1), { email: first.email, consents })
    const standing = () =>
      Promise.all([first, other].map(({ requestId }) => standingConsents(db, { request_id: requestId })))
    expect(await standing()).toEqual([[DEALER_PURPOSE], [DEALER_PURPOSE]])
    const said = { requestId: first.requestId, purpose: DEALER_PURPOSE, given: false }
    expect(codeOf(await setConsent(contextOf(db, 2), { ...said, ...byAgent }))).toBe('ok')
    expect(await standing()).toEqual([[], []])
  })

  it('[2.6.b U split] given two unanswered messages – when the second is split off – then its own number, file and promise from its own moment', async () => {
    const { db } = await database()
    const { requestId, dueAt, number } = await open(contextOf(db))
    const messageId = await write(db, requestId, 30, '另一台的问题')
    const file = await aFile(db, { requestId, messageId })
    const before = await db.selectFrom('outbox').select('job_id').where('topic', '=', 'support.opened').execute()
    const made = await split(contextOf(db, 40), { requestId, messageIds: [messageId], subject: '另一台', ...byAgent })
    const newId = made.ok ? (made.value.newRequestId ?? '') : ''
    const [old, fresh] = [await read(db, requestId), await read(db, newId)]
    expect([words(old), words(fresh)]).toEqual([['第一'], ['另一台的问题']])
    expect([old.dueAt, fresh.dueAt]).toEqual([dueAt, at(30 + DAY)])
    expect([events(old), events(fresh)]).toEqual([['split_away'], ['split_here']])
    expect(fresh).toMatchObject({ subject: '另一台', state: 'open', answeredAt: null, customer: old.customer })
    expect(fresh.number).not.toBe(number)
    expect(await fileIsIn(db, file)).toBe(newId)
    const after = await db.selectFrom('outbox').select('job_id').where('topic', '=', 'support.opened').execute()
    expect(after).toHaveLength(before.length)
  })

  it('[2.6.b] given two unanswered messages – when the first is split off – then the rest is owed its answer from the second', async () => {
    const { db } = await database()
    const { requestId, messageId, dueAt } = await open(contextOf(db))
    await write(db, requestId, 30, '第二')
    const made = await split(contextOf(db, 40), { requestId, messageIds: [messageId], subject: 's', ...byAgent })
    const newId = made.ok ? (made.value.newRequestId ?? '') : ''
    expect([(await read(db, requestId)).dueAt, (await read(db, newId)).dueAt]).toEqual([at(30 + DAY), dueAt])
    const promises = await db.selectFrom('promises').selectAll().where('request_id', '=', requestId).execute()
    expect(promises.map(({ started_at }) => started_at)).toEqual([at(30)])
  })

  it('[2.6.b] given a message that was answered – when split off with its answer – then nothing is owed in the new thread and the old one stays as it is', async () => {
    const { db } = await database()
    const { requestId, messageId } = await open(contextOf(db))
    const answer = await addReply(contextOf(db, 1), { requestId, ...byAgent, body: '答复' })
    await write(db, requestId, 30, '第二')
    const messageIds = [messageId, answer.ok ? (answer.value.messageId ?? '') : '']
    const made = await split(contextOf(db, 40), { requestId, messageIds, subject: 's', ...byAgent })
    const newId = made.ok ? (made.value.newRequestId ?? '') : ''
    expect(await read(db, newId)).toMatchObject({ dueAt: null, answeredAt: at(1), receivedAt: at(0) })
    expect((await read(db, requestId)).dueAt).toBe(at(30 + DAY))
  })

  it('[U split] given an answer split off before its letter is written – when it is – then the letter goes out, about the new request', async () => {
    const { db } = await database()
    const { requestId, messageId } = await open(contextOf(db))
    const answer = await addReply(contextOf(db, 1), { requestId, ...byAgent, body: '答复' })
    const answerId = answer.ok ? (answer.value.messageId ?? '') : ''
    await write(db, requestId, 2, '第二')
    const parts = { messageIds: [messageId, answerId], subject: 's' }
    const made = await split(contextOf(db, 3), { requestId, ...parts, ...byAgent })
    const ctx = { ...contextOf(db, 4), baseUrl: 'http://x' }
    await db.transaction().execute((tx) => afterAnswering(tx, { ...ctx, db: tx }, { messageId: answerId }))
    const letters = db.selectFrom('outbox').select('payload').where('effect_key', '=', `reply:${answerId}`)
    expect((await letters.executeTakeFirst())?.payload).toMatchObject({
      kind: 'reply',
      requestId: made.ok && made.value.newRequestId,
    })
  })

  it('[U split] given everything, a note only, a foreign message, an event or an old version – when split – then refused and nothing is changed', async () => {
    const { db } = await database()
    const { requestId, messageId } = await open(contextOf(db))
    const second = await write(db, requestId, 1, '第二')
    await addNote(contextOf(db, 2), { requestId, ...byAgent, body: '备注' })
    await setState(contextOf(db, 3), { requestId, ...byAgent, state: 'open' })
    const { thread, version } = await read(db, requestId)
    const idOf = (kind: string): string => thread.find((message) => message.kind === kind)?.id ?? ''
    const foreign = (await open(contextOf(db))).messageId
    const tries = [[messageId, second], [idOf('note')], [messageId, foreign], [messageId, idOf('event')]]
    for (const messageIds of tries)
      expect(codeOf(await split(contextOf(db, 4), { requestId, messageIds, subject: 's', ...byAgent }))).toBe(
        'split_refused',
      )
    const stale = { requestId, messageIds: [second], subject: 's', ...byAgent, version: version - 1 }
    expect(codeOf(await split(contextOf(db, 4), stale))).toBe('request_changed')
    expect((await read(db, requestId)).version).toBe(version)
  })

  it('[U reminder] given a customer who is waited for – when another day is chosen – then the earlier job is silent and the chosen day reminds once', async () => {
    const { db } = await database()
    const { requestId } = await open(contextOf(db))
    const letters = async () =>
      (await db.selectFrom('outbox').select('payload').where('topic', '=', 'mail.send').execute()).filter(
        ({ payload }) => payload['requestId'] === requestId && payload['kind'] === 'reminder',
      ).length
    const wake = async (minutes: number): Promise<number> => {
      const ctx = { ...contextOf(db, minutes), baseUrl: 'http://x' }
      await db.transaction().execute((tx) => remind(tx, { ...ctx, db: tx }, { requestId }))
      return letters()
    }
    const choose = (on: string) => remindOn(contextOf(db, 2), { requestId, ...byAgent, on })
    expect(codeOf(await choose('2026-03-25'))).toBe('not_waiting')
    await addReply(contextOf(db, 1), { requestId, ...byAgent, body: '版本？', waitFor: 'customer' })
    expect((await read(db, requestId)).remindAt).toBe(at(1 + 3 * DAY))
    expect(codeOf(await choose('2026-03-15'))).toBe('remind_past')
    expect(codeOf(await choose('2026-03-25'))).toBe('ok')
    const { remindAt } = await read(db, requestId)
    expect(remindAt).toBe('2026-03-25T01:00:00.000Z')
    expect([await wake(1 + 3 * DAY), await wake(11 * DAY), await wake(12 * DAY)]).toEqual([0, 1, 1])
    await write(db, requestId, 13 * DAY, '2.1')
    expect((await read(db, requestId)).remindAt).toBeNull()
  })
})
