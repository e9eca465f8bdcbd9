import type { PolicyDocument } from '#entitlement/index.ts'

/** A clause whose words are not those of the printed text, or printed words that no clause holds. */
export interface Difference {
  readonly kind: 'words' | 'uncovered'
  readonly path: readonly (string | number)[]
  readonly text: string
}

/**
 * The printed text without what is no word of it: white space, numbers and bullets of lists, link brackets, and the page footer,
 * which the printer put in the middle of sentences and which is a clause of its own.
 */
const bare = (text: string, footer: string): string =>
  text
    .replaceAll(/^[ \t\u3000]*(\d+[.、]|-)/gm, '')
    .replaceAll(/\[([^[\]]*)\]\([^()]*\)/g, '$1')
    .replaceAll(/\s+/g, '')
    .replaceAll(footer, '')

/**
 * Compares the document, heading by heading and clause by clause in its order, with the printed text.
 * @param source the printed text as the maker published it
 * @returns empty when the document is the text, word for word and whole
 */
export const compareWithSource = (doc: PolicyDocument, source: string): Difference[] => {
  const footer = (doc.clauses.find((clause) => clause.kind === 'reservation')?.zh ?? '').replaceAll(/\s+/g, '')
  const printed = bare(source, footer)
  const differences: Difference[] = []
  let position = 0
  const take = (zh: string, path: Difference['path'], name: string): void => {
    const words = bare(zh, footer)
    const found = printed.indexOf(words, position)
    if (found < 0) {
      differences.push({ kind: 'words', path, text: name })
      return
    }
    if (found > position) differences.push({ kind: 'uncovered', path, text: printed.slice(position, found) })
    position = found + words.length
  }
  const headingsBefore = (clause: string): void =>
    doc.headings?.forEach((heading, index) => {
      if (heading.before === clause) take(heading.zh, ['headings', index], heading.zh)
    })
  take(doc.title.zh, ['title'], doc.title.zh)
  doc.clauses.forEach((clause, index) => {
    headingsBefore(clause.id)
    if (clause.kind !== 'reservation') take(clause.zh, ['clauses', index], clause.id)
  })
  headingsBefore('end')
  if (position < printed.length) differences.push({ kind: 'uncovered', path: [], text: printed.slice(position) })
  if (!source.replaceAll(/\s+/g, '').includes(footer)) differences.push({ kind: 'words', path: [], text: footer })
  return differences
}
