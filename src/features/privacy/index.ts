export { disclosureHistory, standingConsents } from './privacy.views.ts'
export {
  CONSENT_WITHDRAWN,
  checkConsents,
  consentOffer,
  recordConsents,
  recordDisclosure,
  withdrawConsents,
} from './privacy.use-cases.ts'
