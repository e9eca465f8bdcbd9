import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseCases, runCases } from './case-file.ts'
import { loadEditions, policyFiles } from './index.ts'

const [edition] = loadEditions()
if (edition === undefined) throw new Error('no edition of the policy')

const file = join(dirname(policyFiles()[0] ?? ''), 'cases.yaml')

const run = (content: string) => {
  const cases = parseCases(content)
  if (!cases.ok) throw new Error(JSON.stringify(cases.error))
  return runCases(edition, cases.value)
}

const oneCase = (fields: string) =>
  `format: sanbao.cases/1\ncases:\n  - id: A\n    unit: { family: encoder }\n    events: [{ type: sold, on: "2025-03-15" }]\n    clauses: ["2.2"]\n${fields}`

describe('cases of the policy', () => {
  const results = run(readFileSync(file, 'utf8'))
  it.each(results.map((result) => [result.id, result] as const))('%s', (_, result) => {
    expect(result.differences).toEqual([])
  })
})

describe('sanbao policy test', () => {
  it('a wrong expectation – fails – with expected and got', () => {
    const [result] = run(
      oneCase(
        '    ask: { kind: coverage, on: "2026-03-16" }\n    expect: { verdict: in_warranty, ends: "2026-03-15" }\n',
      ),
    )
    expect(result).toMatchObject({
      passed: false,
      differences: [{ field: 'verdict', expected: 'in_warranty', got: 'expired' }],
    })
  })

  it('a clause that no step cites – fails', () => {
    const [result] = run(
      oneCase('    ask: { kind: coverage, on: "2026-03-15" }\n    expect: {}\n').replace('"2.2"', '"2.9"'),
    )
    expect(result?.differences).toMatchObject([{ field: 'clauses', expected: ['2.9'] }])
  })

  it('one broken case – fails by itself, with its line – and the others run', () => {
    const good = '    ask: { kind: coverage, on: "2026-03-15" }\n    expect: { verdict: in_warranty }\n'
    const bad =
      '  - id: B\n    unit: { family: encoder }\n    events: [{ type: sold, on: "2026-02-30" }]\n    ask: { kind: route }\n    expect: {}\n'
    const results = run(oneCase(good) + bad)
    expect(results.map((result) => result.passed)).toEqual([true, false])
    expect(results[1]?.differences[0]?.field).toMatch(/^11:\d+ events\.0\.on$/)
  })

  it('segments – split otherwise but the same of every day – are equal', () => {
    const split =
      '    ask: { kind: timeline }\n    expect: { segments: [{ from: "2025-03-15", to: "2025-12-31", status: covered, basis: standard }, { from: "2026-01-01", to: "2026-03-15", status: covered, basis: standard }] }\n'
    expect(run(oneCase(split))[0]?.passed).toBe(true)
    expect(run(oneCase(split.replace('2025-12-31', '2025-12-30')))[0]?.passed).toBe(false)
  })

  it('names in another order – are equal – days in another order are not', () => {
    const repair =
      '    ask: { kind: repair, reported: "2025-12-01", findings: [{ cause: force_majeure }, { cause: human_damage }] }\n'
    expect(run(oneCase(`${repair}    expect: { excluded: ["2.2(1)", "2.2(6)"] }\n`))[0]?.passed).toBe(true)
    expect(run(oneCase(`${repair}    expect: { excluded: ["2.2(1)"] }\n`))[0]?.passed).toBe(false)
    const late = '    ask: { kind: register, at: "2026-05-10" }\n    expect: { gap: ["2026-05-09", "2026-03-16"] }\n'
    expect(run(oneCase(late))[0]?.passed).toBe(false)
  })

  it('cases that share a part by alias – run as if it were written out – and a bomb of aliases is refused', () => {
    const asked = '    ask: { kind: coverage, on: "2026-03-15" }\n    expect: { verdict: in_warranty }\n'
    const shared = oneCase(asked).replace('unit: {', 'unit: &unit {').replace('events: [', 'events: &events [')
    const second = `  - id: B\n    unit: *unit\n    events: *events\n${asked}`
    expect(run(shared + second).map((result) => result.passed)).toEqual([true, true])
    const layers = Array.from({ length: 9 }, (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at},`.repeat(9)}]\n`)
    const bomb = parseCases(`a0: &a0 [x]\n${layers.join('')}`)
    expect(bomb).toMatchObject({ ok: false, error: [{ message: expect.stringContaining('alias count') }] })
  })

  it('a file of another format – refused as a whole', () => {
    expect(parseCases('format: sanbao.cases/2\ncases: []')).toMatchObject({
      ok: false,
      error: [{ line: 1, path: 'format' }],
    })
  })
})
