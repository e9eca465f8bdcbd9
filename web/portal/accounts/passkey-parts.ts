import type { Locale } from '#lib/texts.ts'
import { addresses } from '#web/portal/addresses.ts'
import { h, type Html } from '#web/ui/index.ts'
import { accountTexts } from './accounts.texts.ts'
import { field, problemLine } from './form-parts.ts'
import { shown } from './session-list.ts'

export interface ListedPasskey {
  readonly id: string
  readonly name: string
  readonly since: string
}

/** The island shows these forms where the browser has passkeys; without it nothing is offered that could not work. */
const islandForm = (kind: 'sign-in' | 'add', goal: string, inside: Html, locale: Locale): Html =>
  h`<form data-passkey="${kind}" data-to="${goal}" data-failed="${accountTexts[locale].staff.passkey.failed}" hidden>
<p class="problem" role="alert"></p>${inside}</form>`

/** The button that signs in with a passkey. */
export const passkeySignIn = (goal: string, locale: Locale): Html => {
  const t = accountTexts[locale].staff.passkey
  return islandForm('sign-in', goal, h`<p><button class="plain">${t.use}</button></p>`, locale)
}

/** The form that adds one. */
export const passkeyAdding = (title: string, goal: string, locale: Locale): Html => {
  const t = accountTexts[locale].staff.passkey
  const name = field({ id: 'name', label: t.name, type: 'text', autocomplete: 'off', maxlength: 60 })
  const inside = h`<h2>${title}</h2><p class="soft">${t.about}</p>${name}<p><button class="plain">${t.add}</button></p>`
  return islandForm('add', goal, inside, locale)
}

/** The passkeys of a member of staff, each with a button that removes it, and the form that adds one. */
export const passkeyList = (
  passkeys: readonly ListedPasskey[],
  problem: 'lastFactor' | undefined,
  locale: Locale,
): Html => {
  const t = accountTexts[locale].staff.passkey
  const item = ({ id, name, since }: ListedPasskey): Html =>
    h`<li><p><bdi>${name}</bdi></p><p class="small soft">${t.added} ${shown(since)}</p>
<form action="${addresses.staffRemovePasskey}" method="post"><input type="hidden" name="passkey" value="${id}"><button class="plain" aria-label="${t.removeNamed(name)}">${t.remove}</button></form></li>`
  const list = passkeys.length === 0 ? h`<p class="soft">${t.none}</p>` : h`<ul>${passkeys.map(item)}</ul>`
  return h`<h2>${t.title}</h2>${problem !== undefined && problemLine(t[problem])}${list}
${passkeyAdding(t.add, addresses.staffAccount, locale)}`
}
