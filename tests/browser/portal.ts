import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '#platform/db/index.ts'
import { aUnit, startApplication } from '#tests/http/application.ts'
import { states, TODAY, type StateUnit } from './states.ts'

/** The present of the browser tests: mid-morning of TODAY in the zone of the policy. */
const NOW = Temporal.Instant.from(`${TODAY}T02:10:00Z`)

export interface Portal {
  readonly url: string
  readonly close: () => Promise<void>
}

/** The whole application on an embedded database of its own, with one unit in each state, on a loopback port. */
export const startPortal = async (): Promise<Portal> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'sanbao-browser-'))
  const database = await openDatabase({ dataDir })
  for (const { serial, unit, events } of Object.values<StateUnit>(states)) {
    await aUnit(database, events, { serial, family: unit.family })
  }
  const { url, close } = await startApplication(database, { clock: () => NOW })
  return {
    url,
    close: async () => {
      await close()
      await database.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
