import { afterAll, beforeAll, expect, it } from 'vitest'
import { eachDatabase } from '#tests/databases.ts'
import { batchAnswer, coverageAnswer, decisionAnswer, type CoverageAnswer } from '#features/warranty/warranty.schema.ts'
import type { LedgerEvent } from '#entitlement/ledger.schema.ts'
import { aUnit, post, startApplication, withKey, type Running } from './application.ts'

const SOLD: LedgerEvent = { type: 'sold', on: '2025-06-10' }

eachDatabase('coverage over HTTP', (open) => {
  let running: Running
  const answerOf = async (address: string, headers = {}): Promise<CoverageAnswer> => {
    const response = await fetch(running.url + address, { headers })
    expect(response.status, await response.clone().text()).toBe(200)
    return coverageAnswer.parse(await response.json())
  }
  beforeAll(async () => void (running = await startApplication(await open())))
  afterAll(() => running.close())

  it('[API] a unit in its standard term – asked by serial – covered, cited and explained', async () => {
    const serial = await aUnit(await open(), [SOLD])
    const answer = await answerOf(`/api/v1/coverage/${serial}`, { 'accept-language': 'en' })
    expect(answer.decision.verdict).toBe('in_warranty')
    expect(answer.decision.values['ends']).toBe('2026-06-10')
    expect(answer.asOf).toEqual({ on: '2026-03-15', known: '2026-03-15T04:00:00.000Z' })
    expect(answer.policy.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(answer.explanation).toHaveLength(answer.decision.steps.length)
    expect(answer.timeline.segments[0]).toMatchObject({ from: '2025-06-10', status: 'covered', basis: 'standard' })
  })

  it('[API] an answer – asked again with its own on and known, later and after new facts – the same bytes', async () => {
    const serial = await aUnit(await open(), [SOLD])
    const text = await (await fetch(`${running.url}/api/v1/coverage/${serial}`)).text()
    const { on, known } = (JSON.parse(text) as CoverageAnswer).asOf
    const later = await startApplication(await open(), { clock: () => Temporal.Instant.from('2027-01-01T00:00:00Z') })
    const fact = { event: { type: 'registered', at: '2026-03-01', company: true, barcode: true } }
    expect((await post(`${later.url}/api/v1/units/${serial}/events`, fact, withKey)).status).toBe(201)
    const again = await (await fetch(`${later.url}/api/v1/coverage/${serial}?on=${on}&known=${known}`)).text()
    const now = await (await fetch(`${later.url}/api/v1/coverage/${serial}?on=${on}`)).text()
    await later.close()
    expect(again).toBe(text)
    expect((JSON.parse(now) as CoverageAnswer).decision.values['ends']).toBe('2027-06-10')
  })

  it('[API] an answer given lately – asked again, in the other language, on another day, after a new fact – never a stale one', async () => {
    const serial = await aUnit(await open(), [SOLD], { family: 'decoder' })
    const ask = (query: string, language: string) =>
      answerOf(`/api/v1/coverage/${serial}${query}`, { 'accept-language': language })
    const first = await ask('', 'en')
    expect(await ask('', 'en')).toEqual(first)
    expect((await ask('', 'zh-CN')).summary).not.toBe(first.summary)
    expect((await ask('?on=2026-07-01', 'en')).decision.verdict).toBe('expired')
    const fact = { event: { type: 'registered', at: '2026-03-01', company: true, barcode: true } }
    expect((await post(`${running.url}/api/v1/units/${serial}/events`, fact, withKey)).status).toBe(201)
    expect((await ask('', 'en')).decision.values['ends']).toBe('2027-06-10')
  })

  it('[API] the second clock – what did we believe on a day about another – only what was recorded by the end of that day', async () => {
    const serial = await aUnit(await open(), [SOLD], { recorded: '2026-02-01T00:00:00.000Z' })
    const before = await answerOf(`/api/v1/coverage/${serial}?on=2026-03-01&known=2026-01-31`)
    const after = await answerOf(`/api/v1/coverage/${serial}?on=2026-03-01&known=2026-02-01`)
    expect(before.asOf.known).toBe('2026-01-31T15:59:59.999Z')
    expect([before.decision.verdict, after.decision.verdict]).toEqual(['unknown', 'in_warranty'])
    expect((await fetch(`${running.url}/api/v1/coverage/${serial}?known=2027-01-01`)).status).toBe(422)
  })

  it('[F1 F2 F3] a serial in lower case, full width, with dashes of any kind – asked – found', async () => {
    const serial = await aUnit(await open(), [SOLD])
    const wide = [...serial].map((c) => String.fromCodePoint((c.codePointAt(0) ?? 0) + 0xfee0)).join('')
    for (const typed of [
      `${serial.toLowerCase()} `,
      wide,
      `${serial.slice(0, 3)}–${serial.slice(3)}`,
      `\u00AD${serial}\u200B`,
    ]) {
      const answer = await answerOf(`/api/v1/coverage/${encodeURIComponent(typed)}`)
      expect(answer.serial).toBe(serial)
    }
  })

  it('[F4 F5] an unknown serial, also a look-alike of a known one – asked – 404 with what to do, never «not covered»', async () => {
    await aUnit(await open(), [SOLD], { serial: `KV012345${process.pid}` })
    for (const serial of [`KVO12345${process.pid}`, 'ZZ99999999']) {
      const response = await fetch(`${running.url}/api/v1/coverage/${serial}`, { headers: { 'accept-language': 'en' } })
      expect(response.status).toBe(404)
      expect(response.headers.get('content-type')).toContain('application/problem+json')
      const problem = (await response.json()) as { code: string; detail: string }
      expect(problem.code).toBe('serial_unknown')
      expect(problem.detail).toContain('proof of purchase')
    }
  })

  it.each([
    ['F6', 'ten thousand characters', 'A'.repeat(10_000)],
    ['F7', 'SQL', `' OR 1=1--`],
    ['F7', 'a template', '${7*7}'],
    ['F7', 'a moustache', '{{7*7}}'],
    ['F8', 'U+0000', 'KV1\u0000234'],
    ['F7', 'a path', '../../etc/passwd'],
  ])('[%s] nonsense as a serial – %s – 422 naming the field', async (_row, _what, serial) => {
    const response = await fetch(`${running.url}/api/v1/coverage/${encodeURIComponent(serial)}`)
    expect(response.status).toBe(422)
    expect(((await response.json()) as { errors: { field: string }[] }).errors[0]?.field).toBe('serial')
  })

  it('[F8] a lone surrogate in a body – asked – 422 naming the field', async () => {
    const response = await post(`${running.url}/api/v1/coverage`, '{"serials":["KV12345","\\ud800AAAA"]}')
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ errors: [{ field: 'serials[1]', code: 'not_text' }] })
  })

  it.each([
    ['F17', '2024-02-30'],
    ['F26', '0001-01-01'],
    ['F26', '9999-01-01'],
    ['F26', '275761-01-01'],
  ])('[%s] a day that cannot be – on=%s – 422 naming the field in both languages', async (_row, on) => {
    for (const [language, words] of [
      ['en', 'existing day'],
      ['zh-CN', '不是存在的日期'],
    ] as const) {
      const response = await fetch(`${running.url}/api/v1/coverage/KV12345?on=${on}`, {
        headers: { 'accept-language': language },
      })
      expect(response.status).toBe(422)
      expect(response.headers.get('content-language')).toBe(language)
      const { errors } = (await response.json()) as { errors: { field: string; message: string }[] }
      expect(errors[0]?.field).toBe('on')
      expect(errors[0]?.message).toContain(words)
    }
  })

  it('[F18] bought on 29 February – asked – twelve months end on 28 February', async () => {
    const serial = await aUnit(await open(), [{ type: 'sold', on: '2024-02-29' }])
    expect((await answerOf(`/api/v1/coverage/${serial}?on=2025-02-28`)).decision.verdict).toBe('in_warranty')
    expect((await answerOf(`/api/v1/coverage/${serial}?on=2025-03-01`)).decision.verdict).toBe('expired')
  })

  it('[F21] half past midnight in Shanghai, still yesterday in UTC – asked without a day – the day of the policy’s zone', async () => {
    const night = await startApplication(await open(), { clock: () => Temporal.Instant.from('2026-06-10T16:30:00Z') })
    const serial = await aUnit(await open(), [SOLD])
    const answer = (await (await fetch(`${night.url}/api/v1/coverage/${serial}`)).json()) as CoverageAnswer
    const page = await (await fetch(`${night.url}/c/${serial}?lang=en`)).text()
    await night.close()
    expect(answer.asOf.on).toBe('2026-06-11')
    expect(page).toContain('2026-06-11 00:30 UTC+08:00')
    expect(answer.decision.verdict).toBe('expired')
  })

  it('[API] a batch – known, unknown and unreadable serials – one item each in the order asked', async () => {
    const serial = await aUnit(await open(), [SOLD])
    const response = await post(`${running.url}/api/v1/coverage`, {
      serials: [serial, 'ZZ99999999', '???', serial.toLowerCase()],
    })
    const { items } = batchAnswer.parse(await response.json())
    expect(items.map(({ status }) => status)).toEqual(['answered', 'unknown_serial', 'malformed_serial', 'answered'])
    expect(items[1]).not.toHaveProperty('answer')
    const many = await post(`${running.url}/api/v1/coverage`, { serials: Array.from({ length: 301 }, () => serial) })
    expect(many.status).toBe(422)
  })

  it('[API] a question of another kind – how to ask for a repair – answered with steps and clauses', async () => {
    const serial = await aUnit(await open(), [SOLD])
    const question = { kind: 'repair', reported: '2026-03-10', findings: [{ cause: 'product_fault' }] }
    const response = await post(`${running.url}/api/v1/decisions`, { serial, question })
    const answer = decisionAnswer.parse(await response.json())
    expect(answer.decision.kind).toBe('repair')
    expect(answer.decision.verdict).toBe('free')
    const again = await post(`${running.url}/api/v1/decisions`, { serial, question, ...answer.asOf })
    expect(await again.json()).toEqual(answer)
  })
})
