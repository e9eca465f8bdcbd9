import { randomUUIDv7 } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { decide } from '#entitlement/index.ts'
import type { Question } from '#entitlement/question.schema.ts'
import { dealerPromise } from '#features/dealers/dealers.schema.ts'
import { findLedger } from '#features/units/index.ts'
import { eachDatabase } from '#tests/databases.ts'
import { aDealer, aRequest } from '#tests/dealers/world.ts'
import { aUnit, editions, NOW, startApplication, type Running } from '#tests/http/application.ts'
import { staffCookies } from '#tests/http/people.ts'
import { dealerDetail, dealersAnswer } from './dealer-desk.schema.ts'

const questions: readonly Question[] = [
  { kind: 'coverage', on: '2027-01-10' },
  { kind: 'timeline' },
  { kind: 'repair', reported: '2027-01-10' },
  { kind: 'return', reported: '2025-06-20', ground: 'fault' },
  { kind: 'register', at: '2027-01-10' },
  { kind: 'apply_paid', at: '2025-06-20' },
  { kind: 'route' },
]

eachDatabase('dealers in the desk', (open) => {
  let running: Running
  let cookies: Readonly<Record<string, string>>
  beforeAll(async () => {
    running = await startApplication(await open(), { clock: () => Temporal.Instant.from(NOW) })
    cookies = await staffCookies(await open(), running.url)
  })
  afterAll(() => running.close())

  const api = async (role: string, path: string, body?: object) => {
    const headers = { cookie: cookies[role] ?? '', 'content-type': 'application/json', 'accept-language': 'en' }
    const write = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
    const answer = await fetch(`${running.url}/api/desk${path}`, { headers, ...write })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }

  it('[2.9] given a promise by staff – when the unit is asked about – then each decision is equal to the byte without it, and the page says whose it is', async () => {
    const database = await open()
    const dealer = await aDealer(database)
    const request = await aRequest(database, dealer.serial)
    const answers = async (): Promise<string> => {
      const ledger = (await findLedger(database.db, dealer.serial))?.ledger ?? {
        unit: { family: 'encoder' },
        events: [],
      }
      const coverage = await fetch(`${running.url}/api/v1/coverage/${dealer.serial}`)
      const decisions = questions.map((question) => JSON.stringify(decide(editions, ledger, question)))
      return [...decisions, await coverage.text()].join('\n')
    }
    const before = await answers()
    const words = { words: '五年质保，上门更换', untilOn: '2030-06-10' }
    const recorded = await api('support', '/dealer-promises', { serial: dealer.serial, ...words })
    expect(recorded.status).toBe(200)
    expect(await answers()).toBe(before)
    const tracking = await fetch(`${running.url}/r/${request.token}`, { headers: { 'accept-language': 'zh-CN' } })
    const html = await tracking.text()
    expect(html).toContain('五年质保，上门更换')
    expect(html).toContain('千视不承担责任')
    const listed = await api('technician', `/dealer-promises?request=${request.id}`)
    const [promise] = (listed.body['items'] as unknown[]).map((item) => dealerPromise.parse(item))
    expect(promise).toMatchObject({ ...words, by: 'staff', dealer: { id: dealer.id }, withdrawn: null })
    const withdraw = `/dealer-promises/${promise?.id}/withdraw`
    expect((await api('support', withdraw, { reason: '记错了' })).status).toBe(200)
    const { body } = await api('support', `/dealer-promises?serial=${dealer.serial}`)
    expect(body['items']).toMatchObject([{ withdrawn: { reason: '记错了', at: NOW } }])
    const audited = await database.db
      .selectFrom('audit_log')
      .selectAll()
      .where('target', '=', `promise:${promise?.id}`)
      .execute()
    expect(audited.map(({ action }) => action)).toEqual(['dealer.promise', 'dealer.withdraw_promise'])
    expect(JSON.stringify(audited)).not.toContain('质保')
  })

  it('[2.9] given what cannot be promised – when written down or taken back – then refused, and nothing stays', async () => {
    const database = await open()
    const dealer = await aDealer(database)
    const direct = await aUnit(database, [{ type: 'sold', on: '2025-06-10' }])
    const request = await aRequest(database, dealer.serial)
    const words = 'x'
    const refused = [
      [{ serial: direct, words }, 409],
      [{ serial: 'ZZZZ9999', words }, 404],
      [{ requestId: randomUUIDv7(), words }, 404],
      [{ words }, 422],
      [{ serial: dealer.serial, requestId: request.id, words }, 422],
      [{ serial: dealer.serial, words: ' ' }, 422],
      [{ serial: dealer.serial, words: 'a\u0000' }, 422],
      [{ serial: dealer.serial, words: 'x'.repeat(1001) }, 422],
      [{ serial: dealer.serial, words, untilOn: '2026-02-30' }, 422],
      [{ serial: dealer.serial, words, more: 1 }, 400],
    ] as const
    for (const [body, status] of refused) {
      const answer = await api('support', '/dealer-promises', body)
      expect([body, answer.status >= 400 && answer.status < 500]).toEqual([body, true])
      if (status === 404 || status === 409) expect([body, answer.status]).toEqual([body, status])
    }
    expect((await api('finance', '/dealer-promises', { serial: dealer.serial, words })).status).toBe(403)
    const { db } = database
    const mine = { promise_id: randomUUIDv7(), dealer_id: dealer.id, request_id: null, until_on: null, made_at: NOW }
    const unit = await findLedger(db, dealer.serial)
    const byDealer = {
      by_kind: 'dealer',
      by_id: dealer.personId,
      words: 'ours',
      lineage_id: unit?.lineageId ?? '',
    } as const
    const open_ = { withdrawn_at: null, withdrawn_reason: null, withdrawn_by: null }
    await db
      .insertInto('dealer_promises')
      .values({ ...mine, ...byDealer, ...open_ })
      .execute()
    expect((await api('support', `/dealer-promises/${mine.promise_id}/withdraw`, { reason: 'x' })).status).toBe(409)
    const kept = await db.selectFrom('dealer_promises').selectAll().where('dealer_id', '=', dealer.id).execute()
    expect(kept).toHaveLength(1)
  })

  it('[dealer.manage] given a manager – when somebody is invited, signs in by the mail’s link, and is removed – then in, out at once, and both in the trail', async () => {
    const database = await open()
    const [dealer, other] = [await aDealer(database), await aDealer(database)]
    const email = `New.User${randomUUIDv7().slice(-8)}@dealer.example`
    const invite = { email, name: 'Wang', locale: 'en' }
    expect((await api('support', `/dealers/${dealer.id}/users`, invite)).status).toBe(403)
    expect((await api('manager', `/dealers/${randomUUIDv7()}/users`, invite)).status).toBe(404)
    expect((await api('manager', `/dealers/${dealer.id}/users`, { ...invite, email: 'x' })).status).toBe(422)
    const invited = await api('manager', `/dealers/${dealer.id}/users`, invite)
    expect(invited.status).toBe(200)
    expect((await api('manager', `/dealers/${other.id}/users`, invite)).body['code']).toBe('works_for_another')
    const letters = await database.db.selectFrom('outbox').select('payload').where('topic', '=', 'mail.send').execute()
    const letter = letters
      .map(({ payload }) => payload)
      .find(({ to }) => (to as { address: string }).address === email.toLowerCase())
    const token = /sign-in\/link\/([\w-]+)/.exec(String(letter?.['text']))?.[1] ?? ''
    const signIn = await fetch(`${running.url}/sign-in/confirm`, {
      method: 'POST',
      body: new URLSearchParams({ token }),
      redirect: 'manual',
    })
    expect(signIn.headers.get('location')).toBe('/dealer')
    const cookie = signIn.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const home = () => fetch(`${running.url}/dealer`, { headers: { cookie }, redirect: 'manual' })
    expect((await home()).status).toBe(200)
    const personId = String(invited.body['id'])
    const detail = dealerDetail.parse((await api('manager', `/dealers/${dealer.id}`)).body)
    expect(detail.people.map(({ email: address }) => address)).toContain(email.toLowerCase())
    expect((await api('manager', `/dealers/${other.id}/users/${personId}/remove`, {})).status).toBe(404)
    expect((await api('manager', `/dealers/${dealer.id}/users/${personId}/remove`, {})).status).toBe(200)
    expect((await api('manager', `/dealers/${dealer.id}/users/${personId}/remove`, {})).status).toBe(404)
    expect((await home()).status).toBe(303)
    const trail = await database.db
      .selectFrom('audit_log')
      .selectAll()
      .where('target', '=', `person:${personId}`)
      .execute()
    expect(trail.map(({ action }) => action)).toEqual(['dealer.add_user', 'dealer.remove_user'])
  })

  it('[dealer.manage] given answers of a dealer, one of them late – when the list is read – then units, open requests and the pace are told', async () => {
    const database = await open()
    const dealer = await aDealer(database)
    const request = await aRequest(database, dealer.serial, { minutesAgo: 26 * 60 })
    await aRequest(database, dealer.serial)
    await fetch(`${running.url}/dealer/requests/${request.id}`, {
      method: 'POST',
      headers: { cookie: dealer.cookie },
      body: new URLSearchParams({ body: 'Late, sorry', next: 'stay' }),
    })
    const { items } = dealersAnswer.parse((await api('manager', '/dealers')).body)
    expect(items.find(({ id }) => id === dealer.id)).toMatchObject({
      units: 1,
      users: 1,
      open: 2,
      overdue: 0,
      answers: 1,
      late: 1,
      medianMinutes: 26 * 60,
    })
    expect((await api('support', '/dealers')).status).toBe(403)
    expect((await api('manager', `/dealers/${randomUUIDv7()}`)).status).toBe(404)
  })
})
