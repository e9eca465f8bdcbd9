import type { Config, SignOn } from '#platform/config.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db/index.ts'
import { secretFor } from '#platform/secret.ts'
import { createStaffAuth, type StaffAuth } from './staff-auth.ts'

/** What the use cases of accounts work with. */
export interface Accounts {
  readonly db: Db
  readonly clock: Clock
  readonly auth: StaffAuth
  /** The provider of single sign-on, when one is set. */
  readonly signOn: SignOn | undefined
  /** The same library with the provider, which it asks for its addresses when it is made: once for each way to the provider and back. */
  readonly authWithSignOn: () => StaffAuth
  /** Public address without a final slash: links lead there, writes from other origins are refused. */
  readonly baseUrl: string
  /** The bootstrap key of the settings: it may do everything that keys may do. */
  readonly apiKey: string | undefined
}

export interface AccountParts {
  readonly db: Db
  readonly clock: Clock
  readonly baseUrl: string
  readonly config: Pick<Config, 'apiKey' | 'secret' | 'dataDir' | 'signOn'>
}

export const createAccounts = ({ db, clock, baseUrl, config }: AccountParts): Accounts => {
  const { signOn } = config
  const secret = (): string => secretFor(config, 'staff-sessions')
  let auth: StaffAuth | undefined
  return {
    db,
    clock,
    baseUrl,
    apiKey: config.apiKey,
    // Made when the first member of staff comes: the public check needs none of it.
    get auth() {
      return (auth ??= createStaffAuth({ db, baseUrl, secret: secret() }))
    },
    signOn,
    authWithSignOn: () => createStaffAuth({ db, baseUrl, secret: secret(), signOn }),
  }
}
