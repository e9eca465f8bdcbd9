import { createConnection, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eachDatabase } from '#tests/databases.ts'
import { startApplication, type Running } from '#tests/http/application.ts'

const EACH = 200
const ALL_CLOSED_MS = 15_000

/** A client that never finishes: a byte every half second, of the headers or of the body. */
const slowClient = (port: number, start: string): { socket: Socket; closed: Promise<number>; answer: () => string } => {
  const began = Date.now()
  const socket = createConnection(port, '127.0.0.1', () => socket.write(start))
  let text = ''
  socket.on('data', (bytes) => (text += bytes.toString()))
  socket.on('error', () => undefined)
  const drip = setInterval(() => socket.write('x'), 500)
  const closed = new Promise<number>((resolve) => {
    socket.on('close', () => {
      clearInterval(drip)
      resolve(Date.now() - began)
    })
  })
  return { socket, closed, answer: () => text }
}

const HEADERS = 'GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: '
const BODY =
  'POST /api/v1/coverage HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{'

eachDatabase('slow clients', (open) => {
  let running: Running
  beforeAll(async () => void (running = await startApplication(await open())))
  afterAll(() => running.close())

  const healthMs = async (): Promise<number> => {
    const times: number[] = []
    for (let n = 0; n < 200; n++) {
      const start = performance.now()
      expect((await fetch(`${running.url}/healthz`)).status).toBe(200)
      times.push(performance.now() - start)
    }
    return times.toSorted((a, b) => a - b)[197] ?? Infinity
  }

  it(`[R13] ${EACH} clients slow with headers, ${EACH} with bodies – others ask meanwhile – answered, and the slow ones closed within 15 s`, async () => {
    const port = Number(new URL(running.url).port)
    const alone = await healthMs()
    const clients = [HEADERS, BODY].flatMap((start) => Array.from({ length: EACH }, () => slowClient(port, start)))
    await delay(1000)
    // The best of three: the machine may be busy with something else, the slow clients are there all the time.
    const besides = Math.min(await healthMs(), await healthMs(), await healthMs())
    const lifetimes = await Promise.all(clients.map(({ closed }) => closed))
    process.stdout.write(
      `R13: health p99 ${alone.toFixed(1)} ms alone, ${besides.toFixed(1)} ms besides; longest ${Math.max(...lifetimes)} ms\n`,
    )
    expect(besides).toBeLessThan(alone + 100)
    expect(Math.max(...lifetimes)).toBeLessThan(ALL_CLOSED_MS)
    expect(clients.every(({ answer }) => answer().startsWith('HTTP/1.1 408'))).toBe(true)
  })
})
