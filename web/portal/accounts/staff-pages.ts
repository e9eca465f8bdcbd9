import { toSVG } from 'bwip-js/node'
import type { Locale } from '#lib/texts.ts'
import { addresses } from '#web/portal/addresses.ts'
import { page } from '#web/portal/layout.ts'
import type { PageContext } from '#web/portal/types.ts'
import { h, trusted, type Html, type Part } from '#web/ui/index.ts'
import { accountTexts } from './accounts.texts.ts'
import { field, keepGoal, problemLine } from './form-parts.ts'
import { passkeyAdding, passkeyList, passkeySignIn, type ListedPasskey } from './passkey-parts.ts'
import { sessionList, type ListedSession } from './session-list.ts'

interface Staffed {
  readonly page: PageContext
  readonly locale: Locale
}

const card = ({ page: context, locale }: Staffed, title: string, body: Part, island = ['passkey']): string =>
  page({
    page: context,
    locale,
    title,
    island,
    main: h`<section class="card"><h1>${title}</h1>${body}</section>`,
  })

/** What every page of a sign-in keeps in mind. */
interface OnTheWay {
  readonly page: PageContext
  /** Where it leads in the end. */
  readonly goal: string
  /** Whether passkeys work at the public address. */
  readonly passkeys: boolean
}

const codeField = (label: string, invalid: boolean): Html =>
  field({ id: 'code', label, type: 'text', autocomplete: 'one-time-code', inputmode: 'numeric', invalid })

export interface StaffSignInData extends OnTheWay {
  readonly typed?: string
  readonly problem?: 'bad' | 'over' | 'tooMany' | SignOnProblem
  /** The name of the house's own sign-on, when one is set. */
  readonly signOn?: string | undefined
}

export type SignOnProblem = 'unknown' | 'unverified' | 'cancelled' | 'failed' | 'unavailable'

/** First step: address and password, a passkey, or the house's own sign-on. */
export const staffSignInPage = (data: StaffSignInData, locale: Locale): string => {
  const t = accountTexts[locale].staff
  const { page: context, typed, problem, goal, passkeys, signOn } = data
  const sentence =
    problem === undefined ? undefined : { ...t.signOnRefused, bad: t.bad, over: t.over, tooMany: t.tooMany }[problem]
  return card(
    { page: context, locale },
    t.title,
    h`<form action="${addresses.staffSignIn}" method="post">
${sentence !== undefined && problemLine(sentence)}${keepGoal(goal)}
${field({ id: 'email', label: t.email, type: 'email', autocomplete: 'username', value: typed, invalid: problem === 'bad' })}
${field({ id: 'password', label: t.password, type: 'password', autocomplete: 'current-password', invalid: problem === 'bad' })}
<p><button>${t.submit}</button></p></form>
${passkeys && passkeySignIn(goal, locale)}
${signOn !== undefined && h`<p><a class="button plain" href="${addresses.staffSignOn}?to=${encodeURIComponent(goal)}">${t.signOn(signOn)}</a></p>`}`,
  )
}

/** Second step: a code of the authenticator, a backup code, or a passkey. */
export const staffCodePage = (
  { page: context, goal, passkeys, wrong = false }: OnTheWay & { wrong?: boolean },
  locale: Locale,
): string => {
  const t = accountTexts[locale].staff
  return card(
    { page: context, locale },
    t.code.title,
    h`<p>${t.code.lead}</p>
<form action="${addresses.staffCode}" method="post">${wrong && problemLine(t.code.bad)}${keepGoal(goal)}
${codeField(t.code.label, wrong)}<p><button>${t.code.submit}</button></p></form>
${passkeys && passkeySignIn(goal, locale)}
<p><a href="${context.path}">${t.restart}</a></p>`,
  )
}

/** Second step of those who have a passkey and no authenticator. */
export const staffPasskeyPage = ({ page: context, goal }: OnTheWay, locale: Locale): string => {
  const t = accountTexts[locale].staff
  return card(
    { page: context, locale },
    t.code.title,
    h`<p>${t.passkey.lead}</p><noscript><p class="problem">${t.passkey.needsScript}</p></noscript>
${passkeySignIn(goal, locale)}
<p><a href="${addresses.staffSignIn}">${t.restart}</a></p>`,
  )
}

export interface SetUpData extends OnTheWay {
  /** Shown once, right after the password; absent when a wrong code was typed after that. */
  readonly offer?: { readonly uri: string; readonly backupCodes: readonly string[] }
}

/** The authenticator is set up before anything else works. Its code is drawn anew each time and kept nowhere. */
export const staffSetUpPage = ({ page: context, goal, passkeys, offer }: SetUpData, locale: Locale): string => {
  const t = accountTexts[locale].staff
  const secret = offer === undefined ? '' : (new URL(offer.uri).searchParams.get('secret') ?? '')
  const shown =
    offer !== undefined &&
    h`<p>${t.setUp.lead}</p>
<div role="img" aria-label="${t.setUp.qr}" class="code-picture">${trusted(toSVG({ bcid: 'qrcode', text: offer.uri, scale: 3, padding: 8, backgroundcolor: 'FFFFFF' }))}</div>
<p>${t.setUp.manual} <code class="serial">${secret}</code></p>
<p>${t.setUp.codes}</p><ul>${offer.backupCodes.map((code) => h`<li><code>${code}</code></li>`)}</ul>`
  return card(
    { page: context, locale },
    t.setUp.title,
    h`${shown}
<form action="${addresses.staffSetUp}" method="post">${offer === undefined && problemLine(t.code.bad)}${keepGoal(goal)}
${codeField(t.setUp.label, offer === undefined)}<p><button>${t.setUp.submit}</button></p></form>
${passkeys && passkeyAdding(t.passkey.instead, goal, locale)}
<p><a href="${addresses.staffSignIn}">${t.restart}</a></p>`,
  )
}

export interface PasswordPageData {
  readonly page: PageContext
  readonly token: string
  /** The first administrator also says who they are. */
  readonly isFirst: boolean
  readonly problem?: 'bad' | 'badPerson'
  readonly typed?: { readonly name: string; readonly email: string }
}

/** Where a link leads that an administrator passed on, or that the first start printed. */
export const staffPasswordPage = (data: PasswordPageData, locale: Locale): string => {
  const { staff } = accountTexts[locale]
  const t = staff.newPassword
  const { typed = { name: '', email: '' }, problem } = data
  const person = h`${field({ id: 'name', label: t.name, type: 'text', autocomplete: 'name', value: typed.name })}
${field({ id: 'email', label: staff.email, type: 'email', autocomplete: 'username', value: typed.email })}`
  return card(
    { page: data.page, locale },
    data.isFirst ? t.first : t.title,
    h`<form action="${addresses.staffPassword}" method="post">
${problem !== undefined && problemLine(t[problem])}<input type="hidden" name="token" value="${data.token}">
${data.isFirst && person}
${field({ id: 'password', label: t.password, type: 'password', autocomplete: 'new-password', invalid: problem === 'bad' })}
<p><button>${t.submit}</button></p></form>`,
  )
}

/** A link that is not good any more. */
export const staffLinkOverPage = (context: PageContext, locale: Locale): string => {
  const t = accountTexts[locale].staff
  return card(
    { page: context, locale },
    t.newPassword.title,
    h`<p role="alert">${t.newPassword.over}</p>
<p><a href="${addresses.staffSignIn}">${t.restart}</a></p>`,
  )
}

export interface StaffAccountData {
  readonly page: PageContext
  readonly name: string
  readonly email: string
  readonly secondFactor: boolean
  readonly sessions: readonly ListedSession[]
  /** Undefined where passkeys do not work at the public address. */
  readonly passkeys: readonly ListedPasskey[] | undefined
  readonly problem?: 'lastFactor'
}

/** A member of staff's own account: passkeys, and where they are signed in. */
export const staffAccountPage = (data: StaffAccountData, locale: Locale): string => {
  const t = accountTexts[locale]
  const { passkeys } = data
  return card(
    { page: data.page, locale },
    t.account.title,
    h`<p><bdi>${data.name}</bdi> · ${t.account.signedInAs(data.email)}</p>
${!data.secondFactor && passkeys?.length === 0 && h`<p class="soft">${t.staff.secondFactorOff}</p>`}
<p><a class="button" href="${addresses.desk}">${t.staff.desk}</a></p>
<form action="${addresses.staffSignOut}" method="post"><button class="plain">${t.account.signOut}</button></form>
${passkeys !== undefined && passkeyList(passkeys, data.problem, locale)}
${sessionList(data.sessions, addresses.staffEndSession, locale)}`,
    ['passkey', 'localTime'],
  )
}
