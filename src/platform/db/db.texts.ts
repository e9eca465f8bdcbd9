import type { Texts } from '#lib/texts.ts'

type Params = Readonly<Record<string, string>>

const roleLines = ({ user }: Params): string => `\ncreate role sanbao_app nologin;\ngrant sanbao_app to "${user}";`

/** Sentences for whoever starts the product and cannot: one plain sentence each, what is wrong and what to do. */
export const refusalTexts = {
  data_in_use: {
    'zh-CN': (p: Params) =>
      `另一个 Sanbao 进程正在使用数据文件夹 ${p.path}。请先停止它，或用 SANBAO_DATA 指定另一个文件夹。`,
    en: (p: Params) =>
      `Another Sanbao process is using the data folder ${p.path}. Stop it, or set SANBAO_DATA to another one.`,
  },
  data_unwritable: {
    'zh-CN': (p: Params) =>
      `无法写入数据文件夹 ${p.path}（${p.reason}）。请修改权限或磁盘，或用 SANBAO_DATA 指定另一个文件夹。`,
    en: (p: Params) =>
      `The data folder ${p.path} cannot be written (${p.reason}). Mend that, or set SANBAO_DATA to another one.`,
  },
  no_fsync: {
    'zh-CN': (p: Params) => `数据文件夹 ${p.path} 的自检失败：提交没有落到磁盘。为免丢失数据，程序不启动。`,
    en: (p: Params) =>
      `The self-test of ${p.path} failed: a commit did not reach the disk. Not started, so that no data is lost.`,
  },
  embedded_failed: {
    'zh-CN': (p: Params) => `无法打开数据文件夹 ${p.path} 中的内置数据库（${p.reason}）。`,
    en: (p: Params) => `The embedded database in ${p.path} could not be opened (${p.reason}).`,
  },
  server_unreachable: {
    'zh-CN': (p: Params) => `无法连接 PostgreSQL 服务器（${p.reason}）。请确认服务器正在运行，地址和密码正确。`,
    en: (p: Params) =>
      `The PostgreSQL server cannot be reached (${p.reason}). Check that it runs, its address and the password.`,
  },
  server_too_old: {
    'zh-CN': (p: Params) => `该服务器是 PostgreSQL ${p.version}，Sanbao 需要 15 或更高版本。`,
    en: (p: Params) => `The server is PostgreSQL ${p.version}; Sanbao needs 15 or later.`,
  },
  server_not_utf8: {
    'zh-CN': (p: Params) =>
      `目标数据库的编码是 ${p.encoding}，Sanbao 需要 UTF8：create database … encoding 'UTF8' template template0;`,
    en: (p: Params) =>
      `The database is in ${p.encoding}; Sanbao needs UTF8: create database … encoding 'UTF8' template template0;`,
  },
  role_missing: {
    'zh-CN': (p: Params) => `登录用户 ${p.user} 不能建立或使用角色 sanbao_app。请管理员运行这两行：${roleLines(p)}`,
    en: (p: Params) =>
      `The login ${p.user} may not create or use the role sanbao_app. Let an administrator run two lines:${roleLines(p)}`,
  },
  migration_edited: {
    'zh-CN': (p: Params) => `迁移 ${p.name} 在应用之后被改动过。请恢复原文件，并用新的编号文件写出修改。`,
    en: (p: Params) =>
      `The migration ${p.name} was edited after it was applied. Restore it; put the change into a new numbered file.`,
  },
  migration_unknown: {
    'zh-CN': (p: Params) => `数据库中有本版本不认识的迁移 ${p.name}：它来自更新的 Sanbao。请升级程序。`,
    en: (p: Params) =>
      `The database knows a migration ${p.name} that this version does not: it was made by a newer Sanbao. Upgrade.`,
  },
  migration_failed: {
    'zh-CN': (p: Params) => `迁移 ${p.name} 失败并已撤销（${p.reason}）。`,
    en: (p: Params) => `The migration ${p.name} failed and was rolled back (${p.reason}).`,
  },
  nothing_to_move: {
    'zh-CN': (p: Params) => `数据文件夹 ${p.path} 中没有内置数据库可以迁移。`,
    en: (p: Params) => `There is no embedded database in ${p.path} to move.`,
  },
  target_no_address: {
    'zh-CN': () => '--to 应为 postgres:// 开头的地址。',
    en: () => 'After --to comes an address that starts with postgres://.',
  },
  target_not_empty: {
    'zh-CN': (p: Params) => `目标数据库的表 ${p.table} 中已有数据，未复制任何内容。请指定一个空数据库。`,
    en: (p: Params) => `The target already holds rows in ${p.table}; nothing was copied. Name an empty database.`,
  },
  move_differs: {
    'zh-CN': (p: Params) => `复制后核对表 ${p.table} 不一致，目标已撤销，内置数据库未改动。`,
    en: (p: Params) =>
      `After copying, table ${p.table} differs; the target was rolled back and the embedded database is untouched.`,
  },
} satisfies Record<string, Texts<(params: Params) => string>>

export type RefusalCode = keyof typeof refusalTexts

/** What `sanbao db …` says when it is done. */
export const commandTexts = {
  'zh-CN': {
    migrated: (kind: string) => `✓ 表结构是最新的（${kind}）`,
    moved: (tables: number, rows: number) =>
      `✓ ${tables} 张表，${rows} 行，逐表核对一致。请设置 DATABASE_URL 后重新启动；旧的数据文件夹未改动。`,
    pending: '未应用',
  },
  en: {
    migrated: (kind: string) => `✓ the schema is up to date (${kind})`,
    moved: (tables: number, rows: number) =>
      `✓ ${tables} tables, ${rows} rows, all equal. Set DATABASE_URL and start again; the old folder stays as it is.`,
    pending: 'not applied yet',
  },
} satisfies Texts<unknown>

/** Progress lines of the first start, of migrations and of the move. */
export const progressTexts = {
  first_start:
    '首次启动：正在建立内置数据库（约需数秒）… / First start: creating the embedded database (takes some seconds)…',
  first_sync: '正在把新数据库写入磁盘… / Syncing the new database to disk…',
  unfinished: '发现上次未完成的建立，重新开始… / Found an unfinished first start, starting it again…',
} as const
