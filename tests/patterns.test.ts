import { readFileSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import { parseSync, Visitor } from 'oxc-parser'
import { check } from 'recheck'
import { describe, expect, it } from 'vitest'

/**
 * The judge counts the characters that a match reads. Its time limits are off, so that a busy machine changes no verdict; its random
 * numbers begin with a fixed seed of its own.
 */
const BY_COUNT = { timeout: null, attackTimeout: null, incubationTimeout: null, seedingTimeout: null }

interface Pattern {
  readonly source: string
  readonly flags: string
  /** File and line. */
  readonly place: string
}

const patternsOf = (file: string): Pattern[] => {
  const text = readFileSync(file, 'utf8')
  const patterns: Pattern[] = []
  new Visitor({
    Literal: (node) => {
      if (!('regex' in node)) return
      const place = `${file}:${text.slice(0, node.start).split('\n').length}`
      patterns.push({ source: node.regex.pattern, flags: node.regex.flags, place })
    },
  }).visit(parseSync(file, text).program)
  return patterns
}

const productPatterns = async (): Promise<Pattern[]> => {
  const files = await Array.fromAsync(glob('{src,web}/**/*.{ts,tsx}', { exclude: ['**/*.test.ts'] }))
  return files.toSorted().flatMap(patternsOf)
}

/** What the judge finds: how the time grows with the text, and a text that shows it. */
const complaintOf = async ({ source, flags, place }: Pattern): Promise<string[]> => {
  const found = await check(source, flags, BY_COUNT)
  if (found.status === 'safe') return []
  const why = found.status === 'vulnerable' ? `${found.complexity.summary}: ${found.attack.pattern}` : found.error.kind
  return [`${place} /${source}/${flags} ${why}`]
}

describe('regular expressions', () => {
  it('[T21] given each one of the product – when judged – then none takes longer than in proportion to its text', async () => {
    const patterns = await productPatterns()
    expect(patterns.length).toBeGreaterThan(100)
    const complaints: string[] = []
    for (const pattern of patterns) complaints.push(...(await complaintOf(pattern)))
    expect(complaints).toEqual([])
  })

  it('[T21] given one that goes back over its text – when judged – then that is said', async () => {
    expect(await complaintOf({ source: '^(a+)+$', flags: '', place: 'here' })).toEqual([
      expect.stringMatching(/^here .*exponential/),
    ])
  })
})
