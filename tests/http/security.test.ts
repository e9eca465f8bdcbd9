import { createConnection } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { LedgerEvent } from '#entitlement/ledger.schema.ts'
import { eachDatabase } from '#tests/databases.ts'
import { aUnit, post, startApplication, withKey, type Running } from './application.ts'

const CANARY = 'CANARY'
/** A life in which everything that the public must not see carries a canary. */
const canaryLife: LedgerEvent[] = [
  { type: 'shipped_by_manufacturer', on: '2025-06-01', dealer: `${CANARY}-dealer` },
  { type: 'dealer_reported_sale', on: '2025-06-09', dealer: `${CANARY}-dealer` },
  { type: 'sold', on: '2025-06-10', dealer: `${CANARY}-dealer`, price: { cents: 987_654_321, currency: 'XAU' } },
  { type: 'part_replaced', under: 'warranty', part: 'mainboard', shipped: '2025-09-01', delivered: '2025-09-03' },
  { type: 'waiver', on: '2025-10-01', by: `${CANARY}-person`, reason: `${CANARY}-reason` },
  {
    type: 'refusal_2_2_8',
    on: '2025-10-02',
    by: `${CANARY}-person`,
    approved_by: `${CANARY}-second`,
    reason: `${CANARY}-reason`,
  },
]

/** Sends bytes on a bare socket and gives what comes back. */
const exchange = (port: number, request: string): Promise<string> =>
  new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1', () => socket.write(request))
    let text = ''
    socket.on('data', (bytes) => (text += bytes.toString()))
    socket.on('error', () => resolve(text)).on('close', () => resolve(text))
  })

eachDatabase('security over HTTP', (open) => {
  let running: Running
  let serial: string
  beforeAll(async () => {
    running = await startApplication(await open())
    serial = await aUnit(await open(), canaryLife)
  })
  afterAll(() => running.close())

  it('[F25 T7 R27] a life full of canaries – every public answer about it, both languages – none of them, nor in the log', async () => {
    const questions = [
      { kind: 'repair', reported: '2026-03-10', findings: [{ cause: 'human_damage' }] },
      { kind: 'return', reported: '2025-06-20', ground: 'fault' },
      { kind: 'route' },
      { kind: 'timeline' },
      { kind: 'part', part: 'mainboard' },
    ]
    for (const language of ['zh-CN', 'en']) {
      const headers = { 'accept-language': language }
      const answers = [
        ...['/api/v1/coverage/', '/c/', '/coverage?sn='].map((path) => fetch(running.url + path + serial, { headers })),
        ...questions.map((question) => post(`${running.url}/api/v1/decisions`, { serial, question }, headers)),
        post(`${running.url}/api/v1/coverage`, { serials: [serial] }, headers),
        fetch(`${running.url}/coverage/batch.csv`, {
          method: 'POST',
          body: new URLSearchParams({ serials: serial }),
          headers,
        }),
      ]
      for (const response of await Promise.all(answers)) {
        const text = await response.text()
        expect(response.status, text).toBe(200)
        expect(text).not.toMatch(/CANARY|987654321|9,?876,?543|XAU|event_id|"event"|"evidence"|"source"/)
      }
    }
    expect(running.logged()).not.toContain(serial)
    expect(running.logged()).not.toContain(CANARY)
  })

  it('[T23] line breaks and colours in an address and a body – sent – every entry of the log is one line of JSON and our own', async () => {
    const forged = '\r\n\u001B[31m{"level":60,"msg":"forged"}\n'
    await fetch(`${running.url}/c/${encodeURIComponent(forged)}?on=${encodeURIComponent(forged)}`)
    await post(`${running.url}/api/v1/coverage`, { serials: [forged], [forged]: forged })
    expect(running.logged()).not.toMatch(/[\r\u001B]/)
    const entries = running.logged().trimEnd().split('\n')
    expect(entries.length).toBeGreaterThan(1)
    expect(entries.map((entry) => (JSON.parse(entry) as { msg?: unknown }).msg)).not.toContain('forged')
  })

  it('[T7] an unknown serial and another unknown one – asked – the same shape but for the number of the request', async () => {
    const shape = async (unknown: string) =>
      (await (await fetch(`${running.url}/api/v1/coverage/${unknown}`)).text()).replace(/urn:request:[0-9a-f-]+/, '')
    expect(await shape('ZZ00000001')).toBe(await shape(`${serial.slice(0, -1)}Z`))
  })

  it('[R14 T7] one address – more look-ups than allowed – 429 with Retry-After as a problem and as a page; batches count each serial', async () => {
    const limits = { windowMs: 60_000, serials: 20, unknownSerials: 5 }
    const limited = await startApplication(await open(), { limits })
    const statuses: number[] = []
    for (let n = 0; n < 25; n++) statuses.push((await fetch(`${limited.url}/api/v1/coverage/${serial}`)).status)
    expect(statuses).toEqual([...Array<number>(20).fill(200), ...Array<number>(5).fill(429)])
    const refused = await fetch(`${limited.url}/api/v1/coverage/${serial}`, { headers: { 'accept-language': 'en' } })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await refused.json()).toMatchObject({ status: 429, code: 'too_many_requests' })
    const page = await fetch(`${limited.url}/c/${serial}`)
    expect([page.status, page.headers.get('content-type')]).toEqual([429, 'text/html; charset=utf-8'])
    expect((await fetch(`${limited.url}/policy`)).status).toBe(200)
    await limited.close()
    const batches = await startApplication(await open(), { limits })
    const batch = { serials: Array.from({ length: 15 }, () => serial) }
    expect((await post(`${batches.url}/api/v1/coverage`, batch)).status).toBe(200)
    expect((await post(`${batches.url}/api/v1/coverage`, batch)).status).toBe(429)
    await batches.close()
  })

  it('[R14 T7] one address – a scan that meets unknown serials – stopped long before its allowance', async () => {
    const scanned = await startApplication(await open(), {
      limits: { windowMs: 60_000, serials: 2000, unknownSerials: 60 },
    })
    const statuses = new Map<number, number>()
    for (let n = 0; n < 200; n++) {
      const { status } = await fetch(`${scanned.url}/api/v1/coverage/ZZ${String(n).padStart(8, '0')}`)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
    await scanned.close()
    expect(Object.fromEntries(statuses)).toEqual({ 404: 60, 429: 140 })
  })

  it('[R14 T26] X-Forwarded-For – from a peer that is no configured proxy, then from one that is – ignored, then believed', async () => {
    const limits = { windowMs: 60_000, serials: 3, unknownSerials: 3 }
    for (const [proxy, expected] of [
      ['10.0.0.1', 429],
      ['127.0.0.1', 200],
    ] as const) {
      const behind = await startApplication(await open(), { limits, env: { SANBAO_TRUST_PROXY: proxy } })
      let last = 0
      for (let n = 0; n < 5; n++) {
        const headers = { 'x-forwarded-for': `203.0.113.${n}` }
        last = (await fetch(`${behind.url}/api/v1/coverage/${serial}`, { headers })).status
      }
      await behind.close()
      expect(last).toBe(expected)
    }
  })

  it('[T12 A4] fields that are ours to set – sent with a fact – refused, nothing written', async () => {
    const address = `${running.url}/api/v1/units/${serial}/events`
    for (const extra of [
      { id: 'x' },
      { recorded: '2020-01-01T00:00:00Z' },
      { warranty_end: '2099-01-01' },
      { lineage_id: 'x' },
    ]) {
      const response = await post(address, { event: { type: 'transferred', on: '2025-09-01', ...extra } }, withKey)
      expect([400, 422]).toContain(response.status)
      expect(((await response.json()) as { errors: { field: string }[] }).errors[0]?.field).toContain('event')
    }
  })

  it('[A11] a wrong, an absent and a misplaced key – writing – 401, also where no first key is set or none is needed', async () => {
    const address = `${running.url}/api/v1/units/${serial}/events`
    const fact = { event: { type: 'transferred', on: '2025-09-01' } }
    expect((await post(address, fact)).status).toBe(401)
    expect((await post(address, fact, { authorization: 'Bearer wrong' })).status).toBe(401)
    expect((await post(`${address}?key=${withKey.authorization.slice(7)}`, fact)).status).toBe(401)
    const anybodys = `${running.url}/api/v1/coverage/${serial}`
    expect((await fetch(anybodys, { headers: withKey })).status).toBe(200)
    expect((await fetch(anybodys, { headers: { authorization: 'Bearer wrong' } })).status).toBe(401)
    const off = await startApplication(await open(), { env: { SANBAO_API_KEY: '' } })
    expect((await post(`${off.url}/api/v1/units/${serial}/events`, fact, withKey)).status).toBe(401)
    await off.close()
  })

  it.each([
    ['application/json\t', 200],
    [' application/json', 200],
    ['application/json;charset=utf-8', 200],
    ['application/jsonx', 415],
    ['text/plain', 415],
    ['application/x-www-form-urlencoded', 400],
  ])(
    '[T13 A6] content type «%s» – with a body that the schema refuses or allows – never unchecked (%i)',
    async (type, status) => {
      const port = Number(new URL(running.url).port)
      const send = (body: string) =>
        exchange(
          port,
          `POST /api/v1/coverage HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
        )
      expect(await send(JSON.stringify({ serials: [serial] }))).toContain(`HTTP/1.1 ${status} `)
      expect(await send(JSON.stringify({ serials: [serial], role: 'admin' }))).toMatch(/^HTTP\/1\.1 4(00|15) /)
    },
  )

  it.each([
    ['two lengths', 'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'],
    ['length and chunks', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n'],
    ['bare line feeds', 'GET / HTTP/1.1\nHost: x\n\n'],
    ['no host', 'GET / HTTP/1.1\r\n\r\n'],
  ])('[T27 A16] a smuggled request – %s – 400 and the connection closed', async (_what, request) => {
    expect(await exchange(Number(new URL(running.url).port), request)).toContain('HTTP/1.1 400 ')
  })

  it('[A8] a verb that the address does not know – sent – 405 with Allow; an override header is ignored', async () => {
    for (const method of ['DELETE', 'PUT', 'PATCH', 'PROPFIND']) {
      const response = await fetch(`${running.url}/api/v1/coverage/${serial}`, { method })
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    }
    const overridden = await fetch(`${running.url}/api/v1/coverage/${serial}`, {
      headers: { 'x-http-method-override': 'DELETE' },
    })
    expect(overridden.status).toBe(200)
  })

  it('[A15] Host and absolute-form addresses of somebody else – asked – links keep the configured address', async () => {
    const port = Number(new URL(running.url).port)
    const answer = await exchange(
      port,
      `GET http://evil.example/c/${serial} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
    )
    expect(answer).not.toContain('evil.example')
  })

  it('[A2] a key twice in one object – the last one counts, as JSON.parse reads it', async () => {
    const response = await post(`${running.url}/api/v1/coverage`, `{"serials":["ZZ00000001"],"serials":["${serial}"]}`)
    expect(await response.json()).toMatchObject({ items: [{ status: 'answered', asked: serial }] })
  })
})

eachDatabase('headers of every answer', (open) => {
  it('[T16] pages and data – asked – a strict policy for content, no framing, no sniffing; HSTS only where the address is https', async () => {
    const https = await startApplication(await open())
    const http = await startApplication(await open(), { env: { SANBAO_BASE_URL: 'http://check.example' } })
    for (const path of [
      '/',
      '/policy',
      '/nope',
      '/%',
      '/api/v1/policy',
      '/api/nope',
      '/api/docs',
      '/api/openapi.json',
    ]) {
      const { headers } = await fetch(https.url + path)
      expect(headers.get('content-security-policy'), path).toMatch(/^default-src 'none'/)
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect(headers.get('content-security-policy')).not.toMatch(/unsafe-inline|unsafe-eval(?<!wasm-unsafe-eval)|\*/)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      // Not no-referrer: browsers would then send «Origin: null» with our own forms, which the check of origins refuses.
      expect(headers.get('referrer-policy')).toBe('same-origin')
      expect(headers.get('permissions-policy')).toContain('camera=(self)')
      expect(headers.get('strict-transport-security')).toBe('max-age=31536000')
    }
    expect((await fetch(http.url)).headers.get('strict-transport-security')).toBeNull()
    await https.close()
    await http.close()
  })
})
