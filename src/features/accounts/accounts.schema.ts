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
