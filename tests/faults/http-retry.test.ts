import { createConnection, createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eachDatabase } from '#tests/databases.ts'
import { aUnit, post, startApplication, withKey, type Running } from '#tests/http/application.ts'

const fact = (evidence: string) => ({ event: { type: 'transferred', on: '2025-09-01' }, evidence: [evidence] })

/** Passes requests on, and cuts the client off when the answer comes: the write is committed, nobody was told. */
const startCuttingProxy = async (port: number) => {
  const answers: string[] = []
  const server = createServer((client) => {
    const upstream = createConnection(port, '127.0.0.1')
    client.pipe(upstream)
    client.on('error', () => upstream.destroy())
    upstream.on('error', () => client.destroy())
    let text = ''
    const place = answers.push('') - 1
    upstream.on('data', (bytes) => {
      text += bytes.toString()
      answers[place] = text.slice(text.indexOf('\r\n\r\n') + 4)
      client.resetAndDestroy()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port: own } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${own}`, answers, close: () => server.close() }
}

eachDatabase('retries', (open) => {
  let running: Running
  let serial: string
  beforeAll(async () => {
    running = await startApplication(await open())
    serial = await aUnit(await open(), [{ type: 'sold', on: '2025-06-10' }])
  })
  afterAll(() => running.close())
  const recorded = async (evidence: string): Promise<number> => {
    const rows = await (await open()).db.selectFrom('events').select('evidence').where('source', '=', 'api').execute()
    return rows.filter((row) => row.evidence.includes(evidence)).length
  }
  const record = (url: string, key: string, evidence = key) =>
    post(`${url}/api/v1/units/${serial}/events`, fact(evidence), { ...withKey, 'idempotency-key': key })

  it('[R3 A9] the answer cut off right after the commit, 100 times – sent again – the first answer, byte for byte, one fact each', async () => {
    const proxy = await startCuttingProxy(Number(new URL(running.url).port))
    for (let cut = 0; cut < 100; cut++) {
      await expect(record(proxy.url, `cut-${cut}`)).rejects.toThrow('fetch failed')
      const retry = await record(running.url, `cut-${cut}`)
      expect(retry.status).toBe(201)
      expect(retry.headers.get('idempotent-replayed')).toBe('true')
      expect(proxy.answers).toContain(await retry.text())
      expect(await recorded(`cut-${cut}`)).toBe(1)
    }
    proxy.close()
  })

  it('[R3 A9] a key that was used – sent with another body – 422; longer than 255 characters or empty – refused', async () => {
    expect((await record(running.url, 'same-key')).status).toBe(201)
    const other = await record(running.url, 'same-key', 'something else')
    expect(other.status).toBe(422)
    expect(await other.json()).toMatchObject({ code: 'idempotency_key_reused' })
    expect(await recorded('something else')).toBe(0)
    expect((await record(running.url, 'k'.repeat(256), 'long')).status).toBe(422)
    expect((await record(running.url, '', 'empty')).status).toBe(400)
    expect((await record(running.url, 'k'.repeat(255), 'long')).status).toBe(201)
  })

  it('[R3 A9] the same key 50 times at once – sent – one fact; the others are told to wait or get the first answer', async () => {
    const responses = await Promise.all(Array.from({ length: 50 }, () => record(running.url, 'at-once')))
    const bodies = new Set<string>()
    for (const response of responses) {
      expect([201, 409]).toContain(response.status)
      if (response.status === 201) bodies.add(await response.text())
    }
    expect(bodies.size).toBe(1)
    expect(await recorded('at-once')).toBe(1)
  })

  it('[R3] a refused write – its key used again with a body that holds – is carried out: refusals are not kept', async () => {
    const future = { event: { type: 'transferred', on: '2027-01-01' } }
    const address = `${running.url}/api/v1/units/${serial}/events`
    const key = { ...withKey, 'idempotency-key': 'refused-first' }
    expect((await post(address, future, key)).status).toBe(422)
    expect((await post(address, fact('refused-first'), key)).status).toBe(201)
  })
})
