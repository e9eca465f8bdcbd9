import type { Command } from 'commander'
import type { Locale } from '#lib/texts.ts'
import { commandTexts } from './db.texts.ts'
import { openEmbedded } from './embedded.ts'
import { DatabaseRefusal } from './errors.ts'
import { openDatabase, type DatabaseConfig } from './index.ts'
import { migrationStatus } from './migrate.ts'
import { moveToServer } from './move.ts'
import { withOwner } from './server.ts'

export interface DbCommandContext {
  /** Where the database is, read when a command runs. */
  readonly config: () => DatabaseConfig
  /** Writes one line for the person at the terminal. */
  readonly print: (line: string) => void
  readonly locale: Locale
}

const statusOf = async (config: DatabaseConfig, onProgress: (line: string) => void) => {
  if (config.databaseUrl !== undefined) return withOwner(config.databaseUrl, migrationStatus)
  const embedded = await openEmbedded({ dataDir: config.dataDir, queryTimeoutMs: 30_000, onProgress })
  return embedded.asOwner(migrationStatus).finally(() => embedded.close())
}

/**
 * Adds `sanbao db migrate | status | move`. Refusals come as DatabaseRefusal for the caller to print.
 */
export const dbCommands = (program: Command, { config, print, locale }: DbCommandContext): void => {
  const t = commandTexts[locale]
  const db = program
    .command('db')
    .description('数据库：迁移、状态、迁往服务器 / the database: migrations, status, move to a server')

  db.command('migrate')
    .description('建立或升级表结构 / create or upgrade the schema')
    .action(async () => {
      const database = await openDatabase({ ...config(), onProgress: print })
      await database.close()
      print(t.migrated(database.kind))
    })

  db.command('status')
    .description('数据库种类和迁移 / which database, and its migrations')
    .action(async () => {
      const { applied, pending } = await statusOf(config(), print)
      print(config().databaseUrl === undefined ? `embedded  ${config().dataDir}` : 'server  DATABASE_URL')
      for (const name of applied) print(`✓ ${name}`)
      for (const name of pending) print(`… ${name} (${t.pending})`)
    })

  db.command('move')
    .description(
      '把内置数据库复制到 PostgreSQL 服务器并核对 / copy the embedded database to a PostgreSQL server and compare',
    )
    .requiredOption('--to <DATABASE_URL>', '空的目标数据库 / the empty target database')
    .action(async ({ to }: { to: string }) => {
      if (!/^postgres(ql)?:\/\//.test(to)) throw new DatabaseRefusal('target_no_address', {})
      const moved = await moveToServer({ dataDir: config().dataDir, databaseUrl: to }, print)
      const rows = moved.reduce((sum, table) => sum + table.rows, 0)
      print(t.moved(moved.length, rows))
    })
}
