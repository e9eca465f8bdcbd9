import type { PolicyDocument } from '#entitlement/edition.schema.ts'
import { inLocale, type Locale } from '#lib/texts.ts'
import { h, type Html } from '#web/ui/index.ts'
import { page } from '#web/portal/layout.ts'
import type { PolicyPageData } from '#web/portal/types.ts'
import { clauseHead, openPoints, pair, type Clause } from './clause-text.ts'
import { policyTexts } from './policy.texts.ts'

type Heading = NonNullable<PolicyDocument['headings']>[number]

const headingTag = (level: number): 'h2' | 'h3' | 'p' => (level <= 1 ? 'h2' : level === 2 ? 'h3' : 'p')

const headingHtml = (heading: Heading): Html => pair(heading, headingTag(heading.level))

const clauseSection = (doc: PolicyDocument, clause: Clause, locale: Locale): Html =>
  h`<section class="clause" id="${clause.id}">${clauseHead(clause.id, locale)}${pair(clause, 'p')}${openPoints(doc, clause.id, locale)}</section>`

/** The whole policy in both languages, each clause with its number, link and open points. */
export const policyPage = ({ page: context, edition }: PolicyPageData, locale: Locale): string => {
  const { doc, sha256 } = edition
  const t = policyTexts[locale]
  const headings = doc.headings ?? []
  const before = (id: string): Html[] => headings.filter((heading) => heading.before === id).map(headingHtml)
  return page({
    page: context,
    locale,
    title: inLocale(doc.title, locale),
    here: 'policy',
    listed: true,
    main: h`<h1>${inLocale(doc.title, locale)}</h1>
<p>${inLocale(doc.issuer, locale)} · ${t.edition(doc.version)} · ${t.hash} <code>${sha256}</code></p><p class="soft">${t.lead}</p>
<article class="card">${doc.clauses.map((clause) => h`${before(clause.id)}${clauseSection(doc, clause, locale)}`)}${before('end')}</article>`,
  })
}
