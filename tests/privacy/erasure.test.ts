import { randomUUIDv7 } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import { wantedOf } from '../../src/features/support/search.rules.ts'
import { findOrCreatePerson, findPersonByEmail } from '#features/accounts/index.ts'
import type { Holder } from '#features/privacy/index.ts'
import { askErasure, eraseSubject, reapplyErasures } from '../../src/features/privacy/erase.use-cases.ts'
import { gather } from '../../src/features/privacy/subject.ts'
import { verifyAudit } from '../../src/features/accounts/audit.ts'
import { replyAddress } from '../../src/features/mail/mail-tokens.ts'
import { ingest } from '#features/mail/index.ts'
import { aMail } from '#tests/mail/desk.ts'
import { eachDatabase } from '#tests/databases.ts'
import {
  aDealersUnit,
  aPersonsWords,
  dumpFiles,
  dumpTables,
  foundIn,
  leaveTraces,
  startWorld,
  type World,
} from './world.ts'

eachDatabase('erasure', (open) => {
  let world: World
  beforeAll(async () => void (world = await startWorld(await open())))
  afterAll(() => world.stop())

  const coverOf = async (serial: string): Promise<unknown> =>
    ((await (await fetch(`${world.url}/api/v1/coverage/${serial}`)).json()) as { decision: unknown }).decision

  const everywhere = async (words: Readonly<Record<string, string>>) =>
    foundIn(words, `${await dumpTables(world.db)}\n${dumpFiles(world.dataDir)}`)

  it('[R25,2.8] given words of a person in every channel – when the person erases themselves – then not one is left anywhere', async () => {
    const words = aPersonsWords()
    const { serial, dealerId } = await aDealersUnit(await open())
    const left = await leaveTraces(world, { words, serial })
    const planted = Object.keys(words)
    expect(planted.length).toBeGreaterThanOrEqual(20)
    expect((await everywhere(words)).toSorted()).toEqual(planted.toSorted())
    const coverBefore = await coverOf(serial)

    const asked = await fetch(`${world.url}/account/privacy/erase`, {
      method: 'POST',
      body: new URLSearchParams({ email: left.email }),
      headers: { cookie: left.cookie, 'sec-fetch-site': 'same-origin', 'accept-language': 'en' },
    })
    expect(asked.status).toBe(200)
    expect(await asked.text()).toContain('Erasure has started')
    await world.settled()

    expect(await everywhere(words)).toEqual([])
    expect(foundIn(words, world.logged())).toEqual([])
    // The index cuts words into pairs: none of the rare pair is left either.
    const [pair] = wantedOf('qz').grams
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from requests
      where ${pair}::integer = any(grams)`.execute(world.db)
    expect(rows[0]?.n).toBe(0)
    for (const place of ['name', 'company', 'subject', 'address']) {
      const hits = await fetch(`${world.url}/api/desk/search?q=${words[place]}`, {
        headers: { cookie: world.staff.support },
      })
      expect(foundIn(words, await hits.text())).toEqual([])
    }
    const atDesk = async (path: string): Promise<unknown> =>
      (await fetch(`${world.url}/api/desk${path}`, { headers: { cookie: world.staff.support } })).json()
    expect(await atDesk(`/people/${left.personId}`)).toMatchObject({ name: '', email: null })
    expect(JSON.stringify(await atDesk(`/requests?state=all&person=${left.personId}`))).not.toContain('erased.invalid')
    expect((await fetch(`${world.url}/r/${left.token}`)).status).toBe(404)
    expect(await coverOf(serial)).toEqual(coverBefore)
    expect(await verifyAudit(world.db)).toMatchObject({ whole: true })
    const erasure = await world.db
      .selectFrom('erasures')
      .selectAll()
      .where('person_id', '=', left.personId)
      .executeTakeFirstOrThrow()
    expect(erasure).toMatchObject({ reason: 'asked', by_kind: 'customer', recipients: [`dealer:${dealerId}`] })
    expect(await world.privacy.list.read()).toContainEqual({ askedAt: erasure.asked_at, hash: erasure.address_hash })
  })

  const asked = (personId: string) =>
    world.db
      .transaction()
      .execute((tx) =>
        askErasure(tx, world.privacy, { personId, reason: 'asked', actor: { kind: 'system', name: 'test' } }),
      )

  it('[R2,R25] given an erasure that dies half-way – when it is carried out again – then nothing was gone before, and all is gone after', async () => {
    const words = aPersonsWords()
    const { serial } = await aDealersUnit(await open())
    const { personId } = await leaveTraces(world, { words, serial })
    const before = await everywhere(words)
    const dying: Holder = { tables: {}, erase: () => Promise.reject(new Error('the process dies')) }
    const subject = await gather(world.db, world.privacy.holders, {
      personId,
      email: `${words['address']}@customer.example`,
    })
    const broken = { holders: [...world.privacy.holders, dying] }
    const now = new Date().toISOString()
    await expect(world.db.transaction().execute((tx) => eraseSubject(tx, broken, subject, now))).rejects.toThrow('dies')
    await world.settled()
    expect(await everywhere(words)).toEqual(before)
    await asked(personId)
    await asked(personId)
    await world.settled()
    expect(await everywhere(words)).toEqual([])
  })

  it('[R25] given a cleared request – when the desk answers it, or a mail comes with its address – then refused, and a new request begins', async () => {
    const words = aPersonsWords()
    const { serial } = await aDealersUnit(await open())
    const { personId, requestId, email } = await leaveTraces(world, {
      words,
      serial,
    })
    const to = replyAddress(world.mail.tokens, requestId) ?? ''
    await asked(personId)
    await world.settled()
    const { version } = await world.db
      .selectFrom('requests')
      .select('version')
      .where('request_id', '=', requestId)
      .executeTakeFirstOrThrow()
    const answer = await fetch(`${world.url}/api/desk/requests/${requestId}/reply`, {
      method: 'POST',
      headers: {
        cookie: world.staff.support,
        'content-type': 'application/json',
        'sec-fetch-site': 'same-origin',
      },
      body: JSON.stringify({ body: 'Dear nobody', waitFor: 'customer', version }),
    })
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([409, 'request_cleared'])
    await ingest(world.mail, aMail({ from: email, to, text: 'me again' }), { source: 'smtp' })
    await world.settled()
    const again = await findPersonByEmail(world.db, email)
    expect(again?.person_id).not.toBe(personId)
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from requests
      where person_id = ${again?.person_id ?? null}`.execute(world.db)
    expect(rows[0]?.n).toBe(1)
  })

  it('[R25] given a letter of theirs being sent – when the erasure is carried out – then it waits, and nothing is gone by halves', async () => {
    const email = `busy${randomUUIDv7().slice(-8)}@customer.example`
    const personId = await findOrCreatePerson(world.db, { email, name: 'Busy', locale: 'en' })
    const jobId = randomUUIDv7()
    await sql`insert into outbox (job_id, topic, payload, leased_until)
      values (${jobId}, 'nobody.does', ${JSON.stringify({ to: email })}::jsonb, now() + interval '1 hour')`.execute(
      world.db,
    )
    const subject = await gather(world.db, world.privacy.holders, { personId, email })
    const now = new Date().toISOString()
    const erase = () => world.db.transaction().execute((tx) => eraseSubject(tx, world.privacy, subject, now))
    await expect(erase()).rejects.toThrow('under way')
    expect((await findPersonByEmail(world.db, email))?.name).toBe('Busy')
    await sql`update outbox set leased_until = null where job_id = ${jobId}`.execute(world.db)
    await erase()
    expect(await findPersonByEmail(world.db, email)).toBeUndefined()
  })

  it('[R25] given a back-up older than an erasure is put back – when the list is re-applied – then that person goes, and who came since stays', async () => {
    const email = `back${randomUUIDv7().slice(-8)}@customer.example`
    await asked(await findOrCreatePerson(world.db, { email, name: 'First', locale: 'en' }))
    await world.settled()
    const again = await findOrCreatePerson(world.db, { email, name: 'Since', locale: 'en' })
    expect(await reapplyErasures(world.privacy, await world.privacy.list.read())).toBe(0)
    await sql`update people set created_at = created_at - interval '1 day' where person_id = ${again}`.execute(world.db)
    expect(await reapplyErasures(world.privacy, await world.privacy.list.read())).toBe(1)
    await world.settled()
    expect(await findPersonByEmail(world.db, email)).toBeUndefined()
  })

  it('[R25] given the proofs of consent and disclosure – when the application wants to change them – then the database refuses', async () => {
    for (const statement of [
      'update consents set given = false',
      'delete from consents',
      'delete from disclosures',
      'delete from erasures',
    ])
      await expect(sql.raw(statement).execute(world.db)).rejects.toMatchObject({ code: '42501' })
  })
})

describe('the harness', () => {
  it('[R25] given a word in a document, an array and bytes – when a text is searched – then it is found whatever its case', () => {
    expect(foundIn({ a: 'Qzx1', b: 'qzx2' }, 'x {"k": "qZX1"}')).toEqual(['a'])
  })
})
