/** Members of staff: who they are, how they get in, how they leave. */
import { randomBytes } from 'node:crypto'
import { fail, ok, type Result } from '#lib/result.ts'
import { isUniqueViolation, type Db } from '#platform/db/index.ts'
import { tell } from '#platform/outbox/index.ts'
import type { Accounts } from './accounts.context.ts'
import {
  roleSchema,
  type Actor,
  type DemoStaff,
  type Role,
  type StaffActor,
  type StaffLine,
  type SystemActor,
} from './accounts.schema.ts'
import { passwordMail } from './accounts.texts.ts'
import { audit } from './audit.ts'
import { makeLink, useLink, withdrawLinks } from './one-time-links.ts'
import { addressKey } from './people.ts'
import type { SessionView } from './person-sessions.ts'

export interface StaffMember {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly secondFactor: boolean
  readonly closed: boolean
}

const terminal: SystemActor = { kind: 'system', name: 'terminal' }

/** Who holds the session of these cookies, before the second factor is asked about. */
export const staffSession = async ({ auth }: Accounts, cookie: string | undefined) => {
  if (cookie === undefined || !cookie.includes('sanbao_staff=')) return undefined
  const session = await auth.api.getSession({ headers: new Headers({ cookie }) })
  return session === null || session.user.closedAt ? undefined : session
}

/** The member of staff of these cookies, if a second factor was passed; accounts of the demonstration need only one. */
export const staffOf = async (accounts: Accounts, cookie: string | undefined): Promise<StaffActor | undefined> => {
  const session = await staffSession(accounts, cookie)
  if (session === undefined || !(session.session.secondFactor || session.user.demo)) return undefined
  const { id, name, role } = session.user
  return { kind: 'staff', staffId: id, name, role: roleSchema.parse(role) }
}

export const listStaff = async (db: Db): Promise<StaffMember[]> => {
  const rows = await db.selectFrom('staff').selectAll().orderBy('name').orderBy('email').execute()
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    email: row.email,
    role: roleSchema.parse(row.role),
    secondFactor: row.second_factor === true,
    closed: row.closed_at !== null,
  }))
}

/** A member by what the asker knows of them. */
export type Who = { readonly email: string } | { readonly id: string }

/** The same with how they get in, for those who manage them. */
export const staffWithWays = async (db: Db): Promise<StaffLine[]> => {
  const ways = async (rows: Promise<{ staff_id: string }[]>): Promise<readonly string[]> =>
    (await rows).map(({ staff_id }) => staff_id)
  const keys = await ways(db.selectFrom('staff_passkeys').select('staff_id').execute())
  const provided = db.selectFrom('staff_accounts').select('staff_id').where('provider_id', '!=', 'credential')
  const tied = new Set(await ways(provided.execute()))
  return (await listStaff(db)).map((member) => ({
    ...member,
    passkeys: keys.filter((id) => id === member.id).length,
    signOn: tied.has(member.id),
  }))
}

const findStaff = (db: Db, who: Who) => {
  const [column, value] = 'id' in who ? (['id', who.id] as const) : (['email', addressKey(who.email)] as const)
  return db
    .selectFrom('staff')
    .select(['id', 'email', 'role', 'closed_at'])
    .where(column, '=', value)
    .executeTakeFirst()
}

interface NewStaff {
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly demo?: boolean
}

const createStaff = async ({ auth }: Accounts, { email, name, role, demo = false }: NewStaff): Promise<string> => {
  const { internalAdapter } = await auth.$context
  const user = { email: addressKey(email), name, role, demo, emailVerified: true }
  return (await internalAdapter.createUser(user, { method: 'admin' })).id
}

const setPassword = async ({ auth }: Accounts, staffId: string, password: string): Promise<void> => {
  const context = await auth.$context
  const hash = await context.password.hash(password)
  await context.internalAdapter.deleteAccounts(staffId)
  await context.internalAdapter.linkAccount({
    userId: staffId,
    accountId: staffId,
    providerId: 'credential',
    password: hash,
  })
}

/** Takes away everything by which somebody gets in: sessions, password, tie to the provider, second factors. */
const lockOut = async (tx: Db, staffId: string): Promise<void> => {
  await tx.deleteFrom('staff_sessions').where('staff_id', '=', staffId).execute()
  await tx.deleteFrom('staff_accounts').where('staff_id', '=', staffId).execute()
  await tx.deleteFrom('staff_second_factors').where('staff_id', '=', staffId).execute()
  await tx.deleteFrom('staff_passkeys').where('staff_id', '=', staffId).execute()
  await tx.updateTable('staff').set({ second_factor: false }).where('id', '=', staffId).execute()
  await withdrawLinks(tx, 'password', staffId)
}

const passwordAddress = (baseUrl: string, token: string): string => `${baseUrl}/desk/password/${token}`

interface LinkOrder {
  readonly member: { readonly id: string; readonly email: string }
  readonly actor: Actor | SystemActor
}

/** The link that sets a password. Whoever asks at the desk also has it mailed; at the terminal it is printed alone. */
const passwordLink = async (
  tx: Db,
  { clock, baseUrl }: Pick<Accounts, 'clock' | 'baseUrl'>,
  { member, actor }: LinkOrder,
): Promise<string> => {
  const token = await makeLink(tx, { purpose: 'password', staffId: member.id, now: clock() })
  const link = passwordAddress(baseUrl, token)
  if (actor.kind === 'staff') {
    const to = { address: member.email }
    await tell(tx, {
      topic: 'mail.send',
      payload: { to, locale: 'zh-CN', ...passwordMail(link), kind: 'sign_in' },
    })
  }
  return link
}

/**
 * The way to the first account: a link for whoever reads the terminal. An earlier one that nobody used is withdrawn.
 * @returns the address, or undefined when there is staff already
 */
export const firstAdminLink = async ({ db, clock, baseUrl }: Accounts): Promise<string | undefined> =>
  db.transaction().execute(async (tx) => {
    if ((await tx.selectFrom('staff').select('id').limit(1).executeTakeFirst()) !== undefined) return undefined
    await withdrawLinks(tx, 'first_admin')
    return passwordAddress(baseUrl, await makeLink(tx, { purpose: 'first_admin', now: clock() }))
  })

/**
 * Adds a member of staff, who sets the password by the link and a second factor at the first sign-in.
 * @returns the address of the link; `taken` when the address belongs to somebody
 */
export const addStaff = async (
  accounts: Accounts,
  member: NewStaff,
  actor: Actor | SystemActor = terminal,
): Promise<Result<string, 'taken'>> => {
  const { db } = accounts
  const email = addressKey(member.email)
  if ((await findStaff(db, { email })) !== undefined) return fail('taken')
  try {
    const id = await createStaff(accounts, member)
    const link = await db.transaction().execute(async (tx) => {
      const made = await passwordLink(tx, accounts, { member: { id, email }, actor })
      await audit(tx, { actor, action: 'staff.add', target: `staff:${id}`, data: { role: member.role } })
      return made
    })
    return ok(link)
  } catch (error) {
    // Two who add the same address at once: one of them was first.
    if (isUniqueViolation(error)) return fail('taken')
    throw error
  }
}

/**
 * Lets a member of staff start anew, after a lost password or telephone: signed out everywhere, both factors gone.
 * @returns the address of the link that sets a new password
 */
export const resetStaff = async (
  accounts: Accounts,
  who: Who,
  actor: Actor | SystemActor = terminal,
): Promise<Result<string, 'unknown'>> =>
  accounts.db.transaction().execute(async (tx) => {
    const member = await findStaff(tx, who)
    if (member === undefined || member.closed_at !== null) return fail('unknown')
    await lockOut(tx, member.id)
    const link = await passwordLink(tx, accounts, { member, actor })
    await audit(tx, { actor, action: 'staff.reset', target: `staff:${member.id}` })
    return ok(link)
  })

/** Locks the open administrators, so that two who go at once do not both find another one left. */
const lastAdmin = async (tx: Db): Promise<(staffId: string) => boolean> => {
  const admins = await tx
    .selectFrom('staff')
    .select('id')
    .where('role', '=', 'admin')
    .where('closed_at', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute()
  return (staffId) => admins.length === 1 && admins[0]?.id === staffId
}

/** Closes an account. What its holder did stays under their name; the last administrator cannot be closed. */
export const closeStaff = async (
  { db, clock }: Accounts,
  who: Who,
  actor: Actor | SystemActor = terminal,
): Promise<Result<undefined, 'unknown' | 'last_admin'>> =>
  db.transaction().execute(async (tx) => {
    const isLast = await lastAdmin(tx)
    const member = await findStaff(tx, who)
    if (member === undefined || member.closed_at !== null) return fail('unknown')
    if (isLast(member.id)) return fail('last_admin')
    await lockOut(tx, member.id)
    await tx.updateTable('staff').set({ closed_at: clock().toString() }).where('id', '=', member.id).execute()
    await audit(tx, { actor, action: 'staff.close', target: `staff:${member.id}` })
    return ok(undefined)
  })

/**
 * Opens a closed account again. Nothing of how its holder got in before is left: a link sets a new password.
 * @returns the address of the link
 */
export const reopenStaff = async (
  accounts: Accounts,
  who: Who,
  actor: Actor | SystemActor = terminal,
): Promise<Result<string, 'unknown'>> =>
  accounts.db.transaction().execute(async (tx) => {
    const member = await findStaff(tx, who)
    if (member === undefined || member.closed_at === null) return fail('unknown')
    await tx.updateTable('staff').set({ closed_at: null }).where('id', '=', member.id).execute()
    const link = await passwordLink(tx, accounts, { member, actor })
    await audit(tx, { actor, action: 'staff.reopen', target: `staff:${member.id}` })
    return ok(link)
  })

/** Gives a member another role, from their next request on; the last administrator stays one. */
export const changeRole = async (
  { db }: Accounts,
  who: Who,
  { role, actor }: { role: Role; actor: Actor },
): Promise<Result<undefined, 'unknown' | 'last_admin'>> =>
  db.transaction().execute(async (tx) => {
    const isLast = await lastAdmin(tx)
    const member = await findStaff(tx, who)
    if (member === undefined || member.closed_at !== null) return fail('unknown')
    if (member.role === role) return ok(undefined)
    if (isLast(member.id)) return fail('last_admin')
    await tx.updateTable('staff').set({ role }).where('id', '=', member.id).execute()
    await audit(tx, {
      actor,
      action: 'staff.role',
      target: `staff:${member.id}`,
      data: { from: member.role, to: role },
    })
    return ok(undefined)
  })

interface PasswordByLink {
  readonly token: string
  readonly password: string
  /** Only for the first administrator, who is nobody yet. */
  readonly email?: string | undefined
  readonly name?: string | undefined
}

/**
 * Sets a password by a link, or makes the first administrator.
 * @returns false when the link is not good (any more)
 */
export const setPasswordByLink = async (accounts: Accounts, given: PasswordByLink): Promise<boolean> => {
  const { db, clock } = accounts
  const now = clock()
  const link = await useLink(db, given.token, { purposes: ['password', 'first_admin'], now })
  if (link === undefined) return false
  const isFirst = link.purpose === 'first_admin'
  if (isFirst && (await listStaff(db)).length > 0) return false
  const newcomer = { email: given.email ?? '', name: given.name ?? '', role: 'admin' } as const
  const staffId = isFirst ? await createStaff(accounts, newcomer) : link.staff_id
  if (staffId === null) return false
  await setPassword(accounts, staffId, given.password)
  await db
    .transaction()
    .execute((tx) =>
      audit(tx, { actor: terminal, action: isFirst ? 'staff.first' : 'staff.password', target: `staff:${staffId}` }),
    )
  return true
}

/** The sessions of a member of staff that stand, newest first. */
export const staffSessions = async (db: Db, staffId: string, now: Temporal.Instant): Promise<SessionView[]> => {
  const rows = await db
    .selectFrom('staff_sessions')
    .select(['id', 'user_agent', 'created_at', 'expires_at'])
    .where('staff_id', '=', staffId)
    .where('expires_at', '>', now.toString())
    .orderBy('created_at', 'desc')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    userAgent: row.user_agent ?? '',
    since: row.created_at,
    until: row.expires_at,
  }))
}

/** Ends a session of this member of staff at once; false when it is not theirs. */
export const endStaffSession = async (db: Db, staffId: string, sessionId: string): Promise<boolean> => {
  const { numDeletedRows } = await db
    .deleteFrom('staff_sessions')
    .where('id', '=', sessionId)
    .where('staff_id', '=', staffId)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

const demoStaff: readonly NewStaff[] = [
  { email: 'support@demo.local', name: '售后支持 Support', role: 'support', demo: true },
  { email: 'tech@demo.local', name: '技术工程师 Technician', role: 'technician', demo: true },
  { email: 'finance@demo.local', name: '财务 Finance', role: 'finance', demo: true },
  { email: 'manager@demo.local', name: '售后经理 Manager', role: 'manager', demo: true },
  { email: 'admin@demo.local', name: '管理员 Admin', role: 'admin', demo: true },
]

/**
 * The staff of the demonstration, one of each role, made where there is no staff at all. Their passwords are drawn anew and told
 * only to the caller; a second factor is offered to them, not asked for.
 * @returns what to print in the terminal; empty when there was staff
 */
export const makeDemoStaff = async (accounts: Accounts): Promise<readonly DemoStaff[]> => {
  if ((await listStaff(accounts.db)).length > 0) return []
  const made: DemoStaff[] = []
  for (const member of demoStaff) {
    const password = randomBytes(9).toString('base64url')
    await setPassword(accounts, await createStaff(accounts, member), password)
    made.push({ email: member.email, role: member.role, password })
  }
  return made
}
