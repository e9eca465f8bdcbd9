import { expect, it } from 'vitest'
import { eachDatabase } from '#tests/databases.ts'
import { editions } from '#tests/http/application.ts'
import { accountsOf } from '#tests/http/people.ts'
import { makeDemoStaff } from '#features/accounts/index.ts'
import { loadDemo } from '#features/demo/index.ts'
import { systemClock } from '#platform/clock.ts'
import { loadDemoRequests } from './index.ts'
import { locales } from '#lib/texts.ts'
import { requestStates } from './support.schema.ts'

eachDatabase('the demonstration desk', (open) => {
  it('[demo] an empty desk – filled, and filled again – every state, both languages, some late, some with a dealer; nothing twice', async () => {
    const database = await open()
    const ctx = { db: database.db, editions, clock: systemClock }
    expect(await loadDemoRequests(ctx)).toBe(0)
    await loadDemo(ctx)
    await makeDemoStaff(accountsOf(database))
    const made = await loadDemoRequests(ctx)
    expect(made).toBeGreaterThan(20)
    const rows = await database.db.selectFrom('requests').selectAll().execute()
    expect(rows).toHaveLength(made)
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(requestStates))
    expect(new Set(rows.map(({ locale }) => locale))).toEqual(new Set(locales))
    const now = new Date().toISOString()
    expect(rows.some(({ due_at }) => due_at !== null && due_at < now)).toBe(true)
    expect(rows.some(({ dealer_id }) => dealer_id !== null)).toBe(true)
    expect(rows.some(({ serial, lineage_id }) => serial !== null && lineage_id === null)).toBe(true)
    expect(await loadDemoRequests(ctx)).toBe(0)
  })
})
