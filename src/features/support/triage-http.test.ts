import { randomUUIDv7 } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Role } from '#features/accounts/index.ts'
import { addStarters } from '#features/macros/index.ts'
import { knownIssue, suggestionsAnswer } from '#features/known-issues/known-issues.schema.ts'
import { eachDatabase } from '#tests/databases.ts'
import { aUnit, editions, NOW, startApplication, type Running } from '#tests/http/application.ts'
import { staffCookies } from '#tests/http/people.ts'
import { openRequest } from './index.ts'
import { afterMentioning } from './letters.use-cases.ts'
import { mentionsAnswer, relatedAnswer, requestDetail } from './support.schema.ts'

const issue = (more: object = {}) => ({
  title: { zh: '无信号', en: 'No signal' },
  advice: { zh: '断电十秒', en: 'Take the power away for ten seconds' },
  models: [],
  families: ['encoder'],
  affectedFrom: null,
  affectedTo: '2.12',
  fixedIn: '2.13',
  fixedOn: '2026-01-10',
  symptoms: { zh: ['没有信号'], en: ['no signal'] },
  state: 'active',
  version: null,
  ...more,
})

const macro = { title: { zh: '题', en: 'Title' }, body: { zh: '{name}', en: '{name}' }, state: 'active', version: null }

eachDatabase('triage over HTTP', (open) => {
  let running: Running
  let cookies: Readonly<Record<Role, string>>
  beforeAll(async () => {
    running = await startApplication(await open())
    await addStarters((await open()).db, NOW)
    cookies = await staffCookies(await open(), running.url)
  })
  afterAll(() => running.close())

  const call = (path: string, role: Role, body?: object): Promise<Response> =>
    fetch(`${running.url}/api/desk${path}`, {
      headers: { cookie: cookies[role], 'accept-language': 'en', 'content-type': 'application/json' },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    })
  const get = async (path: string, role: Role = 'support') => (await call(path, role)).json() as Promise<unknown>
  const fieldsOf = async (response: Response): Promise<string[]> =>
    ((await response.json()) as { errors: { field: string }[] }).errors.map(({ field }) => field)

  const aRequest = async (more: object = {}) => {
    const customer = { email: `t${randomUUIDv7().slice(-12)}@example.com`, name: '李雷', locale: 'zh-CN' } as const
    const cmd = { customer, kind: 'repair', subject: '没有信号', body: '请看', channel: 'web' } as const
    const opened = await openRequest({ db: (await open()).db, editions, now: NOW }, { ...cmd, ...more })
    if (!opened.ok) throw new Error(opened.error.code)
    return opened.value
  }

  it('[mentions] given a note that names two colleagues and its writer – when saved, read and read again – then each colleague has it once, by letter too, until read', async () => {
    const { db } = await open()
    const { requestId: id } = await aRequest()
    const idOf = async (role: Role) => ((await get('/me', role)) as { id: string }).id
    const [me, tech, boss] = [await idOf('support'), await idOf('technician'), await idOf('manager')]
    const note = { body: '@两位 看一下', mentions: [tech, boss, me, tech], version: 1 }
    expect((await call(`/requests/${id}/note`, 'support', { ...note, mentions: ['nobody'] })).status).toBe(422)
    expect((await call(`/requests/${id}/note`, 'support', note)).status).toBe(200)
    const unread = async (role: Role) =>
      mentionsAnswer.parse(await get('/mentions', role)).items.filter(({ requestId }) => requestId === id)
    const [[told], mine] = [await unread('technician'), await unread('support')]
    expect(told).toMatchObject({ kind: 'note', body: '@两位 看一下' })
    expect(mine).toEqual([])
    const messageIds = [told?.messageId ?? '']
    for (let times = 0; times < 2; times++)
      expect((await call('/mentions/read', 'technician', { messageIds })).status).toBe(204)
    expect([await unread('technician'), (await unread('manager')).length]).toEqual([[], 1])
    const ctx = { db, editions, now: NOW, baseUrl: 'http://x' }
    await db.transaction().execute((tx) => afterMentioning(tx, ctx, { messageId: messageIds[0] ?? '' }))
    const letters = await db.selectFrom('outbox').select('payload').where('topic', '=', 'mail.send').execute()
    const about = letters.filter(({ payload }) => payload['requestId'] === id).map(({ payload }) => payload['to'])
    expect(about.map((to) => (to as { address: string }).address).toSorted()).toEqual([
      'manager@demo.local',
      'tech@demo.local',
    ])
  })

  it('[mentions] given a request – when given to a colleague, and to oneself – then the colleague is told and oneself is not', async () => {
    const { requestId: id } = await aRequest()
    const to = ((await get('/me', 'technician')) as { id: string }).id
    const me = ((await get('/me')) as { id: string }).id
    expect((await call(`/requests/${id}/assign`, 'support', { to, version: 1 })).status).toBe(200)
    expect((await call(`/requests/${id}/assign`, 'support', { to: me, version: 2 })).status).toBe(200)
    const kinds = async (role: Role) =>
      mentionsAnswer
        .parse(await get('/mentions', role))
        .items.flatMap((item) => (item.requestId === id ? [item.kind] : []))
    expect([await kinds('technician'), await kinds('support')]).toEqual([['event'], []])
  })

  it('[U merge] given requests of a customer, of the unit and of strangers – when asked which are related – then the customer’s come first and what hinders is said', async () => {
    const serial = await aUnit(await open(), [{ type: 'sold', on: '2025-06-10' }])
    const customer = { email: `r${randomUUIDv7().slice(-12)}@example.com`, locale: 'en' } as const
    const [one, two] = [await aRequest({ customer, serial }), await aRequest({ customer })]
    const other = await aRequest({ serial })
    const related = async (q = '') =>
      relatedAnswer.parse(await get(`/requests/${one.requestId}/related?q=${encodeURIComponent(q)}`)).items
    expect((await related()).map(({ id, obstacle }) => [id, obstacle])).toEqual([
      [two.requestId, null],
      [other.requestId, 'other_customer'],
    ])
    expect((await related(two.number)).map(({ id }) => id)).toEqual([two.requestId])
    expect((await call(`/requests/${randomUUIDv7()}/related`, 'support')).status).toBe(404)
  })

  it('[2.5.a firmware-first] given an issue of the family – when a form is checked, sent, and answered with it – then shown with its clause, counted, and put in the customer’s words', async () => {
    const id = randomUUIDv7()
    expect((await call(`/known-issues/${id}`, 'support', issue())).status).toBe(200)
    const serial = await aUnit(await open(), [{ type: 'sold', on: '2025-06-10' }])
    const page = await (await fetch(`${running.url}/support?lang=en`)).text()
    const hidden = [...page.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)].map(
      ([, name = '', value = '']) => [name, value] as [string, string],
    )
    const submission = hidden.find(([name]) => name === 'submission')?.[1] ?? ''
    const typed = {
      name: 'Ann',
      email: 'ann@example.com',
      phone: '+86 731 8252 5732',
      kind: 'question',
      subject: 'No signal on HDMI',
      description: 'since today',
      serial,
      firmware: 'V2.12.3',
      consent: 'service',
    }
    const send = (more: object): Promise<Response> =>
      fetch(`${running.url}/support`, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'accept-language': 'en' },
        body: new URLSearchParams({ ...Object.fromEntries(hidden), ...typed, ...more }),
      })
    const confirm = await (await send({ step: 'check' })).text()
    expect(confirm).toContain('This may solve it right away')
    expect(confirm).toContain('Please update to firmware 2.13 or later. The hardware is not discontinued')
    expect(confirm).toContain('href="/policy/2.5.a"')
    expect(await (await send({ step: 'check', firmware: '2.13' })).text()).not.toContain('This may solve it right away')
    expect((await send({ step: 'send' })).status).toBe(303)
    const counts = async () =>
      ((await get('/known-issues')) as { items: unknown[] }).items
        .map((item) => knownIssue.parse(item))
        .find((item) => item.id === id)
    expect(await counts()).toMatchObject({ shown: 1, sentAnyway: 1, used: 0 })
    const { db } = await open()
    const sent = await db
      .selectFrom('requests')
      .select('request_id')
      .where('submission', '=', submission)
      .executeTakeFirst()
    const path = `/requests/${sent?.request_id ?? ''}/suggestions`
    const [found] = suggestionsAnswer.parse(await get(path)).items
    expect(found).toMatchObject({ title: 'No signal', firmware: 'affected', isUsed: false, because: ['no signal'] })
    expect(found?.reply).toContain('Take the power away for ten seconds\n\nPlease update to firmware 2.13 or later.')
    for (let times = 0; times < 2; times++) expect((await call(`${path}/${id}`, 'support', {})).status).toBe(200)
    expect((await call(`${path}/${randomUUIDv7()}`, 'support', {})).status).toBe(404)
    expect(await counts()).toMatchObject({ shown: 1, sentAnyway: 1, used: 1 })
    expect(suggestionsAnswer.parse(await get(path)).items[0]?.isUsed).toBe(true)
  })

  it('[known issues] given what is wrong, foreign, sent twice or old – when saved – then each field is named, 409, 403, and nothing is written twice', async () => {
    const id = randomUUIDv7()
    const wrong = {
      families: [],
      affectedTo: '2.13',
      fixedOn: null,
      symptoms: { zh: [], en: [] },
      models: ['X-unknown'],
    }
    const refused = await call(`/known-issues/${id}`, 'manager', issue(wrong))
    expect(refused.status).toBe(422)
    expect(await fieldsOf(refused)).toEqual(['models', 'symptoms', 'affectedFrom', 'fixedOn'])
    const shapeless = await call(`/known-issues/${id}`, 'manager', issue({ affectedTo: 'two' }))
    expect([shapeless.status, await fieldsOf(shapeless)]).toEqual([422, ['affectedTo']])
    const save = async (body: object, role: Role = 'manager') => (await call(`/known-issues/${id}`, role, body)).status
    expect(await save(issue(), 'technician')).toBe(403)
    expect(await Promise.all([save(issue()), save(issue())]).then((codes) => codes.toSorted((a, b) => a - b))).toEqual([
      200, 409,
    ])
    expect([await save(issue({ version: 1, state: 'retired' })), await save(issue({ version: 1 }))]).toEqual([200, 409])
    const trail = await (
      await open()
    ).db
      .selectFrom('audit_log')
      .selectAll()
      .where('target', '=', `known_issue:${id}`)
      .execute()
    expect(trail.map(({ data }) => data)).toEqual([
      { version: 1, state: 'active' },
      { version: 2, state: 'retired' },
    ])
  })

  it('[macros] given a text with a slip in a placeholder – when saved, mended, changed and retired – then the slip is named, and the request offers what stands', async () => {
    const { requestId } = await aRequest()
    const id = randomUUIDv7()
    const save = (body: object, role: Role = 'manager') => call(`/macros/${id}`, role, body)
    const refused = await save({ ...macro, body: { zh: '{姓名}', en: 'x' } })
    expect(refused.status).toBe(422)
    expect(await refused.text()).toContain('Not known: {姓名}. There are: {name}')
    expect((await save(macro, 'support')).status).toBe(403)
    expect((await save(macro)).status).toBe(200)
    const offered = async () =>
      requestDetail.parse(await get(`/requests/${requestId}`)).macros.find((offer) => offer.id === id)?.body
    expect(await offered()).toBe('李雷')
    expect((await save({ ...macro, state: 'retired', version: 1 })).status).toBe(200)
    expect((await save({ ...macro, version: 1 })).status).toBe(409)
    expect(await offered()).toBeUndefined()
    await addStarters((await open()).db, NOW)
    expect(((await get('/macros', 'manager')) as { items: unknown[] }).items.length).toBeGreaterThan(5)
  })
})
