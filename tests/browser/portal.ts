import { afterAll } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { openDatabase } from '#platform/db/index.ts'
import { freshPlace } from '#tests/databases.ts'
import { aUnit, startApplication } from '#tests/http/application.ts'
import { states, TODAY, type StateUnit } from './states.ts'

/** The present of the browser tests: mid-morning of TODAY in the zone of the policy. */
const NOW = Temporal.Instant.from(`${TODAY}T02:10:00Z`)

/**
 * The whole application on an empty embedded database of its own, for all the tests of a file: called while vitest reads the file.
 * As on a first trial it is reached by plain http, so that cookies are not bound to https.
 */
export const startEmpty = async (options: Parameters<typeof startApplication>[1] = {}) => {
  const place = await freshPlace('embedded')
  const database = await openDatabase(place.config)
  const plain = { clock: systemClock, env: { SANBAO_BASE_URL: '' } }
  const application = await startApplication(database, { ...plain, ...options })
  afterAll(async () => {
    await application.close()
    await database.close()
    await place.remove()
  })
  return { application, database }
}

/** The same at https and on a day in the past, with one unit in each state. */
export const startPortal = async (): Promise<{ readonly url: string }> => {
  const { application, database } = await startEmpty({ clock: () => NOW, env: {} })
  for (const { serial, unit, events } of Object.values<StateUnit>(states))
    await aUnit(database, events, { serial, family: unit.family })
  return { url: application.url }
}
