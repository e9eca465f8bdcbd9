import { readFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eachDatabase } from '#tests/databases.ts'
import { API_KEY, aUnit, startApplication, type Running } from '#tests/http/application.ts'

const REQUESTS = 10_000
const SEED = 7
const AT_ONCE = 16

interface Schema {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly format?: string
}

interface Operation {
  readonly operationId: string
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
}

const document = JSON.parse(readFileSync(new URL('../../src/apps/openapi.gen.json', import.meta.url), 'utf8')) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}
const operations = Object.entries(document.paths).flatMap(([path, verbs]) =>
  Object.entries(verbs).map(([verb, operation]) => ({ path, verb: verb.toUpperCase(), operation })),
)

/** mulberry32: one seed, one history. */
const randomFrom = (seed: number) => {
  let state = seed
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below) | 0
  }
}
type Random = ReturnType<typeof randomFrom>

const pick = <T>(random: Random, list: readonly T[]): T => list[random(list.length)] as T

const nasty = [
  null,
  true,
  -1,
  0,
  1.5,
  1e21,
  '',
  ' ',
  '1',
  '\u0000',
  '\ud800',
  '\u202e',
  'A'.repeat(5000),
  [],
  {},
  [[]],
  [null],
  '2024-02-30',
  '9999-12-31',
  '2026-01-01T00:00:00',
  "' OR 1=1--",
  '${7*7}',
  '../../etc/passwd',
  '李',
  '👩‍🔧',
  { $ref: '#' },
]
const nastyPaths = [
  '%',
  '%ff',
  '%00',
  '%c0%ae',
  '%2e%2e%2f',
  'KV%0d%0aX',
  encodeURIComponent("' OR 1=1--"),
  'A'.repeat(3000),
  '%E2%80%AE',
  '',
  '.',
  '..',
  '*',
]
const nastyQueries = [
  '?on[]=1',
  '?on=1&on=2',
  '?on=1e9',
  '?on=%00',
  '?on=%ff',
  '?__proto__=1',
  '?known=2099-01-01',
  '?x',
  '?&&==',
  '?on=2024-02-30',
]

/** A value of the schema, wrong at random places. */
const valueOf = (random: Random, schema: Schema, depth = 0): unknown => {
  if (random(6) === 0 || depth > 6) return pick(random, nasty)
  const options = schema.anyOf ?? schema.oneOf
  if (options !== undefined) return valueOf(random, pick(random, options), depth + 1)
  if (schema.const !== undefined) return schema.const
  if (schema.enum !== undefined) return pick(random, schema.enum)
  if (schema.properties !== undefined) {
    const entries = Object.entries(schema.properties).filter(() => random(5) > 0)
    const made: Record<string, unknown> = Object.fromEntries(
      entries.map(([name, inner]) => [name, valueOf(random, inner, depth + 1)]),
    )
    if (random(8) === 0)
      made[pick(random, ['role', 'id', 'warranty_end', 'constructor', 'toString'])] = pick(random, nasty)
    return made
  }
  if (schema.type === 'array')
    return Array.from({ length: random(4) }, () => valueOf(random, schema.items ?? {}, depth + 1))
  if (schema.format === 'date') return pick(random, ['2026-01-01', '2024-02-30', '0001-01-01'])
  if (schema.type === 'boolean') return random(2) === 0
  if (schema.type === 'integer' || schema.type === 'number') return pick(random, [0, 1, -1, 1.5, 2 ** 53])
  return pick(random, ['KV012345', 'encoder', '2026-01-01', '2026-01-01T00:00:00Z'])
}

const bodyOf = (random: Random, operation: Operation): string => {
  const schema = operation.requestBody?.content['application/json']?.schema
  const json = JSON.stringify(schema === undefined ? pick(random, nasty) : valueOf(random, schema)) ?? ''
  switch (random(12)) {
    case 0:
      return json.slice(0, random(json.length + 1))
    case 1:
      return '['.repeat(20_000)
    case 2:
      return `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`
    case 3:
      return '{"__proto__":{"x":1},"serial":"KV012345"}'
    case 4:
      return '{"constructor":{"prototype":{"x":1}}}'
    case 5:
      return '{"serial":1e999}'
    default:
      return json
  }
}

const contentTypes = [
  'application/json',
  'application/json',
  'application/json',
  'application/json; charset=utf-8',
  'application/json\t',
  ' application/json',
  'application/jsonx',
  'text/plain',
  'text/csv',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  '',
]

const requestOf = (random: Random, serial: string): string => {
  const { path, verb, operation } = pick(random, operations)
  const filled = path.replace(/\{\w+\}/g, () =>
    random(3) === 0 ? pick(random, nastyPaths) : pick(random, [serial, '2.2', 'ZZ99999999']),
  )
  const query = random(4) === 0 ? pick(random, nastyQueries) : ''
  const method = random(15) === 0 ? pick(random, ['TRACE', 'PROPFIND', 'DELETE', 'PUT', 'QUERY']) : verb
  const body = method === 'GET' ? '' : bodyOf(random, operation)
  const headers = [
    'Host: x',
    'Connection: close',
    `Accept-Language: ${pick(random, ['zh-CN', 'en', '', '*;q=x', 'fr, de;q=0.5'])}`,
    `Content-Type: ${pick(random, contentTypes)}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(random(8) > 0
      ? [`Authorization: Bearer ${random(4) > 0 ? API_KEY : pick(random, ['wrong', '', '\u00e9'])}`]
      : []),
    ...(random(4) === 0 ? [`Idempotency-Key: ${pick(random, ['', 'k', 'k'.repeat(300), 'ключ'])}`] : []),
    ...(random(30) === 0
      ? [
          pick(random, [
            'Content-Length: 5',
            'Transfer-Encoding: chunked',
            'X: \u0000',
            'Bad Header: 1',
            `Y: ${'y'.repeat(20_000)}`,
          ]),
        ]
      : []),
  ]
  return `${method} ${filled}${query} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n${body}`
}

/** Sends bytes and gives everything that came back; rejects when nothing ends the connection within five seconds. */
const exchange = (port: number, request: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = createConnection(port, '127.0.0.1', () => socket.write(Buffer.from(request, 'utf8')))
    const chunks: Buffer[] = []
    const text = (): string => Buffer.concat(chunks).toString()
    socket.setTimeout(20_000, () => {
      socket.destroy()
      reject(new Error(`no answer: ${request.slice(0, 300)}`))
    })
    socket.on('data', (bytes: Buffer) => chunks.push(bytes))
    socket.on('error', () => resolve(text()))
    socket.on('close', () => resolve(text()))
  })

eachDatabase('malformed requests', (open) => {
  let running: Running
  beforeAll(async () => void (running = await startApplication(await open(), { env: { SANBAO_LOG_LEVEL: 'error' } })))
  afterAll(() => running.close())

  it(`[R12 A1 A3 A4 A5 A6 A7] ${REQUESTS} requests from the OpenAPI document, seed ${SEED} – sent raw – no 5xx, no hang, every 4xx a problem`, async () => {
    const random = randomFrom(SEED)
    const serial = await aUnit(await open(), [{ type: 'sold', on: '2025-06-10' }])
    const port = Number(new URL(running.url).port)
    const statuses = new Map<number, number>()
    const wrong: string[] = []
    const judge = (request: string, answer: string): void => {
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1])
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      if (status < 400) return
      const [head = '', body = ''] = answer.split('\r\n\r\n', 2)
      const named = /"code":"(invalid_request|unacceptable_value)"/.test(body)
        ? /"field":"[^"]*"/.test(body)
        : /"code":"\w+"/.test(body)
      const sound = status < 500 && /^content-type: application\/problem\+json/im.test(head) && named
      if (!sound) wrong.push(`${status} ${request.slice(0, 300)} → ${answer.slice(0, 500)}`)
    }
    let sent = 0
    const client = async (): Promise<void> => {
      while (sent < REQUESTS) {
        sent++
        const request = requestOf(random, serial)
        judge(request, await exchange(port, request))
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, client))
    process.stdout.write(`R12: ${JSON.stringify(Object.fromEntries([...statuses].toSorted(([a], [b]) => a - b)))}\n`)
    expect(wrong.slice(0, 5)).toEqual([])
    // A harness whose requests all stop at the gate would prove nothing.
    for (const status of [200, 400, 422]) expect(statuses.get(status), String(status)).toBeGreaterThan(500)
    expect((await fetch(`${running.url}/readyz`)).status).toBe(200)
  })
})
