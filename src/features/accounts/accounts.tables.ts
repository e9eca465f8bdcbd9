/** The tables of this slice as Kysely sees them. Those named `staff_…` are written by better-auth. */
export interface PeopleTable {
  readonly person_id: string
  readonly email: string
  readonly name: string | null
  readonly phone: string | null
  readonly company: string | null
  readonly locale: string
  readonly verified_at: string | null
  readonly created_at: string
  readonly erased_at: string | null
}

interface DealerUsersTable {
  readonly person_id: string
  readonly dealer_id: string
}

interface PersonSessionsTable {
  readonly session_id: string
  readonly token_hash: string
  readonly person_id: string
  readonly user_agent: string
  readonly created_at: string
  readonly expires_at: string
}

interface StaffTable {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: string
  readonly second_factor: boolean | null
  readonly demo: boolean
  readonly closed_at: string | null
  readonly created_at: string
  readonly updated_at: string
}

interface StaffSessionsTable {
  readonly id: string
  readonly staff_id: string
  readonly user_agent: string | null
  readonly created_at: string
  readonly updated_at: string
  readonly expires_at: string
  /** How it got past the password; null is the password alone. */
  readonly second_factor: 'code' | 'passkey' | 'sso' | null
}

interface StaffPasskeysTable {
  readonly id: string
  readonly name: string | null
  readonly staff_id: string
  readonly created_at: string
}

interface StaffVerificationsTable {
  readonly expires_at: string
}

interface StaffSecondFactorsTable {
  readonly staff_id: string
  readonly verified: boolean | null
}

interface StaffAccountsTable {
  readonly staff_id: string
  readonly provider_id: string
}

export type LinkPurpose = 'sign_in' | 'password' | 'first_admin'

interface OneTimeLinksTable {
  readonly token_hash: string
  readonly purpose: LinkPurpose
  readonly person_id: string | null
  readonly staff_id: string | null
  readonly created_at: string
  readonly expires_at: string
  readonly used_at: string | null
}

interface AttemptsTable {
  readonly key: string
  readonly window_until: string
  readonly count: number
}

interface ApiKeysTable {
  readonly key_id: string
  readonly name: string
  readonly prefix: string
  readonly key_hash: string
  readonly scopes: string[]
  readonly created_at: string
  readonly expires_at: string | null
  readonly last_used_at: string | null
  readonly revoked_at: string | null
}

export interface AuditLogTable {
  readonly seq: number
  readonly at: string
  readonly actor_kind: string
  readonly actor_id: string | null
  readonly action: string
  readonly target: string
  readonly data: Readonly<Record<string, unknown>>
  readonly prev_hash: string
  readonly hash: string
}

interface AuditHeadTable {
  readonly one: boolean
  readonly seq: number
  readonly hash: string
}

declare module '#platform/db/tables.ts' {
  interface Tables {
    people: PeopleTable
    dealer_users: DealerUsersTable
    person_sessions: PersonSessionsTable
    staff: StaffTable
    staff_sessions: StaffSessionsTable
    staff_accounts: StaffAccountsTable
    staff_passkeys: StaffPasskeysTable
    staff_verifications: StaffVerificationsTable
    staff_second_factors: StaffSecondFactorsTable
    one_time_links: OneTimeLinksTable
    attempts: AttemptsTable
    api_keys: ApiKeysTable
    audit_log: AuditLogTable
    audit_head: AuditHeadTable
  }
}
