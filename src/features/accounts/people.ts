import { randomUUIDv7 } from 'node:crypto'
import { sql, type RawBuilder } from 'kysely'
import type { Db } from '#platform/db/index.ts'
import type { Locale } from '#lib/texts.ts'
import type { PeopleTable } from './accounts.tables.ts'

export interface NewPerson {
  readonly email: string
  readonly name?: string | undefined
  readonly phone?: string | undefined
  readonly company?: string | undefined
  readonly locale: Locale
}

/** Addresses are told apart without regard to case. */
export const addressKey = (email: string): string => email.trim().toLowerCase()

/** The insert of `findOrCreatePerson`, to be part of a statement; it returns `person_id`. */
export const personInsert = (person: NewPerson): RawBuilder<{ person_id: string }> => {
  const { name = null, phone = null, company = null } = person
  // «do update» rather than «do nothing», so that the row comes back whoever made it.
  return sql`insert into people (person_id, email, name, phone, company, locale, created_at)
    values (${randomUUIDv7()}, ${addressKey(person.email)}, ${name}, ${phone}, ${company}, ${person.locale},
      ${new Date().toISOString()})
    on conflict (email) do update set email = excluded.email returning person_id`
}

/**
 * The person of a mail address, made when there is none. What is known of a person already stays: whoever types an address into a
 * form has not shown that it is theirs.
 * @returns the person's id
 */
export const findOrCreatePerson = async (tx: Db, person: NewPerson): Promise<string> => {
  const { rows } = await personInsert(person).execute(tx)
  if (rows[0] === undefined) throw new Error('a person came back neither new nor known')
  return rows[0].person_id
}

/**
 * Whoever is signed in has shown that the address is theirs: what they write of themselves under it is known from then on. Under
 * another address it says nothing of them; what they leave out stays.
 */
export const rememberContact = async (db: Db, personId: string, told: Omit<NewPerson, 'locale'>): Promise<void> => {
  const { email, name = '', phone = '', company = '' } = told
  await sql`update people set name = coalesce(nullif(${name}, ''), name), phone = coalesce(nullif(${phone}, ''), phone),
    company = coalesce(nullif(${company}, ''), company)
    where person_id = ${personId} and email = ${addressKey(email)}`.execute(db)
}

export const findPerson = (db: Db, personId: string): Promise<PeopleTable | undefined> =>
  db.selectFrom('people').selectAll().where('person_id', '=', personId).executeTakeFirst()

export const findPersonByEmail = (db: Db, email: string): Promise<PeopleTable | undefined> =>
  db.selectFrom('people').selectAll().where('email', '=', addressKey(email)).executeTakeFirst()

/**
 * Says for which dealer a person works, from the next request on; nobody's when `dealerId` is null. Whoever gets it must have been
 * checked: it opens all of that dealer's requests.
 */
export const setDealer = async (tx: Db, personId: string, dealerId: string | null): Promise<void> => {
  if (dealerId === null) {
    await tx.deleteFrom('dealer_users').where('person_id', '=', personId).execute()
    return
  }
  await tx
    .insertInto('dealer_users')
    .values({ person_id: personId, dealer_id: dealerId })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet({ dealer_id: dealerId }))
    .execute()
}
