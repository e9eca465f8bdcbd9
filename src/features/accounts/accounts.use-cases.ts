/** How customers and dealer users get in: by a link to the address that we have of them. */
import { locales } from '#lib/texts.ts'
import type { Db } from '#platform/db/index.ts'
import { tell } from '#platform/outbox/index.ts'
import type { Accounts } from './accounts.context.ts'
import type { LinkAsked } from './accounts.schema.ts'
import { linkMail } from './accounts.texts.ts'
import { spendAttempt } from './attempts.ts'
import { makeLink, useLink } from './one-time-links.ts'
import { addressKey, findPersonByEmail } from './people.ts'
import { withGoal } from './return-to.ts'
import { startPersonSession } from './person-sessions.ts'

/** The topic under which a link is asked for; done by `sendSignInLink`. */
export const SIGN_IN_LINK = 'accounts.sign_in_link'

/**
 * Asks for a link. Does exactly the same for an address that we know and one that we do not, so that neither the answer nor its time
 * tells them apart; whether there is anybody is looked up by the job.
 * @param goal where the link leads in the end
 */
export const askForLink = async ({ db, clock }: Accounts, email: string, goal = '/account'): Promise<void> => {
  const address = addressKey(email)
  await db.transaction().execute(async (tx) => {
    const isAllowed = await spendAttempt(tx, 'link', address, clock())
    if (isAllowed) await tell(tx, { topic: SIGN_IN_LINK, payload: { email: address, goal } })
  })
}

/** Makes the link, when somebody has this address, and tells the mail; to the address as it is stored, never as it was typed. */
export const sendSignInLink = async (
  tx: Db,
  { clock, baseUrl }: Pick<Accounts, 'clock' | 'baseUrl'>,
  { email, goal }: LinkAsked,
): Promise<void> => {
  const person = await findPersonByEmail(tx, email)
  if (person === undefined) return
  const token = await makeLink(tx, { purpose: 'sign_in', personId: person.person_id, now: clock() })
  const locale = locales.find((known) => known === person.locale) ?? 'zh-CN'
  const { subject, text } = linkMail[locale]
  await tell(tx, {
    topic: 'mail.send',
    payload: {
      to: { address: person.email },
      locale,
      subject,
      text: text(withGoal(`${baseUrl}/sign-in/link/${token}`, goal)),
      kind: 'sign_in',
    },
  })
}

/**
 * Uses a link up and signs its person in; whoever uses it second gets nothing.
 * @returns the token for the cookie, undefined when the link is not good
 */
export const signInByLink = ({ db, clock }: Accounts, token: string, userAgent: string): Promise<string | undefined> =>
  db.transaction().execute(async (tx) => {
    const now = clock()
    const link = await useLink(tx, token, { purposes: ['sign_in'], now })
    if (link?.person_id === undefined || link.person_id === null) return undefined
    await tx
      .updateTable('people')
      .set({ verified_at: now.toString() })
      .where('person_id', '=', link.person_id)
      .where('verified_at', 'is', null)
      .execute()
    return startPersonSession(tx, { personId: link.person_id, userAgent, now })
  })
