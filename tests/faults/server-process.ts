/** The server as its own process, as `npm start` runs it, for tests that kill or stop it. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { setTimeout as delay } from 'node:timers/promises'
import type { DatabaseConfig } from '#platform/db/index.ts'
import { API_KEY } from '#tests/http/application.ts'

const PROGRAM = fileURLToPath(new URL('../../src/apps/server.ts', import.meta.url))
const START_MS = 60_000

export interface ServerProcess {
  readonly url: string
  readonly child: ChildProcess
  /** Sends a signal and waits for the end. @returns exit code, null when a signal ended it */
  readonly end: (signal: 'SIGKILL' | 'SIGTERM') => Promise<number | null>
}

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

/** Starts the server on a place and waits until it is ready. */
export const startServer = async ({ dataDir, databaseUrl }: DatabaseConfig): Promise<ServerProcess> => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const env = {
    ...process.env,
    SANBAO_PORT: String(port),
    SANBAO_DATA: dataDir,
    SANBAO_API_KEY: API_KEY,
    SANBAO_LOG_LEVEL: 'error',
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
  }
  const child = spawn(process.execPath, [PROGRAM], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  let complaint = ''
  child.stderr?.on('data', (bytes: Buffer) => (complaint += bytes.toString()))
  const ended = once(child, 'exit') as Promise<[number | null]>
  for (const start = Date.now(); ; await delay(20)) {
    if (child.exitCode !== null) throw new Error(`the server ended: ${complaint}`)
    if (Date.now() - start > START_MS) throw new Error(`the server is not ready: ${complaint}`)
    const ready = await fetch(`${url}/readyz`).catch(() => undefined)
    if (ready?.ok === true) break
  }
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> => {
    child.kill(signal)
    return (await ended)[0]
  }
  return { url, child, end }
}
