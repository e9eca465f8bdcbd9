export { consentedPurposes, disclosureHistory, standingConsents, stands } from './privacy.views.ts'
export {
  CONSENT_WITHDRAWN,
  checkConsents,
  consentInsert,
  consentOffer,
  disclosureInsert,
  recordConsents,
  recordDisclosure,
  withdrawConsents,
} from './privacy.use-cases.ts'
export type { ConsentGiven } from './privacy.store.ts'
export type { Holder, PersonalFile, PersonalTable, Subject } from './personal-data.ts'
export { columnsOf } from './personal-data.ts'
export { openErasureList, type Keep, type PrivacyContext, type PrivacyDesk } from './privacy.context.ts'
export { privacyHolder } from './privacy.holder.ts'
export { clearMatter, eraseForgotten } from './retention.use-cases.ts'
export { privacyHandlers, tellRetention } from './privacy.jobs.ts'
export { privacyRoutes } from './privacy.routes.ts'
export { privacyPortalRoutes } from './privacy-portal.routes.ts'
export { privacyCommands, type PrivacyCommandContext, type Standing } from './privacy.commands.ts'
