import { colonIn, inLocale, type Locale } from '#lib/texts.ts'
import { h, type Html } from '#web/ui/index.ts'
import { addresses } from '#web/portal/addresses.ts'
import { clauseLabel } from '#web/portal/clause-label.ts'
import { page } from '#web/portal/layout.ts'
import type { ClausePageData } from '#web/portal/types.ts'
import { openPoints, type Clause } from './clause-text.ts'
import { policyTexts } from './policy.texts.ts'

const neighbour = (clause: Clause | undefined, name: string, locale: Locale): Html | undefined =>
  clause && h`<a href="${addresses.clause(clause.id)}">${name}${colonIn[locale]}${clauseLabel(clause.id, locale)}</a>`

/** One clause: its words in both languages, its open points, the edition it stands in. */
export const clausePage = ({ page: context, edition, clauseId }: ClausePageData, locale: Locale): string => {
  const { doc, sha256 } = edition
  const t = policyTexts[locale]
  const index = doc.clauses.findIndex(({ id }) => id === clauseId)
  const clause = doc.clauses[index]
  if (clause === undefined) throw new Error(`no such clause: ${clauseId}`)
  const label = clauseLabel(clause.id, locale)
  return page({
    page: context,
    locale,
    title: `${label} · ${inLocale(doc.title, locale)}`,
    here: 'policy',
    listed: true,
    main: h`<h1>${label}</h1><article class="card">
<blockquote lang="zh-CN"><span class="lead-mark">${t.governing}</span>${clause.zh}</blockquote>
<blockquote lang="en"><span class="lead-mark">${t.translation}</span>${clause.en}</blockquote>
${openPoints(doc, clause.id, locale)}</article>
<p class="row">${neighbour(doc.clauses[index - 1], t.previous, locale)}${neighbour(doc.clauses[index + 1], t.next, locale)}</p>
<p><a href="${addresses.policy}#${clause.id}">${t.whole}</a></p>
<p class="small soft">${inLocale(doc.title, locale)} · ${t.edition(doc.version)} · ${t.hash} <code>${sha256}</code></p>`,
  })
}
