import { choiceKeys, optionsOf, readingIdOf, type PolicyDocument } from '#entitlement/index.ts'
import { findingSchema } from '#entitlement/question.schema.ts'
import type { Locale } from '#lib/texts.ts'
import type { PolicyCase } from './case-file.ts'
import { checkTexts } from './policy-check.texts.ts'
import type { LocatedFile, Problem } from './policy-file.ts'
import { compareWithSource } from './source-text.ts'

type Path = readonly (string | number)[]

/** A finding before it is put at its place. */
interface Finding {
  readonly path: Path
  readonly message: string
}

type Say = (typeof checkTexts)[Locale]

const duplicates = (say: Say, path: Path, ids: readonly string[]): Finding[] =>
  ids.flatMap((id, index) =>
    ids.indexOf(id) === index ? [] : [{ path: [...path, index], message: say.duplicate(id) }],
  )

/** Every place where the document names a clause. */
const clauseReferences = (doc: PolicyDocument): { path: Path; id: string }[] => {
  const found: { path: Path; id: string }[] = []
  const walk = (value: unknown, path: Path): void => {
    if (Array.isArray(value)) value.forEach((item, index) => walk(item, [...path, index]))
    else if (value !== null && typeof value === 'object') {
      for (const [key, inner] of Object.entries(value)) {
        if (key === 'clause' && typeof inner === 'string') found.push({ path: [...path, key], id: inner })
        else if (key === 'clauses' && path.length > 0 && Array.isArray(inner)) {
          inner.forEach((id, index) => found.push({ path: [...path, key, index], id: String(id) }))
        } else walk(inner, [...path, key])
      }
    }
  }
  walk(doc, [])
  doc.headings?.forEach((heading, index) => {
    if (heading.before !== 'end') found.push({ path: ['headings', index, 'before'], id: heading.before })
  })
  return found
}

const checkReferences = (doc: PolicyDocument, say: Say): Finding[] => {
  const clauses = new Set(doc.clauses.map((clause) => clause.id))
  const families = new Set(doc.parameters.families.map((family) => family.id))
  const causes = new Set<string>([...findingSchema.shape.cause.options, 'discretion'])
  const used = new Set(doc.parameters.families.map((family) => family.term))
  return [
    ...clauseReferences(doc)
      .filter(({ id }) => !clauses.has(id))
      .map(({ path, id }) => ({ path, message: say.noSuchClause(id) })),
    ...doc.exclusions.flatMap((exclusion, index) => [
      ...(causes.has(exclusion.cause)
        ? []
        : [{ path: ['exclusions', index, 'cause'], message: say.noSuchCause(exclusion.cause) }]),
      ...(exclusion.families ?? [])
        .filter((family) => !families.has(family))
        .map((family) => ({ path: ['exclusions', index, 'families'], message: say.noSuchFamily(family) })),
    ]),
    ...Object.keys(doc.parameters.terms)
      .filter((term) => !used.has(term))
      .map((term) => ({ path: ['parameters', 'terms', term], message: say.unusedTerm(term) })),
    ...duplicates(
      say,
      ['clauses'],
      doc.clauses.map((clause) => clause.id),
    ),
    ...duplicates(
      say,
      ['parameters', 'families'],
      doc.parameters.families.map((family) => family.id),
    ),
    ...duplicates(
      say,
      ['exclusions'],
      doc.exclusions.map((exclusion) => exclusion.cause),
    ),
    ...duplicates(
      say,
      ['interpretations'],
      doc.interpretations.map((interpretation) => interpretation.id),
    ),
    ...duplicates(
      say,
      ['readings'],
      doc.readings.map((reading) => reading.id),
    ),
  ]
}

/** The readings that the document offers are those that the engine can follow, no more and no fewer. */
const checkInterpretations = (doc: PolicyDocument, say: Say): Finding[] =>
  doc.interpretations.flatMap((interpretation, index) => {
    const path: Path = ['interpretations', index]
    const key = choiceKeys.find((known) => known === interpretation.key)
    if (key === undefined) return []
    const offered = Object.keys(interpretation.options)
    const known = optionsOf(key)
    return [
      ...(readingIdOf(key) === interpretation.id
        ? []
        : [{ path: [...path, 'id'], message: say.readingMismatch(key, readingIdOf(key)) }]),
      ...offered
        .filter((option) => !known.includes(option))
        .map((option) => ({ path: [...path, 'options', option], message: say.unknownOption(key, option) })),
      ...known
        .filter((option) => !offered.includes(option))
        .map((option) => ({ path: [...path, 'options'], message: say.missingOption(key, option) })),
    ]
  })

/** A text that is there in one language only. The schema already asks for both wherever customers read. */
const checkLanguages = (doc: PolicyDocument, say: Say): Finding[] => [
  ...doc.interpretations.flatMap((interpretation, index) =>
    Object.entries(interpretation.options)
      .filter(([, text]) => typeof text === 'string')
      .map(([option]) => ({ path: ['interpretations', index, 'options', option], message: say.missingLanguage('zh') })),
  ),
  ...doc.readings.flatMap((reading, index) =>
    reading.zh === undefined ? [{ path: ['readings', index], message: say.missingLanguage('zh') }] : [],
  ),
  ...doc.clauses.flatMap((clause, index) =>
    /\p{Script=Han}/u.test(clause.zh) ? [] : [{ path: ['clauses', index, 'zh'], message: say.missingLanguage('zh') }],
  ),
]

const checkZone = (doc: PolicyDocument, say: Say): Finding[] => {
  try {
    Temporal.PlainDateTime.from('2026-01-01T00:00').toZonedDateTime(doc.jurisdiction.zone)
    return []
  } catch {
    return [{ path: ['jurisdiction', 'zone'], message: say.noSuchZone(doc.jurisdiction.zone) }]
  }
}

const isExecuted = (clause: PolicyDocument['clauses'][number]): boolean =>
  clause.kind === 'rule' || clause.kind === 'definition' || clause.kind === 'reservation'

/** Each rule is cited by some case, or marked as carried out by people. */
const checkCoverage = (doc: PolicyDocument, cases: readonly PolicyCase[], say: Say): Finding[] => {
  const cited = new Set(cases.flatMap((item) => (item.ready ? item.content.clauses : [])))
  return doc.clauses.flatMap((clause, index) =>
    isExecuted(clause) && clause.workflow !== true && !cited.has(clause.id)
      ? [{ path: ['clauses', index], message: say.neverCited(clause.id) }]
      : [],
  )
}

/** Checks the cases beside a document: each can be read, has an id of its own, and cites clauses that exist. */
export const checkCases = (doc: PolicyDocument, cases: readonly PolicyCase[], locale: Locale): Problem[] => {
  const say = checkTexts[locale]
  const known = new Set(doc.clauses.map((clause) => clause.id))
  const ids = cases.map((item) => item.id)
  return cases.flatMap((item, index) => {
    const problem = (path: Path, message: string): Problem => ({ ...item.locate(path), path: path.join('.'), message })
    const clauses = item.ready ? item.content.clauses : []
    return [
      ...item.problems,
      ...(ids.indexOf(item.id) === index ? [] : [problem(['id'], say.duplicate(item.id))]),
      ...clauses.flatMap((id, at) => (known.has(id) ? [] : [problem(['clauses', at], say.noSuchClause(id))])),
    ]
  })
}

const checkEffect = (doc: PolicyDocument, say: Say): Finding[] => {
  const { sold_from, sold_until } = doc.effective
  const backwards = sold_from !== null && sold_until !== null && sold_until < sold_from
  return backwards ? [{ path: ['effective', 'sold_until'], message: say.backwards() }] : []
}

export interface Beside {
  /** The worked cases that belong to the document; undefined where there are none to compare with. */
  readonly cases: readonly PolicyCase[] | undefined
  /** The printed text of the policy; undefined where it is not kept beside the document. */
  readonly source: string | undefined
}

/**
 * Checks a document that parses and compiles: references, readings, languages, words against the printed text, and that every
 * rule is cited by some case.
 * @returns in order of their place in the file; empty when all holds
 */
export const checkPolicy = (doc: PolicyDocument, file: LocatedFile, beside: Beside, locale: Locale): Problem[] => {
  const say = checkTexts[locale]
  const words = beside.source === undefined ? [] : compareWithSource(doc, beside.source)
  const findings = [
    ...checkReferences(doc, say),
    ...checkInterpretations(doc, say),
    ...checkLanguages(doc, say),
    ...checkZone(doc, say),
    ...checkEffect(doc, say),
    ...words.map((difference) => ({
      path: difference.path,
      message: difference.kind === 'words' ? say.notVerbatim(difference.text) : say.uncoveredText(difference.text),
    })),
    ...(beside.cases === undefined ? [] : checkCoverage(doc, beside.cases, say)),
  ]
  return findings
    .map(({ path, message }) => ({ ...file.locate(path), path: path.join('.'), message }))
    .toSorted((a, b) => a.line - b.line || a.column - b.column)
}

/** Checks that the editions of one policy follow each other without gap or overlap. */
export const checkSuccession = (documents: readonly PolicyDocument[], locale: Locale): string[] => {
  const say = checkTexts[locale]
  const ordered = documents.toSorted((a, b) => a.version - b.version)
  return ordered.slice(1).flatMap((next, index) => {
    const before = ordered[index]
    if (before === undefined) return []
    const [until, from] = [before.effective.sold_until, next.effective.sold_from]
    const names = [String(before.version), String(next.version)]
    if (until === null || from === null || from <= until) return [say.overlap(...names)]
    const dayAfter = Temporal.PlainDate.from(until).add({ days: 1 }).toString()
    return from === dayAfter ? [] : [say.gapBetween(...names)]
  })
}
