import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Edition } from '#entitlement/index.ts'
import { readPolicy } from './policy-file.ts'

/** The folder that holds one folder for each edition of the policy. */
export const policyFolder = fileURLToPath(new URL('../../../policy', import.meta.url))

let editions: readonly Edition[] | undefined

/**
 * The editions of the policy that this installation answers by, oldest first; read once.
 * @throws Error naming file, line and column when a document does not hold
 */
export const loadEditions = (): readonly Edition[] => {
  editions ??= readdirSync(policyFolder)
    .map((name) => join(policyFolder, name, 'policy.yaml'))
    .filter((path) => existsSync(path))
    .map((path) => {
      const policy = readPolicy(path)
      if (policy.ok) return policy.value.edition
      const first = policy.error[0]
      throw new Error(`${path}:${first?.line}:${first?.column} ${first?.path} ${first?.message}`)
    })
    .toSorted((a, b) => a.version - b.version)
  return editions
}
