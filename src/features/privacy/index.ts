export { disclosureHistory, standingConsents } from './privacy.views.ts'
export { checkConsents, consentOffer, recordConsents, recordDisclosure, withdrawConsents } from './privacy.use-cases.ts'
