import type { FastifyRequest } from 'fastify'
import type { Edition } from '#entitlement/index.ts'
import { personRoutes, staffRoutes } from '#features/accounts/index.ts'
import { attachmentRoutes } from '#features/attachments/index.ts'
import { dealerDeskRoutes, dealerPortalRoutes } from '#features/dealer-desk/index.ts'
import { deskRoutes } from '#features/desk/index.ts'
import { importRoutes } from '#features/imports/imports.routes.ts'
import { knownIssueRoutes } from '#features/known-issues/index.ts'
import { macroRoutes } from '#features/macros/index.ts'
import { mailRoutes, type MailContext } from '#features/mail/index.ts'
import { privacyPortalRoutes, privacyRoutes } from '#features/privacy/index.ts'
import { settingsRoutes, supportPortalRoutes, supportRoutes } from '#features/support/index.ts'
import { pageContext, portalRoutes, warrantyRoutes } from '#features/warranty/index.ts'
import type { Clock } from '#platform/clock.ts'
import type { Config } from '#platform/config.ts'
import type { Database } from '#platform/db/index.ts'
import { createLookupLimit, type App, type LookupLimits } from '#platform/http/index.ts'
import { isStaff, mayReadFile } from './attachment-desk.ts'
import { privacyContext } from './privacy-desk.ts'

/** What the slices are made of. */
export interface SliceParts {
  readonly config: Config
  readonly database: Database
  readonly editions: readonly Edition[]
  readonly clock: Clock
  readonly lookupLimits: LookupLimits
  readonly mail: MailContext
  readonly baseUrl: string
  /** Island name to its address. */
  readonly assets: Readonly<Record<string, string>>
}

/** The one list of the slices that answer over HTTP. */
export const addSlices = (app: App, parts: SliceParts): void => {
  const { database, editions, clock, baseUrl, assets } = parts
  const shared = { db: database.db, editions, clock }
  const lookups = createLookupLimit(app, parts.lookupLimits)
  const warranty = { ...shared, baseUrl, assets, lookups }
  warrantyRoutes(app, warranty)
  portalRoutes(app, warranty)
  importRoutes(app, shared)
  const pages = { page: (request: FastifyRequest) => pageContext({ baseUrl, assets }, request) }
  personRoutes(app, pages)
  staffRoutes(app, pages)
  const { attachments } = parts.mail
  attachmentRoutes(app, {
    ...attachments,
    isSecure: baseUrl.startsWith('https:'),
    mayRead: mayReadFile(shared),
    isStaff,
  })
  supportRoutes(app, shared)
  settingsRoutes(app, shared)
  supportPortalRoutes(app, { ...shared, ...pages, attachments, lookups, baseUrl })
  macroRoutes(app, shared)
  knownIssueRoutes(app, shared)
  dealerDeskRoutes(app, { ...shared, baseUrl })
  dealerPortalRoutes(app, { ...shared, ...pages, attachments, lookups, baseUrl })
  mailRoutes(app, parts.mail)
  const privacy = privacyContext({ ...parts, db: database.db })
  privacyRoutes(app, privacy)
  privacyPortalRoutes(app, privacy, pages)
  deskRoutes(app)
}
