import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const rowsOf = (kind: string, last: number, absent: readonly number[] = []): string[] =>
  Array.from({ length: last }, (_, n) => n + 1).flatMap((n) => (absent.includes(n) ? [] : [`${kind}${n}`]))

/**
 * Of the catalogue of bad input the rows about forms, mails and uploads, the attacks, and what is promised under faults. Not of this
 * product yet: outgoing calls to addresses of others (T15, T36), parcels (T31, T32), documents made on demand (T35).
 */
const rows = [
  ...rowsOf('F', 32),
  ...rowsOf('M', 18),
  ...rowsOf('U', 14),
  ...rowsOf('T', 34, [15, 31, 32]),
  'R8',
  'R9',
  'R13',
  'R17',
  'R21',
]

/** A title names its rows in brackets; so do the lines of a table of cases. */
const NAMED = /\[[^\]\n]*\b[MUFRT]\d{1,2}\b/g

it('[catalogue] given every row about forms, mails, uploads and attacks – when the tests are read – then each is named by one', () => {
  const paths = globSync('{src,web,tests}/**/*.test.ts').filter((path) => !path.startsWith('tests/catalogue'))
  const titles = paths.flatMap((path) => readFileSync(path, 'utf8').match(NAMED) ?? []).join(' ')
  const named = new Set(titles.match(/\b[MUFRT]\d{1,2}\b/g))
  expect(rows.filter((row) => !named.has(row))).toEqual([])
})
