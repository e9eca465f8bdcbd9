import type { Handler } from '#platform/outbox/index.ts'
import type { Accounts } from './accounts.context.ts'
import { linkAsked } from './accounts.schema.ts'
import { sendSignInLink, SIGN_IN_LINK } from './accounts.use-cases.ts'

/** What the outbox does for this slice, by topic. */
export const accountJobs = (accounts: Pick<Accounts, 'clock' | 'baseUrl'>): Readonly<Record<string, Handler>> => ({
  [SIGN_IN_LINK]: (payload, job) => job.complete((tx) => sendSignInLink(tx, accounts, linkAsked.parse(payload))),
})
