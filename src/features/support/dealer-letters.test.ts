import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { withdrawConsents } from '#features/privacy/index.ts'
import { eachDatabase } from '#tests/databases.ts'
import { aDealer, aRequest, canaries } from '#tests/dealers/world.ts'
import { editions, NOW } from '#tests/http/application.ts'
import { startMailWorld, type MailWorld } from '#tests/mail/desk.ts'
import { addReply, handOver, takeBack } from './index.ts'

eachDatabase('letters about requests with a dealer', (open) => {
  let world: MailWorld
  let now = Temporal.Instant.from(NOW)
  beforeAll(async () => void (world = startMailWorld((await open()).db, { clock: () => now })))
  afterAll(() => world.stop())

  /** Until the letters are there that were told, also those for later. */
  const arrived = async (address: string, count: number) => {
    for (const from = Date.now(); Date.now() - from < 15_000; await delay(50)) {
      await world.settled()
      const letters = await world.lettersTo(address)
      if (letters.length >= count) return letters
    }
    return world.lettersTo(address)
  }

  it('[R26 2.6.c 2.8.c] given a request with a dealer – when it comes, is nearly due, is withdrawn – then told by letters that say nothing of the customer, and no more after that', async () => {
    const database = await open()
    const { db } = database
    const dealer = await aDealer(database)
    const request = await aRequest(database, dealer.serial)
    const [first] = await arrived(dealer.email, 1)
    expect(first?.text).toContain(`/dealer/requests/${request.id}`)
    expect(first?.subject).toContain(request.number)
    expect(first?.text).toMatch(/（中国标准时间）前由人工答复（2\.6\.b）/)
    now = now.add({ minutes: 20 * 60 + 1 })
    const letters = await arrived(dealer.email, 2)
    expect(letters.map(({ subject }) => subject)).toHaveLength(2)
    expect(letters[1]?.subject).toContain('尚未答复')
    const secrets = [...Object.values(canaries), request.email]
    const told = JSON.stringify(letters)
    expect(secrets.filter((secret) => told.includes(secret))).toEqual([])
    const person = await db
      .selectFrom('requests')
      .select('person_id')
      .where('request_id', '=', request.id)
      .executeTakeFirstOrThrow()
    const by = { by_kind: 'customer', by_id: person.person_id, source: 'form' } as const
    await db.transaction().execute((tx) =>
      withdrawConsents(tx, {
        personId: person.person_id,
        purposes: ['dealer_routing'],
        version: 'v',
        by,
        at: now.toString(),
      }),
    )
    await world.settled()
    const row = await db.selectFrom('requests').selectAll().where('request_id', '=', request.id).executeTakeFirst()
    expect(row).toMatchObject({ dealer_id: null, state: 'open' })
    expect(await world.lettersTo(dealer.email)).toHaveLength(2)
    now = Temporal.Instant.from(NOW)
  })

  it('[2.8.c] given a known customer – when a form under that address comes to the dealer, who answers – then no letter names what is known', async () => {
    const database = await open()
    const dealer = await aDealer(database)
    const { email } = await aRequest(database, dealer.serial, { mayShare: false })
    await arrived(email, 1)
    const customer = { email, name: 'Mallory', locale: 'en' } as const
    const { id: requestId } = await aRequest(database, dealer.serial, { customer, subject: 's', body: 'b' })
    const actor = { kind: 'dealer', personId: dealer.personId, dealerId: dealer.id } as const
    const author = { kind: 'dealer', id: dealer.personId, name: dealer.name } as const
    const ctx = { db: database.db, editions, now: NOW }
    expect((await addReply(ctx, { requestId, actor, author, body: 'Which cable is it?' })).ok).toBe(true)
    const [told, reply] = [await arrived(dealer.email, 1), (await arrived(email, 2))[1]]
    expect(reply?.to).toMatchObject([{ name: 'Mallory' }])
    const written = JSON.stringify([told, reply])
    expect(written).toContain('Which cable is it?')
    expect(Object.values(canaries).filter((secret) => written.includes(secret))).toEqual([])
  })

  it('[2.6.c] given a dealer’s answer – when the customer gets it by mail – then it is signed as the dealer’s, not as the maker’s', async () => {
    const database = await open()
    const dealer = await aDealer(database)
    const request = await aRequest(database, dealer.serial)
    const actor = { kind: 'dealer', personId: dealer.personId, dealerId: dealer.id } as const
    const author = { kind: 'dealer', id: dealer.personId, name: dealer.name } as const
    const ctx = { db: database.db, editions, now: NOW }
    const answered = await addReply(ctx, { requestId: request.id, actor, author, body: 'Which cable is it?' })
    expect(answered.ok).toBe(true)
    const letters = await arrived(request.email, 2)
    const reply = letters.find(({ text }) => text.includes('Which cable is it?'))
    expect(reply?.subject).toBe(`About your request ${request.number}: ${canaries.subject}`)
    expect(reply?.text).toContain(`${dealer.name}\nThe dealer who sold the device`)
    const back = await takeBack(ctx, { requestId: request.id, actor, author, reason: 'Too hard' })
    expect(back.ok).toBe(true)
    const desk = { actor: { kind: 'system', name: 'test' }, author: { kind: 'system', id: null, name: '' } } as const
    expect((await handOver(ctx, { requestId: request.id, ...desk })).ok).toBe(true)
    expect(await arrived(dealer.email, 2)).toHaveLength(2)
  })

  it('[2.8.c] given a request that a dealer opens – when its customer is written to – then the letter names the dealer and says that nothing is shared yet', async () => {
    const database = await open()
    const dealer = await aDealer(database)
    const openedBy = { dealerId: dealer.id, personId: dealer.personId, name: dealer.name }
    const request = await aRequest(database, dealer.serial, { openedBy, consents: undefined })
    const [letter] = await arrived(request.email, 1)
    expect(letter?.text).toContain(`the dealer “${dealer.name}” has opened for you`)
    expect(letter?.text).toContain('nothing is shared with that dealer')
    expect(await world.lettersTo(dealer.email)).toEqual([])
  })
})
