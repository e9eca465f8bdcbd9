import { toSVG } from 'bwip-js/node'
import type { Locale } from '#lib/texts.ts'
import { addresses } from '#web/portal/addresses.ts'
import { page } from '#web/portal/layout.ts'
import type { PageContext } from '#web/portal/types.ts'
import { h, trusted, type Html, type Part } from '#web/ui/index.ts'
import { accountTexts } from './accounts.texts.ts'
import { field, problemLine } from './form-parts.ts'
import { sessionList, type ListedSession } from './session-list.ts'

interface Staffed {
  readonly page: PageContext
  readonly locale: Locale
}

const card = ({ page: context, locale }: Staffed, title: string, body: Part): string =>
  page({ page: context, locale, title, main: h`<section class="card"><h1>${title}</h1>${body}</section>` })

const codeField = (label: string, invalid: boolean): Html =>
  field({ id: 'code', label, type: 'text', autocomplete: 'one-time-code', inputmode: 'numeric', invalid })

export interface StaffSignInData {
  readonly page: PageContext
  readonly typed?: string
  readonly problem?: 'bad' | 'over' | 'tooMany'
}

/** First step: address and password. */
export const staffSignInPage = ({ page: context, typed, problem }: StaffSignInData, locale: Locale): string => {
  const t = accountTexts[locale].staff
  return card(
    { page: context, locale },
    t.title,
    h`<form action="${addresses.staffSignIn}" method="post">
${problem !== undefined && problemLine(t[problem])}
${field({ id: 'email', label: t.email, type: 'email', autocomplete: 'username', value: typed, invalid: problem === 'bad' })}
${field({ id: 'password', label: t.password, type: 'password', autocomplete: 'current-password', invalid: problem === 'bad' })}
<p><button>${t.submit}</button></p></form>`,
  )
}

/** Second step: a code of the authenticator, or a backup code. */
export const staffCodePage = (
  { page: context, wrong = false }: { page: PageContext; wrong?: boolean },
  locale: Locale,
): string => {
  const t = accountTexts[locale].staff
  return card(
    { page: context, locale },
    t.code.title,
    h`<p>${t.code.lead}</p>
<form action="${addresses.staffCode}" method="post">${wrong && problemLine(t.code.bad)}
${codeField(t.code.label, wrong)}<p><button>${t.code.submit}</button></p></form>
<p><a href="${addresses.staffSignIn}">${t.restart}</a></p>`,
  )
}

export interface SetUpData {
  readonly page: PageContext
  /** Shown once, right after the password; absent when a wrong code was typed after that. */
  readonly offer?: { readonly uri: string; readonly backupCodes: readonly string[] }
}

/** The authenticator is set up before anything else works. Its code is drawn anew each time and kept nowhere. */
export const staffSetUpPage = ({ page: context, offer }: SetUpData, locale: Locale): string => {
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
<form action="${addresses.staffSetUp}" method="post">${offer === undefined && problemLine(t.code.bad)}
${codeField(t.setUp.label, offer === undefined)}<p><button>${t.setUp.submit}</button></p></form>
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
}

/** A member of staff's own account: where they are signed in. */
export const staffAccountPage = (data: StaffAccountData, locale: Locale): string => {
  const t = accountTexts[locale]
  return card(
    { page: data.page, locale },
    t.account.title,
    h`<p><bdi>${data.name}</bdi> · ${t.account.signedInAs(data.email)}</p>
${!data.secondFactor && h`<p class="soft">${t.staff.secondFactorOff}</p>`}
<p><a class="button" href="${addresses.desk}">${t.staff.desk}</a></p>
<form action="${addresses.staffSignOut}" method="post"><button class="plain">${t.account.signOut}</button></form>
${sessionList(data.sessions, addresses.staffEndSession, locale)}`,
  )
}
