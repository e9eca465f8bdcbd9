export { accountPage } from './account-page.ts'
export { confirmPage, linkSentPage, signInPage } from './sign-in-pages.ts'
export {
  staffAccountPage,
  staffCodePage,
  staffLinkOverPage,
  staffPasskeyPage,
  staffPasswordPage,
  staffSetUpPage,
  staffSignInPage,
  type SignOnProblem,
  type StaffSignInData,
} from './staff-pages.ts'
