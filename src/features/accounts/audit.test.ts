import { beforeAll, expect, it } from 'vitest'
import { eachDatabase } from '#tests/databases.ts'
import { openDatabase } from '#platform/db/index.ts'
import { freshPlace } from '#tests/databases.ts'
import pg from 'pg'
import { audit, verifyAudit } from './audit.ts'
import type { Actor } from './accounts.schema.ts'

const actor: Actor = { kind: 'staff', staffId: 'staff-1', name: '李', role: 'support' }

eachDatabase('audit trail', (open) => {
  beforeAll(async () => void (await open()))

  it('[R29] given acts of many at once – when verified – then the chain is whole and has every one', async () => {
    const { db } = await open()
    const acts = Array.from({ length: 40 }, (_, index) => index)
    await Promise.all(
      acts.map((index) =>
        db.transaction().execute((tx) =>
          audit(tx, {
            actor,
            action: 'request.assign',
            target: `request:${index}`,
            data: { to: '王', nested: { b: 1, a: [1, null] }, at: 1.5 },
          }),
        ),
      ),
    )
    expect(await verifyAudit(db)).toMatchObject({ whole: true, rows: 40 })
    const targets = await db.selectFrom('audit_log').select('target').execute()
    expect(new Set(targets.map(({ target }) => target)).size).toBe(40)
  })

  it('[R29] given an act whose transaction fails – when verified – then nothing of it is there', async () => {
    const { db } = await open()
    const before = await verifyAudit(db)
    const failing = db.transaction().execute(async (tx) => {
      await audit(tx, { actor, action: 'request.note', target: 'request:x' })
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await verifyAudit(db)).toEqual(before)
  })

  it('[R29] given the application’s role – when it changes or removes a row – then the database refuses', async () => {
    const { db } = await open()
    await db.transaction().execute((tx) => audit(tx, { actor, action: 'request.note', target: 'request:y' }))
    await expect(db.updateTable('audit_log').set({ action: 'other' }).execute()).rejects.toThrow(/permission denied/)
    await expect(db.deleteFrom('audit_log').execute()).rejects.toThrow(/permission denied/)
  })
})

/** What somebody with the owner's rights could do to row 3 of 5, and what the verifier then says. */
const tampering = [
  ['changed', `update audit_log set data = '{"to":"else"}' where seq = 3`, { whole: false, seq: 3, reason: 'changed' }],
  [
    'moved in time',
    `update audit_log set at = at + interval '1 second' where seq = 3`,
    { whole: false, seq: 3, reason: 'changed' },
  ],
  ['removed', 'delete from audit_log where seq = 3', { whole: false, seq: 3, reason: 'missing' }],
  ['cut off at the end', 'delete from audit_log where seq = 5', { whole: false, seq: 5, reason: 'missing' }],
] as const

it.each(tampering)(
  '[R29] given a row that was %s by the owner – when verified – then it is named',
  async (_name, statement, finding) => {
    const place = await freshPlace('server')
    const database = await openDatabase(place.config)
    const owner = new pg.Client(place.config.databaseUrl)
    await owner.connect()
    try {
      for (let index = 0; index < 5; index++) {
        await database.db
          .transaction()
          .execute((tx) => audit(tx, { actor, action: 'unit.correct', target: `unit:${index}`, data: { to: 'me' } }))
      }
      expect(await verifyAudit(database.db)).toMatchObject({ whole: true, rows: 5 })
      await owner.query(statement)
      expect(await verifyAudit(database.db)).toEqual(finding)
    } finally {
      await owner.end()
      await database.close()
      await place.remove()
    }
  },
)
