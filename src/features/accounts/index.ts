export type { Actor, AuditAct, DemoStaff, Role, StaffActor, SystemActor } from './accounts.schema.ts'
export { can, reachOf } from './accounts.rules.ts'
export type { Action } from './accounts.rules.ts'
export { audit } from './audit.ts'
export { dealerUsers, demoDealerLink, inviteDealerUser, removeDealerUser } from './dealer-users.ts'
export { actorOf, guardRoutes, requireStaff } from './accounts.access.ts'
export { createAccounts } from './accounts.context.ts'
export type { Accounts } from './accounts.context.ts'
export { accountJobs } from './accounts.jobs.ts'
export { accountProblems } from './accounts.texts.ts'
export { personRoutes } from './sign-in.routes.ts'
export { staffRoutes } from './staff.routes.ts'
export { firstAdminLink, listStaff, makeDemoStaff } from './staff.ts'
export { staffLines } from './accounts.texts.ts'
export { forgetOldAttempts } from './attempts.ts'
export { accountHolder } from './accounts.privacy.ts'
export { isFreshlySignedIn, personOf, type SignedInPerson } from './fresh-sign-in.ts'
export {
  findOrCreatePerson,
  findPerson,
  findPersonByEmail,
  personInsert,
  rememberContact,
  setDealer,
} from './people.ts'
export { endAllSessions } from './person-sessions.ts'
