import { randomUUIDv7 } from 'node:crypto'
import { betterAuth } from 'better-auth'
import { twoFactor } from 'better-auth/plugins'
import type { KyselyPlugin } from 'kysely'
import type { Db } from '#platform/db/index.ts'

/** A working day: whoever signs in in the morning works until the evening. */
const SESSION_S = 12 * 3600

/** Our parsers leave instants as texts; the library compares `Date`s, and a text is never later than one. */
const instantsAsDates: KyselyPlugin = {
  transformQuery: ({ node }) => node,
  transformResult: async ({ result }) => ({
    ...result,
    rows: result.rows.map((row) => Object.fromEntries<unknown>(Object.entries(row).map(toDate))),
  }),
}

const toDate = ([name, value]: [string, unknown]): [string, unknown] =>
  typeof value === 'string' && /_(at|until)$/.test(name) ? [name, new Date(value)] : [name, value]

export interface StaffAuthParts {
  readonly db: Db
  /** Public address, for the `__Host-` cookies and the name in the authenticator. */
  readonly baseUrl: string
  /** Signs the cookies and encrypts the second factors. */
  readonly secret: string
}

const common = { createdAt: 'created_at', updatedAt: 'updated_at' }

/** The tables of migration 0003, as the library is told of them. */
const tables = {
  user: {
    modelName: 'staff',
    fields: { ...common, emailVerified: 'email_verified', image: 'image' },
    additionalFields: {
      role: { type: 'string', required: true, input: false },
      demo: { type: 'boolean', required: true, input: false, defaultValue: false },
      closedAt: { type: 'date', required: false, input: false, fieldName: 'closed_at' },
    },
  },
  session: {
    modelName: 'staff_sessions',
    expiresIn: SESSION_S,
    // It ends when it ends: asking who somebody is writes nothing and sets no cookie.
    disableSessionRefresh: true,
    fields: { ...common, userId: 'staff_id', expiresAt: 'expires_at', ipAddress: 'network', userAgent: 'user_agent' },
  },
  account: {
    modelName: 'staff_accounts',
    fields: {
      ...common,
      userId: 'staff_id',
      accountId: 'account_id',
      providerId: 'provider_id',
      accessToken: 'access_token',
      refreshToken: 'refresh_token',
      idToken: 'id_token',
      accessTokenExpiresAt: 'access_token_expires_at',
      refreshTokenExpiresAt: 'refresh_token_expires_at',
    },
  },
  verification: { modelName: 'staff_verifications', fields: { ...common, expiresAt: 'expires_at' } },
} as const

const secondFactorTables = {
  user: { fields: { twoFactorEnabled: 'second_factor' } },
  twoFactor: {
    modelName: 'staff_second_factors',
    fields: {
      userId: 'staff_id',
      backupCodes: 'backup_codes',
      failedVerificationCount: 'failed_count',
      lockedUntil: 'locked_until',
    },
  },
} as const

/** The cookies of staff: bound to this host where the address is https. */
const cookies = (isHttps: boolean) => {
  const prefix = isHttps ? '__Host-' : ''
  const attributes = { secure: isHttps, httpOnly: true, sameSite: 'lax', path: '/' } as const
  const named = (name: string) => ({ name: `${prefix}sanbao_${name}`, attributes })
  return {
    session_token: named('staff'),
    two_factor: named('second_factor'),
    dont_remember: named('short'),
    session_data: named('staff_data'),
    account_data: named('staff_account'),
    trust_device: named('trust'),
  }
}

/**
 * Passwords, second factors and sessions of staff. None of its own addresses is mounted: our routes call it, so that nothing of
 * it can be reached that we do not mean to offer.
 */
export const createStaffAuth = ({ db, baseUrl, secret }: StaffAuthParts) =>
  betterAuth({
    appName: 'Sanbao',
    baseURL: baseUrl,
    secret,
    logger: { disabled: true },
    telemetry: { enabled: false },
    // Kysely of another table set: the library asks for its own tables only.
    database: { db: db.withPlugin(instantsAsDates) as never, type: 'postgres', transaction: true },
    advanced: {
      // Our own `__Host-` takes the place of its `__Secure-`.
      useSecureCookies: false,
      cookies: cookies(baseUrl.startsWith('https:')),
      ipAddress: { disableIpTracking: true },
      database: { generateId: () => randomUUIDv7() },
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 12,
      maxPasswordLength: 128,
      autoSignIn: false,
    },
    ...tables,
    plugins: [
      twoFactor({
        issuer: 'Sanbao',
        schema: secondFactorTables,
      }),
    ],
  })

export type StaffAuth = ReturnType<typeof createStaffAuth>
