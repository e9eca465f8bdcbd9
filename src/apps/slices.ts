import type { Edition } from '#entitlement/index.ts'
import { importRoutes } from '#features/imports/imports.routes.ts'
import { portalRoutes, warrantyRoutes } from '#features/warranty/index.ts'
import type { Clock } from '#platform/clock.ts'
import type { Config } from '#platform/config.ts'
import type { Database } from '#platform/db/index.ts'
import { createLookupLimit, type App, type LookupLimits } from '#platform/http/index.ts'

/** What the slices are made of. */
export interface SliceParts {
  readonly config: Config
  readonly database: Database
  readonly editions: readonly Edition[]
  readonly clock: Clock
  readonly lookupLimits: LookupLimits
  readonly baseUrl: string
  /** Island name to its address. */
  readonly assets: Readonly<Record<string, string>>
}

/** Public address for links: the configured one, or the one we listen on. */
export const publicAddress = ({ baseUrl, host, port }: Config): string =>
  baseUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`

/** The one list of the slices that answer over HTTP. */
export const addSlices = (app: App, parts: SliceParts): void => {
  const { config, database, editions, clock, baseUrl, assets } = parts
  const shared = { db: database.db, editions, clock, apiKey: config.apiKey }
  const lookups = createLookupLimit(app, parts.lookupLimits)
  const warranty = { ...shared, baseUrl, assets, lookups }
  warrantyRoutes(app, warranty)
  portalRoutes(app, warranty)
  importRoutes(app, shared)
}
