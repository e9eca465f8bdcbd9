/** Addresses of the portal, so that pages and routes cannot disagree. */
export const addresses = {
  home: '/',
  /** GET with `serial`: answers with a redirect to the unit's own address. */
  check: '/check',
  batch: '/coverage/batch',
  batchCsv: '/coverage/batch.csv',
  policy: '/policy',
  /** The request form; `serial` and `kind` fill it in beforehand. */
  support: '/support',
  supportFor: (serial: string): string => `/support?kind=repair&serial=${encodeURIComponent(serial)}`,
  apiDocs: '/api/docs',
  signIn: '/sign-in',
  /** What the link of a mail opens, and where its button leads. */
  signInLink: (token: string): string => `/sign-in/link/${token}`,
  signInConfirm: '/sign-in/confirm',
  account: '/account',
  endSession: '/account/sessions/end',
  signOut: '/account/sign-out',
  desk: '/desk',
  staffSignIn: '/desk/sign-in',
  staffCode: '/desk/sign-in/code',
  staffSetUp: '/desk/sign-in/set-up',
  /** GET leads on to the house's own sign-on. */
  staffSignOn: '/desk/sign-in/sso',
  staffPassword: '/desk/password',
  staffAccount: '/desk/account',
  staffEndSession: '/desk/account/sessions/end',
  staffRemovePasskey: '/desk/account/passkeys/remove',
  staffSignOut: '/desk/account/sign-out',
  unit: (serial: string): string => `/c/${encodeURIComponent(serial)}`,
  unitQr: (serial: string): string => `/c/${encodeURIComponent(serial)}/qr.svg`,
  clause: (id: string): string => `/policy/${encodeURIComponent(id)}`,
} as const
