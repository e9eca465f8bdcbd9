import { randomUUIDv7 } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { aSender, sendFile } from '#tests/attachments/uploads.ts'
import { eachDatabase } from '#tests/databases.ts'
import { aUnit, editions, NOW, startApplication, type Running } from '#tests/http/application.ts'
import { staffCookies } from '#tests/http/people.ts'
import { openRequest, type OpenRequest } from './index.ts'
import { personAnswer, queueAnswer, requestDetail, searchAnswer, unitAnswer } from './support.schema.ts'

const earlier = (minutes: number): string =>
  Temporal.Instant.from(NOW).subtract({ minutes }).toString({ smallestUnit: 'millisecond' })

eachDatabase('the desk over HTTP', (open) => {
  let running: Running
  let cookies: Readonly<Record<string, string>>
  let now = NOW
  beforeAll(async () => {
    const clock = () => Temporal.Instant.from(now)
    running = await startApplication(await open(), { clock, env: { SANBAO_BASE_URL: 'http://check.example' } })
    cookies = await staffCookies(await open(), running.url)
  })
  afterAll(() => running.close())

  const get = (path: string, role = 'support', locale = 'en'): Promise<Response> =>
    fetch(`${running.url}/api/desk${path}`, { headers: { cookie: cookies[role] ?? '', 'accept-language': locale } })

  const read = async (path: string): Promise<unknown> => {
    const answer = await get(path)
    expect(answer.status, await answer.clone().text()).toBe(200)
    return answer.json()
  }

  interface Writing {
    readonly role?: string
    readonly more?: Readonly<Record<string, string>>
    readonly sender?: string
  }

  const write = (path: string, body: object, { role = 'support', more = {}, sender = '' }: Writing = {}) =>
    fetch(`${running.url}/api/desk${path}`, {
      method: 'POST',
      headers: {
        cookie: [cookies[role], sender].filter(Boolean).join('; '),
        'content-type': 'application/json',
        'accept-language': 'en',
        ...more,
      },
      body: JSON.stringify(body),
    })

  const aRequest = async (cmd: Partial<OpenRequest> & { person?: object; ago?: number } = {}) => {
    const { person = {}, ago = 0, ...rest } = cmd
    const customer = { email: `desk${randomUUIDv7().slice(-12)}@example.com`, locale: 'en', ...person } as const
    const given = { kind: 'repair', subject: 'No picture', body: 'Since today', channel: 'web', ...rest } as const
    const { db } = await open()
    const opened = await openRequest({ db, editions, now: earlier(ago) }, { customer, ...given })
    if (!opened.ok) throw new Error(opened.error.code)
    return opened.value
  }

  it('[R23] given files sent with a note and with a reply – when the customer looks – then the reply’s are there and the note’s do not exist', async () => {
    const { requestId, token } = await aRequest()
    const sender = await aSender(running.url)
    const upload = (name: string) => sendFile(running.url, sender, { name, content: Buffer.from(name) })
    const [secret, manual] = [await upload('secret.log'), await upload('manual.txt')]
    const noted = await write(
      `/requests/${requestId}/note`,
      { body: 'see the log', uploads: [secret.id], version: 1 },
      { sender: sender.cookie },
    )
    expect(noted.status, await noted.clone().text()).toBe(200)
    const replied = await write(
      `/requests/${requestId}/reply`,
      { body: 'as written here', uploads: [manual.id], version: 2 },
      { sender: sender.cookie },
    )
    expect(replied.status).toBe(200)
    const { attachments } = (await read(`/requests/${requestId}/attachments`)) as { attachments: { name: string }[] }
    expect(attachments.map(({ name }) => name)).toEqual(['secret.log', 'manual.txt'])
    const html = await (await fetch(`${running.url}/r/${token}`)).text()
    expect(html).toContain('manual.txt')
    expect(html).not.toContain('secret.log')
    const asCustomer = (id: string) => fetch(`${running.url}/attachments/${id}/file?r=${token}`)
    expect([(await asCustomer(manual.id)).status, (await asCustomer(secret.id)).status]).toEqual([200, 404])
    const asStaff = await fetch(`${running.url}/attachments/${secret.id}/file`, {
      headers: { cookie: cookies['support'] ?? '' },
    })
    expect([asStaff.status, await asStaff.text()]).toEqual([200, 'secret.log'])
  })

  it('[T3] given files of another browser – when named in a reply – then 422 that names the field, and nothing is sent', async () => {
    const { requestId } = await aRequest()
    const { id } = await sendFile(running.url, await aSender(running.url), { name: 'a.txt', content: Buffer.from('a') })
    for (const sender of ['', (await aSender(running.url)).cookie]) {
      const reply = { body: 'Hello', uploads: [id], version: 1 }
      const answer = await write(`/requests/${requestId}/reply`, reply, { sender })
      expect(answer.status).toBe(422)
      expect(await answer.json()).toMatchObject({ errors: [{ field: 'uploads' }] })
    }
    expect(requestDetail.parse(await read(`/requests/${requestId}`))).toMatchObject({ answeredAt: null, version: 1 })
  })

  it('[T29 ledger] given a wrong fact – when staff correct it with proof and reason – then the cover follows, the ledger says who and why, the trail has it', async () => {
    const serial = await aUnit(await open(), [{ type: 'sold', on: '2025-01-10' }])
    const before = unitAnswer.parse(await read(`/units/${serial}`))
    const fact = {
      event: { type: 'sold', on: '2025-03-10', corrects: before.events[0]?.event['id'] },
      evidence: ['invoice 4711'],
      reason: 'day and month swapped',
    }
    const key = { more: { 'idempotency-key': randomUUIDv7() } }
    const [one, two] = [
      await write(`/units/${serial}/facts`, fact, key),
      await write(`/units/${serial}/facts`, fact, key),
    ]
    expect([one.status, two.status, await one.text()]).toEqual([201, 201, await two.text()])
    const after = unitAnswer.parse(await read(`/units/${serial}`))
    expect(after.events).toHaveLength(2)
    expect(after.events[1]).toMatchObject({
      source: 'staff',
      evidence: ['invoice 4711'],
      reason: 'day and month swapped',
    })
    expect(after.events[1]?.recordedBy?.name).not.toBe('')
    expect(after.segments[0]?.from).toBe('2025-03-10')
    const { db } = await open()
    const trail = await db.selectFrom('audit_log').selectAll().where('target', '=', `unit:${serial}`).execute()
    expect(trail.map(({ action, actor_kind }) => [action, actor_kind])).toEqual([['unit.correct', 'staff']])
    expect(JSON.stringify(trail)).not.toContain('swapped')
  })

  it.each([
    [{ evidence: [] }, 422, 'evidence'],
    [{ reason: '  ' }, 422, 'reason'],
    [{ event: { type: 'sold', on: '2026-12-01' } }, 422, 'event'],
    [{ event: { type: 'withdrawn', reason: 'x' } }, 422, 'event.corrects'],
  ])('[ledger] given a fact with %o – when recorded – then refused with the field', async (wrong, status, field) => {
    const serial = await aUnit(await open(), [{ type: 'sold', on: '2025-01-10' }])
    const fact = { event: { type: 'received', on: '2025-01-12' }, evidence: ['e'], reason: 'r', ...wrong }
    const answer = await write(`/units/${serial}/facts`, fact)
    expect(answer.status).toBe(status)
    const { errors } = (await answer.json()) as { errors: { field: string }[] }
    expect(errors.map((error) => error.field)).toContain(field)
  })

  it('[ledger] given a unit that is not ours, or a role that may not correct – when a fact is told – then 404, 403', async () => {
    const fact = { event: { type: 'received', on: '2025-01-12' }, evidence: ['e'], reason: 'r' }
    expect((await write('/units/ZZ999999/facts', fact)).status).toBe(404)
    const serial = await aUnit(await open(), [{ type: 'sold', on: '2025-01-10' }])
    expect((await write(`/units/${serial}/facts`, fact, { role: 'finance' })).status).toBe(403)
  })

  it('[decisions] given an answer kept in a thread – when facts change afterwards – then the thread cites it, the unit lists it, and it still comes out the same', async () => {
    const serial = await aUnit(await open(), [{ type: 'sold', on: '2025-01-10' }])
    const { requestId, number } = await aRequest({ serial })
    const question = { kind: 'repair', reported: '2026-03-15' }
    expect((await write(`/units/${serial}/ask`, { question, requestId })).status).toBe(200)
    now = Temporal.Instant.from(NOW).add({ minutes: 1 }).toString({ smallestUnit: 'millisecond' })
    const sold = unitAnswer.parse(await read(`/units/${serial}`)).events[0]?.event['id']
    const fact = { event: { type: 'withdrawn', reason: 'r', corrects: sold }, evidence: ['e'], reason: 'r' }
    expect((await write(`/units/${serial}/facts`, fact)).status).toBe(201)
    now = NOW
    const { decisions, coverage } = unitAnswer.parse(await read(`/units/${serial}`))
    expect(coverage.verdict).toBe('unknown')
    expect(decisions).toMatchObject([{ request: { id: requestId, number }, kind: 'repair', isReplayed: true }])
    const { thread } = (await read(`/requests/${requestId}`)) as { thread: { body: string }[] }
    expect(thread.at(-1)?.body).toContain(`(${decisions[0]?.clauses.join(', ')})`)
    // A record that was tampered with shows.
    const { db } = await open()
    const kept = db
      .selectFrom('messages')
      .selectAll()
      .where('message_id', '=', decisions[0]?.id ?? '')
    const { data } = await kept.executeTakeFirstOrThrow()
    const forged = { ...data, decision: { ...(data?.['decision'] as object), verdict: 'free' } }
    await db
      .updateTable('messages')
      .set({ data: JSON.stringify(forged) as never })
      .where('message_id', '=', decisions[0]?.id ?? '')
      .execute()
    expect(unitAnswer.parse(await read(`/units/${serial}`)).decisions[0]?.isReplayed).toBe(false)
  })

  it('[desk] given a day and an instant – when the cover is asked as of them – then as it was believed; an instant to come is refused', async () => {
    const serial = await aUnit(await open(), [{ type: 'sold', on: '2025-01-10' }], { recorded: '2026-01-01T00:00:00Z' })
    const asOf = (known: string) => get(`/units/${serial}/coverage?on=2025-06-01&known=${known}`)
    const verdictOf = async (known: string) =>
      ((await (await asOf(known)).json()) as { decision: { verdict: string } }).decision.verdict
    expect([await verdictOf('2025-12-01'), await verdictOf('2026-02-01')]).toEqual(['unknown', 'in_warranty'])
    expect((await asOf('2030-01-01')).status).toBe(422)
    expect((await get('/units/ZZ999999/coverage')).status).toBe(404)
  })

  it.each([
    `' or '1'='1`,
    `x' union select password from staff_accounts`,
    '%%',
    '__',
    String.raw`\'; drop table requests`,
  ])(
    '[T14] given «%s» in a request, a search and every filter – when asked – then it is words like any other, found where it stands',
    async (words) => {
      const other = await aRequest()
      const { requestId } = await aRequest({ subject: words })
      const asked = encodeURIComponent(words)
      for (const path of [
        '/search?q=',
        '/requests?company=',
        '/requests?tag=',
        '/requests?assigned=',
        '/requests?cursor=',
      ])
        expect((await get(`${path}${asked}`)).status).toBeLessThan(500)
      const found = queueAnswer.parse(await read(`/requests?q=${asked}`)).items.map(({ id }) => id)
      expect(found).toContain(requestId)
      expect(found).not.toContain(other.requestId)
    },
  )

  it('[search] given a customer – when looked for by name, company, mail or telephone in another spelling – then the person and the company are hits of their own', async () => {
    const person = {
      name: 'Zoë Quartz',
      company: 'Quartz-Film 北京',
      email: 'zoe@quartz.example',
      phone: '+86 139 5555 0101',
    }
    const serial = await aUnit(await open(), [{ type: 'sold', on: '2025-01-10' }])
    await aRequest({ person, serial })
    await aRequest({ person: { ...person, company: 'QUARTZ film 北京' }, subject: 'Second' })
    const hitsOf = async (words: string) =>
      searchAnswer
        .parse(await read(`/search?q=${encodeURIComponent(words)}`))
        .hits.map(({ kind, title }) => [kind, title])
    for (const words of [
      'zoë quartz',
      'ＱＵＡＲＴＺ film',
      '北京 quartz',
      'zoe@quartz.example',
      '139-5555-0101',
      '0101 zoë',
    ]) {
      const hits = await hitsOf(words)
      expect([words, hits.filter(([kind]) => kind === 'person')]).toEqual([words, [['person', 'Zoë Quartz']]])
      expect(hits.filter(([kind]) => kind === 'request')).toHaveLength(2)
    }
    expect((await hitsOf('quartz film')).filter(([kind]) => kind === 'company')).toEqual([
      ['company', 'Quartz-Film 北京'],
    ])
    const [hit] = searchAnswer.parse(await read('/search?q=zoe%40quartz')).hits
    const found = personAnswer.parse(await read(`/people/${hit?.id}`))
    expect(found).toMatchObject({ email: 'zoe@quartz.example', verifiedAt: null, serials: [serial], consents: [] })
    expect(found.requests).toHaveLength(2)
    expect((await get(`/people/${randomUUIDv7()}`)).status).toBe(404)
    expect((await get(`/people/${hit?.id}`, 'finance')).status).toBe(403)
    expect((await hitsOf('zoe%')).length + (await hitsOf('_')).length).toBe(0)
  })

  it('[2.6.b] given requests due now, soon and tomorrow, of some people – when the queue is filtered – then the server leaves what was asked for', async () => {
    const company = `Lens ${randomUUIDv7()}`
    const person = { email: `f${randomUUIDv7().slice(-12)}@example.com`, company }
    const [late, soon] = [await aRequest({ person, ago: 25 * 60 }), await aRequest({ person, ago: 21 * 60 })]
    const fresh = await aRequest({ person })
    const itemsOf = async (query: string) =>
      queueAnswer.parse(await read(`/requests?${query}`)).items.map(({ id, customer }) => [id, customer.id] as const)
    const all = await itemsOf(`company=${encodeURIComponent(company.toUpperCase())}`)
    expect(all.map(([id]) => id)).toEqual([late.requestId, soon.requestId, fresh.requestId])
    const personId = all[0]?.[1] ?? ''
    expect(await itemsOf(`person=${personId}`)).toEqual(all)
    expect((await itemsOf(`person=${personId}&due=soon`)).map(([id]) => id)).toEqual([late.requestId, soon.requestId])
    expect(await itemsOf(`person=${randomUUIDv7()}`)).toEqual([])
    for (const [wrong, status] of [
      ['due=later', 400],
      ['person=1', 422],
      ['company=', 422],
    ] as const)
      expect((await get(`/requests?${wrong}`)).status, wrong).toBe(status)
  })

  it('[desk] given a move made by mistake – when taken back at once – then the request is where it was, and only there', async () => {
    const { requestId } = await aRequest()
    const move = (state: string, version: number) => write(`/requests/${requestId}/state`, { state, version })
    expect((await move('closed', 1)).status).toBe(200)
    expect((await move('waiting_dealer', 2)).status).toBe(409)
    expect((await move('new', 2)).status).toBe(200)
    expect((await move('open', 3)).status).toBe(200)
    expect((await move('waiting_customer', 4)).status).toBe(200)
    expect((await move('new', 5)).status).toBe(409)
    const { state, thread } = requestDetail.parse(await read(`/requests/${requestId}`))
    expect([state, thread.filter(({ kind }) => kind === 'event').length]).toEqual(['waiting_customer', 4])
  })
})
