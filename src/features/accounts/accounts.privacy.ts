import { sql } from 'kysely'
import type { Holder, PersonalTable, Subject } from '#features/privacy/index.ts'
import type { Db } from '#platform/db/index.ts'

const ofPerson = ({ personId }: Subject) => sql`person_id = ${personId}`

const staffTables: Readonly<Record<string, PersonalTable>> = {
  staff: {
    columns: {
      staff: 'id name email email_verified image role second_factor demo closed_at created_at updated_at',
    },
  },
  staff_accounts: {
    columns: {
      staff: 'id account_id provider_id staff_id scope created_at updated_at',
      secret: 'access_token refresh_token id_token access_token_expires_at refresh_token_expires_at password',
    },
  },
  staff_second_factors: {
    columns: { staff: 'id staff_id verified failed_count locked_until', secret: 'secret backup_codes' },
  },
  staff_sessions: {
    columns: {
      staff: 'id expires_at created_at updated_at network user_agent staff_id second_factor',
      secret: 'token',
    },
  },
  staff_passkeys: {
    columns: {
      staff: 'id name staff_id counter device_type backed_up transports created_at aaguid',
      secret: 'public_key credential_id',
    },
  },
  staff_verifications: { columns: { staff: 'id identifier expires_at created_at updated_at', secret: 'value' } },
  api_keys: {
    columns: { fact: 'key_id name prefix scopes created_at expires_at last_used_at revoked_at', secret: 'key_hash' },
  },
}

const personTables: Readonly<Record<string, PersonalTable>> = {
  people: {
    columns: { person: 'email name phone company', fact: 'person_id locale verified_at created_at erased_at' },
    rows: ofPerson,
  },
  dealer_users: { columns: { fact: 'person_id dealer_id' }, rows: ofPerson },
  person_sessions: {
    columns: { person: 'user_agent', fact: 'session_id person_id created_at expires_at', secret: 'token_hash' },
    rows: ofPerson,
  },
  one_time_links: {
    columns: { fact: 'purpose person_id created_at expires_at used_at', staff: 'staff_id', secret: 'token_hash' },
    rows: ofPerson,
  },
  attempts: {
    columns: { person: 'key', fact: 'window_until count' },
    rows: ({ email }) => sql`strpos(key, ${email}) > 0`,
  },
  // Names people by id alone, so that it can be proved whole after an erasure.
  audit_log: {
    columns: { fact: 'seq at actor_kind action target data', staff: 'actor_id', secret: 'prev_hash hash' },
    rows: ({ personId }) => sql`actor_id = ${personId} or target = ${`person:${personId}`}`,
  },
  audit_head: { columns: { fact: 'one seq hash' } },
}

/** From now on the row is nobody's: the id stays for the proofs that hang on it. */
const forgetPerson = async (tx: Db, personId: string, now: string): Promise<void> => {
  await tx
    .updateTable('people')
    .set({
      email: `erased-${personId}@erased.invalid`,
      name: null,
      phone: null,
      company: null,
      verified_at: null,
      erased_at: now,
    } as never)
    .where('person_id', '=', personId)
    .execute()
}

const erase = async (tx: Db, { personId, email }: Subject, now: string): Promise<Record<string, number>> => {
  if (personId === null || email === null) return {}
  let sessions = 0n
  for (const table of ['person_sessions', 'one_time_links', 'dealer_users'] as const) {
    const { numDeletedRows } = await tx.deleteFrom(table).where('person_id', '=', personId).executeTakeFirstOrThrow()
    if (table === 'person_sessions') sessions = numDeletedRows
  }
  await sql`delete from attempts where strpos(key, ${email}) > 0`.execute(tx)
  await forgetPerson(tx, personId, now)
  return { people: 1, sessions: Number(sessions) }
}

/** What this slice holds about people. */
export const accountHolder: Holder = { tables: { ...personTables, ...staffTables }, erase }
