import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  answer,
  decide,
  explain,
  explainAdvice,
  explainNeed,
  nameOf,
  ruleIds,
  summary,
  writeDay,
  type Answer,
  type Edition,
  type Ledger,
  type Question,
} from '#entitlement/index.ts'
import { locales, type Locale } from '#lib/texts.ts'
import { anyLedger, anyQuestion } from './arbitraries.ts'
import { factsOf } from './oracle.ts'
import { cases, edition, editionOf } from './policy.ts'

/** Names of parts are the customer's own words and may look like codes. */
const PARTS = /power_board|hdmi_port/g

/** What a sentence for a reader must not show, and why. */
const faults = (text: string, locale: Locale): string[] => {
  const sentence = text.replaceAll(PARTS, 'X')
  const signs: readonly [string, RegExp][] = [
    ['is empty', /^\s*$/],
    ['shows a value of the program', /undefined|NaN|\bnull\b|\[object/],
    ['has a dash where a date should be', /—/],
    ['shows a code', /[a-z]+_[a-z_]+/],
    ['shows a day as the machine writes it', /\d{4}-\d{2}-\d{2}(?!T)/],
    locale === 'en' ? ['is not English', /\p{Script=Han}/u] : ['is not Chinese', /^\P{Script=Han}+$/u],
  ]
  return signs.filter(([, sign]) => sign.test(sentence)).map(([fault]) => fault)
}

const sentencesOf = (given: Answer, locale: Locale): string[] => [
  ...explain(given, locale),
  summary(given, locale),
  ...given.advice.map((advice) => explainAdvice(advice, locale)),
  ...given.needs.map((need) => explainNeed(need, locale)),
]

/** The sentences of an answer that a reader should not see, with what is wrong. */
const badSentences = (of: Edition, ask: { ledger: Ledger; question: Question }, today: number): string[] => {
  const given = answer([of], ask.ledger, ask.question, today)
  return locales.flatMap((locale) =>
    sentencesOf(given, locale).flatMap((sentence) => faults(sentence, locale).map((fault) => `${fault}: ${sentence}`)),
  )
}

describe('prose', () => {
  it.each(cases.map((item) => [item.id, item] as const))(
    '%s – explained in both languages – reads as sentences',
    (_, item) => {
      const ledger = { unit: item.unit, events: item.events }
      expect(badSentences(editionOf(item), { ledger, question: item.ask }, 20_500)).toEqual([])
    },
  )

  it('random histories – explained in both languages – read as sentences', () => {
    const today = fc.integer({ min: 17_900, max: 22_000 })
    fc.assert(
      fc.property(anyLedger, anyQuestion, today, (ledger, question, on) => {
        const { sold, refunded } = factsOf(ledger)
        fc.pre(refunded === undefined || (sold !== undefined && sold <= refunded))
        expect(badSentences(edition, { ledger, question }, on)).toEqual([])
      }),
      { numRuns: 3000, seed: 301 },
    )
  }, 60_000)

  it('the rules that a step can name – looked for in the worked cases – are all reached', () => {
    const reached = new Set<string>()
    for (const item of cases) {
      const { steps } = decide([editionOf(item)], { unit: item.unit, events: item.events }, item.ask)
      for (const step of steps) reached.add(step.rule)
    }
    expect(ruleIds.filter((rule) => !reached.has(rule))).toEqual([])
  })

  it('every verdict of the worked cases – in one sentence – is not the verdict’s code', () => {
    for (const item of cases) {
      const decision = decide([editionOf(item)], { unit: item.unit, events: item.events }, item.ask)
      for (const locale of locales) expect(summary(decision, locale)).not.toBe(decision.verdict)
    }
  })

  const stepsOfAll = cases.flatMap(
    (item) => decide([editionOf(item)], { unit: item.unit, events: item.events }, item.ask).steps,
  )

  it('the clause of every step – looked up in the policy – has words there', () => {
    const known = new Set(edition.doc.clauses.map((clause) => clause.id))
    expect(stepsOfAll.filter((step) => !known.has(step.clause))).toEqual([])
  })

  it('the reading of every step – looked up in the policy – is on record there', () => {
    const known = new Set([...edition.doc.interpretations, ...edition.doc.readings].map(({ id }) => id))
    expect(stepsOfAll.filter(({ reading }) => reading !== undefined && !known.has(reading))).toEqual([])
  })

  it('several remedies – written for a reader – as a list in the punctuation of the language', () => {
    const sold = { unit: { family: 'encoder' }, events: [{ type: 'sold', on: '2025-03-15' } as const] }
    const claim: Question = { kind: 'repair', reported: '2025-06-01', findings: [{ cause: 'product_fault' }] }
    const said = (locale: Locale) => explain(decide([edition], sold, claim), locale).join(' ')
    expect(said('en')).toContain(['firmware', 'part', 'unit'].map((code) => nameOf(code, 'en')).join(', '))
    expect(said('zh-CN')).toContain(['firmware', 'part', 'unit'].map((code) => nameOf(code, 'zh-CN')).join('、'))
  })

  it('days and codes – written for a reader – in the words of the language', () => {
    expect(writeDay('2026-03-05', 'zh-CN')).toBe('2026年3月5日')
    expect(writeDay('2026-03-05', 'en')).toBe('5 March 2026')
    expect(writeDay('2026-12-31', 'en')).toBe('31 December 2026')
    expect(nameOf('free_extension', 'en')).toBe('free registered extension')
    expect(nameOf('a code that nobody knows', 'zh-CN')).toBe('a code that nobody knows')
  })
})
