import { randomUUIDv7 } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { eachDatabase } from '#tests/databases.ts'
import { aDealer, aRequest } from '#tests/dealers/world.ts'
import { startApplication, type Running } from '#tests/http/application.ts'
import { aBrowser, staffCookies } from '#tests/http/people.ts'
import type { AuditAct, AuditAnswer, KeysAnswer, Role, StaffLine } from './accounts.schema.ts'
import { findOrCreatePerson } from './people.ts'
import { addStaff } from './staff.ts'
import { accountsOf } from '#tests/http/people.ts'

const PASSWORD = 'correct horse battery staple'

eachDatabase('settings of accounts', (open, kind) => {
  let application: Running
  let cookies: Readonly<Record<Role, string>>
  beforeAll(async () => {
    application = await startApplication(await open(), { clock: systemClock })
    cookies = await staffCookies(await open(), application.url)
    return async () => void (await application.close())
  })

  const ask = async (role: Role, path: string, body?: object) => {
    const headers = { cookie: cookies[role], 'accept-language': 'en', 'content-type': 'application/json' }
    const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) }
    const answer = await fetch(`${application.url}/api/desk/settings${path}`, init)
    const text = await answer.text()
    return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as never }
  }
  const members = async (): Promise<readonly StaffLine[]> =>
    ((await ask('admin', '/staff')).body as { staff: StaffLine[] }).staff
  const idOf = async (email: string): Promise<string> =>
    (await members()).find((line) => line.email === email)?.id ?? ''
  let added = 0
  const invite = async (role: Role = 'support') => {
    const email = `invited-${kind}-${++added}@maker.example`
    const { status, body } = await ask('admin', '/staff', { name: '李 New', email: ` ${email.toUpperCase()} `, role })
    return { email, status, link: (body as { link: string }).link, id: await idOf(email) }
  }
  const acts = async (target: string): Promise<readonly string[]> => {
    const { rows } = (await ask('manager', `/audit?target=${encodeURIComponent(target)}`)).body as AuditAnswer
    return rows.map(({ action }) => action)
  }

  it('[R23] given every role – when it asks for a setting – then by the table alone', async () => {
    const opens = {
      '/staff': ['admin'],
      '/keys': ['admin'],
      '/audit': ['manager', 'admin'],
      '/desk': ['manager', 'admin'],
    }
    for (const [path, may] of Object.entries(opens))
      for (const role of Object.keys(cookies) as Role[])
        expect([path, role, (await ask(role, path)).status]).toEqual([path, role, may.includes(role) ? 200 : 403])
  })

  it('[staff] given an invitation – when its link is used – then in as the role; it was mailed, and a second one is refused', async () => {
    const { email, status, link } = await invite('technician')
    expect(status).toBe(201)
    const browser = aBrowser(application.url)
    const token = link.slice(link.lastIndexOf('/') + 1)
    expect((await browser.post('/desk/password', { token, password: PASSWORD })).status).toBe(303)
    expect(await (await browser.post('/desk/sign-in', { email, password: PASSWORD })).text()).toContain('code-picture')
    const { db } = await open()
    const mails = await db.selectFrom('outbox').select('payload').where('topic', '=', 'mail.send').execute()
    const mail = mails.find(({ payload }) => JSON.stringify(payload).includes(email))
    expect(JSON.stringify(mail)).toContain(link)
    expect(await ask('admin', '/staff', { name: 'Two', email, role: 'admin' })).toMatchObject({
      status: 409,
      body: { code: 'address_taken' },
    })
  })

  it('[staff] given one address invited five times at once – when answered – then one is in and four are told', async () => {
    const email = `race-${kind}@maker.example`
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => ask('admin', '/staff', { name: 'R', email, role: 'support' })),
    )
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409, 409, 409])
  })

  it('[8.3.2] given a member – when the role changes, the account is closed and opened – then at once, and in the trail', async () => {
    const { id, email, link } = await invite()
    const token = link.slice(link.lastIndexOf('/') + 1)
    await aBrowser(application.url).post('/desk/password', { token, password: PASSWORD })
    expect((await ask('admin', `/staff/${id}/role`, { role: 'finance' })).status).toBe(204)
    expect((await members()).find((line) => line.id === id)?.role).toBe('finance')
    expect((await ask('admin', `/staff/${id}/close`, {})).status).toBe(204)
    expect((await ask('admin', `/staff/${id}/close`, {})).status).toBe(404)
    expect((await ask('admin', `/staff/${id}/reset`, {})).status).toBe(404)
    const refused = await aBrowser(application.url).post('/desk/sign-in', { email, password: PASSWORD })
    expect(refused.status).toBe(401)
    const opened = await ask('admin', `/staff/${id}/reopen`, {})
    expect((opened.body as { link: string }).link).toContain('/desk/password/')
    expect((await ask('admin', `/staff/${id}/reset`, {})).status).toBe(200)
    expect(await acts(`staff:${id}`)).toEqual([
      'staff.reset',
      'staff.reopen',
      'staff.close',
      'staff.role',
      'staff.password',
      'staff.add',
    ])
  })

  it('[last admin] given an administrator – when closing or demoting themself – then refused; another one may, but not the last', async () => {
    const me = await idOf('admin@demo.local')
    for (const [verb, body] of [
      ['close', {}],
      ['role', { role: 'support' }],
    ] as const)
      expect(await ask('admin', `/staff/${me}/${verb}`, body)).toMatchObject({
        status: 409,
        body: { code: 'own_account' },
      })
    const accounts = accountsOf(await open())
    expect(await addStaff(accounts, { email: `second-${kind}@maker.example`, name: 'S', role: 'admin' })).toMatchObject(
      { ok: true },
    )
    expect(
      (await ask('admin', `/staff/${await idOf(`second-${kind}@maker.example`)}/role`, { role: 'support' })).status,
    ).toBe(204)
  })

  it('[sessions] given a member who is signed in – when an administrator ends the session – then out at once; foreign ids are not there', async () => {
    const demo = await idOf('finance@demo.local')
    const list = async () =>
      ((await ask('admin', `/staff/${demo}/sessions`)).body as { sessions: { id: string }[] }).sessions
    const [first] = await list()
    const session = first?.id ?? ''
    const other = await idOf('support@demo.local')
    expect((await ask('admin', `/staff/${other}/sessions/end`, { session })).status).toBe(404)
    expect((await ask('admin', `/staff/${crypto.randomUUID()}/sessions`)).status).toBe(404)
    expect((await ask('admin', `/staff/${demo}/sessions/end`, { session })).status).toBe(204)
    expect(await list()).toEqual([])
    expect((await ask('finance', '/audit')).status).toBe(401)
    expect(await acts(`staff:${demo}`)).toContain('staff.end_session')
  })

  it('[T24] given a key made at the desk – when listed, used and revoked – then told once, good, and then not', async () => {
    const made = await ask('admin', '/keys', {
      name: 'ERP',
      scopes: ['unit.read', 'unit.correct', 'unit.read'],
      days: 30,
    })
    const { id, key } = made.body as { id: string; key: string }
    expect(made.status).toBe(201)
    const write = async () =>
      (
        await fetch(`${application.url}/api/v1/units/ZZZZ9999ZZZZ/events`, {
          method: 'POST',
          headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
          body: '{}',
        })
      ).status
    expect([401, 403]).not.toContain(await write())
    const { keys, scopes } = (await ask('admin', '/keys')).body as KeysAnswer
    expect(keys.find((line) => line.id === id)).toMatchObject({ name: 'ERP', scopes: ['unit.read', 'unit.correct'] })
    expect(keys.find((line) => line.id === id)?.lastUsedAt).not.toBeNull()
    expect(JSON.stringify(keys)).not.toContain(key.slice(14))
    expect(scopes).toContain('unit.import')
    expect(scopes).not.toContain('staff.manage')
    expect((await ask('admin', `/keys/${id}/revoke`, {})).status).toBe(204)
    expect((await ask('admin', `/keys/${id}/revoke`, {})).status).toBe(404)
    expect(await write()).toBe(401)
  })

  it.each([
    ['/keys', { name: 'x', scopes: ['staff.manage'], days: null }],
    ['/keys', { name: 'x', scopes: [], days: null }],
    ['/keys', { name: '  ', scopes: ['unit.read'], days: 1 }],
    ['/keys', { name: 'x', scopes: ['unit.read'], days: 0 }],
    ['/keys', { name: 'x', scopes: ['unit.read'], days: 1.5 }],
    ['/staff', { name: 'x', email: 'nobody', role: 'support' }],
    ['/staff', { name: 'x', email: 'a@b.example', role: 'owner' }],
    ['/staff', { name: '', email: 'a@b.example', role: 'support' }],
    ['/audit?before=-1', undefined],
    ['/audit?before=1&before=2', undefined],
    ['/staff/not-an-id/sessions', undefined],
  ])('[R16] given %s with %j – when asked – then refused with the field named', async (path, body) => {
    const { status, body: problem } = await ask('admin', path, body)
    expect([400, 422]).toContain(status)
    expect((problem as { errors: { field: string }[] }).errors[0]?.field).not.toBe('')
  })

  it('[R29] given many acts – when the trail is read – then newest first, page by page, each once, and the filters narrow it', async () => {
    const { db } = await open()
    const { audit } = await import('./audit.ts')
    const actor = { kind: 'staff', staffId: await idOf('manager@demo.local'), name: '', role: 'manager' } as const
    for (let index = 0; index < 60; index++)
      await db
        .transaction()
        .execute((tx) => audit(tx, { actor, action: 'test.act_%' as AuditAct, target: `test:${index}` }))
    const seen: number[] = []
    let before = ''
    for (;;) {
      const { rows, next } = (
        await ask('manager', `/audit?actor=${actor.staffId}&action=${encodeURIComponent('test.act_%')}${before}`)
      ).body as AuditAnswer
      seen.push(...rows.map(({ seq }) => seq))
      expect(rows.every(({ actor: who }) => who.name === '售后经理 Manager')).toBe(true)
      if (next === null) break
      before = `&before=${next}`
    }
    expect(seen).toHaveLength(60)
    expect(seen).toEqual(seen.toSorted((a, b) => b - a))
    const none = (await ask('manager', `/audit?action=${encodeURIComponent('%')}`)).body as AuditAnswer
    expect(none.rows).toEqual([])
    expect((await ask('manager', '/audit/check')).body).toMatchObject({ whole: true })
  })

  it('[R29, 2.8] given acts of a customer, of staff and with a key – when a leader reads the trail – then all are named; who was erased is not', async () => {
    const { db } = await open()
    const { audit } = await import('./audit.ts')
    const personId = await findOrCreatePerson(db, { email: `named-${kind}@a.example`, name: '王小明', locale: 'zh-CN' })
    const nameless = await findOrCreatePerson(db, { email: `nameless-${kind}@a.example`, locale: 'en' })
    const { id: keyId } = (await ask('admin', '/keys', { name: 'CRM', scopes: ['unit.read'], days: 1 })).body as {
      id: string
    }
    const target = `person:${personId}`
    for (const actor of [
      { kind: 'customer', personId },
      { kind: 'customer', personId: nameless },
      { kind: 'key', keyId, scopes: [] },
      { kind: 'system', name: 'sign-in' },
    ] as const)
      await db.transaction().execute((tx) => audit(tx, { actor, action: 'person.export', target }))
    const read = async () =>
      ((await ask('manager', `/audit?target=${encodeURIComponent(target)}`)).body as AuditAnswer).rows.map(
        ({ actor, targetName }) => [actor.name, targetName],
      )
    expect(await read()).toEqual([
      [null, '王小明'],
      ['CRM', '王小明'],
      [`nameless-${kind}@a.example`, '王小明'],
      ['王小明', '王小明'],
    ])
    await db
      .updateTable('people')
      .set({ erased_at: '2026-02-14T09:00:00Z' })
      .where('person_id', '=', personId)
      .execute()
    expect((await read()).map(([, name]) => name)).toEqual([null, null, null, null])
  })

  it('[R29] given acts about a dealer and a request – when a leader reads the trail – then the dealer’s name and the number stand there, and what has no name as it is', async () => {
    const { db } = await open()
    const { audit } = await import('./audit.ts')
    const dealer = await aDealer(await open())
    const request = await aRequest(await open(), dealer.serial)
    const event = randomUUIDv7()
    await db.transaction().execute((tx) =>
      audit(tx, {
        actor: { kind: 'system', name: 'sign-in' },
        action: 'dealer.promise',
        target: `request:${request.id}`,
        data: { dealer: dealer.id, requestId: request.id, event, scopes: [dealer.id], version: 1 },
      }),
    )
    const { rows } = (await ask('manager', `/audit?target=request:${request.id}&action=dealer.promise`))
      .body as AuditAnswer
    expect(rows.map(({ targetName, data }) => ({ targetName, data }))).toEqual([
      {
        targetName: request.number,
        data: { dealer: dealer.name, requestId: request.number, event, scopes: [dealer.id], version: 1 },
      },
    ])
  })
})
