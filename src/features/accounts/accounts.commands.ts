import { Option } from 'commander'
import type { Command } from 'commander'
import { z } from 'zod'
import { systemClock } from '#platform/clock.ts'
import { CommandRefusal } from '#platform/command.ts'
import type { CommandContext } from '#platform/command.ts'
import { publicAddress, type Config } from '#platform/config.ts'
import { openDatabase } from '#platform/db/index.ts'
import { createAccounts, type Accounts } from './accounts.context.ts'
import { roles, type Role } from './accounts.schema.ts'
import { terminalTexts } from './accounts.texts.ts'
import { isKeyScope, listKeys, makeKey, revokeKey } from './api-keys.ts'
import { audit, verifyAudit } from './audit.ts'
import { dealerKey, dealersByKey } from '#features/dealers/index.ts'
import { findOrCreatePerson, setDealer } from './people.ts'
import { addStaff, closeStaff, listStaff, resetStaff } from './staff.ts'

/** These commands also need the settings of the server: links lead to its address, its secret signs. */
interface Context extends CommandContext {
  readonly config: () => Config
}

const MAX_KEY_DAYS = 3650

const terminal = { kind: 'system', name: 'terminal' } as const

const inAccounts = async (context: Context, work: (accounts: Accounts) => Promise<void>): Promise<void> => {
  const config = context.config()
  const database = await openDatabase({ ...config, onProgress: context.print })
  const accounts = createAccounts({ db: database.db, clock: systemClock, baseUrl: publicAddress(config), config })
  return work(accounts).finally(() => database.close())
}

interface NewStaffOptions {
  readonly email: string
  readonly name: string
  readonly role: Role
}

const add = async (given: NewStaffOptions, context: Context): Promise<void> => {
  const t = terminalTexts[context.locale]
  const email = z.email().safeParse(given.email.trim())
  if (!email.success) throw new CommandRefusal(t.badEmail)
  await inAccounts(context, async (accounts) => {
    const link = await addStaff(accounts, { ...given, email: email.data })
    if (!link.ok) throw new CommandRefusal(t.taken(email.data))
    context.print(t.passwordLink(email.data, link.value))
  })
}

const reset = async (email: string, context: Context): Promise<void> =>
  inAccounts(context, async (accounts) => {
    const t = terminalTexts[context.locale]
    const link = await resetStaff(accounts, { email })
    if (!link.ok) throw new CommandRefusal(t.noSuchStaff(email))
    context.print(t.passwordLink(email, link.value))
  })

const close = async (email: string, context: Context): Promise<void> =>
  inAccounts(context, async (accounts) => {
    const t = terminalTexts[context.locale]
    const closed = await closeStaff(accounts, { email })
    if (!closed.ok) throw new CommandRefusal(closed.error === 'last_admin' ? t.lastAdmin : t.noSuchStaff(email))
    context.print(t.closed(email))
  })

const list = async (context: Context): Promise<void> =>
  inAccounts(context, async ({ db }) => {
    for (const { email, name, role, secondFactor, closed } of await listStaff(db)) {
      context.print(`${closed ? '×' : '•'} ${email}  ${role}  ${name}${secondFactor ? '  2FA' : ''}`)
    }
  })

/** Adds `sanbao staff add | list | reset | close`. */
export const staffCommands = (program: Command, context: Context): void => {
  const staff = program.command('staff').description('工作人员 / members of staff')
  staff
    .command('add')
    .description('添加，并打印设置密码的链接 / add one and print the link that sets the password')
    .requiredOption('--email <address>', '邮箱 / mail address')
    .requiredOption('--name <name>', '姓名 / name')
    .addOption(new Option('--role <role>', '角色 / role').choices([...roles]).makeOptionMandatory())
    .action((options: NewStaffOptions) => add(options, context))
  staff
    .command('list')
    .description('列出 / list them')
    .action(() => list(context))
  staff
    .command('reset')
    .description('结束登录，清除密码和第二步验证，打印新链接 / sign out, drop both factors, print a new link')
    .argument('<email>')
    .action((email: string) => reset(email, context))
  staff
    .command('close')
    .description('停用账号 / close an account')
    .argument('<email>')
    .action((email: string) => close(email, context))
}

interface NewKeyOptions {
  readonly name: string
  readonly scope: readonly string[]
  readonly days?: string
}

const addKey = async ({ name, scope, days }: NewKeyOptions, context: Context): Promise<void> => {
  const t = terminalTexts[context.locale]
  const bad = scope.find((each) => !isKeyScope(each))
  if (bad !== undefined) throw new CommandRefusal(t.badScope(bad))
  const goodFor = days === undefined ? undefined : Number(days)
  if (goodFor !== undefined && !(Number.isInteger(goodFor) && goodFor >= 1 && goodFor <= MAX_KEY_DAYS))
    throw new CommandRefusal(t.badDays)
  await inAccounts(context, async ({ db, clock }) => {
    const made = await db.transaction().execute(async (tx) => {
      const key = await makeKey(tx, { name, scopes: scope, days: goodFor, now: clock() })
      await audit(tx, { actor: terminal, action: 'key.add', target: `key:${key.id}`, data: { scopes: scope } })
      return key
    })
    context.print(t.newKey(made.key))
  })
}

const dropKey = async (id: string, context: Context): Promise<void> =>
  inAccounts(context, async ({ db, clock }) => {
    const t = terminalTexts[context.locale]
    if (!z.uuid().safeParse(id).success) throw new CommandRefusal(t.noSuchKey)
    const revoked = await db.transaction().execute(async (tx) => {
      if (!(await revokeKey(tx, id, clock()))) return false
      await audit(tx, { actor: terminal, action: 'key.revoke', target: `key:${id}` })
      return true
    })
    if (!revoked) throw new CommandRefusal(t.noSuchKey)
    context.print(t.keyRevoked)
  })

const showKeys = async (context: Context): Promise<void> =>
  inAccounts(context, async ({ db }) => {
    for (const key of await listKeys(db)) {
      const state = key.revokedAt === null ? '•' : '×'
      context.print(
        `${state} ${key.id}  ${key.prefix}…  ${key.name}  ${key.scopes.join(' ')}  ${key.expiresAt ?? '–'}  ${key.lastUsedAt ?? '–'}`,
      )
    }
  })

const collect = (value: string, before: readonly string[] = []): string[] => [...before, value]

/** Adds `sanbao key add | list | revoke`. */
export const keyCommands = (program: Command, context: Context): void => {
  const key = program.command('key').description('接口密钥 / keys for the API')
  key
    .command('add')
    .description('生成密钥，只显示一次 / make a key, shown once')
    .requiredOption('--name <name>', '用途 / what it is for')
    .requiredOption('--scope <action>', '权限，可多次，如 unit.correct / what it may do; repeatable', collect)
    .option('--days <number>', '有效天数 / good for so many days')
    .action((options: NewKeyOptions) => addKey(options, context))
  key
    .command('list')
    .description('列出 / list them')
    .action(() => showKeys(context))
  key
    .command('revoke')
    .description('立即撤销 / revoke at once')
    .argument('<id>')
    .action((id: string) => dropKey(id, context))
}

interface DealerUserOptions {
  readonly email: string
  readonly dealer: string
}

const addDealerUser = async ({ email, dealer }: DealerUserOptions, context: Context): Promise<void> => {
  const t = terminalTexts[context.locale]
  const address = z.email().safeParse(email.trim())
  if (!address.success) throw new CommandRefusal(t.badEmail)
  await inAccounts(context, async ({ db }) => {
    const found = (await dealersByKey(db)).get(dealerKey(dealer))
    if (found === undefined) throw new CommandRefusal(t.noSuchDealer(dealer))
    await db.transaction().execute(async (tx) => {
      const personId = await findOrCreatePerson(tx, { email: address.data, locale: context.locale })
      await setDealer(tx, personId, found.dealer_id)
      await audit(tx, {
        actor: terminal,
        action: 'dealer.add_user',
        target: `person:${personId}`,
        data: { dealer: found.dealer_id },
      })
    })
    context.print(t.dealerUser(address.data, found.name))
  })
}

/** Adds `sanbao dealer add-user`. */
export const dealerCommands = (program: Command, context: Context): void => {
  program
    .command('dealer')
    .description('经销商 / dealers')
    .command('add-user')
    .description('让某人代表经销商登录 / let somebody sign in for a dealer')
    .requiredOption('--email <address>', '邮箱 / mail address')
    .requiredOption('--dealer <name>', '经销商名称 / name of the dealer')
    .action((options: DealerUserOptions) => addDealerUser(options, context))
}

const verify = async (context: Context): Promise<void> =>
  inAccounts(context, async ({ db }) => {
    const t = terminalTexts[context.locale]
    const found = await verifyAudit(db)
    if (!found.whole) throw new CommandRefusal(t.auditBroken[found.reason](found.seq))
    context.print(t.auditWhole(found.rows, found.hash))
  })

/** Adds `sanbao audit verify`. */
export const auditCommands = (program: Command, context: Context): void => {
  program
    .command('audit')
    .description('审计记录 / the audit trail')
    .command('verify')
    .description('核对，指出第一处改动 / verify it and name the first row that was changed')
    .action(() => verify(context))
}
