import type { Locale } from '#lib/texts.ts'
import { deviceOf, h, toMinute, type Html } from '#web/ui/index.ts'
import { accountTexts } from './accounts.texts.ts'

/** One place where somebody is signed in. */
export interface ListedSession {
  readonly id: string
  readonly userAgent: string
  readonly since: string
  readonly until: string
}

/** An instant, to the minute; the island `localTime` puts the reader's own clock in its place. */
export const shown = (instant: string): Html => h`<time datetime="${instant}" data-local>${toMinute(instant)}</time>`

/** The sessions that stand, each with a button that ends it. */
export const sessionList = (sessions: readonly ListedSession[], endAddress: string, locale: Locale): Html => {
  const t = accountTexts[locale].account
  const item = ({ id, userAgent, since, until }: ListedSession): Html =>
    h`<li><p><bdi title="${userAgent}">${deviceOf(userAgent) || t.unknownBrowser}</bdi></p>
<p class="small soft">${t.since} ${shown(since)} · ${t.until} ${shown(until)}</p>
<form action="${endAddress}" method="post"><input type="hidden" name="session" value="${id}"><button class="plain">${t.end}</button></form></li>`
  return h`<h2>${t.sessions}</h2><ul class="plain-list">${sessions.map(item)}</ul>`
}
