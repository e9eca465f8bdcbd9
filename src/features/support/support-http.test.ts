import { randomUUIDv7 } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findPersonByEmail } from '#features/accounts/index.ts'
import { eachDatabase } from '#tests/databases.ts'
import { aUnit, NOW, startApplication, type Running } from '#tests/http/application.ts'
import { requestDetail, queueAnswer, boardAnswer, searchAnswer, unitAnswer, askedAnswer } from './support.schema.ts'
import { addStarters } from '#features/macros/index.ts'
import { personCookie, staffCookies } from '#tests/http/people.ts'

type Fields = Readonly<Record<string, string | readonly string[]>>

const encoded = (fields: Fields): URLSearchParams =>
  new URLSearchParams(Object.entries(fields).flatMap(([name, value]) => [value].flat().map((item) => [name, item])))

/** The hidden fields of a page's form, as a browser would send them back. */
const hiddenOf = (html: string): Record<string, string | string[]> => {
  const fields: Record<string, string | string[]> = {}
  for (const [, name = '', value = ''] of html.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g))
    fields[name] = name in fields ? [fields[name] ?? '', value].flat() : value
  return fields
}

eachDatabase('support over HTTP', (open) => {
  let running: Running
  let now = NOW
  beforeAll(async () => {
    running = await startApplication(await open(), { clock: () => Temporal.Instant.from(now) })
    await addStarters((await open()).db, NOW)
  })
  afterAll(() => running.close())

  let cookies: Promise<Readonly<Record<string, string>>> | undefined
  const signIn = async (): Promise<string> =>
    (await (cookies ??= staffCookies(await open(), running.url)))['support'] ?? ''

  const send = (fields: Fields, path = '/support', headers: Record<string, string> = {}): Promise<Response> =>
    fetch(running.url + path, {
      method: 'POST',
      body: encoded(fields),
      redirect: 'manual',
      headers: { 'accept-language': 'en', ...headers },
    })

  const filledIn = async (more: Fields = {}): Promise<Fields> => {
    const page = await (await fetch(`${running.url}/support?lang=en`)).text()
    return {
      ...hiddenOf(page),
      name: 'O’Brien 李',
      email: `web${randomUUIDv7().slice(-12)}@example.com`,
      phone: '+86 731-8252-5732 转 8',
      kind: 'question',
      subject: 'Colours are wrong',
      description: 'Since the update',
      consent: ['service'],
      ...more,
    }
  }

  const sent = async (more: Fields = {}): Promise<string> => {
    const response = await send(await filledIn({ step: 'send', ...more }))
    expect(response.status, await response.clone().text()).toBe(303)
    return response.headers.get('location') ?? ''
  }

  it('[2.6.a] a fault – form, check, confirm, send – cover shown before sending, then state, promise with its date and thread', async () => {
    const serial = await aUnit(await open(), [{ type: 'sold', on: '2025-06-10' }])
    const form = await filledIn({
      kind: 'repair',
      model: 'E3',
      serial: serial.toLowerCase(),
      happenedOn: '2026-03-01',
      step: 'check',
    })
    const confirm = await (await send(form)).text()
    expect(confirm).toContain('In warranty')
    expect(confirm).toMatch(/In warranty until [^<]* <a class="cite" href="\/policy\/2\.2\.T1">/)
    expect(confirm).toContain('Since the update')
    const response = await send({ ...hiddenOf(confirm.replaceAll('&#39;', "'")), step: 'send' })
    expect(response.status).toBe(303)
    const address = response.headers.get('location') ?? ''
    expect(address).toMatch(/^\/r\/[\w-]{32}\?sent=1$/)
    const page = await fetch(running.url + address, { headers: { 'accept-language': 'en' } })
    const html = await page.text()
    expect(html).toContain('We have received your request')
    expect(html).toContain('2026-03-16T04:00:00.000Z')
    expect(html).toContain('O’Brien 李')
    expect(html).toContain(serial)
    expect(page.headers.get('x-robots-tag')).toContain('noindex')
    expect(page.headers.get('cache-control')).toContain('no-store')
  })

  it('[2.6.a] given the page of a unit – when its button to support is followed – then the form knows what it is about', async () => {
    const serial = await aUnit(await open(), [{ type: 'sold', on: '2025-06-10' }])
    const answer = await (await fetch(`${running.url}/c/${serial}?lang=en`)).text()
    const link = /class="button" href="([^"]+)"/.exec(answer)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const model = /<dt>Model<\/dt><dd>([^<]+)</.exec(answer)?.[1] ?? ''
    const form = await (await fetch(running.url + link)).text()
    expect(model).not.toBe('')
    for (const value of [`value="${serial}"`, `name="model" value="${model}"`, 'value="repair" selected'])
      expect(form).toContain(value)
  })

  it('[2.8.a] given somebody who is signed in – when forms are sent, with and without the sign-in, and under another address – then the first alone changes what is known', async () => {
    const [email, foreign] = [
      `own${randomUUIDv7().slice(-12)}@example.com`,
      `web${randomUUIDv7().slice(-12)}@example.com`,
    ]
    const { cookie } = await personCookie(await open(), email)
    const known = async (address: string) => {
      const row = await findPersonByEmail((await open()).db, address)
      return [row?.name, row?.phone, row?.company]
    }
    const write = async (name: string, more: Fields, headers: Record<string, string> = {}) => {
      const form = await filledIn({ step: 'send', name, email, phone: '+86 731 5550 0101', ...more })
      expect((await send(form, '/support', headers)).status).toBe(303)
    }
    await write('Mallory', { company: 'Evil' })
    expect(await known(email)).toEqual([null, null, null])
    await write('Li', { email: email.toUpperCase(), company: 'Film' }, { cookie })
    await write('Li Na', {}, { cookie })
    expect(await known(email)).toEqual(['Li Na', '+86 731 5550 0101', 'Film'])
    await write('First', { email: foreign })
    await write('Li', { email: foreign }, { cookie })
    expect((await known(foreign))[0]).toBe('First')
    expect((await known(email))[0]).toBe('Li Na')
  })

  it('[F5] an unknown serial – checked – accepted with a note that never says «not covered»', async () => {
    const form = await filledIn({ kind: 'repair', model: 'E3', serial: 'ZZ99 8877', step: 'check' })
    const zh = await (await send(form, '/support', { 'accept-language': 'zh-CN' })).text()
    expect(zh).toContain('我们的记录中没有这个序列号')
    expect(zh).toContain('这并不表示不在保修期内')
    expect((await send({ ...form, step: 'send' })).status).toBe(303)
  })

  it.each([
    ['F11', { email: 'a@b.co\r\nBcc: x@y.z' }, 'email'],
    ['F12', { email: 'a@b.co, x@y.z' }, 'email'],
    ['F13', { email: '"x@y a"@dom.com' }, 'email'],
    ['F14', { email: '用户@例子.公司' }, 'email'],
    ['F17', { happenedOn: '2024-02-30' }, 'happenedOn'],
    ['F19', { happenedOn: '2026-03-16' }, 'happenedOn'],
    ['F26', { happenedOn: '0001-01-01' }, 'happenedOn'],
    ['F28', { description: '   ' }, 'description'],
    ['F28', { description: 'x'.repeat(20_001) }, 'description'],
    ['F8', { subject: 'a\u0000b' }, 'subject'],
    ['F7', { serial: "' OR 1=1--" }, 'serial'],
    ['2.6.a', { kind: 'repair' }, 'serial'],
    ['F27', { kind: 'bogus' }, 'kind'],
    ['F16', { phone: 'none' }, 'phone'],
    ['F32', { consent: [] }, 'consent'],
    ['F32', { consentVersion: '0000000000000000' }, 'consent'],
  ])(
    '[%s] a form with a field that cannot be taken (%o) – sent – 422, the problem beside it, nothing typed is lost',
    async (_rule, wrong, name) => {
      for (const language of ['en', 'zh-CN']) {
        const form = await filledIn({ company: '<b>ACME</b>', step: 'send', ...wrong })
        const response = await send(form, '/support', { 'accept-language': language })
        const html = await response.text()
        expect(response.status).toBe(422)
        expect(html).toContain(`id="problem-${name}"`)
        expect(html).toContain('value="&lt;b&gt;ACME&lt;/b&gt;"')
        expect(html).toContain('O’Brien 李')
        expect(hiddenOf(html)['submission']).toBe(form['submission'])
      }
    },
  )

  it('[F15] an address that came twice – sent – 400, nothing opened', async () => {
    const response = await send(await filledIn({ email: ['a@b.co', 'x@y.zz'], step: 'send' }))
    expect(response.status).toBe(400)
  })

  it('[F28] a megabyte – sent – 413', async () => {
    const response = await send(await filledIn({ description: 'x'.repeat(1024 * 1024), step: 'send' }))
    expect(response.status).toBe(413)
  })

  it('[F30] one filled-in form – sent again from the back button – the same request by another link', async () => {
    const form = await filledIn({ step: 'send' })
    const [first, second] = [await send(form), await send({ ...form, subject: 'changed' })].map(
      (r) => r.headers.get('location') ?? '',
    )
    const [one = '', two = ''] = await Promise.all(
      [first, second].map(async (path) => (await fetch(`${running.url}${path}`)).text()),
    )
    const numberOf = (html: string): string | undefined => /R-\d\d-\d{6}-\w/.exec(html)?.[0]
    expect(numberOf(one)).toBeDefined()
    expect(numberOf(two)).toBe(numberOf(one))
    expect(first).not.toBe(second)
  })

  it('[F9 F29 T1] markup and an override of direction – in name and text – shown as text, isolated', async () => {
    const text = '<script>alert(1)</script> ![x](http://evil.example/p.png)'
    const path = await sent({ name: '\u202Eevil', description: text })
    const html = await (await fetch(running.url + path)).text()
    expect(html).not.toContain('<script>alert')
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(html).toContain('<bdi>\u202Eevil</bdi>')
    expect(html).not.toContain('<img')
  })

  it('[T10] links – guessed, cut, expired – 404; the database holds no token', async () => {
    const path = (await sent()).split('?', 1)[0] ?? ''
    const token = path.slice(3)
    expect((await fetch(`${running.url}/r/${'A'.repeat(32)}`)).status).toBe(404)
    for (const broken of [token.slice(1), `${token}A`, '%E4%B8%AD', 'x'.repeat(2000)])
      expect([404, 414]).toContain((await fetch(`${running.url}/r/${broken}`)).status)
    const { db } = await open()
    const links = await db.selectFrom('request_links').selectAll().execute()
    expect(JSON.stringify(links)).not.toContain(token)
    now = '2027-04-01T00:00:00Z'
    expect((await fetch(running.url + path)).status).toBe(404)
    now = NOW
  })

  it('[F30 F28] a reply by the link – sent twice, then empty – one message, then 422 with the form again', async () => {
    const path = (await sent()).split('?', 1)[0] ?? ''
    const hidden = hiddenOf(await (await fetch(running.url + path)).text())
    const reply = { ...hidden, body: 'One more thing' }
    expect([(await send(reply, path)).status, (await send(reply, path)).status]).toEqual([303, 303])
    const html = await (await fetch(running.url + path)).text()
    expect(html.match(/One more thing/g)).toHaveLength(1)
    const empty = await send({ ...hidden, body: '  ' }, path)
    expect(empty.status).toBe(422)
    expect(await empty.text()).toContain('Please write something.')
  })

  it('[R23] the desk’s addresses – without a session, as the bearer of a key – refused', async () => {
    for (const path of [
      '/api/desk/requests',
      '/api/desk/board',
      '/api/desk/search?q=ab',
      '/api/desk/units/KV1234',
      '/api/desk/events',
    ])
      expect((await fetch(running.url + path)).status, path).toBe(401)
  })

  it('[desk] a member of staff – queue, request, claim, note, reply, unit, ask, search, board – as the schemas say; stale is 409', async () => {
    const serial = await aUnit(await open(), [{ type: 'sold', on: '2025-06-10' }])
    const subject = `Desk ${randomUUIDv7()}`
    await sent({ kind: 'repair', model: 'E3', serial, subject })
    const cookie = await signIn()
    const get = async (path: string) => {
      const response = await fetch(`${running.url}/api/desk${path}`, { headers: { cookie, 'accept-language': 'en' } })
      expect(response.status, await response.clone().text()).toBe(200)
      return response.json()
    }
    const write = (path: string, body: object) =>
      fetch(`${running.url}/api/desk${path}`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    const page = queueAnswer.parse(await get(`/requests?q=${encodeURIComponent(subject)}`))
    const [line] = page.items
    expect(line).toMatchObject({ subject, state: 'new', serial, businessMinutes: 0 })
    const id = line?.id ?? ''
    expect((await write(`/requests/${id}/note`, { body: 'look at the label', version: 1 })).status).toBe(200)
    expect((await write(`/requests/${id}/reply`, { body: 'Hello', version: 1 })).status).toBe(409)
    expect((await write(`/requests/${id}/assign`, { to: 'someone', version: 2 })).status).toBe(422)
    const me = (await get('/me')) as { id: string }
    expect((await write(`/requests/${id}/assign`, { to: me.id, version: 2 })).status).toBe(200)
    expect((await write(`/requests/${id}/reply`, { body: 'Hello', waitFor: 'customer', version: 3 })).status).toBe(200)
    const detail = requestDetail.parse(await get(`/requests/${id}`))
    expect(detail).toMatchObject({ state: 'waiting_customer', dueAt: null, version: 4, consents: ['service'] })
    expect(detail.thread.map(({ kind }) => kind)).toEqual(['public', 'note', 'event', 'public'])
    expect(detail.macros.find(({ id: macro }) => macro === 'ask_proof')?.body).toContain(serial)
    expect(unitAnswer.parse(await get(`/units/${serial}`)).requests.map((request) => request.id)).toContain(id)
    const asked = await write(`/units/${serial}/ask`, {
      question: { kind: 'coverage', on: '2026-03-15' },
      requestId: id,
    })
    expect(askedAnswer.parse(await asked.json())).toMatchObject({ verdict: 'in_warranty', version: 5 })
    expect((await write(`/requests/${id}/reply`, { body: 'See above', version: 4 })).status).toBe(409)
    expect((await write(`/requests/${id}/reply`, { body: 'See above', version: 5 })).status).toBe(200)
    expect(searchAnswer.parse(await get(`/search?q=${serial.toLowerCase()}`)).hits.map(({ kind }) => kind)).toEqual([
      'unit',
      'request',
    ])
    boardAnswer.parse(await get('/board'))
    expect(
      (await fetch(`${running.url}/api/desk/requests?cursor=forged`, { headers: { cookie } })).status,
    ).toBeGreaterThanOrEqual(400)
    expect((await fetch(`${running.url}/api/desk/requests/${randomUUIDv7()}`, { headers: { cookie } })).status).toBe(
      404,
    )
  })

  it('[live] a listening desk – somebody writes – told the request and its version within two seconds', async () => {
    const cookie = await signIn()
    const stop = new AbortController()
    const response = await fetch(`${running.url}/api/desk/events`, { headers: { cookie }, signal: stop.signal })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const reader = response.body?.getReader()
    // Until the first look at the table is over, what is there counts as known.
    await new Promise((done) => setTimeout(done, 1500))
    now = Temporal.Now.instant().toString()
    await sent({ subject: 'live' })
    now = NOW
    let text = ''
    while (!text.includes('data:')) text += new TextDecoder().decode((await reader?.read())?.value)
    expect(JSON.parse(/data: (.*)/.exec(text)?.[1] ?? '')).toMatchObject({ type: 'request', version: 1 })
    stop.abort()
  })
})
