export { disclosureHistory, standingConsents } from './privacy.views.ts'
export {
  checkConsents,
  consentInsert,
  consentOffer,
  disclosureInsert,
  recordConsents,
  recordDisclosure,
  withdrawConsents,
} from './privacy.use-cases.ts'
