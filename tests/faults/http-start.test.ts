import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { addressOf, startPostgres, stopPostgres } from '#tests/postgres.ts'

const folder = mkdtempSync(join(tmpdir(), 'sanbao-start-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Starts the server as `npm start` does and waits for its end. */
const start = async (settings: Readonly<Record<string, string>>) => {
  const env = { ...process.env, LC_ALL: 'C', DATABASE_URL: undefined, SANBAO_DATA: join(folder, 'data'), ...settings }
  const child = spawn(process.execPath, ['src/apps/server.ts'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const said = { out: '', err: '' }
  child.stdout.on('data', (bytes: Buffer) => (said.out += bytes.toString()))
  child.stderr.on('data', (bytes: Buffer) => (said.err += bytes.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, ...said }
}

describe('a start that cannot be', () => {
  it('[1] given a port that another program holds – when started – then one sentence and exit code 1', async () => {
    const holder = createServer().listen(0, '127.0.0.1')
    await once(holder, 'listening')
    const { port } = holder.address() as AddressInfo
    const { code, out, err } = await start({ SANBAO_PORT: String(port) })
    holder.close()
    expect(err).toBe(`Port ${port} of 127.0.0.1 is taken; stop the program that holds it, or set SANBAO_PORT.\n`)
    expect(out).not.toContain('Stopping')
    expect(code).toBe(1)
  })

  it.each([
    ['SANBAO_PORT', '99999'],
    ['DATABASE_URL', 'mysql://127.0.0.1/x'],
    ['SANBAO_OIDC_ISSUER', 'no address'],
    ['SANBAO_OIDC_ISSUER', 'http://example.com'],
  ])('[1] given %s=%s – when started – then one sentence that names it, and exit code 1', async (name, value) => {
    const { code, out, err } = await start({ [name]: value })
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(new RegExp(`^${name} must be [^\\n]+\\n$`))
  })

  it('[1] given a server and a data folder that cannot be made – when started – then one sentence and exit code 1', async () => {
    startPostgres(folder)
    const { code, err } = await start({
      DATABASE_URL: addressOf(folder, 'postgres'),
      SANBAO_DATA: join(folder, 'pg', 'data', 'PG_VERSION', 'below'),
    }).finally(() => stopPostgres(folder))
    expect(err).toMatch(/^The data folder [^\n]+ cannot be written \(ENOTDIR[^\n]*\)\. [^\n]+\n$/)
    expect(code).toBe(1)
  })
})
