/** The application as it is, on a free port, with look-up limits that a benchmark does not meet. */
import type { AddressInfo } from 'node:net'
import { createApplication } from '../src/apps/application.ts'
import { loadEditions } from '#features/policy-editions/index.ts'
import { systemClock } from '#platform/clock.ts'
import { readConfig } from '#platform/config.ts'
import { openDatabase } from '#platform/db/index.ts'
import { createLog } from '#platform/log.ts'

const config = readConfig(process.env)
const database = await openDatabase(config)
const { app } = await createApplication({
  config,
  database,
  editions: loadEditions(),
  clock: systemClock,
  log: createLog(config.logLevel),
  lookupLimits: { windowMs: 60_000, serials: Number.MAX_SAFE_INTEGER, unknownSerials: Number.MAX_SAFE_INTEGER },
})
await app.listen({ host: '127.0.0.1', port: 0 })
process.stdout.write(`${(app.server.address() as AddressInfo).port}\n`)
process.once('SIGTERM', () => process.exit())
