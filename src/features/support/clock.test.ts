/** The promise to answer under a clock that jumps, workers that double and die, with the outbox as it is. */
import { randomUUIDv7 } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, expect, it } from 'vitest'
import { eachDatabase } from '#tests/databases.ts'
import { editions } from '#tests/http/application.ts'
import type { Actor } from '#features/accounts/index.ts'
import type { Db } from '#platform/db/index.ts'
import { createLog } from '#platform/log.ts'
import { startOutbox, type Outbox } from '#platform/outbox/index.ts'
import { addReply, findRequest, openRequest, supportHandlers } from './index.ts'
import { deskSettings } from './settings.rules.ts'

const START = Temporal.Instant.from('2026-03-13T04:00:00Z')
const agent = { kind: 'staff', staffId: 'staff-1', name: 'A', role: 'support' } as const satisfies Actor
const byAgent = { actor: agent, author: { kind: 'staff', id: 'staff-1', name: 'A' } } as const

eachDatabase('the clock of a promise', (database) => {
  const workers: Outbox[] = []
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.stop()))
  })

  /** A desk with a clock of its own that can be set, and any number of workers. */
  const aDesk = async (count: number) => {
    const { db } = await database()
    let now = START
    const clock = () => now
    const handlers = supportHandlers({ editions, baseUrl: 'https://desk.example' })
    const start = () =>
      workers.push(
        startOutbox({
          db,
          clock,
          log: createLog('silent'),
          handlers,
          settings: { pollMs: 10, leaseMs: 2000, concurrency: 2 },
        }),
      )
    for (let n = 0; n < count; n++) start()
    const stopAll = async () => void (await Promise.all(workers.splice(0).map((worker) => worker.stop())))
    return {
      db,
      start,
      stopAll,
      set: (hours: number) => void (now = START.add({ minutes: Math.round(hours * 60) })),
      iso: () => now.toString({ smallestUnit: 'millisecond' }),
    }
  }

  const open = async (db: Db, now: string): Promise<string> => {
    const customer = { email: `clock${randomUUIDv7()}@example.com`, locale: 'en' } as const
    const opened = await openRequest(
      { db, editions, now },
      { customer, kind: 'other', subject: 's', body: 'b', channel: 'web' },
    )
    if (!opened.ok) throw new Error(opened.error.code)
    return opened.value.requestId
  }

  const escalations = async (db: Db, id: string): Promise<unknown[]> => {
    const request = await findRequest({ db, editions, now: START.toString() }, id, agent, 'en')
    return (request?.thread ?? []).flatMap(({ data }) => (data?.['event'] === 'escalated' ? [data['point']] : []))
  }

  const lettersOf = async (db: Db, id: string): Promise<unknown[]> => {
    const rows = await db.selectFrom('outbox').selectAll().where('topic', '=', 'mail.send').execute()
    return rows.filter(({ payload }) => payload['requestId'] === id).map(({ payload }) => payload['kind'])
  }

  /** Until the workers have nothing left that is due. */
  const settle = async (db: Db, now: string): Promise<void> => {
    for (;;) {
      const due = await db
        .selectFrom('outbox')
        .select('job_id')
        .where('topic', 'like', 'support.%')
        .where('done_at', 'is', null)
        .where((eb) => eb.or([eb('run_at', 'is', null), eb('run_at', '<=', now)]))
        .execute()
      if (due.length === 0) return
      await delay(20)
    }
  }

  it('[2.6.b] an unanswered request – hour by hour, two workers – each point once, at its time and not before', async () => {
    const desk = await aDesk(2)
    const id = await open(desk.db, desk.iso())
    const seen: unknown[][] = []
    for (const hours of [0, 19.9, 20.1, 23.9, 24.1, 27.9, 28.1, 100]) {
      desk.set(hours)
      await settle(desk.db, desk.iso())
      seen.push(await escalations(desk.db, id))
    }
    expect(seen.map(({ length }) => length)).toEqual([0, 0, 1, 1, 2, 2, 3, 3])
    expect(seen.at(-1)).toEqual(deskSettings.escalations.map((point) => point.id))
  })

  it('[R18] the clock – leaps two days ahead, back, and ahead again, with four workers – no point lost, none twice', async () => {
    const desk = await aDesk(4)
    const ids = await Promise.all(Array.from({ length: 5 }, () => open(desk.db, desk.iso())))
    await settle(desk.db, desk.iso())
    for (const hours of [48, -5, 21, 48, 0, 72]) {
      desk.set(hours)
      await settle(desk.db, desk.iso())
    }
    for (const id of ids) expect(new Set(await escalations(desk.db, id))).toEqual(new Set(['after', 'before', 'due']))
    for (const id of ids) expect(await escalations(desk.db, id)).toHaveLength(3)
  })

  it('[R7] workers – stopped between opening and the points, and started again later – every point is made up for', async () => {
    const desk = await aDesk(1)
    const id = await open(desk.db, desk.iso())
    await settle(desk.db, desk.iso())
    await desk.stopAll()
    desk.set(200)
    expect(await escalations(desk.db, id)).toEqual([])
    desk.start()
    await settle(desk.db, desk.iso())
    expect(await escalations(desk.db, id)).toHaveLength(3)
  })

  it('[2.6.b] a person’s answer – before the first point – no escalation ever; the customer gets acknowledgement and answer', async () => {
    const desk = await aDesk(2)
    const id = await open(desk.db, desk.iso())
    desk.set(1)
    await settle(desk.db, desk.iso())
    const answered = await addReply(
      { db: desk.db, editions, now: desk.iso() },
      { requestId: id, ...byAgent, body: 'Hello' },
    )
    expect(answered.ok).toBe(true)
    for (const hours of [21, 30, 100]) {
      desk.set(hours)
      await settle(desk.db, desk.iso())
    }
    expect(await escalations(desk.db, id)).toEqual([])
    expect((await lettersOf(desk.db, id)).map(String).toSorted()).toEqual(['acknowledgement', 'reply'])
  })

  it('[U reminder] a question to the customer – no reply for days – reminded once; after a reply never', async () => {
    const desk = await aDesk(2)
    const [silent, answers] = [await open(desk.db, desk.iso()), await open(desk.db, desk.iso())]
    for (const requestId of [silent, answers])
      await addReply(
        { db: desk.db, editions, now: desk.iso() },
        { requestId, ...byAgent, body: 'Which version?', waitFor: 'customer' },
      )
    desk.set(30)
    await settle(desk.db, desk.iso())
    const ctx = { db: desk.db, editions, now: desk.iso() }
    const { customer } = (await findRequest(ctx, answers, agent, 'en')) ?? { customer: { id: '' } }
    const author = { kind: 'customer', id: customer.id, name: '' } as const
    await addReply(ctx, { requestId: answers, actor: { kind: 'customer', personId: customer.id }, author, body: '2.1' })
    for (const hours of [24 * deskSettings.remindAfterDays + 1, 24 * 20]) {
      desk.set(hours)
      await settle(desk.db, desk.iso())
    }
    expect((await lettersOf(desk.db, silent)).filter((kind) => kind === 'reminder')).toHaveLength(1)
    expect((await lettersOf(desk.db, answers)).filter((kind) => kind === 'reminder')).toHaveLength(0)
  })
})
