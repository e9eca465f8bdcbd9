export { accountPage } from './account-page.ts'
export { confirmPage, linkSentPage, signInPage } from './sign-in-pages.ts'
export {
  staffAccountPage,
  staffCodePage,
  staffLinkOverPage,
  staffPasswordPage,
  staffSetUpPage,
  staffSignInPage,
} from './staff-pages.ts'
