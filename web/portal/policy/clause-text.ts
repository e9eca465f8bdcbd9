import type { PolicyDocument } from '#entitlement/edition.schema.ts'
import { type Bilingual, colonIn, type Locale } from '#lib/texts.ts'
import { inLocale } from '#lib/texts.ts'
import { h, type Html } from '#web/ui/index.ts'
import { addresses } from '#web/portal/addresses.ts'
import { clauseLabel } from '#web/portal/clause-label.ts'
import { policyTexts } from './policy.texts.ts'

export type Clause = PolicyDocument['clauses'][number]
type Interpretation = PolicyDocument['interpretations'][number]
type Reading = PolicyDocument['readings'][number]

const said = (text: string | Bilingual, locale: Locale): string =>
  typeof text === 'string' ? text : inLocale(text, locale)

/** Both languages: beside one another on a wide screen, one under the other on a phone; Chinese first, it governs. */
export const pair = ({ zh, en }: Bilingual, tag: 'p' | 'h2' | 'h3'): Html => {
  const both = h`<span lang="zh-CN">${zh}</span><span lang="en">${en}</span>`
  if (tag === 'h2') return h`<h2 class="pair">${both}</h2>`
  return tag === 'h3' ? h`<h3 class="pair">${both}</h3>` : h`<p class="pair">${both}</p>`
}

/** An open point of the text: the question, the reading we apply, the others, and why. */
const interpretation = ({ id, q, value, options, why }: Interpretation, locale: Locale): Html => {
  const t = policyTexts[locale]
  const others = Object.entries(options).filter(([name]) => name !== value)
  return h`<div class="choice" id="${id}"><p><b>${id}</b> ${inLocale(q, locale)}</p>
<ul><li class="chosen">${t.chosen}: ${said(options[value] ?? value, locale)}</li>${others.map(([, text]) => h`<li class="soft">${t.other}: ${said(text, locale)}</li>`)}</ul>
${why !== undefined && h`<p class="small">${t.why}${colonIn[locale]}${inLocale(why, locale)}</p>`}</div>`
}

const reading = ({ id, zh, en }: Reading, locale: Locale): Html =>
  h`<div class="choice" id="${id}"><p><b>${id}</b> ${locale === 'en' ? en : (zh ?? en)}</p></div>`

/** The open points that stand under a clause: in full under the first clause they name, as a link under the others. */
export const openPoints = (doc: PolicyDocument, clause: string, locale: Locale): Html | undefined => {
  const t = policyTexts[locale]
  const own = <T extends { readonly clauses: readonly string[] }>(points: readonly T[]): T[] =>
    points.filter(({ clauses }) => clauses[0] === clause)
  const interpretations = own(doc.interpretations)
  const readings = own(doc.readings)
  const elsewhere = [...doc.interpretations, ...doc.readings].filter(
    ({ clauses }) => clauses[0] !== clause && clauses.includes(clause),
  )
  const count = interpretations.length + readings.length
  const links = elsewhere.map(({ id }) => h` <a class="cite" href="${addresses.policy}#${id}">${id}</a>`)
  return h`${count > 0 && h`<details><summary>${t.readings(count)}</summary>${interpretations.map((point) => interpretation(point, locale))}${readings.map((point) => reading(point, locale))}</details>`}${elsewhere.length > 0 && h`<p class="small soft">${t.seeAlso}${links}</p>`}`
}

export const clauseHead = (id: string, locale: Locale): Html =>
  h`<a class="cite" href="${addresses.clause(id)}" title="${policyTexts[locale].permanent}">${clauseLabel(id, locale)}</a>`
