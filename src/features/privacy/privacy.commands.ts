import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { Option, type Command } from 'commander'
import { findPersonByEmail } from '#features/accounts/index.ts'
import { CommandRefusal, type CommandContext } from '#platform/command.ts'
import type { Config } from '#platform/config.ts'
import { askErasure, reapplyErasures } from './erase.use-cases.ts'
import { exportPerson } from './export.use-cases.ts'
import { commandTexts } from './privacy-commands.texts.ts'
import type { PrivacyContext } from './privacy.context.ts'
import { erasureReasons, type ErasureReason } from './privacy.schema.ts'
import { retention } from './retention.rules.ts'
import { applyRetention, dueNow } from './retention.use-cases.ts'

/** The whole product without its server, given by the composition root: what is told here is also done here. */
export interface Standing {
  readonly privacy: PrivacyContext
  /** Does the jobs that were told, until none waits. */
  readonly finish: () => Promise<void>
  readonly close: () => Promise<void>
}

export interface PrivacyCommandContext extends CommandContext {
  readonly config: () => Config
  readonly stand: (config: Config, onProgress: (line: string) => void) => Promise<Standing>
}

const actor = { kind: 'system', name: 'terminal' } as const

const inPrivacy = async (
  context: PrivacyCommandContext,
  work: (standing: Standing) => Promise<void>,
): Promise<void> => {
  const standing = await context.stand(context.config(), context.print)
  await work(standing).finally(() => standing.close())
}

const personIdOf = async ({ privacy }: Standing, email: string, { locale }: PrivacyCommandContext): Promise<string> => {
  const person = await findPersonByEmail(privacy.db, email)
  if (person === undefined) throw new CommandRefusal(commandTexts[locale].nobody(email))
  return person.person_id
}

const give = (email: string, { out }: { readonly out?: string }, context: PrivacyCommandContext): Promise<void> =>
  inPrivacy(context, async (standing) => {
    const t = commandTexts[context.locale]
    const archive = await exportPerson(standing.privacy, await personIdOf(standing, email, context), actor)
    if (!archive.ok) throw new CommandRefusal(t.nobody(email))
    const path = out ?? archive.value.fileName
    // «wx»: an archive that is there already is somebody's.
    await pipeline(archive.value.stream, createWriteStream(path, { flags: 'wx', mode: 0o600 })).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code === undefined) throw error
        throw new CommandRefusal(t.notWritten(path, error.code))
      },
    )
    context.print(t.written(path))
  })

const erase = (email: string, { reason }: { reason: ErasureReason }, context: PrivacyCommandContext): Promise<void> =>
  inPrivacy(context, async (standing) => {
    const { privacy, finish } = standing
    const personId = await personIdOf(standing, email, context)
    await privacy.db.transaction().execute((tx) => askErasure(tx, privacy, { personId, reason, actor }))
    await finish()
    context.print(commandTexts[context.locale].erased(email))
  })

const reapply = (list: string | undefined, context: PrivacyCommandContext): Promise<void> =>
  inPrivacy(context, async ({ privacy, finish }) => {
    const t = commandTexts[context.locale]
    const listed = await privacy.list.read(list).catch(() => {
      throw new CommandRefusal(t.noList(list ?? ''))
    })
    const count = await reapplyErasures(privacy, listed)
    await finish()
    context.print(t.reapplied(listed.length, count))
  })

const retain = ({ dryRun = false }: { dryRun?: boolean }, context: PrivacyCommandContext): Promise<void> =>
  inPrivacy(context, async ({ privacy, finish }) => {
    const t = commandTexts[context.locale]
    const counts = dryRun ? await dueNow(privacy) : await applyRetention(privacy)
    if (!dryRun) await finish()
    for (const { id, days } of retention) context.print(t.rule(t.rules[id], days, counts[id]))
    context.print(dryRun ? t.dry : t.done)
  })

/** Adds `sanbao privacy export | erase | reapply | retention`. */
export const privacyCommands = (program: Command, context: PrivacyCommandContext): void => {
  const privacy = program.command('privacy').description('个人信息：导出、删除、保存期限 / export, erase, retention')
  privacy
    .command('export <email>')
    .description('导出某人的全部数据为压缩包 / write all that is held about a person into an archive')
    .option('--out <file>', '文件 / where to')
    .action((email: string, options: { out?: string }) => give(email, options, context))
  privacy
    .command('erase <email>')
    .description('删除某人的个人信息 / erase a person')
    .addOption(new Option('--reason <reason>', '理由 / why').choices([...erasureReasons]).default('asked'))
    .action((email: string, options: { reason: ErasureReason }) => erase(email, options, context))
  privacy
    .command('reapply [list]')
    .description('恢复备份后，再次删除已删除的人 / after a restore: erase again whoever had been erased')
    .action((list: string | undefined) => reapply(list, context))
  privacy
    .command('retention')
    .description('删除超过保存期限的数据 / remove what has been kept long enough')
    .option('--dry-run', '只统计 / count only')
    .action((options: { dryRun?: boolean }) => retain(options, context))
}
