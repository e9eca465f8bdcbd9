import { afterAll, beforeAll, expect, it } from 'vitest'
import { createApplication } from '../../src/apps/application.ts'
import { startBackground } from '../../src/apps/background.ts'
import { systemClock } from '#platform/clock.ts'
import { readConfig } from '#platform/config.ts'
import { openDatabase, type Database } from '#platform/db/index.ts'
import { lookupLimits } from '#platform/http/index.ts'
import { createLog } from '#platform/log.ts'
import { privateClamd, type Clamd } from '#tests/attachments/clamd.ts'
import * as files from '#tests/attachments/files.ts'
import { ask, aSender, sendFile, whenSettled } from '#tests/attachments/uploads.ts'
import { freshPlace, type Place } from '#tests/databases.ts'
import { editions } from './application.ts'

let scanner: Clamd
let place: Place
let database: Database
let stop: () => Promise<void>
let url = ''

beforeAll(async () => {
  scanner = await privateClamd()
  await scanner.start()
  place = await freshPlace('server')
  database = await openDatabase(place.config)
  const config = readConfig({ SANBAO_DATA: place.config.dataDir, SANBAO_CLAMD: scanner.socket })
  const parts = { config, database, editions, clock: systemClock, log: createLog('silent') }
  const { app, mail } = await createApplication({ ...parts, lookupLimits })
  url = await app.listen({ host: '127.0.0.1', port: 0 })
  const background = await startBackground({ ...parts, mail })
  stop = async () => {
    await app.close()
    await background.stop()
  }
})
afterAll(async () => {
  await stop()
  await database.close()
  await place.remove()
  await scanner.remove()
})

it('[T17] given the whole application with a scanner – when a virus is sent – then its own background finds it, and nobody gets it', async () => {
  const sender = await aSender(url)
  const { id } = await sendFile(url, sender, { name: 'a.txt', content: files.eicar })
  expect(await whenSettled(url, sender, id)).toMatchObject({ scan: 'infected', available: false })
  expect((await ask(`${url}/attachments/${id}/file`, sender, 'GET')).status).toBe(409)
})
