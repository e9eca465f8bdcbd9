import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { eachDatabase } from '#tests/databases.ts'
import { atOnce, isUniqueViolation } from './index.ts'

eachDatabase('inserts at once', (open) => {
  const dealer = (name: string) =>
    sql`insert into dealers (dealer_id, name) values (gen_random_uuid(), ${name}) returning dealer_id`
  const userOf = (email: string) => ({
    person: sql`insert into people (person_id, email, locale, created_at)
      values (gen_random_uuid(), ${email}, 'en', now()) returning person_id`,
    works: sql`insert into dealer_users (person_id, dealer_id)
      select person_id, dealer_id from person, dealer`,
  })
  const counts = async () => {
    const { db } = await open()
    const { rows } =
      await sql`select (select count(*) from dealers) as dealers, (select count(*) from people) as people,
      (select count(*) from dealer_users) as users`.execute(db)
    return rows[0]
  }

  it('[one statement] given inserts that need each other, one left out – when carried out in two shapes by one name – then each row is there', async () => {
    const { db } = await open()
    await atOnce(db, 'dealer', { dealer: dealer('Shape 1'), ...userOf('at-once@dealer.example') })
    await atOnce(db, 'dealer', { dealer: dealer('Shape 2'), person: undefined })
    await atOnce(db, 'dealer', { dealer: dealer('Shape 3'), ...userOf('at-once-3@dealer.example') })
    expect(await counts()).toEqual({ dealers: 3, people: 2, users: 2 })
  })

  it('[one statement] given a row that is there already – when inserted with others – then refused as such, and none of the others stays', async () => {
    const { db } = await open()
    const before = await counts()
    const again = atOnce(db, 'dealer', { dealer: dealer('Shape 1'), ...userOf('nobody@dealer.example') })
    expect(isUniqueViolation(await again.catch((error: unknown) => error))).toBe(true)
    expect(await counts()).toEqual(before)
  })
})
