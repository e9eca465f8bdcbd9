import { globSync } from 'node:fs'
import { runCheck, type Check, type Outcome } from './steps.ts'

const sanbao = (...args: string[]): Check['run'] => ['node', 'bin/sanbao.mjs', ...args]

const checks = (): readonly Check[] => [
  { name: 'types', run: ['tsc'] },
  { name: 'lint', run: ['oxlint'] },
  { name: 'format', run: ['oxfmt', '--check'] },
  { name: 'unused', run: ['knip'] },
  { name: 'policy', run: sanbao('policy', 'check') },
  { name: 'policy cases', run: sanbao('policy', 'test', ...globSync('policy/*/cases.yaml')) },
]

/** Everything that can be said of the tree without running its tests. Generated files are compared by the tests that make them. */
export const runChecks = async (): Promise<readonly Outcome[]> => {
  const outcomes: Outcome[] = []
  for (const check of checks()) outcomes.push(await runCheck(check))
  return outcomes
}
