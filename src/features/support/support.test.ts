import { randomUUIDv7 } from 'node:crypto'
import { expect, it } from 'vitest'
import { eachDatabase } from '#tests/databases.ts'
import { aUnit, editions, NOW } from '#tests/http/application.ts'
import type { Actor } from '#features/accounts/index.ts'
import { addDealers } from '#features/dealers/index.ts'
import {
  consentedPurposes,
  consentOffer,
  disclosureHistory,
  recordConsents,
  standingConsents,
} from '#features/privacy/index.ts'
import type { Db } from '#platform/db/index.ts'
import { queueQuery } from './support.schema.ts'
import {
  addNote,
  addReply,
  ask,
  assign,
  board,
  findRequest,
  handOver,
  merge,
  openRequest,
  participants,
  queue,
  receiveMail,
  search,
  setConsent,
  setState,
  setTags,
  takeBack,
  type OpenRequest,
  type SupportContext,
} from './index.ts'

const CLAIMED = Number(process.env['RACE_CLAIMS'] ?? 3)
const WEEK = 7 * 24 * 60

const at = (minutes: number): string =>
  Temporal.Instant.from(NOW).add({ minutes }).toString({ smallestUnit: 'millisecond' })

const contextOf = (db: Db, minutes = 0): SupportContext => ({ db, editions, now: at(minutes) })

const agent = { kind: 'staff', staffId: 'staff-1', name: '客服', role: 'support' } as const satisfies Actor
const author = { kind: 'staff', id: agent.staffId, name: agent.name } as const
const byAgent = { actor: agent, author }
const anonymous: Actor = { kind: 'anonymous' }

let people = 0
const anAddress = (): string => `person${++people}-${process.pid}@example.com`

const open = async (ctx: SupportContext, cmd: Partial<OpenRequest> & { email?: string } = {}) => {
  const { email = anAddress(), ...rest } = cmd
  const customer = {
    email,
    name: '王小明',
    company: '长沙直播',
    phone: '+86 731-8252-5732 转 8',
    locale: 'zh-CN',
  } as const
  const opened = await openRequest(ctx, {
    customer,
    kind: 'repair',
    subject: '无法开机',
    body: '通电后没有反应',
    channel: 'web',
    ...rest,
  })
  if (!opened.ok) throw new Error(opened.error.code)
  return opened.value
}

const read = async (ctx: SupportContext, id: string) => {
  const found = await findRequest(ctx, id, agent, 'en')
  if (found === undefined) throw new Error('no such request')
  return found
}

/** A unit that a dealer sold, with the dealer's id. */
const soldByDealer = async (database: Parameters<typeof aUnit>[0]) => {
  const [dealer] = await addDealers(database.db, [
    { dealer_id: randomUUIDv7(), name: `经销商 ${++people} ${process.pid}` },
  ])
  if (dealer === undefined) throw new Error('no dealer')
  const serial = await aUnit(database, [{ type: 'sold', on: '2025-06-10', dealer: dealer.dealer_id }])
  return { serial, dealer }
}

eachDatabase('requests', (database) => {
  it('[2.6.b I-45] a form – sent – open, numbered, due as the policy says, everything at once', async () => {
    const { db } = await database()
    const serial = await aUnit(await database(), [{ type: 'sold', on: '2025-06-10' }])
    const version = consentOffer(editions, 'en').version
    const opened = await open(contextOf(db), { serial, consents: { purposes: ['service', 'shipping'], version } })
    expect(opened.number).toMatch(/^R-26-\d{6}-[0-9A-W]$/)
    const request = await read(contextOf(db), opened.requestId)
    expect(request).toMatchObject({
      state: 'new',
      serial,
      dueAt: opened.dueAt,
      version: 1,
      customer: { name: '王小明' },
    })
    expect(opened.dueAt).toBe(at(24 * 60))
    expect(request.thread.map(({ body }) => body)).toEqual(['通电后没有反应'])
    expect(await standingConsents(db, { request_id: opened.requestId })).toEqual(['service', 'shipping'])
    const jobs = await db.selectFrom('outbox').selectAll().where('topic', '=', 'support.opened').execute()
    expect(jobs.filter(({ payload }) => payload['requestId'] === opened.requestId)).toHaveLength(1)
  })

  it('[R6] an upload that is not the sender’s – sent with the form – nothing of the request stays', async () => {
    const { db } = await database()
    const uploads = { ids: [randomUUIDv7()], ownerToken: 'nobody' }
    const email = anAddress()
    const customer = { email, locale: 'en' } as const
    const base = { customer, kind: 'other', subject: 's', body: 'b', channel: 'web' } as const
    const opened = await openRequest(contextOf(db), { ...base, uploads })
    expect(opened).toEqual({ ok: false, error: { code: 'unknown_upload' } })
    expect(await db.selectFrom('people').selectAll().where('email', '=', email).execute()).toEqual([])
  })

  it('[F30] one form – sent eight times at once – one request, one promise, one job', async () => {
    const { db } = await database()
    const submission = randomUUIDv7()
    const email = anAddress()
    const customer = { email, locale: 'en' } as const
    const cmd = { customer, kind: 'other', subject: 's', body: 'b', channel: 'web', submission } as const
    const results = await Promise.all(Array.from({ length: 8 }, () => openRequest(contextOf(db), cmd)))
    const [first] = results.filter(({ ok }) => ok)
    const losers = results.flatMap((result) => (result.ok ? [] : [result.error]))
    expect(losers).toHaveLength(7)
    const requestId = first?.ok === true ? first.value.requestId : ''
    expect(new Set(losers.map((error) => (error.code === 'sent_before' ? error.requestId : '')))).toEqual(
      new Set([requestId]),
    )
    expect(await db.selectFrom('promises').selectAll().where('request_id', '=', requestId).execute()).toHaveLength(1)
    const other = anAddress()
    const again = await openRequest(contextOf(db), { ...cmd, customer: { email: other, locale: 'en' } })
    expect(again).toEqual({ ok: false, error: { code: 'sent_before', requestId } })
    expect(await db.selectFrom('people').selectAll().where('email', '=', other).execute()).toEqual([])
  })

  it('[R4 number] twenty forms – sent at once – twenty numbers, each of them once', async () => {
    const { db } = await database()
    const opened = await Promise.all(Array.from({ length: 20 }, () => open(contextOf(db))))
    expect(new Set(opened.map(({ number }) => number)).size).toBe(20)
  })

  it('[2.6.b] a note, a state, an owner, an automatic mail, the customer’s own message – none stops the clock; a public answer does', async () => {
    const { db } = await database()
    const ctx = contextOf(db)
    const email = anAddress()
    const { requestId, dueAt } = await open(ctx, { email })
    await addNote(ctx, { requestId, ...byAgent, body: '先查固件' })
    await assign(ctx, { requestId, ...byAgent, to: { id: 'staff-1', name: '客服' }, version: 2 })
    await setState(ctx, { requestId, ...byAgent, state: 'waiting_customer', version: 3 })
    const mail = {
      mailId: randomUUIDv7(),
      requestId,
      from: { address: email },
      subject: 's',
      text: 't',
      locale: 'zh-CN',
      receivedAt: at(10),
    } as const
    await receiveMail(ctx, { ...mail, automatic: 'auto_reply' })
    const person = (await read(ctx, requestId)).customer.id
    await addReply(contextOf(db, 20), {
      requestId,
      actor: { kind: 'customer', personId: person },
      author: { kind: 'customer', id: person, name: '' },
      body: '还是不行',
    })
    expect((await read(ctx, requestId)).dueAt).toBe(dueAt)
    const answered = await addReply(contextOf(db, 60), { requestId, ...byAgent, body: '您好', waitFor: 'customer' })
    expect(answered.ok).toBe(true)
    expect(await read(ctx, requestId)).toMatchObject({
      dueAt: null,
      answeredAt: at(60),
      state: 'waiting_customer',
      businessMinutes: null,
    })
    const [promise] = await db.selectFrom('promises').selectAll().where('request_id', '=', requestId).execute()
    expect(promise).toMatchObject({ answered_at: at(60), answered_by: 'staff-1' })
  })

  it('[2.6.b] an answered request – the customer writes again – a promise of its own, counted from then', async () => {
    const { db } = await database()
    const { requestId } = await open(contextOf(db))
    await addReply(contextOf(db, 60), { requestId, ...byAgent, body: '您好', waitFor: 'customer' })
    const { id } = (await read(contextOf(db), requestId)).customer
    const customer = { actor: { kind: 'customer', personId: id }, author: { kind: 'customer', id, name: '' } } as const
    await addReply(contextOf(db, 100), { requestId, ...customer, body: '谢谢' })
    await addReply(contextOf(db, 200), { requestId, ...customer, body: '还有' })
    expect(await read(contextOf(db), requestId)).toMatchObject({ state: 'open', dueAt: at(100 + 24 * 60) })
    expect(await db.selectFrom('promises').selectAll().where('request_id', '=', requestId).execute()).toHaveLength(2)
  })

  it(`[R4] ${CLAIMED} requests – fifty claims at once on the version of each – one winner, the others are told`, async () => {
    const { db } = await database()
    for (let request = 0; request < CLAIMED; request++) {
      const { results, assignedTo } = await claimAtOnce(db)
      expect(results.filter(({ ok }) => ok)).toHaveLength(1)
      expect(results.flatMap((result) => (result.ok ? [] : [result.error.code]))).toEqual(
        Array.from({ length: 49 }, () => 'request_changed'),
      )
      expect(assignedTo).toBe(`staff-${results.findIndex(({ ok }) => ok)}`)
    }
  })

  it('[F30] given a request that is somebody’s – when it is given to them again – then it is as it was, and the thread tells it once', async () => {
    const { db } = await database()
    const { requestId } = await open(contextOf(db))
    const give = () => assign(contextOf(db), { requestId, ...byAgent, to: { id: 'staff-1', name: '客服' } })
    const first = await give()
    const told = (await read(contextOf(db), requestId)).thread.length
    expect(first.ok).toBe(true)
    expect(await give()).toEqual(first)
    expect((await read(contextOf(db), requestId)).thread).toHaveLength(told)
  })

  const claimAtOnce = async (db: Db) => {
    const { requestId } = await open(contextOf(db))
    const claim = (n: number) =>
      assign(contextOf(db), { requestId, ...byAgent, to: { id: `staff-${n}`, name: `${n}` }, version: 1 })
    const results = await Promise.all(Array.from({ length: 50 }, (_, n) => claim(n)))
    return { results, assignedTo: (await read(contextOf(db), requestId)).assignedTo?.id }
  }

  it('[2.6.c 2.8.c] a dealer’s unit – with and without consent – to that dealer and logged, or kept with the reason', async () => {
    const { db } = await database()
    const { serial, dealer } = await soldByDealer(await database())
    const version = consentOffer(editions, 'en').version
    const sent = await open(contextOf(db), { serial, consents: { purposes: ['service', 'dealer_routing'], version } })
    const kept = await open(contextOf(db), { serial, consents: { purposes: ['service'], version } })
    const withDealer = await read(contextOf(db), sent.requestId)
    expect(withDealer).toMatchObject({ state: 'waiting_dealer', dealer: { id: dealer.dealer_id, name: dealer.name } })
    expect(await disclosureHistory(db, withDealer.customer.id)).toMatchObject([
      { recipient: `dealer:${dealer.dealer_id}`, purpose: 'dealer_routing' },
    ])
    const withUs = await read(contextOf(db), kept.requestId)
    expect(withUs).toMatchObject({ state: 'new', dealer: null })
    expect(withUs.thread.at(-1)?.body).toContain('has not allowed')
    expect(await disclosureHistory(db, withUs.customer.id)).toEqual([])
    const refused = await handOver(contextOf(db), { requestId: kept.requestId, ...byAgent, version: 1 })
    expect(refused).toEqual({ ok: false, error: { code: 'no_dealer' } })
    const own = { kind: 'dealer', personId: withUs.customer.id, dealerId: dealer.dealer_id } as const
    expect((await queue(contextOf(db), queueQuery.parse({}), own))?.items.map(({ id }) => id)).toEqual([sent.requestId])
    expect(await findRequest(contextOf(db), kept.requestId, own, 'en')).toBeUndefined()
    const back = await takeBack(contextOf(db), {
      requestId: sent.requestId,
      actor: own,
      author: { kind: 'dealer', id: own.personId, name: '' },
    })
    expect(back.ok).toBe(true)
    expect(await findRequest(contextOf(db), sent.requestId, own, 'en')).toBeUndefined()
  })

  it('[2.8.c] a consent ticked on one form – another request of that address – stays closed to the dealer; one withdrawal closes both', async () => {
    const { db } = await database()
    const { serial, dealer } = await soldByDealer(await database())
    const email = anAddress()
    const consents = { purposes: ['service', 'dealer_routing'], version: consentOffer(editions, 'en').version }
    const one = await open(contextOf(db), { serial, email })
    const other = await open(contextOf(db), { serial, email, consents })
    const personId = (await read(contextOf(db), one.requestId)).customer.id
    const own = { kind: 'dealer', personId: randomUUIDv7(), dealerId: dealer.dealer_id } as const
    const seen = async () =>
      (await queue(contextOf(db), queueQuery.parse({}), own))?.items.map(({ id }) => id).toSorted()
    const handed = async () => (await handOver(contextOf(db, 9), { requestId: one.requestId, ...byAgent })).ok
    expect([await handed(), await seen()]).toEqual([false, [other.requestId]])
    expect((await read(contextOf(db), one.requestId)).consents).toEqual([])
    expect(await consentedPurposes(db, personId)).toEqual(['dealer_routing', 'service'])
    const purpose = 'dealer_routing'
    const say = (requestId: string, given: boolean, minutes: number) =>
      setConsent(contextOf(db, minutes), { requestId, ...byAgent, purpose, given })
    await say(one.requestId, true, 1)
    expect([await handed(), await seen()]).toEqual([true, [one.requestId, other.requestId].toSorted()])
    await say(one.requestId, false, 2)
    expect(await seen()).toEqual([])
    await say(other.requestId, true, 3)
    expect(await seen()).toEqual([other.requestId])
    const by = { by_kind: 'customer', by_id: personId, source: 'form' } as const
    await recordConsents(db, { personId, purposes: [purpose], version: 'v', at: at(4), by })
    expect(await seen()).toEqual([one.requestId, other.requestId].toSorted())
  })

  it('[2.8.a] a known address – a form and a mail under other names – each request keeps its own, the desk sees what is known beside it', async () => {
    const { db } = await database()
    const email = anAddress()
    const known = await open(contextOf(db), { email })
    const customer = { email, name: '李四', company: '岳麓影业', locale: 'zh-CN' } as const
    const typed = await read(contextOf(db), (await open(contextOf(db), { customer })).requestId)
    expect(typed).toMatchObject({
      customer: { name: '李四', company: '岳麓影业' },
      known: { name: '王小明', company: '长沙直播' },
      phone: '+86 731-8252-5732 转 8',
    })
    const mail = { mailId: randomUUIDv7(), requestId: null, from: { address: email, name: 'Wang' }, subject: 's' }
    const facts = { text: 't', locale: 'en', receivedAt: at(1), automatic: null } as const
    const { requestId } = await receiveMail(contextOf(db), { ...mail, ...facts })
    const written = await read(contextOf(db), requestId)
    expect(written).toMatchObject({ customer: { name: 'Wang', company: '长沙直播' }, known: { name: '王小明' } })
    expect((await read(contextOf(db), known.requestId)).known).toEqual({})
    const company = async (name: string) =>
      (await queue(contextOf(db), queueQuery.parse({ company: name, person: typed.customer.id }), agent))?.items.length
    expect([await company('岳麓影业'), await company('长沙直播')]).toEqual([1, 3])
  })

  it('[2.8.c R26] a consent – given to the desk, then withdrawn – opens the hand-over, then closes it; unknown purposes are refused', async () => {
    const { db } = await database()
    const { serial } = await soldByDealer(await database())
    const { requestId } = await open(contextOf(db), { serial })
    const say = (given: boolean, minutes: number, purpose = 'dealer_routing') =>
      setConsent(contextOf(db, minutes), { requestId, ...byAgent, purpose, given })
    const handed = async () => handOver(contextOf(db, 9), { requestId, ...byAgent })
    expect(await handed()).toEqual({ ok: false, error: { code: 'no_dealer' } })
    await say(true, 1)
    expect((await handed()).ok).toBe(true)
    await takeBack(contextOf(db, 9), { requestId, ...byAgent })
    await say(false, 2)
    expect(await handed()).toEqual({ ok: false, error: { code: 'no_dealer' } })
    expect(await say(true, 3, 'marketing')).toEqual({ ok: false, error: { code: 'purpose_unknown' } })
  })

  it('[M7 M18] a mail – known to belong to a request, or naming one in its subject only – joins, or begins anew from its receipt', async () => {
    const { db } = await database()
    const email = anAddress()
    const { requestId, number } = await open(contextOf(db), { email })
    expect(await participants(db, requestId)).toEqual([email])
    expect(await participants(db, randomUUIDv7())).toBeUndefined()
    const mail = {
      mailId: randomUUIDv7(),
      requestId,
      from: { address: email },
      subject: `Re: ${number}`,
      text: '补充',
      locale: 'zh-CN',
      receivedAt: at(5),
      automatic: null,
    } as const
    expect(await receiveMail(contextOf(db), mail)).toMatchObject({ requestId, opened: false })
    const guessed = await receiveMail(contextOf(db), { ...mail, mailId: randomUUIDv7(), requestId: null })
    expect(guessed.opened).toBe(true)
    expect(guessed.requestId).not.toBe(requestId)
    expect(await read(contextOf(db), guessed.requestId)).toMatchObject({
      channel: 'email',
      receivedAt: at(5),
      dueAt: at(5 + 24 * 60),
    })
    expect((await read(contextOf(db), requestId)).thread.filter(({ kind }) => kind === 'public')).toHaveLength(2)
  })

  it('[R5] a stale version – reply, note, state, tags – refused with the version there is, nothing written', async () => {
    const { db } = await database()
    const { requestId } = await open(contextOf(db))
    await setTags(contextOf(db), { requestId, ...byAgent, tags: ['固件'], version: 1 })
    const stale = { requestId, ...byAgent, version: 1 }
    const results = [
      await addReply(contextOf(db), { ...stale, body: 'x' }),
      await addNote(contextOf(db), { ...stale, body: 'x' }),
      await setState(contextOf(db), { ...stale, state: 'closed' }),
      await setTags(contextOf(db), { ...stale, tags: [] }),
    ]
    expect(results).toEqual(results.map(() => ({ ok: false, error: { code: 'request_changed', version: 2 } })))
    expect(await read(contextOf(db), requestId)).toMatchObject({ version: 2, tags: ['固件'], state: 'new' })
  })

  it('[R23] somebody else’s request – read, answered, changed – as if it were not there', async () => {
    const { db } = await database()
    const { requestId } = await open(contextOf(db))
    const other = { kind: 'customer', personId: randomUUIDv7() } as const
    const foreign = { requestId, actor: other, author: { kind: 'customer', id: other.personId, name: '' } } as const
    expect(await findRequest(contextOf(db), requestId, other, 'en')).toBeUndefined()
    expect(await findRequest(contextOf(db), requestId, anonymous, 'en')).toBeUndefined()
    for (const result of [
      await addReply(contextOf(db), { ...foreign, body: 'x' }),
      await setState(contextOf(db), { ...foreign, state: 'closed' }),
    ])
      expect(result).toEqual({ ok: false, error: { code: 'request_unknown' } })
  })

  it('[U merge] two requests of one customer – merged – one thread, the earlier promise stays, other people’s are refused', async () => {
    const { db } = await database()
    const email = anAddress()
    const first = await open(contextOf(db), { email, body: '第一' })
    const second = await open(contextOf(db, 30), { email, body: '第二' })
    const strangers = await open(contextOf(db))
    const refused = await merge(contextOf(db, 40), {
      requestId: second.requestId,
      into: strangers.requestId,
      ...byAgent,
    })
    expect(refused).toEqual({ ok: false, error: { code: 'merge_refused' } })
    const merged = await merge(contextOf(db, 40), {
      requestId: first.requestId,
      into: second.requestId,
      ...byAgent,
      version: 1,
    })
    expect(merged.ok).toBe(true)
    const into = await read(contextOf(db), second.requestId)
    expect(into.thread.filter(({ kind }) => kind === 'public').map(({ body }) => body)).toEqual(['第一', '第二'])
    expect(into.dueAt).toBe(first.dueAt)
    expect(await read(contextOf(db), first.requestId)).toMatchObject({
      state: 'closed',
      dueAt: null,
      mergedInto: second.requestId,
    })
  })

  it('[2.7] an engineer – asks the policy inside the thread – verdict, clauses and missing evidence are kept, in the customer’s language', async () => {
    const { db } = await database()
    const serial = await aUnit(await database(), [{ type: 'sold', on: '2023-01-10' }])
    const { requestId } = await open(contextOf(db), { serial })
    const question = { kind: 'repair', reported: '2026-03-15', fault: { on: '2024-01-05', evidenced: false } } as const
    const answered = await ask(contextOf(db), { serial, question, requestId, locale: 'en' }, agent)
    expect(answered?.locale).toBe('zh-CN')
    expect(answered?.clauses.length).toBeGreaterThan(0)
    expect(answered?.explanation.every((sentence) => /\p{Script=Han}/u.test(sentence))).toBe(true)
    const event = (await read(contextOf(db), requestId)).thread.at(-1)
    expect(event).toMatchObject({ kind: 'event', data: { event: 'asked', verdict: answered?.verdict } })
    expect(await ask(contextOf(db), { serial, question, requestId, locale: 'en' }, anonymous)).toBeUndefined()
  })

  it('[search] a request – looked for by parts of number, name, company, mail, serial in any writing – found', async () => {
    const { db } = await database()
    const email = `findme.${process.pid}@example.org`
    const customer = { email, name: '欧阳娜娜', company: 'ＡＣＭＥ 广电', locale: 'zh-CN' } as const
    const { requestId, number } = await open(contextOf(db), {
      customer,
      serial: `ZZ9${process.pid}KV`,
      subject: '无法开机',
    })
    const forms = [
      number,
      number.replaceAll('-', ' ').toLowerCase(),
      '阳娜',
      '欧阳 广电',
      'acme',
      'FINDME',
      `zz9-${process.pid}`,
      '欧阳 开机',
    ]
    for (const text of forms) {
      const { hits } = await search(contextOf(db), text, agent)
      expect(
        hits.map(({ id }) => id),
        text,
      ).toContain(requestId)
    }
    for (const text of ['%', '_', '欧阳 关机', "' or 1=1--"]) {
      const { hits } = await search(contextOf(db), text, agent)
      expect(
        hits.map(({ id }) => id),
        text,
      ).not.toContain(requestId)
    }
  })

  it('[queue] many requests – read page by page – each once, by due, those without a promise last; a forged cursor is none', async () => {
    const { db } = await database()
    const tag = `page${process.pid}`
    const ids: string[] = []
    for (let n = 0; n < 7; n++) {
      const { requestId } = await open(contextOf(db, (n * 37) % 50))
      await setTags(contextOf(db), { requestId, ...byAgent, tags: [tag] })
      if (n > 4) await addReply(contextOf(db, WEEK), { requestId, ...byAgent, body: 'ok' })
      ids.push(requestId)
    }
    const seen: { id: string; dueAt: string | null }[] = []
    let cursor: string | undefined
    do {
      const query = queueQuery.parse({ tag, limit: '3', ...(cursor === undefined ? {} : { cursor }) })
      const page = await queue(contextOf(db), query, agent)
      seen.push(...(page?.items ?? []))
      cursor = page?.next ?? undefined
    } while (cursor !== undefined)
    expect(seen.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
    const dues = seen.map(({ dueAt }) => dueAt ?? 'z')
    expect(dues).toEqual(dues.toSorted())
    expect(await queue(contextOf(db), queueQuery.parse({ cursor: 'bm9wZQ' }), agent)).toBeUndefined()
  })

  it('[board] requests – a day later – late, due soon, and forecast by the pace of answers', async () => {
    const { db } = await database()
    const late = await open(contextOf(db, 10 * WEEK))
    const soon = await open(contextOf(db, 10 * WEEK + 120))
    const far = await open(contextOf(db, 10 * WEEK + 12 * 60))
    const seen = await board(contextOf(db, 10 * WEEK + 24 * 60 + 30), agent)
    expect(seen.overdue.map(({ id }) => id)).toContain(late.requestId)
    expect(seen.dueSoon.map(({ id }) => id)).toContain(soon.requestId)
    expect([...seen.overdue, ...seen.dueSoon].map(({ id }) => id)).not.toContain(far.requestId)
    expect(seen.forecastLate).toContain(far.requestId)
  })
})
