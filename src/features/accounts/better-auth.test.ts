import { getMigrations } from 'better-auth/db/migration'
import { beforeAll, expect, it } from 'vitest'
import { eachDatabase } from '#tests/databases.ts'
import { createStaffAuth } from './staff-auth.ts'

eachDatabase('staff tables', (open) => {
  beforeAll(async () => void (await open()))

  it('[migration 0003] given our own migration – when the library compares it with what it needs – then nothing is missing', async () => {
    const { db } = await open()
    const auth = createStaffAuth({ db, baseUrl: 'https://desk.example', secret: 'x'.repeat(40) })
    const { toBeCreated, toBeAdded } = await getMigrations(auth.options)
    expect({ toBeCreated, toBeAdded }).toEqual({ toBeCreated: [], toBeAdded: [] })
  })
})
