import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseCases } from './case-file.ts'
import { loadEditions, policyFiles } from './index.ts'
import { checkCases, checkPolicy, checkSuccession } from './policy-check.ts'
import { parsePolicy, type Problem } from './policy-file.ts'

const file = policyFiles()[0] ?? ''
const text = readFileSync(file, 'utf8')
const source = readFileSync(join(dirname(file), 'source.zh.txt'), 'utf8')
const casesText = readFileSync(join(dirname(file), 'cases.yaml'), 'utf8')

const readCases = (content: string) => {
  const cases = parseCases(content)
  if (!cases.ok) throw new Error(JSON.stringify(cases.error))
  return cases.value
}

/** The problems of the policy text after one change to it; the change must have found its place. */
const problemsAfter = (
  change: (text: string) => string,
  beside = { cases: readCases(casesText), source },
): readonly Problem[] => {
  const changed = change(text)
  expect(changed).not.toBe(text)
  const policy = parsePolicy(changed)
  return policy.ok ? checkPolicy(policy.value.document, policy.value.located, beside, 'en') : policy.error
}

/** The line of the first place where a text stands, from 1. */
const lineOf = (content: string, words: string): number => content.slice(0, content.indexOf(words)).split('\n').length

describe('sanbao policy check', () => {
  it('the policy of this installation – checked – holds', () => {
    const policy = parsePolicy(text)
    if (!policy.ok) throw new Error(JSON.stringify(policy.error))
    expect(
      checkPolicy(policy.value.document, policy.value.located, { cases: readCases(casesText), source }, 'en'),
    ).toEqual([])
  })

  it('[P1] an unknown key – refused – with line and column of the key', () => {
    const problems = problemsAfter((content) =>
      content.replace('months: 12, service', 'monthz: 1, months: 12, service'),
    )
    expect(problems[0]).toMatchObject({
      line: lineOf(text, 'months: 12, service'),
      path: 'parameters.terms.main.monthz',
    })
    expect(problems[0]?.column).toBeGreaterThan(1)
  })

  it('[P2] a duplicate key and a duplicate clause id – refused', () => {
    expect(problemsAfter((content) => content.replace('version: 1', 'version: 1\nversion: 1')).length).toBeGreaterThan(
      0,
    )
    const twice = problemsAfter((content) => content.replace('- id: "2.1(2)"', '- id: "2.1(1)"'))
    expect(twice.map((problem) => problem.message)).toContainEqual('the id "2.1(1)" stands twice')
  })

  it('[P3] aliases, tabs and a file of 10 MB – refused', () => {
    expect(parsePolicy('a: &a [x]\nb: *a\n')).toMatchObject({ ok: false, error: [{ line: 2, column: 4 }] })
    expect(parsePolicy(`schema:\n\t- x\n`).ok).toBe(false)
    expect(parsePolicy(`# ${'x'.repeat(10_000_000)}`)).toMatchObject({ ok: false, error: [{ line: 1 }] })
  })

  it('[P4] no, on, 012 and dates – typed as written, never guessed', () => {
    expect(
      problemsAfter((content) => content.replace('retroactive_improvements: false', 'retroactive_improvements: no')),
    ).toMatchObject([{ path: 'effective.retroactive_improvements' }])
    const policy = parsePolicy(text.replace('sold_until: null', 'sold_until: 2030-01-01'))
    expect(policy.ok && policy.value.document.effective.sold_until).toBe('2030-01-01')
  })

  it('[P5] months of -1, 0, 1.5 and "12" – refused', () => {
    for (const months of ['-1', '0', '1.5', '"12"']) {
      const problems = problemsAfter((content) =>
        content.replace('main:      { months: 12', `main:      { months: ${months}`),
      )
      expect(problems).toMatchObject([
        { path: 'parameters.terms.main.months', line: lineOf(text, 'main:      { months') },
      ])
    }
  })

  it('[P6] editions whose ranges leave a gap or overlap – refused', () => {
    const policy = parsePolicy(text)
    if (!policy.ok) throw new Error('the policy must parse')
    const { document } = policy.value
    const from = (version: number, sold_from: string | null, sold_until: string | null) => ({
      ...document,
      version,
      effective: { ...document.effective, sold_from, sold_until },
    })
    expect(checkSuccession([from(1, null, '2025-12-31'), from(2, '2026-01-01', null)], 'en')).toEqual([])
    expect(checkSuccession([from(1, null, '2025-12-30'), from(2, '2026-01-01', null)], 'en')).toHaveLength(1)
    expect(checkSuccession([from(1, null, '2026-01-01'), from(2, '2026-01-01', null)], 'en')).toHaveLength(1)
    expect(checkSuccession([from(1, null, null), from(2, '2026-01-01', null)], 'en')).toHaveLength(1)
  })

  it('[P7] a clause that is cited but absent, a rule that no case cites – named', () => {
    const absent = problemsAfter((content) => content.replace('clause: "2.6.b" }', 'clause: "2.6.z" }'))
    expect(absent.map((problem) => problem.message)).toContain('there is no clause "2.6.z"')
    const uncited = problemsAfter((content) => `${content}\n`, {
      cases: readCases('format: sanbao.cases/1\ncases: []'),
      source,
    })
    expect(uncited.map((problem) => problem.message)).toContainEqual(
      expect.stringContaining('no case cites rule "2.4.N"'),
    )
  })

  it('[P8] a clause in one language only – refused', () => {
    const policy = parsePolicy(text.replace(/( {2}- id: "2\.9"\n(?: {4}.*\n)*?) {4}en: .*\n/, '$1'))
    expect(policy).toMatchObject({ ok: false, error: [{ message: expect.any(String) }] })
  })

  it('[P8] a reading in one language only, a part left out, a day that is none – each at its place, in words', () => {
    const option = problemsAfter((content) => content.replace(/( {8}zh: 不计入：.*\n) {8}en: .*\n/, '$1'))
    const path = 'interpretations.0.options.excluded.en'
    expect(option).toMatchObject([{ path, line: lineOf(text, 'excluded:\n'), message: 'this is missing' }])
    expect(problemsAfter((content) => content.replace('governing_language: zh\n', ''))).toMatchObject([
      { path: 'governing_language', message: 'this is missing' },
    ])
    expect(problemsAfter((content) => content.replace('sold_from: null', 'sold_from: 2025-02-30'))).toMatchObject([
      { path: 'effective.sold_from', message: expect.stringContaining('not an existing day') },
    ])
  })

  it('[P10] a family without a term, a reading that the engine does not know – refused', () => {
    const family = problemsAfter((content) =>
      content.replace('id: decoder,        term: main', 'id: decoder,        term: mane'),
    )
    expect(family).toMatchObject([{ path: 'parameters.families.1.term' }])
    const reading = problemsAfter((content) => content.replace('value: excluded', 'value: sometimes'))
    expect(reading[0]?.message).toContain('sometimes')
  })

  it('cases that cannot be read, share an id or cite what is absent – each at its place in their own file', () => {
    const policy = parsePolicy(text)
    if (!policy.ok) throw new Error('the policy must parse')
    const damaged = casesText
      .replace('- id: RET-02', '- id: RET-01')
      .replace('clauses: ["2.1(2)"]', 'clauses: ["2.1(2)", "2.77"]')
      .replace('- { type: sold, "on": "2026-05-05" }', '- { type: solid, "on": "2026-05-05" }')
    const problems = checkCases(policy.value.document, readCases(damaged), 'en')
    expect(problems).toMatchObject([
      { line: lineOf(damaged, 'id: RET-01\n    title: "Day 31'), path: 'id' },
      { line: lineOf(damaged, '"2.77"'), path: 'clauses.1', message: 'there is no clause "2.77"' },
      { line: lineOf(damaged, 'type: solid'), path: 'events.0.type' },
    ])
  })

  it('[P11] code-like strings – plain data', () => {
    const policy = parsePolicy(text.replace('title: { zh: 千视电子售后服务政策', 'title: { zh: "=cmd constructor"'))
    expect(policy.ok && policy.value.document.title.zh).toBe('=cmd constructor')
  })

  it('a clause whose words differ by one character from the printed text – found', () => {
    const problems = problemsAfter((content) => content.replace('自收货之日起 30 日内', '自收货之日起 31 日内'))
    expect(problems.map((problem) => problem.message)).toContainEqual(
      expect.stringContaining('clause "2.1" is not word for word'),
    )
  })

  it('a sentence left out – found as text that belongs to no clause', () => {
    const problems = problemsAfter((content) => content.replace(/ {2}- id: "2\.2\(6\)"\n(?: {4}.*\n)*/, ''))
    expect(problems.map((problem) => problem.message)).toContainEqual(
      expect.stringContaining('belongs to no clause: "由于不可抗因素'),
    )
  })

  it('the hash – same document in another order and layout – is the same; another number – is another', () => {
    const [edition] = loadEditions()
    const hash = (content: string) => {
      const policy = parsePolicy(content)
      return policy.ok ? policy.value.edition.sha256 : undefined
    }
    expect(hash(`# a comment\n${text}`)).toBe(edition?.sha256)
    expect(hash(text.replace('hours: 24', 'hours: 25'))).not.toBe(edition?.sha256)
  })
})
