import { beforeAll, expect, it } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { eachDatabase } from '#tests/databases.ts'
import { API_KEY, aUnit, post, startApplication } from '#tests/http/application.ts'
import { BASE_URL, staffCookies } from '#tests/http/people.ts'
import { makeKey, revokeKey } from './api-keys.ts'

const fact = { event: { type: 'activated', on: '2026-02-01' } }

eachDatabase('who may come in', (open) => {
  beforeAll(async () => void (await open()))

  const running = async () => {
    const database = await open()
    const serial = await aUnit(database, [
      { type: 'sold', id: crypto.randomUUID(), recorded: '2026-01-01T00:00:00Z', on: '2026-01-01' } as never,
    ])
    const application = await startApplication(database, { clock: systemClock })
    const write = (key: string | undefined, headers: Readonly<Record<string, string>> = {}) =>
      post(`${application.url}/api/v1/units/${serial}/events`, fact, {
        ...(key && { authorization: `Bearer ${key}` }),
        ...headers,
      })
    return { db: database.db, application, write }
  }
  const now = systemClock()

  it('[T24] given keys of every kind – when they write – then only a good one with the scope gets past the gate', async () => {
    const { db, application, write } = await running()
    const make = async (scopes: readonly string[], days?: number, at = now) =>
      makeKey(db, { name: 'test', scopes, days, now: at })
    const good = await make(['unit.correct'], 1)
    const other = await make(['unit.import'])
    const old = await make(['*'], 1, now.subtract({ hours: 25 }))
    const passes = async (key: string | undefined) => ![401, 403].includes((await write(key)).status)
    expect(await passes(API_KEY)).toBe(true)
    expect(await passes(good.key)).toBe(true)
    expect((await write(other.key)).status).toBe(403)
    expect((await write(old.key)).status).toBe(401)
    expect((await write(`${good.key.slice(0, -1)}${good.key.endsWith('0') ? '1' : '0'}`)).status).toBe(401)
    expect((await write('x'.repeat(62))).status).toBe(401)
    expect((await write(undefined)).status).toBe(401)
    expect(await revokeKey(db, good.id, systemClock())).toBe(true)
    expect((await write(good.key)).status).toBe(401)
    expect(await revokeKey(db, good.id, systemClock())).toBe(false)
    await application.close()
  })

  it('[2.8] given members of staff who may correct facts – when they write by the API – then 403: the desk writes down who did', async () => {
    const { db, application, write } = await running()
    const staff = await staffCookies(await open(), application.url)
    const before = await db.selectFrom('events').select('event_id').execute()
    expect((await write(undefined, { cookie: staff.support })).status).toBe(403)
    expect((await write(undefined, { cookie: staff.admin })).status).toBe(403)
    const imported = await fetch(`${application.url}/api/v1/imports`, {
      method: 'POST',
      headers: { cookie: staff.admin },
    })
    expect(imported.status).toBe(403)
    expect(await db.selectFrom('events').select('event_id').execute()).toEqual(before)
    await application.close()
  })

  it('[T24] given a key – when the table is read – then it holds a hash, a few letters, and when it was used last', async () => {
    const { db, application, write } = await running()
    const { id, key } = await makeKey(db, { name: 'erp', scopes: ['unit.correct'], days: undefined, now })
    await write(key)
    const row = await db.selectFrom('api_keys').selectAll().where('key_id', '=', id).executeTakeFirstOrThrow()
    expect(JSON.stringify(row)).not.toContain(key.slice(14))
    expect(key.startsWith(row.prefix)).toBe(true)
    expect(row.last_used_at).not.toBeNull()
    await application.close()
  })

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, 403],
    ['a sister of ours', { 'sec-fetch-site': 'same-site', origin: 'https://other.check.example' }, 403],
    ['a foreign origin alone', { origin: 'https://evil.example' }, 403],
    ['an origin that hides', { origin: 'null' }, 403],
    ['an origin that only begins like ours', { origin: 'https://check.example.evil.example' }, 403],
    ['our own page', { 'sec-fetch-site': 'same-origin', origin: 'null' }, 200],
    ['our own origin', { origin: BASE_URL }, 200],
    ['no browser', {}, 200],
  ])(
    '[T16] given a form posted from %s – when it arrives – then it is told by where it comes from',
    async (_where, headers, status) => {
      const { application } = await running()
      const answer = await fetch(`${application.url}/sign-in`, {
        method: 'POST',
        body: new URLSearchParams({ email: 'somebody@customer.example' }),
        headers: headers as unknown as Record<string, string>,
      })
      expect(answer.status).toBe(status)
      await application.close()
    },
  )

  it('[T26] given forged headers of a proxy – when the desk is asked – then nobody is signed in by them', async () => {
    const { application } = await running()
    const forged = { 'x-forwarded-user': 'admin@demo.local', 'remote-user': 'admin', 'x-forwarded-for': '127.0.0.1' }
    expect((await fetch(`${application.url}/api/desk/me`, { headers: forged })).status).toBe(401)
    const made = { cookie: '__Host-sanbao_staff=AAAA.BBBB; __Host-sanbao_person=AAAA' }
    expect((await fetch(`${application.url}/api/desk/me`, { headers: made })).status).toBe(401)
    await application.close()
  })

  it.each([
    ['/sign-in', { email: 'nobody' }],
    ['/sign-in/confirm', { token: 'x' }],
    ['/desk/sign-in/code', { code: '123456' }],
    ['/desk/password', { token: 'x', password: 'short' }],
    ['/api/desk/passkeys/sign-in/options', undefined],
  ])(
    '[R14] given one place that tries %s again and again – when it is the 41st time – then 429 with Retry-After',
    async (path, form) => {
      const { application } = await running()
      const ask = () =>
        fetch(application.url + path, {
          method: 'POST',
          ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
        })
      const statuses: number[] = []
      for (let tries = 0; tries < 40; tries++) statuses.push((await ask()).status)
      expect(statuses).not.toContain(429)
      const refused = await ask()
      expect(refused.status).toBe(429)
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
      await application.close()
    },
  )
})
