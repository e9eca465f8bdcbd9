import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { compileEdition, type Edition } from '#entitlement/index.ts'
import { parseCases } from '#features/policy-editions/case-file.ts'
import { loadEditions, policyFiles } from '#features/policy-editions/index.ts'

const [first] = loadEditions()
if (first === undefined) throw new Error('no edition of the policy')

/** The first edition of the policy, with its own readings. */
export const edition: Edition = first

/** The same edition with some of its open points read otherwise. */
export const editionWith = (choices: Readonly<Record<string, string>>): Edition =>
  compileEdition(edition.doc, edition.sha256, choices)

const parsed = parseCases(readFileSync(join(dirname(policyFiles()[0] ?? ''), 'cases.yaml'), 'utf8'))
if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))

/** The worked cases of that edition. */
export const cases = parsed.value.flatMap((item) => (item.ready ? [item.content] : []))

/** The edition that a case is to be decided under. */
export const editionOf = (item: (typeof cases)[number]): Edition =>
  item.interpretations === undefined ? edition : editionWith(item.interpretations)
