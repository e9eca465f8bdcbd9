import { z } from 'zod'
import { localeFrom, type Locale, type Texts } from '#lib/texts.ts'

/** Everything the program is told from outside, read once at the start. */
export interface Config {
  readonly host: string
  readonly port: number
  /** Folder of the embedded database. Not used when `databaseUrl` is set. */
  readonly dataDir: string
  readonly databaseUrl?: string
  /** Public address, e.g. `https://service.example.com`: used in links and QR, never the Host header. */
  readonly baseUrl?: string
  /** Addresses or ranges of the proxies whose X-Forwarded-For is believed; none by default. */
  readonly trustProxy: readonly string[]
  /** Bearer key for writing by API; without it writing by API is off. */
  readonly apiKey?: string
  readonly logLevel: LogLevel
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

const address = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])

const variables = z.object({
  SANBAO_HOST: z.string().min(1).max(255).default('127.0.0.1'),
  SANBAO_PORT: z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .pipe(z.number().max(65_535))
    .default(3000),
  SANBAO_DATA: z.string().min(1).default('./data'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  SANBAO_BASE_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  SANBAO_TRUST_PROXY: z
    .string()
    .transform((list) => list.split(',').map((item) => item.trim()))
    .pipe(z.array(address))
    .default([]),
  SANBAO_API_KEY: z
    .string()
    .min(32)
    .max(512)
    .regex(/^[\x21-\x7e]+$/)
    .optional(),
  SANBAO_LOG_LEVEL: z.enum(logLevels).default('info'),
})

type Name = keyof z.infer<typeof variables>

const rules: Texts<Record<Name, string>> = {
  'zh-CN': {
    SANBAO_HOST: '应为要监听的地址，例如 127.0.0.1',
    SANBAO_PORT: '应为 0 到 65535 之间的端口号',
    SANBAO_DATA: '应为数据文件夹的路径',
    DATABASE_URL: '应为 postgres:// 开头的地址',
    SANBAO_BASE_URL: '应为 http:// 或 https:// 开头的公开地址',
    SANBAO_TRUST_PROXY: '应为以逗号分隔的 IP 地址或网段',
    SANBAO_API_KEY: '应为 32 到 512 个不含空格的可见字符',
    SANBAO_LOG_LEVEL: `应为以下之一：${logLevels.join(', ')}`,
  },
  en: {
    SANBAO_HOST: 'must be the address to listen on, such as 127.0.0.1',
    SANBAO_PORT: 'must be a port number from 0 to 65535',
    SANBAO_DATA: 'must be the path of the data folder',
    DATABASE_URL: 'must be an address that starts with postgres://',
    SANBAO_BASE_URL: 'must be the public address, starting with http:// or https://',
    SANBAO_TRUST_PROXY: 'must be IP addresses or ranges, separated by commas',
    SANBAO_API_KEY: 'must be 32 to 512 visible characters without spaces',
    SANBAO_LOG_LEVEL: `must be one of: ${logLevels.join(', ')}`,
  },
}

/** A setting that cannot be used; the message is one sentence for the person who started the program. */
export class ConfigError extends Error {}

type Environment = Readonly<Record<string, string | undefined>>

/** The language of the terminal, from LC_ALL, LC_MESSAGES or LANG; English when they say nothing. */
export const terminalLocale = (env: Environment): Locale =>
  localeFrom((env.LC_ALL || env.LC_MESSAGES || env.LANG || 'en').replace('_', '-'))

/**
 * Reads the settings from environment variables; an empty variable counts as absent.
 * @throws ConfigError naming the variable and what it should be; the value itself is never repeated, it may be a secret.
 */
export const readConfig = (env: Environment): Config => {
  const given = Object.fromEntries(Object.keys(variables.shape).map((name) => [name, env[name] || undefined]))
  const read = variables.safeParse(given)
  if (!read.success) {
    const name = read.error.issues[0]?.path[0] as Name
    throw new ConfigError(`${name} ${rules[terminalLocale(env)][name]}`)
  }
  const { DATABASE_URL, SANBAO_BASE_URL, SANBAO_API_KEY, ...rest } = read.data
  return {
    host: rest.SANBAO_HOST,
    port: rest.SANBAO_PORT,
    dataDir: rest.SANBAO_DATA,
    trustProxy: rest.SANBAO_TRUST_PROXY,
    logLevel: rest.SANBAO_LOG_LEVEL,
    ...(DATABASE_URL === undefined ? {} : { databaseUrl: DATABASE_URL }),
    ...(SANBAO_BASE_URL === undefined ? {} : { baseUrl: SANBAO_BASE_URL }),
    ...(SANBAO_API_KEY === undefined ? {} : { apiKey: SANBAO_API_KEY }),
  }
}
