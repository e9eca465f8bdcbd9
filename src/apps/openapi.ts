/** Writes `openapi.gen.json` from the schemas that validate the requests: `node src/apps/openapi.ts`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { loadEditions } from '#features/policy-editions/index.ts'
import { systemClock } from '#platform/clock.ts'
import { readConfig } from '#platform/config.ts'
import type { Database } from '#platform/db/index.ts'
import { lookupLimits, openApiDocument } from '#platform/http/index.ts'
import { createLog } from '#platform/log.ts'
import { createApplication } from './application.ts'

/** The document as text. Routes are only declared for it, none is called: there is no database behind them. */
export const openApiText = async (): Promise<string> => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  const { app, operations } = await createApplication({
    config: readConfig({}),
    database: {} as Database,
    editions: loadEditions(),
    clock: systemClock,
    log: createLog('silent'),
    lookupLimits,
  })
  await app.ready()
  const document = openApiDocument(operations, version)
  await app.close()
  return `${JSON.stringify({ 'x-generated-by': 'node src/apps/openapi.ts', ...document }, null, 2)}\n`
}

if (import.meta.main) writeFileSync(new URL('openapi.gen.json', import.meta.url), await openApiText())
