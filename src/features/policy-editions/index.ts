import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Edition } from '#entitlement/index.ts'
import { parsePolicy } from './policy-file.ts'

/** Holds one folder for each edition of the policy. */
const policyFolder = fileURLToPath(new URL('../../../policy', import.meta.url))

/** The policy documents of this installation, one for each edition, in order of their folders' names. */
export const policyFiles = (): string[] =>
  readdirSync(policyFolder)
    .toSorted()
    .map((name) => join(policyFolder, name, 'policy.yaml'))
    .filter((path) => existsSync(path))

let editions: readonly Edition[] | undefined

/**
 * The editions of the policy that this installation answers by, oldest first; read once.
 * @throws Error naming file, line and column when a document does not hold
 */
export const loadEditions = (): readonly Edition[] => {
  editions ??= policyFiles()
    .map((path) => {
      const policy = parsePolicy(readFileSync(path, 'utf8'))
      if (policy.ok) return policy.value.edition
      const first = policy.error[0]
      throw new Error(`${path}:${first?.line}:${first?.column} ${first?.path} ${first?.message}`)
    })
    .toSorted((a, b) => a.version - b.version)
  return editions
}

export { answerLines } from './answer-lines.ts'
