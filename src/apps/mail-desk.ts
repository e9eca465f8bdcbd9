import type { Edition } from '#entitlement/index.ts'
import { listStaff } from '#features/accounts/index.ts'
import type { MailDesk } from '#features/mail/index.ts'
import { filesRefused, lockRequestOf, participants, receiveMail } from '#features/support/index.ts'
import { formatInstant, type Clock } from '#platform/clock.ts'
import { sameAddress } from '#platform/mail/index.ts'

/** What mail asks of the desk. The two slices know nothing of each other: the desk tells letters, mail hands messages over. */
export const mailDesk = (editions: readonly Edition[], clock: Clock): MailDesk => ({
  participants,
  lockRequestOf,
  filesRefused: (tx, mail) => filesRefused(tx, formatInstant(clock()), mail),
  isStaff: async (db, address) => (await listStaff(db)).some(({ email }) => sameAddress(email, address)),
  receiveMail: (tx, mail) => receiveMail({ db: tx, editions }, mail),
})
