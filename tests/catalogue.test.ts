import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

/** Of the catalogue of bad input, the rows about mail and about uploads, and what is promised of both. */
const rows = [
  ...Array.from({ length: 18 }, (_, n) => `M${n + 1}`),
  ...Array.from({ length: 14 }, (_, n) => `U${n + 1}`),
  'F27',
  'F28',
  'F29',
  'F30',
  'F31',
  'F32',
  'R8',
  'R9',
  'R13',
  'R17',
  'R21',
]

/** A title names its rows in brackets; so do the lines of a table of cases. */
const NAMED = /\[[^\]\n]*\b[MUFR]\d{1,2}\b/g

it('[catalogue] given every row about mails and uploads – when the tests are read – then each is named by one', () => {
  const paths = globSync('{src,web,tests}/**/*.test.ts').filter((path) => !path.startsWith('tests/catalogue'))
  const titles = paths.flatMap((path) => readFileSync(path, 'utf8').match(NAMED) ?? []).join(' ')
  const named = new Set(titles.match(/\b[MUFR]\d{1,2}\b/g))
  expect(rows.filter((row) => !named.has(row))).toEqual([])
})
