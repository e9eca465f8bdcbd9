import type { Locale } from '#lib/texts.ts'
import { addresses } from '#web/portal/addresses.ts'
import { page } from '#web/portal/layout.ts'
import type { PageContext } from '#web/portal/types.ts'
import { h } from '#web/ui/index.ts'
import { accountTexts } from './accounts.texts.ts'
import { field, keepGoal, problemLine } from './form-parts.ts'

export interface SignInPageData {
  readonly page: PageContext
  /** Where it leads in the end. */
  readonly goal: string
  readonly typed?: string
  /** `bad`: what was typed is no address. `over`: the link that was opened is not good any more. */
  readonly problem?: 'bad' | 'over'
}

/** Where a customer or a dealer's user asks for a link. */
export const signInPage = ({ page: context, goal, typed = '', problem }: SignInPageData, locale: Locale): string => {
  const t = accountTexts[locale].signIn
  return page({
    page: context,
    locale,
    title: t.title,
    main: h`<section class="card"><h1>${t.title}</h1><p>${t.lead}</p>
<form action="${addresses.signIn}" method="post">${problem !== undefined && problemLine(t[problem])}${keepGoal(goal)}
${field({ id: 'email', label: t.email, type: 'email', autocomplete: 'email', value: typed, invalid: problem === 'bad' })}
<p><button>${t.submit}</button></p></form></section>`,
  })
}

/** The same for an address that we know and one that we do not. */
export const linkSentPage = (context: PageContext, locale: Locale): string => {
  const t = accountTexts[locale].sent
  return page({
    page: context,
    locale,
    title: t.title,
    main: h`<section class="card"><h1>${t.title}</h1><p role="status">${t.text}</p><p class="soft">${t.again}</p>
<p><a href="${context.path}">${t.back}</a></p></section>`,
  })
}

/** What the link of the mail opens. Opening it does nothing yet: programs that look into mails open links too. */
export const confirmPage = (
  { page: context, token, goal }: { page: PageContext; token: string; goal: string },
  locale: Locale,
): string => {
  const t = accountTexts[locale].confirm
  return page({
    page: context,
    locale,
    title: t.title,
    main: h`<section class="card"><h1>${t.title}</h1><p>${t.text}</p>
<form action="${addresses.signInConfirm}" method="post"><input type="hidden" name="token" value="${token}">${keepGoal(goal)}<button>${t.submit}</button></form></section>`,
  })
}
