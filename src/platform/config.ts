import { z } from 'zod'
import { localeFrom, type Locale, type Texts } from '#lib/texts.ts'
import { readMailbox, type Mailbox } from './mail/address.ts'

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
  /** First bearer key for the API, before any is made in the database; may do all that keys may. */
  readonly apiKey?: string
  /** Signs sessions and encrypts second factors. By default a file in `dataDir`; several hosts must be given the same. */
  readonly secret?: string
  /** Single sign-on of staff; without it they have passwords and passkeys. */
  readonly signOn?: SignOn
  readonly mail: MailSettings
  /** Address of a clamd, `host:port` or the path of its socket; without one files are shown as not scanned. */
  readonly clamd?: string
  readonly logLevel: LogLevel
}

/** The house's own OpenID Connect provider. */
export interface SignOn {
  /** Its address without a final slash, as it stands in its tokens. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** What the button on the sign-in page calls it. */
  readonly name: string
}

/** Without any of them letters become files in the data folder, and nothing comes in. */
export interface MailSettings {
  /** Whom letters come from, and where answers go. */
  readonly from: Mailbox
  /** Mail server for what goes out, `smtp://` or `smtps://`. */
  readonly smtpUrl?: string
  /** Mailbox that is read, `imap://user:password@host/INBOX` or `imaps://`. */
  readonly imapUrl?: string
  /** Where we take mail in by ourselves. */
  readonly listen?: { readonly host: string; readonly port: number }
  /** Name by which our mail server signs Authentication-Results; without it senders are not checked by DMARC. */
  readonly authServer?: string
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

const address = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])

const mailbox = z.custom<Mailbox>((value) => value !== undefined)

/** Plain http only where nobody else listens: the secret and the codes travel to this address. */
const isSafeIssuer = (text: string): boolean => {
  const { protocol, hostname } = new URL(text)
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
}

const hostAndPort = (text: string): { host: string; port: number } => {
  const colon = text.lastIndexOf(':')
  return { host: text.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(text.slice(colon + 1)) }
}

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
    .transform((url) => url.replace(/(?<!\/)\/+$/, ''))
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
  SANBAO_SECRET: z
    .string()
    .min(32)
    .max(512)
    .regex(/^[\x21-\x7e]+$/)
    .optional(),
  SANBAO_OIDC_ISSUER: z
    .url({ protocol: /^https?$/, abort: true })
    .refine(isSafeIssuer)
    .transform((url) => url.replace(/(?<!\/)\/+$/, ''))
    .optional(),
  SANBAO_OIDC_CLIENT_ID: z.string().min(1).max(512).optional(),
  SANBAO_OIDC_CLIENT_SECRET: z.string().min(1).max(1024).optional(),
  SANBAO_OIDC_NAME: z.string().min(1).max(60).optional(),
  SANBAO_MAIL_FROM: z.string().max(320).default('Sanbao <support@sanbao.invalid>').transform(readMailbox).pipe(mailbox),
  SANBAO_SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  SANBAO_IMAP_URL: z.url({ protocol: /^imaps?$/ }).optional(),
  SANBAO_MAIL_LISTEN: z
    .string()
    .regex(/^(?:\[[0-9a-fA-F:]+\]|[^\s:]+):\d{1,5}$/)
    .transform(hostAndPort)
    .optional(),
  SANBAO_MAIL_AUTHSERV: z
    .string()
    .regex(/^[\w.-]{1,255}$/)
    .transform((name) => name.toLowerCase())
    .optional(),
  SANBAO_CLAMD: z
    .string()
    .regex(/^(\/.+|[^\s/]+:\d{1,5})$/)
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
    SANBAO_SECRET: '应为 32 到 512 个不含空格的可见字符',
    SANBAO_OIDC_ISSUER: '应为单点登录服务的 https:// 地址，并与客户端 ID 和密钥一起设置',
    SANBAO_OIDC_CLIENT_ID: '应为单点登录服务为本系统登记的客户端 ID，并与服务地址和密钥一起设置',
    SANBAO_OIDC_CLIENT_SECRET: '应为该客户端的密钥，并与服务地址和客户端 ID 一起设置',
    SANBAO_OIDC_NAME: '应为登录按钮上的名称，最多 60 个字符',
    SANBAO_MAIL_FROM: '应为一个邮件地址，例如 服务 <support@example.com>',
    SANBAO_SMTP_URL: '应为 smtp:// 或 smtps:// 开头的地址',
    SANBAO_IMAP_URL: '应为 imap:// 或 imaps:// 开头的地址',
    SANBAO_MAIL_LISTEN: '应为要监听的地址和端口，例如 127.0.0.1:2525',
    SANBAO_MAIL_AUTHSERV: '应为邮件服务器在 Authentication-Results 中的名称',
    SANBAO_CLAMD: '应为 clamd 的 主机:端口，或其套接字的路径',
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
    SANBAO_SECRET: 'must be 32 to 512 visible characters without spaces',
    SANBAO_OIDC_ISSUER:
      'must be the https:// address of the sign-on service, set together with the client id and secret',
    SANBAO_OIDC_CLIENT_ID: 'must be the client id at the sign-on service, set together with its address and the secret',
    SANBAO_OIDC_CLIENT_SECRET: 'must be the secret of that client, set together with the address and the client id',
    SANBAO_OIDC_NAME: 'must be the name on the sign-in button, 60 characters at most',
    SANBAO_MAIL_FROM: 'must be one mail address, such as Service <support@example.com>',
    SANBAO_SMTP_URL: 'must be an address that starts with smtp:// or smtps://',
    SANBAO_IMAP_URL: 'must be an address that starts with imap:// or imaps://',
    SANBAO_MAIL_LISTEN: 'must be the address and port to listen on, such as 127.0.0.1:2525',
    SANBAO_MAIL_AUTHSERV: 'must be the name by which the mail server signs Authentication-Results',
    SANBAO_CLAMD: 'must be the host:port of a clamd, or the path of its socket',
    SANBAO_LOG_LEVEL: `must be one of: ${logLevels.join(', ')}`,
  },
}

/** A setting that cannot be used; the message is one sentence for the person who started the program. */
export class ConfigError extends Error {}

type Environment = Readonly<Record<string, string | undefined>>

/** The language of the terminal, from LC_ALL, LC_MESSAGES or LANG; English when they say nothing. */
export const terminalLocale = (env: Environment): Locale =>
  localeFrom((env.LC_ALL || env.LC_MESSAGES || env.LANG || 'en').replace('_', '-'))

const mailSettings = (given: z.infer<typeof variables>): MailSettings => ({
  from: given.SANBAO_MAIL_FROM,
  ...(given.SANBAO_SMTP_URL === undefined ? {} : { smtpUrl: given.SANBAO_SMTP_URL }),
  ...(given.SANBAO_IMAP_URL === undefined ? {} : { imapUrl: given.SANBAO_IMAP_URL }),
  ...(given.SANBAO_MAIL_LISTEN === undefined ? {} : { listen: given.SANBAO_MAIL_LISTEN }),
  ...(given.SANBAO_MAIL_AUTHSERV === undefined ? {} : { authServer: given.SANBAO_MAIL_AUTHSERV }),
})

/** All three of the provider's settings, or none; the missing one is named. */
const signOnSettings = (given: z.infer<typeof variables>, refuse: (name: Name) => never): SignOn | undefined => {
  const { SANBAO_OIDC_ISSUER: issuer, SANBAO_OIDC_CLIENT_ID: clientId, SANBAO_OIDC_CLIENT_SECRET: clientSecret } = given
  if (issuer === undefined && clientId === undefined && clientSecret === undefined) return undefined
  if (issuer === undefined) return refuse('SANBAO_OIDC_ISSUER')
  if (clientId === undefined) return refuse('SANBAO_OIDC_CLIENT_ID')
  if (clientSecret === undefined) return refuse('SANBAO_OIDC_CLIENT_SECRET')
  return { issuer, clientId, clientSecret, name: given.SANBAO_OIDC_NAME ?? new URL(issuer).hostname }
}

/**
 * Reads the settings from environment variables; an empty variable counts as absent.
 * @throws ConfigError naming the variable and what it should be; the value itself is never repeated, it may be a secret.
 */
export const readConfig = (env: Environment): Config => {
  const given = Object.fromEntries(Object.keys(variables.shape).map((name) => [name, env[name] || undefined]))
  const read = variables.safeParse(given)
  const refuse = (name: Name): never => {
    throw new ConfigError(`${name} ${rules[terminalLocale(env)][name]}`)
  }
  if (!read.success) return refuse(read.error.issues[0]?.path[0] as Name)
  const signOn = signOnSettings(read.data, refuse)
  const { DATABASE_URL, SANBAO_BASE_URL, SANBAO_API_KEY, SANBAO_SECRET, SANBAO_CLAMD, ...rest } = read.data
  return {
    host: rest.SANBAO_HOST,
    port: rest.SANBAO_PORT,
    dataDir: rest.SANBAO_DATA,
    trustProxy: rest.SANBAO_TRUST_PROXY,
    logLevel: rest.SANBAO_LOG_LEVEL,
    mail: mailSettings(read.data),
    ...(signOn === undefined ? {} : { signOn }),
    ...(DATABASE_URL === undefined ? {} : { databaseUrl: DATABASE_URL }),
    ...(SANBAO_BASE_URL === undefined ? {} : { baseUrl: SANBAO_BASE_URL }),
    ...(SANBAO_API_KEY === undefined ? {} : { apiKey: SANBAO_API_KEY }),
    ...(SANBAO_SECRET === undefined ? {} : { secret: SANBAO_SECRET }),
    ...(SANBAO_CLAMD === undefined ? {} : { clamd: SANBAO_CLAMD }),
  }
}

/** Public address for links: the configured one, or the one we listen on. */
export const publicAddress = ({ baseUrl, host, port }: Config): string =>
  baseUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`
