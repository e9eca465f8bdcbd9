import { z } from 'zod'

/** What a member of staff is. One role each; what it may do stands in `accounts.rules.ts`. */
export const roles = ['support', 'technician', 'finance', 'manager', 'admin'] as const
export const roleSchema = z.enum(roles)
export type Role = z.infer<typeof roleSchema>

/** Somebody asked for a link to this address: what the outbox is told. */
export const linkAsked = z.object({ email: z.string(), goal: z.string().default('/account') })
export type LinkAsked = z.infer<typeof linkAsked>

/** A member of staff who has passed both factors. */
export interface StaffActor {
  readonly kind: 'staff'
  readonly staffId: string
  readonly name: string
  readonly role: Role
}

export interface CustomerActor {
  readonly kind: 'customer'
  readonly personId: string
}

export interface DealerActor {
  readonly kind: 'dealer'
  readonly personId: string
  readonly dealerId: string
}

export interface KeyActor {
  readonly kind: 'key'
  readonly keyId: string
  /** Actions the key may do; `*` is every action that keys may do at all. */
  readonly scopes: readonly string[]
}

/** Who is asking. Everyone who is not known is anonymous, never an error. */
export type Actor = { readonly kind: 'anonymous' } | CustomerActor | DealerActor | StaffActor | KeyActor

/** The program itself: jobs and commands at the terminal, for the audit trail only. */
export interface SystemActor {
  readonly kind: 'system'
  readonly name: string
}

/** An account of the demonstration, with its password for the terminal. */
export interface DemoStaff {
  readonly email: string
  readonly password: string
  readonly role: Role
}

const name = z.string().trim().min(1).max(100)

export const newStaffBody = z.strictObject({
  name,
  email: z.string().trim().max(254).pipe(z.email()),
  role: roleSchema,
})
export const roleBody = z.strictObject({ role: roleSchema })
export const idParams = z.object({ id: z.uuid() })
export const sessionBody = z.strictObject({ session: z.uuid() })
export const newKeyBody = z.strictObject({
  name,
  scopes: z.array(z.string().max(60)).min(1).max(40),
  /** Good for so many days; null is until it is revoked. */
  days: z.int().min(1).max(3650).nullable(),
})
export const auditQuery = z.strictObject({
  /** Rows before this one: what an earlier page gave as `next`. */
  before: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
  actor: z.string().max(60).optional(),
  action: z.string().max(60).optional(),
  /** How the target begins, e.g. `request:`. */
  target: z.string().max(120).optional(),
})
export type AuditQuery = z.infer<typeof auditQuery>

/** A member of staff as administrators see them. */
export interface StaffLine {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: Role
  /** An authenticator is set up. */
  readonly secondFactor: boolean
  readonly passkeys: number
  readonly signOn: boolean
  readonly closed: boolean
}

export interface StaffSessionLine {
  readonly id: string
  readonly userAgent: string
  readonly since: string
  readonly until: string
}

export interface KeyLine {
  readonly id: string
  readonly name: string
  readonly prefix: string
  readonly scopes: readonly string[]
  readonly createdAt: string
  readonly expiresAt: string | null
  readonly lastUsedAt: string | null
  readonly revokedAt: string | null
}

export interface KeysAnswer {
  readonly keys: readonly KeyLine[]
  /** What a key may be given. */
  readonly scopes: readonly string[]
}

/** What the trail tells of; pages have words for each. */
export const auditActs = [
  'request.reply',
  'request.note',
  'request.assign',
  'request.change',
  'request.move',
  'request.hand_over',
  'request.merge',
  'unit.ask',
  'unit.correct',
  'mail.release',
  'mail.reject',
  'job.retry',
  'macro.manage',
  'known_issue.manage',
  'dealer.add_user',
  'dealer.remove_user',
  'dealer.promise',
  'dealer.withdraw_promise',
  'person.export',
  'person.erase',
  'settings.change',
  'staff.first',
  'staff.add',
  'staff.role',
  'staff.password',
  'staff.reset',
  'staff.close',
  'staff.reopen',
  'staff.sign_in',
  'staff.end_session',
  'staff.add_passkey',
  'staff.remove_passkey',
  'key.add',
  'key.revoke',
] as const
export type AuditAct = (typeof auditActs)[number]

export interface AuditLine {
  readonly seq: number
  readonly at: string
  /** With a name where it has one that the reader may see. */
  readonly actor: { readonly kind: string; readonly id: string | null; readonly name: string | null }
  readonly action: string
  readonly target: string
  readonly targetName: string | null
  /** As recorded, with words in place of ids that have some. */
  readonly data: Readonly<Record<string, unknown>>
}

export interface AuditAnswer {
  readonly rows: readonly AuditLine[]
  readonly next: number | null
}

export type AuditFinding =
  | { readonly whole: true; readonly rows: number; readonly hash: string }
  | { readonly whole: false; readonly seq: number; readonly reason: 'missing' | 'changed' | 'unlinked' }
