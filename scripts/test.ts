import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runChecks } from './checks.ts'
import { close, runTool, timed, type Outcome } from './steps.ts'
import { ensureSystemParts } from './system-parts.ts'

interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly success: boolean
}

/** A run that broke before or beside its tests (a file that does not load) counts as one failure more. */
const outcomeOf = (report: VitestReport, code: number): Outcome => ({
  passed: report.numPassedTests,
  failed: Math.max(report.numFailedTests, code === 0 && report.success ? 0 : 1),
  skipped: report.numPendingTests + report.numTodoTests,
})

const runTests = async (filters: readonly string[]): Promise<Outcome> => {
  const folder = mkdtempSync(join(tmpdir(), 'sanbao-report-'))
  const file = join(folder, 'vitest.json')
  try {
    const { code } = await runTool(
      ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...filters],
      { quiet: false },
    )
    return outcomeOf(JSON.parse(readFileSync(file, 'utf8')) as VitestReport, code)
  } catch (error) {
    console.error(error)
    return { passed: 0, failed: 1, skipped: 0 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

// Under CI, Vitest refuses to write a missing or different file snapshot, so that generated files cannot drift silently.
process.env['CI'] ??= 'true'

if (ensureSystemParts()) {
  const checked = await runChecks()
  const tested = await timed('tests', async () => runTests(process.argv.slice(2)))
  close([...checked, tested])
} else {
  process.exitCode = 1
}
