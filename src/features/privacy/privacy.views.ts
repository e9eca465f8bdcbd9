import { sql } from 'kysely'
import type { Db, Tables } from '#platform/db/index.ts'

/** The purposes that a person has consented to and not withdrawn since. */
export const standingConsents = async (db: Db, personId: string): Promise<string[]> => {
  const { rows } = await sql<{ purpose: string }>`select purpose from (
    select distinct on (purpose) purpose, given from consents where person_id = ${personId}
    order by purpose, at desc, consent_id desc) as latest where given order by purpose`.execute(db)
  return rows.map(({ purpose }) => purpose)
}

/** What was handed to others about a person, the earliest first. */
export const disclosureHistory = (db: Db, personId: string): Promise<Tables['disclosures'][]> =>
  db.selectFrom('disclosures').selectAll().where('person_id', '=', personId).orderBy('at').execute()
