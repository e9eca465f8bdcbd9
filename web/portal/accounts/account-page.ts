import type { Locale } from '#lib/texts.ts'
import { addresses } from '#web/portal/addresses.ts'
import { page } from '#web/portal/layout.ts'
import type { PageContext } from '#web/portal/types.ts'
import { privacyTexts } from '#web/portal/privacy/privacy.texts.ts'
import { h } from '#web/ui/index.ts'
import { accountTexts } from './accounts.texts.ts'
import { sessionList, type ListedSession } from './session-list.ts'

export interface AccountPageData {
  readonly page: PageContext
  readonly email: string
  readonly isDealer: boolean
  readonly sessions: readonly ListedSession[]
}

/** A person's own account: the address, and where they are signed in. */
export const accountPage = ({ page: context, email, isDealer, sessions }: AccountPageData, locale: Locale): string => {
  const t = accountTexts[locale].account
  const privacy = privacyTexts[locale]
  return page({
    page: context,
    locale,
    title: t.title,
    island: 'localTime',
    main: h`<section class="card"><h1>${t.title}</h1><p>${t.signedInAs(email)}</p>
<form action="${addresses.signOut}" method="post" class="row">${isDealer && h`<a class="button" href="${addresses.dealer}">${t.dealerPages}</a>`}<a class="button${isDealer && ' plain'}" href="${addresses.privacy}">${privacy.title}</a><button class="plain">${t.signOut}</button></form></section>
<section class="card">${sessionList(sessions, addresses.endSession, locale)}</section>`,
  })
}
