import { randomUUIDv7 } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findOrCreatePerson, setDealer } from '#features/accounts/index.ts'
import { standingConsents } from '#features/privacy/index.ts'
import { applyRetention, dueNow } from '../../src/features/privacy/retention.use-cases.ts'
import { eachDatabase } from '#tests/databases.ts'
import { API_KEY, aUnit } from '#tests/http/application.ts'
import {
  aDealersUnit,
  aPersonsWords,
  dumpFiles,
  dumpTables,
  foundIn,
  leaveTraces,
  signInAs,
  startWorld,
  type World,
} from './world.ts'

eachDatabase('what leaves and what stays', (open) => {
  let world: World
  beforeAll(async () => void (world = await startWorld(await open())))
  afterAll(() => world.stop())

  const dealerWithUser = async () => {
    const { dealerId, serial } = await aDealersUnit(await open())
    const email = `user${randomUUIDv7().slice(-8)}@dealer.example`
    await setDealer(world.db, await findOrCreatePerson(world.db, { email, locale: 'en' }), dealerId)
    const cookie = await signInAs(world, email, 'dealer')
    return { dealerId, serial, cookie }
  }

  const fill = (url: string, requestId: string, serial: string): string =>
    url.replace(':serial', serial).replaceAll(/:\w+/g, requestId).replaceAll('*', 'x')

  /** Everything that a holder of a key or cookie can read, as one text. */
  const readable = async (headers: Record<string, string>, ids: { requestId: string; serial: string }) => {
    const routes = world.routes().filter(({ method, url }) => method === 'GET' && !url.includes('/events'))
    let text = ''
    for (const { url } of routes) {
      const answer = await fetch(`${world.url}${fill(url, ids.requestId, ids.serial)}`, { headers, redirect: 'manual' })
      text += await answer.text()
    }
    const csv = await fetch(`${world.url}/coverage/batch.csv`, {
      method: 'POST',
      body: new URLSearchParams({ serials: ids.serial }),
      headers: { ...headers, 'sec-fetch-site': 'same-origin' },
    })
    return `${text}${await csv.text()}`
  }

  it('[R26,2.8.c] given a person who permits no sharing – when dealer, key, visitor and notices to staff are read – then none holds a word of theirs', async () => {
    const words = aPersonsWords()
    const { serial, cookie } = await dealerWithUser()
    const { requestId, personId } = await leaveTraces(world, {
      words,
      serial,
      consents: ['service'],
    })
    const ids = { requestId, serial }
    const atDesk = foundIn(words, await readable({ cookie: world.staff.support }, ids))
    expect(atDesk).toEqual(expect.arrayContaining(['name', 'phone', 'company', 'subject', 'description']))
    for (const headers of [{ cookie }, { authorization: `Bearer ${API_KEY}` }, {}])
      expect(foundIn(words, await readable(headers, ids))).toEqual([])
    const { rows: letters } = await sql<{ letter: string }>`select concat(to_name, to_address, subject, text) as letter
      from mails_out where request_id = ${requestId}
        and (kind = 'escalation' or to_address <> ${`${words['address']}@customer.example`})`.execute(world.db)
    expect(letters.length).toBeGreaterThan(0)
    expect(foundIn(words, letters.map(({ letter }) => letter).join('\n'))).toEqual([])
    const { rows } = await sql`select from disclosures where person_id = ${personId}`.execute(world.db)
    expect(rows).toHaveLength(0)
  })

  it('[R26,2.8.c] given a request that a dealer sees – when the customer withdraws on their page – then the dealer sees it no longer, and it says so', async () => {
    const words = aPersonsWords()
    const { serial, dealerId } = await dealerWithUser()
    const { requestId, cookie } = await leaveTraces(world, { words, serial })
    const routed = () =>
      world.db
        .selectFrom('requests')
        .select(['dealer_id'])
        .where('request_id', '=', requestId)
        .executeTakeFirstOrThrow()
    expect((await routed()).dealer_id).toBe(dealerId)
    const headers = { cookie, 'accept-language': 'en', 'sec-fetch-site': 'same-origin' }
    const shown = await (await fetch(`${world.url}/account/privacy`, { headers })).text()
    expect(shown).toContain('Withdraw “Hand-over to the dealer”')
    expect(shown).toContain('telephone')
    const withdraw = (purpose: string) =>
      fetch(`${world.url}/account/privacy/withdraw`, {
        method: 'POST',
        body: new URLSearchParams({ purpose }),
        redirect: 'manual',
        headers,
      })
    for (let press = 0; press < 2; press++) expect((await withdraw('dealer_routing')).status).toBe(303)
    expect((await withdraw('nonsense')).status).toBe(400)
    await expect.poll(async () => (await routed()).dealer_id, { timeout: 20_000 }).toBeNull()
    expect(await standingConsents(world.db, { request_id: requestId })).toEqual(['service'])
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from messages
      where request_id = ${requestId} and data->>'event' = 'taken_back'`.execute(world.db)
    expect(rows[0]?.n).toBe(1)
    const after = await (await fetch(`${world.url}/account/privacy`, { headers })).text()
    expect(after).not.toContain('Withdraw “Hand-over to the dealer”')
  })

  it('[R23,T3] given somebody else’s request, and a sign-in of yesterday – when wanted – then it is not there, and nothing is given out or erased', async () => {
    const words = aPersonsWords()
    const { requestId } = await leaveTraces(world, {
      words,
      serial: await aUnit(await open(), []),
    })
    const email = `mine${randomUUIDv7().slice(-8)}@customer.example`
    const personId = await findOrCreatePerson(world.db, { email, locale: 'en' })
    const headers = { cookie: await signInAs(world, email, 'mine'), 'sec-fetch-site': 'same-origin' }
    const send = (path: string, form: Record<string, string>) =>
      fetch(`${world.url}/account/privacy/${path}`, {
        method: 'POST',
        body: new URLSearchParams(form),
        redirect: 'manual',
        headers,
      })
    expect((await send('request', { request: requestId })).status).toBe(404)
    expect((await send('erase', { email: 'wrong@customer.example' })).status).toBe(422)
    await sql`update person_sessions set created_at = created_at - interval '1 day'
      where person_id = ${personId}`.execute(world.db)
    for (const [path, form] of [
      ['export', {}],
      ['erase', { email }],
    ] as const) {
      const answer = await send(path, form)
      expect([answer.status, answer.headers.get('location')]).toEqual([303, '/account/privacy#again'])
    }
    const { rows } = await sql`select from erasures where person_id = ${personId}`.execute(world.db)
    expect(rows).toHaveLength(0)
  })

  it('[R27] given the whole journey – when the log is read – then no password, token, cookie, address or word of anybody is in it', async () => {
    const words = aPersonsWords()
    const serial = await aUnit(await open(), [])
    const left = await leaveTraces(world, { words, serial })
    const forms = { email: 'admin@sanbao.example', password: `pass-${words['note']}` }
    await fetch(`${world.url}/desk/sign-in`, { method: 'POST', body: new URLSearchParams(forms) })
    const secrets = {
      ...words,
      token: left.token,
      cookie: left.cookie.split('=')[1] ?? '',
      staff: world.staff.support.split('=')[1] ?? '',
      password: forms.password,
      key: API_KEY,
    }
    const log = world.logged()
    expect(log.length).toBeGreaterThan(1000)
    expect(Object.values(secrets).every((secret) => secret.length > 8)).toBe(true)
    expect(foundIn(secrets, log)).toEqual([])
  })

  it('[2.8] given data of every age – when the retention runs, twice – then what is old goes and what is young stays', async () => {
    const [old, young] = [aPersonsWords(), aPersonsWords()]
    const serial = await aUnit(await open(), [])
    const gone = await leaveTraces(world, { words: old, serial })
    const stays = await leaveTraces(world, { words: young, serial })
    const everywhere = async (words: Readonly<Record<string, string>>) =>
      foundIn(words, `${await dumpTables(world.db)}\n${dumpFiles(world.dataDir)}`)
    const youngBefore = await everywhere(young)
    await sql`update requests set state = 'closed', updated_at = now() - interval '1096 days'
      where person_id = ${gone.personId}`.execute(world.db)
    await sql`update people set created_at = now() - interval '1096 days' where person_id = ${gone.personId}`.execute(
      world.db,
    )
    await sql`update person_sessions set created_at = now() - interval '1096 days'
      where person_id = ${gone.personId}`.execute(world.db)
    await sql`update mails_in set received_at = now() - interval '91 days' where strpos(text, ${old['signinbounce']}) > 0`.execute(
      world.db,
    )
    expect(await dueNow(world.privacy)).toMatchObject({ requests: 2, mails: 1 })
    expect(await everywhere(old)).toEqual(Object.keys(old))
    expect(await applyRetention(world.privacy)).toMatchObject({ requests: 2, people: 1, mails: 1 })
    await world.settled()
    expect(await everywhere(old)).toEqual([])
    expect(await everywhere(young)).toEqual(youngBefore)
    expect(Object.values(await applyRetention(world.privacy))).toEqual([0, 0, 0, 0, 0, 0])
    const { rows } = await sql<{ state: string; n: number }>`select state, count(*)::int as n from requests
      where person_id = ${stays.personId} group by 1`.execute(world.db)
    expect(rows.length).toBeGreaterThan(0)
  })
})
