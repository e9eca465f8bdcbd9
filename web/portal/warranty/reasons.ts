import type { ClauseText, CoverageAnswer } from '#features/warranty/warranty.schema.ts'
import type { Locale } from '#lib/texts.ts'
import { h, type Html } from '#web/ui/index.ts'
import { addresses } from '#web/portal/addresses.ts'
import { clauseLabel } from '#web/portal/clause-label.ts'
import { answerTexts } from './answer.texts.ts'

/** The words of a clause in both languages, the Chinese marked as the one that governs. */
const clauseWords = ({ zh, en }: ClauseText, locale: Locale): Html => {
  const t = answerTexts[locale]
  return h`<blockquote lang="zh-CN"><span class="lead-mark">${answerTexts[locale].authoritative}</span>${zh}</blockquote>
<blockquote lang="en"><span class="lead-mark">${t.translation}</span>${en}</blockquote>`
}

/** A clause's number as a link to its own page. */
export const clauseLink = (id: string, locale: Locale): Html =>
  h`<a class="cite" href="${addresses.clause(id)}">${clauseLabel(id, locale)}</a>`

interface Reason {
  readonly clause: string
  readonly sentences: readonly string[]
  readonly readings: readonly string[]
}

/** Steps that follow one another under the same clause are told as one. */
const reasonsOf = (answer: CoverageAnswer): Reason[] => {
  const reasons: Reason[] = []
  answer.decision.steps.forEach(({ clause, reading }, index) => {
    const sentence = answer.explanation[index] ?? ''
    const last = reasons.at(-1)
    const readings = reading === undefined ? [] : [reading]
    if (last?.clause !== clause) reasons.push({ clause, sentences: [sentence], readings })
    else {
      reasons[reasons.length - 1] = {
        clause,
        sentences: [...last.sentences, sentence],
        readings: [...new Set([...last.readings, ...readings])],
      }
    }
  })
  return reasons
}

/** The reasoning step by step; the words of each clause are folded under the first step that cites it. */
export const reasonList = (answer: CoverageAnswer, clauses: readonly ClauseText[], locale: Locale): Html => {
  const t = answerTexts[locale]
  const texts = new Map(clauses.map((clause) => [clause.id, clause]))
  const shown = new Set<string>()
  const words = (id: string): Html | undefined => {
    const text = texts.get(id)
    if (text === undefined || shown.has(id)) return undefined
    shown.add(id)
    return h`<details><summary>${t.words}</summary>${clauseWords(text, locale)}</details>`
  }
  const reading = (id: string): Html => h`<a class="cite" href="${addresses.policy}#${id}">${t.reading} ${id}</a>`
  return h`<ol class="reasons">${reasonsOf(answer).map(
    ({ clause, sentences, readings }) => h`<li>${sentences.map((sentence) => h`<p>${sentence}</p>`)}
<div class="refs">${clauseLink(clause, locale)}${readings.map(reading)}${words(clause)}</div></li>`,
  )}</ol>`
}
