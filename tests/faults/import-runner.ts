/** Imports a file and prints a line after each committed batch, for a test that kills it. Arguments: path, configuration as JSON. */
import { importUnits } from '#features/imports/index.ts'
import { loadEditions } from '#features/policy-editions/index.ts'
import { openDatabase } from '#platform/db/index.ts'
import type { DatabaseConfig } from '#platform/db/index.ts'

const [path = '', config = '{}'] = process.argv.slice(2)
const database = await openDatabase(JSON.parse(config) as DatabaseConfig)
const ctx = { db: database.db, editions: loadEditions(), now: '2026-11-23T02:00:00.000Z', today: '2026-11-23' }
await importUnits(
  ctx,
  { path, name: 'export.csv' },
  {},
  { onProgress: ({ rows }) => void process.stdout.write(`${rows}\n`) },
)
await database.close()
