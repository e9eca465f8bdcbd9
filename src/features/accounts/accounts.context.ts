import type { Config } from '#platform/config.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db/index.ts'
import { secretFor } from '#platform/secret.ts'
import { createStaffAuth, type StaffAuth } from './staff-auth.ts'

/** What the use cases of accounts work with. */
export interface Accounts {
  readonly db: Db
  readonly clock: Clock
  readonly auth: StaffAuth
  /** Public address without a final slash: links lead there, writes from other origins are refused. */
  readonly baseUrl: string
  /** The bootstrap key of the settings: it may do everything that keys may do. */
  readonly apiKey: string | undefined
}

export interface AccountParts {
  readonly db: Db
  readonly clock: Clock
  readonly baseUrl: string
  readonly config: Pick<Config, 'apiKey' | 'secret' | 'dataDir'>
}

export const createAccounts = ({ db, clock, baseUrl, config }: AccountParts): Accounts => {
  let auth: StaffAuth | undefined
  return {
    db,
    clock,
    baseUrl,
    apiKey: config.apiKey,
    // Made when the first member of staff comes: the public check needs none of it.
    get auth() {
      return (auth ??= createStaffAuth({ db, baseUrl, secret: secretFor(config, 'staff-sessions') }))
    },
  }
}
