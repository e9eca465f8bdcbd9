import { randomUUIDv7 } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { consentOffer } from '#features/privacy/index.ts'
import { appendEvent, findLedger } from '#features/units/index.ts'
import { eachDatabase } from '#tests/databases.ts'
import { aDealer, aRequest, canaries, type DealerWorld } from '#tests/dealers/world.ts'
import { aUnit, editions, NOW, startApplication, type Running } from '#tests/http/application.ts'

const NOBODY = '01900000-0000-7000-8000-000000000000'

eachDatabase('pages of a dealer', (open) => {
  let running: Running
  beforeAll(
    async () => void (running = await startApplication(await open(), { clock: () => Temporal.Instant.from(NOW) })),
  )
  afterAll(() => running.close())

  const send = async (who: Pick<DealerWorld, 'cookie'>, path: string, form?: Readonly<Record<string, string>>) => {
    const write = form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }
    const headers = { cookie: who.cookie, 'accept-language': 'en', 'sec-fetch-site': 'same-origin' }
    const answer = await fetch(running.url + path, { ...write, headers, redirect: 'manual' })
    return { status: answer.status, location: answer.headers.get('location') ?? '', html: await answer.text() }
  }
  const customer = { cookie: '' }

  /** Every address of a dealer about one request and one unit, with a form that would be taken. */
  const addressesOf = (requestId: string, serial: string, promiseId: string) =>
    [
      [`/dealer/requests/${requestId}`],
      [`/dealer/requests/${requestId}`, { body: 'Hello', submission: randomUUIDv7() }],
      [`/dealer/requests/${requestId}/hand-back`, { reason: 'not ours' }],
      [`/dealer/requests/${requestId}/state`, { state: 'resolved' }],
      [`/dealer/requests/${requestId}/promises`, { words: 'five years' }],
      [`/dealer/units/${serial}`],
      [`/dealer/units/${serial}/promises`, { words: 'five years' }],
      [`/dealer/promises/${promiseId}/withdraw`, { reason: 'a slip', back: '/dealer' }],
    ] as const

  const promiseOf = async (who: DealerWorld): Promise<string> => {
    await send(who, `/dealer/units/${who.serial}/promises`, { words: `three years from ${who.name}` })
    const { db } = await open()
    const rows = await db.selectFrom('dealer_promises').selectAll().where('dealer_id', '=', who.id).execute()
    return rows.at(-1)?.promise_id ?? ''
  }

  it('[R23 T28] given rows of another dealer, of nobody, and none – when any dealer page is asked – then 404 and nothing changes', async () => {
    const database = await open()
    const [mine, other] = [await aDealer(database), await aDealer(database)]
    const theirs = await aRequest(database, other.serial)
    const direct = await aUnit(database, [{ type: 'sold', on: '2025-06-10' }])
    const makers = await aRequest(database, direct)
    const promise = await promiseOf(other)
    const before = await database.db.selectFrom('messages').selectAll().execute()
    const rows = [
      ...addressesOf(theirs.id, other.serial, promise),
      ...addressesOf(makers.id, direct, NOBODY),
      ...addressesOf(NOBODY, 'ZZZZ9999', NOBODY),
    ]
    for (const [path, form] of rows) expect([path, (await send(mine, path, form)).status]).toEqual([path, 404])
    expect(await database.db.selectFrom('messages').selectAll().execute()).toEqual(before)
    const own = await send(mine, '/dealer/units')
    expect(own.html).toContain(mine.serial)
    expect(own.html).not.toContain(other.serial)
    expect((await send(mine, '/dealer')).html).not.toContain(theirs.number)
  })

  it('[R23] given nobody signed in, and a customer – when the pages are asked – then the sign-in, or 403', async () => {
    expect(await send(customer, '/dealer')).toMatchObject({ status: 303, location: '/sign-in?to=%2Fdealer' })
    const { db } = await open()
    const dealer = await aDealer(await open())
    await db.deleteFrom('dealer_users').where('person_id', '=', dealer.personId).execute()
    expect((await send(dealer, '/dealer')).status).toBe(403)
    expect((await send(dealer, `/dealer/units/${dealer.serial}`)).status).toBe(403)
  })

  it('[2.6.c] given a dealer user on their account page – when they look for their work – then it is one link away', async () => {
    const dealer = await aDealer(await open())
    expect((await send(dealer, '/account')).html).toContain('class="button" href="/dealer"')
  })

  it('[R26 2.8.c] given no consent – when every page and file of the dealer is read – then nothing of the customer; with it, all; withdrawn, nothing again', async () => {
    const database = await open()
    const dealer = await aDealer(database)
    const kept = await aRequest(database, dealer.serial, { mayShare: false })
    const paths = [
      '/dealer',
      '/dealer?state=done',
      '/dealer/units',
      '/dealer/units.csv',
      `/dealer/units/${dealer.serial}`,
    ]
    const all = async (id: string): Promise<string> => {
      const pages = await Promise.all([...paths, `/dealer/requests/${id}`].map((path) => send(dealer, path)))
      return pages.map(({ html }) => html).join('\n')
    }
    const secrets = [...Object.values(canaries), kept.email]
    const seen = (html: string) => secrets.filter((secret) => html.includes(secret))
    expect(seen(await all(kept.id))).toEqual([])
    const tracking = await send(customer, `/r/${kept.token}`)
    expect(tracking.html).toContain('you have not agreed to a hand-over')
    expect(tracking.html).not.toContain(dealer.name)
    const version = /name="version" value="(\w+)"/.exec(tracking.html)?.[1] ?? ''
    const permit = { given: 'yes', version }
    expect((await send(customer, `/r/${kept.token}/sharing`, { given: 'yes', version: 'old' })).status).toBe(303)
    expect(seen(await all(kept.id))).toEqual([])
    expect((await send(customer, `/r/${kept.token}/sharing`, permit)).status).toBe(303)
    expect((await send(customer, `/r/${kept.token}/sharing`, permit)).status).toBe(303)
    expect(seen(await all(kept.id))).toEqual(secrets)
    expect((await send(customer, `/r/${kept.token}`)).html).toContain(dealer.name)
    const given = await database.db.selectFrom('consents').selectAll().where('request_id', '=', kept.id).execute()
    expect(given.filter(({ purpose }) => purpose === 'dealer_routing')).toMatchObject([
      { given: true, text_version: version, by_kind: 'customer', source: 'form' },
    ])
    const disclosed = await database.db
      .selectFrom('disclosures')
      .selectAll()
      .where('request_id', '=', kept.id)
      .execute()
    expect(disclosed).toMatchObject([{ recipient: `dealer:${dealer.id}`, purpose: 'dealer_routing' }])
    await send(customer, `/r/${kept.token}/sharing`, { given: 'no', version })
    expect(seen(await all(kept.id))).toEqual([])
    for (const [path, form] of addressesOf(kept.id, dealer.serial, NOBODY).slice(0, 5))
      expect([path, (await send(dealer, path, form)).status]).toEqual([path, 404])
    const after = await send(customer, `/r/${kept.token}`)
    expect(after.html).not.toContain(dealer.name)
    expect(after.html).toContain('Agree, and hand over')
  })

  it('[2.8.c] given a known customer – when somebody sends a form under that address with the consent – then the dealer reads what was typed, nothing of the customer', async () => {
    const database = await open()
    const dealer = await aDealer(database)
    const victim = await aRequest(database, dealer.serial, { mayShare: false })
    const form = {
      name: 'Mallory',
      email: victim.email.toUpperCase(),
      phone: '+1 202 555 0100',
      kind: 'repair',
      subject: 'Mine',
      description: 'No picture',
      model: 'P2',
      serial: dealer.serial,
      submission: randomUUIDv7(),
      consentVersion: consentOffer(editions, 'en').version,
      step: 'send',
    }
    const body = new URLSearchParams(form)
    for (const purpose of ['service', 'dealer_routing']) body.append('consent', purpose)
    const headers = { 'sec-fetch-site': 'same-origin', 'accept-language': 'en' }
    const sent = await fetch(`${running.url}/support`, { method: 'POST', body, headers, redirect: 'manual' })
    expect(sent.status).toBe(303)
    const tracking = (sent.headers.get('location') ?? '').replace('?sent=1', '')
    expect((await send(customer, tracking, { body: 'And more', submission: randomUUIDv7() })).status).toBe(303)
    const list = await send(dealer, '/dealer')
    const id = /\/dealer\/requests\/([\w-]{36})/.exec(list.html)?.[1] ?? ''
    expect(id).not.toBe(victim.id)
    const paths = [`/dealer/requests/${id}`, `/dealer/requests/${victim.id}`, `/dealer/units/${dealer.serial}`]
    const pages = [
      list,
      ...(await Promise.all(paths.map((path) => send(dealer, path)))),
      await send(customer, tracking),
    ]
    expect(pages.map(({ status }) => status)).toEqual([200, 200, 404, 200, 200])
    const html = pages.map((page) => page.html).join('\n')
    for (const secret of [...Object.values(canaries), victim.number]) expect(html).not.toContain(secret)
    expect(pages[1]?.html.match(/Mallory/g)?.length).toBeGreaterThan(2)
    expect(pages[1]?.html).toContain('+1 202 555 0100')
    expect((await send(customer, `/r/${victim.token}`)).html).toContain('you have not agreed to a hand-over')
  })

  it('[2.6.b 2.6.c] given a request with the dealer – when answered, twice by the back button – then one message, the clock has stopped, the customer sees whose it is', async () => {
    const database = await open()
    const dealer = await aDealer(database)
    const request = await aRequest(database, dealer.serial, { minutesAgo: 60 })
    const page = await send(dealer, `/dealer/requests/${request.id}`)
    expect(page.html).toContain('datetime="2026-03-16T03:00:00.000Z"')
    expect(page.html).toContain('An answer written by a person on your side stops this clock')
    const form = { body: 'Please try another cable', submission: randomUUIDv7(), next: 'customer' }
    const path = `/dealer/requests/${request.id}`
    expect([(await send(dealer, path, form)).status, (await send(dealer, path, form)).status]).toEqual([303, 303])
    const { db } = database
    const row = await db.selectFrom('requests').selectAll().where('request_id', '=', request.id).executeTakeFirst()
    expect(row).toMatchObject({ state: 'waiting_customer', due_at: null, answered_at: NOW, dealer_id: dealer.id })
    const promises = await db.selectFrom('promises').selectAll().where('request_id', '=', request.id).execute()
    expect(promises).toMatchObject([{ answered_by: dealer.personId, answered_at: NOW }])
    const tracking = await send(customer, `/r/${request.token}`)
    expect(tracking.html.match(/Please try another cable/g)).toHaveLength(1)
    expect(tracking.html).toContain(dealer.name)
    expect((await send(dealer, path, { body: ' ', submission: randomUUIDv7() })).status).toBe(422)
    expect((await send(dealer, path, { body: 'a\u0000b', submission: randomUUIDv7() })).status).toBe(422)
    await send(dealer, `${path}/state`, { state: 'resolved' })
    expect((await send(dealer, '/dealer?state=done')).html).toContain(request.number)
    expect((await send(dealer, '/dealer')).html).not.toContain(request.number)
  })

  it('[2.6.c] given a request with the dealer – when handed back without and with a reason – then 422, then the maker has it and the dealer sees it no more', async () => {
    const database = await open()
    const dealer = await aDealer(database)
    const request = await aRequest(database, dealer.serial)
    const path = `/dealer/requests/${request.id}/hand-back`
    expect((await send(dealer, path, { reason: '' })).status).toBe(422)
    expect(await send(dealer, path, { reason: 'Needs a new mainboard' })).toMatchObject({ location: '/dealer' })
    expect((await send(dealer, `/dealer/requests/${request.id}`)).status).toBe(404)
    const { db } = database
    const row = await db.selectFrom('requests').selectAll().where('request_id', '=', request.id).executeTakeFirst()
    expect(row).toMatchObject({ state: 'open', dealer_id: null, due_at: '2026-03-16T04:00:00.000Z' })
    const events = await db.selectFrom('messages').select('data').where('request_id', '=', request.id).execute()
    expect(events.at(-1)?.data).toMatchObject({ event: 'handed_back', reason: 'Needs a new mainboard' })
    const tracking = await send(customer, `/r/${request.token}`)
    expect(tracking.html).not.toContain('Needs a new mainboard')
    expect(tracking.html).toContain('at present Kiloview deals with it')
  })

  it('[2.9] given a promise of the dealer’s own – when written down and taken back – then the customer and the dealer see it as the dealer’s, with the reason', async () => {
    const database = await open()
    const dealer = await aDealer(database)
    const request = await aRequest(database, dealer.serial)
    const path = `/dealer/requests/${request.id}`
    const submission = randomUUIDv7()
    const form = { words: 'Three years <b>on site</b>', until: '2028-06-10', submission }
    expect((await send(dealer, `${path}/promises`, { words: 'x', until: '2026-02-30' })).status).toBe(422)
    expect((await send(dealer, `${path}/promises`, { words: '' })).status).toBe(422)
    for (const _ of [1, 2]) expect((await send(dealer, `${path}/promises`, form)).status).toBe(303)
    for (const page of [await send(customer, `/r/${request.token}`), await send(dealer, path)]) {
      expect(page.html.match(/Three years &lt;b&gt;on site/g)).toHaveLength(1)
      expect(page.html).toContain('Kiloview, which is not liable for it')
      expect(page.html).toContain('/policy/2.9')
      expect(page.html).toContain('2028-06-10')
    }
    const id = /\/dealer\/promises\/([\w-]+)\/withdraw/.exec((await send(dealer, path)).html)?.[1] ?? ''
    expect(id).toBe(submission)
    await send(dealer, `/dealer/promises/${id}/withdraw`, { reason: 'Meant for another', back: path })
    await send(dealer, `/dealer/promises/${id}/withdraw`, { reason: 'Second thoughts', back: path })
    for (const page of [await send(customer, `/r/${request.token}`), await send(dealer, path)]) {
      expect(page.html).toContain('Meant for another')
      expect(page.html).toContain('Three years')
      expect(page.html).not.toContain('Second thoughts')
    }
    const away = { reason: 'x', back: 'https://evil.example/' }
    expect((await send(dealer, `/dealer/promises/${id}/withdraw`, away)).location).toBe('/dealer#promises')
  })

  it('[2.8.a 2.8.c] given a customer of the dealer – when the dealer opens a request – then the maker keeps it, no consent is recorded, the dealer sees nothing of it', async () => {
    const database = await open()
    const [dealer, other] = [await aDealer(database), await aDealer(database)]
    const form = {
      serial: dealer.serial.toLowerCase(),
      kind: 'repair',
      subject: 'No picture',
      description: 'Since today',
      name: 'Li',
      email: `li${randomUUIDv7().slice(-8)}@customer.example`,
      phone: '+86 731 5550 0101',
      language: 'en',
      submission: randomUUIDv7(),
    }
    for (const wrong of [
      { serial: other.serial },
      { serial: 'ZZ' },
      { email: 'no' },
      { kind: '' },
      { submission: 'x' },
    ])
      expect((await send(dealer, '/dealer/requests/new', { ...form, ...wrong })).status).toBe(422)
    const foreign = await send(dealer, '/dealer/requests/new', { ...form, serial: other.serial })
    const unknown = await send(dealer, '/dealer/requests/new', { ...form, serial: 'ZZZZ9999' })
    expect(foreign.html.replaceAll(other.serial, '')).toBe(unknown.html.replaceAll('ZZZZ9999', ''))
    const [first, second] = [
      await send(dealer, '/dealer/requests/new', form),
      await send(dealer, '/dealer/requests/new', form),
    ]
    expect(first.location).toMatch(/^\/dealer\?opened=R-26-\d{6}-\w$/)
    expect(second.location).toBe(first.location)
    const { db } = database
    const number = first.location.slice('/dealer?opened='.length)
    const row = await db.selectFrom('requests').selectAll().where('number', '=', number).executeTakeFirstOrThrow()
    expect(row).toMatchObject({
      state: 'new',
      dealer_id: null,
      serial: dealer.serial,
      due_at: '2026-03-16T04:00:00.000Z',
    })
    expect(await db.selectFrom('consents').selectAll().where('person_id', '=', row.person_id).execute()).toEqual([])
    expect((await send(dealer, `/dealer/requests/${row.request_id}`)).status).toBe(404)
    expect((await send(dealer, first.location)).html).toContain(`Request ${number} has been submitted`)
    const events = await db
      .selectFrom('messages')
      .select(['author_kind', 'data'])
      .where('request_id', '=', row.request_id)
      .execute()
    // Rows of one instant have no order of their own.
    const told = events.map(({ author_kind, data }) => JSON.stringify([author_kind, data?.['event'] ?? null]))
    expect(told.toSorted()).toEqual([
      '["dealer",null]',
      '["system","kept_no_consent"]',
      '["system","opened_by_dealer"]',
    ])
  })

  it('[F33] given units with a formula in the model’s name and many pages – when searched and downloaded – then found by a prefix, and no cell is a formula', async () => {
    const database = await open()
    const dealer = await aDealer(database)
    const { lineage_id, model_id } = await database.db
      .selectFrom('units')
      .selectAll()
      .where('serial', '=', dealer.serial)
      .executeTakeFirstOrThrow()
    expect(lineage_id).not.toBe('')
    await database.db
      .updateTable('models')
      .set({ name: '=HYPERLINK("http://evil")' })
      .where('model_id', '=', model_id)
      .execute()
    const csv = await send(dealer, '/dealer/units.csv')
    await database.db.updateTable('models').set({ name: 'TEST encoder' }).where('model_id', '=', model_id).execute()
    expect(csv.html).toContain(`"'=HYPERLINK(""http://evil"")"`)
    expect((await send(dealer, `/dealer/units?q=${dealer.serial.slice(0, 6).toLowerCase()}`)).html).toContain(
      dealer.serial,
    )
    expect((await send(dealer, '/dealer/units?q=%25')).html).toContain(dealer.serial)
    expect((await send(dealer, '/dealer/units?q=NOPE')).html).not.toContain(dealer.serial)
    expect((await send(dealer, `/dealer/units?after=${dealer.serial}`)).html).not.toContain(
      `/dealer/units/${dealer.serial}`,
    )
  })

  it('[2.6.c] given a sale that was corrected to another dealer – when both look – then the unit is the other’s alone', async () => {
    const database = await open()
    const [first, second] = [await aDealer(database), await aDealer(database)]
    const serial = await aUnit(database, [{ type: 'sold', on: '2025-06-10', dealer: first.id }])
    const wrong = (await findLedger(database.db, serial))?.ledger.events[0]?.id ?? ''
    const event = { type: 'sold', on: '2025-06-10', dealer: second.id, corrects: wrong } as const
    const ctx = { db: database.db, editions, now: NOW, today: NOW.slice(0, 10) }
    expect((await appendEvent(ctx, { serial, event, source: 'test', evidence: [] })).ok).toBe(true)
    expect((await send(first, '/dealer/units')).html).not.toContain(serial)
    expect((await send(first, `/dealer/units/${serial}`)).status).toBe(404)
    const page = await send(second, `/dealer/units/${serial}`)
    expect(page.html).toContain(serial)
    expect(page.html).not.toContain(first.name)
  })
})
