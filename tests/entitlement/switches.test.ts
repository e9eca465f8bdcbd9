import { describe, expect, it } from 'vitest'
import { choiceKeys, compileEdition, decide, optionsOf, readingIdOf } from '#entitlement/index.ts'
import { cases, edition, editionOf, editionWith } from './policy.ts'

const others = choiceKeys.flatMap((key) =>
  optionsOf(key)
    .filter((option) => option !== edition.choices[key])
    .map((option) => ({ key, option, id: readingIdOf(key) })),
)

const outcome = (of: typeof edition, item: (typeof cases)[number]): string => {
  const { verdict, values } = decide([of], { unit: item.unit, events: item.events }, item.ask)
  return JSON.stringify([verdict, values])
}

describe('the worked cases', () => {
  it('their ids – compared – are all different', () => {
    const ids = cases.map((item) => item.id)
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
    expect(ids.length).toBeGreaterThan(141)
  })

  it('each rule, definition and reservation of the policy – is cited by a case, or carried out by people', () => {
    const cited = new Set(cases.flatMap((item) => item.clauses))
    const executed = edition.doc.clauses.filter(
      ({ kind, workflow }) => kind !== 'statement' && kind !== 'procedure' && !workflow,
    )
    expect(executed.filter(({ id }) => !cited.has(id)).map(({ id }) => id)).toEqual([])
  })
})

describe('switches: every reading of every open point', () => {
  it('the policy – has 37 switches – each with the reading it is published under', () => {
    expect(choiceKeys).toHaveLength(37)
    expect(new Set(choiceKeys.map(readingIdOf)).size).toBe(37)
    for (const { key, value } of edition.doc.interpretations) {
      expect(edition.choices).toHaveProperty(key, value)
    }
  })

  it.each(others)(
    '[$id] $key read as $option – the worked cases – at least one is answered otherwise',
    ({ key, option }) => {
      const read = editionWith({ [key]: option })
      const changed = cases.filter((item) => outcome(edition, item) !== outcome(read, item))
      expect(changed.length).toBeGreaterThan(0)
    },
  )

  it.each(others)('[$id] $key read as $option – a worked case – is written for it', ({ key, option }) => {
    const written = cases.filter((item) => item.interpretations?.[key] === option)
    expect(written.map((item) => item.id)).not.toEqual([])
    const telling = written.filter((item) => {
      const { [key]: _, ...rest } = item.interpretations ?? {}
      return outcome(editionOf(item), item) !== outcome(editionWith(rest), item)
    })
    expect(telling.map((item) => item.id)).not.toEqual([])
  })

  it('a switch or a reading that the engine does not know – refused – with the place in the document', () => {
    const compile = (overrides: Record<string, string>) => () => compileEdition(edition.doc, edition.sha256, overrides)
    expect(compile({ colour: 'red' })).toThrow(/unknown interpretation: colour/)
    expect(compile({ restart_scope: 'twice' })).toThrow(
      /restart_scope has no reading "twice" \(known: full_term, standard_with_floor, standard_only\)/,
    )
  })
})
