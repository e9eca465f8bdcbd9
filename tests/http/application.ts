/** The whole application on a real database, listening on a free loopback port, with units to ask about. */
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { randomUUIDv7 } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { createApplication } from '../../src/apps/application.ts'
import type { LedgerEvent } from '#entitlement/ledger.schema.ts'
import { addModels, listModels } from '#features/catalog/index.ts'
import { loadEditions } from '#features/policy-editions/index.ts'
import { addUnits, normaliseSerial } from '#features/units/index.ts'
import type { Clock } from '#platform/clock.ts'
import { readConfig } from '#platform/config.ts'
import type { Database } from '#platform/db/index.ts'
import type { App, LookupLimits } from '#platform/http/index.ts'
import { createLog } from '#platform/log.ts'

export const API_KEY = 'test-key-0123456789-0123456789-0123456789'

/** Noon of 15 March 2026 in Shanghai. */
export const NOW = '2026-03-15T04:00:00.000Z'

export const editions = loadEditions()

/** Limits that no test meets by accident. */
const generous: LookupLimits = { windowMs: 60_000, serials: 1_000_000, unknownSerials: 1_000_000 }

interface Options {
  readonly limits?: LookupLimits
  readonly env?: Readonly<Record<string, string>>
  readonly clock?: Clock
  /** A free port unless one is named. */
  readonly port?: number
}

export interface Running {
  readonly url: string
  readonly app: App
  /** Everything logged so far. */
  readonly logged: () => string
  readonly close: () => Promise<unknown>
}

export const startApplication = async (database: Database, options: Options = {}): Promise<Running> => {
  const { limits = generous, env = {}, clock = () => Temporal.Instant.from(NOW), port: wanted = 0 } = options
  let text = ''
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      text += chunk.toString()
      done()
    },
  })
  const dataDir = mkdtempSync(join(tmpdir(), 'sanbao-http-'))
  const config = readConfig({
    SANBAO_DATA: dataDir,
    SANBAO_API_KEY: API_KEY,
    SANBAO_SECRET: 'test-secret-0123456789-0123456789-0123',
    SANBAO_BASE_URL: 'https://check.example',
    ...env,
  })
  const log = createLog('info', destination)
  const { app } = await createApplication({ config, database, editions, clock, log, lookupLimits: limits })
  await app.listen({ host: '127.0.0.1', port: wanted })
  const { port } = app.server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    app,
    logged: () => text,
    close: async () => {
      await app.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** A port that nobody listens on: for settings that name the address before there is one. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** The model that test units are of, made once in a database. */
const modelFor = async (database: Database, family: string) => {
  const name = `TEST ${family}`
  const title = { zh: '测试', en: 'Test' }
  await addModels(database.db, [{ id: randomUUIDv7(), name, family, title, ownSerial: true, discontinuedOn: null }])
  const model = (await listModels(database.db)).find((known) => known.name === name)
  if (model === undefined) throw new Error(`no model ${name}`)
  return model
}

let units = 0

/** Adds a unit with these facts and gives its serial; what is not told is a serial of its own and an encoder. */
export const aUnit = async (
  database: Database,
  events: readonly LedgerEvent[],
  {
    serial = `T${process.pid}X${String(++units).padStart(6, '0')}`,
    family = 'encoder',
    recorded = '2026-01-01T00:00:00.000Z',
  } = {},
): Promise<string> => {
  const normal = normaliseSerial(serial)
  if (!normal.ok) throw new Error(`not a serial: ${serial}`)
  const model = await modelFor(database, family)
  const unit = { serial: normal.value, printed: serial, model, events, evidence: [] }
  await database.db.transaction().execute((tx) => addUnits(tx, { editions, now: recorded, source: 'test' }, [unit]))
  return normal.value
}

/** A request with a JSON body. */
export const post = (url: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

export const withKey = { authorization: `Bearer ${API_KEY}` }
