import { randomUUIDv7 } from 'node:crypto'
import { passkey } from '@better-auth/passkey'
import { betterAuth } from 'better-auth'
import { APIError } from 'better-auth/api'
import { genericOAuth, twoFactor } from 'better-auth/plugins'
import type { KyselyPlugin } from 'kysely'
import type { SignOn } from '#platform/config.ts'
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
  /** Public address, for the `__Host-` cookies, the name in the authenticator and the domain of the passkeys. */
  readonly baseUrl: string
  /** Signs the cookies and encrypts the second factors. */
  readonly secret: string
  /** The provider of single sign-on: the library asks it for its addresses before it does anything else. */
  readonly signOn?: SignOn | undefined
}

/** The one provider, as the library knows it. */
export const PROVIDER = 'sso'

/** Where the provider sends the browser back to. */
export const SIGN_ON_RETURN = '/desk/sign-in/sso/return'

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
    additionalFields: {
      secondFactor: { type: 'string', required: false, input: false, fieldName: 'second_factor' },
    },
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

const passkeyTable = {
  passkey: {
    modelName: 'staff_passkeys',
    fields: {
      publicKey: 'public_key',
      userId: 'staff_id',
      credentialID: 'credential_id',
      deviceType: 'device_type',
      backedUp: 'backed_up',
      createdAt: 'created_at',
    },
  },
} as const

/** What gets a session past the password, by the address of the library that makes it. */
const secondFactors: Readonly<Record<string, 'code' | 'passkey' | 'sso'>> = {
  '/two-factor/verify-totp': 'code',
  '/two-factor/verify-backup-code': 'code',
  '/passkey/verify-registration': 'passkey',
  '/passkey/verify-authentication': 'passkey',
  '/callback/:id': 'sso',
}

/** The library asks for user verification but takes an answer without it: a device that anybody may use is one factor, not two. */
const requireVerifiedUser = (isVerified: boolean | undefined): void => {
  if (isVerified !== true) throw new APIError('UNAUTHORIZED')
}

const passkeys = (baseUrl: string) =>
  passkey({
    rpID: new URL(baseUrl).hostname,
    rpName: 'Sanbao',
    origin: new URL(baseUrl).origin,
    schema: passkeyTable,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    registration: {
      afterVerification: async ({ verification }) => requireVerifiedUser(verification.registrationInfo?.userVerified),
    },
    authentication: {
      afterVerification: async ({ verification }) => requireVerifiedUser(verification.authenticationInfo.userVerified),
    },
    advanced: { webAuthnChallengeCookie: 'passkey' },
  })

const signOnWith = ({ issuer, clientId, clientSecret }: SignOn, baseUrl: string) =>
  genericOAuth({
    config: [
      {
        providerId: PROVIDER,
        discoveryUrl: `${issuer}/.well-known/openid-configuration`,
        clientId,
        clientSecret,
        scopes: ['openid', 'email', 'profile'],
        redirectURI: `${baseUrl}${SIGN_ON_RETURN}`,
        pkce: true,
        requireIdTokenVerification: true,
        disableSignUp: true,
        // Some providers write booleans as texts, and the text «false» must not count.
        mapProfileToUser: ({ email_verified: isVerified }) => ({ emailVerified: isVerified === true }),
      },
    ],
  })

/** Tokens of the provider: nobody needs them after the sign-in, so they are not kept. */
const noTokens = { accessToken: null, refreshToken: null, idToken: null }

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
    passkey: named('passkey'),
    state: named('sso_state'),
  }
}

/**
 * Passwords, second factors and sessions of staff. None of its own addresses is mounted: our routes call it, so that nothing of
 * it can be reached that we do not mean to offer.
 */
export const createStaffAuth = ({ db, baseUrl, secret, signOn }: StaffAuthParts) =>
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
    databaseHooks: {
      session: {
        create: {
          // Whoever has left gets no session, whatever they show. Asked by the library's own connection: it may be in a transaction,
          // and the embedded database has one connection only.
          before: async ({ userId, ...session }, context) => {
            const member = await context?.context.internalAdapter.findUserById(userId)
            if (!member || (member as { closedAt?: Date | null }).closedAt) return false
            return { data: { userId, ...session, secondFactor: secondFactors[context?.path ?? ''] ?? null } }
          },
        },
      },
      account: {
        create: { before: async (account) => ({ data: { ...account, ...noTokens } }) },
        update: { before: async (account) => ({ data: { ...account, ...noTokens } }) },
      },
    },
    plugins: [
      twoFactor({ issuer: 'Sanbao', schema: secondFactorTables }),
      passkeys(baseUrl),
      ...(signOn === undefined ? [] : [signOnWith(signOn, baseUrl)]),
    ],
  })

export type StaffAuth = ReturnType<typeof createStaffAuth>
