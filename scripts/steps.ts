import { spawn } from 'node:child_process'
import { join } from 'node:path'

/** How one part of a run ended. Counts are 1 or 0 for a check, and the numbers of its tests for a test run. */
export interface Outcome {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export interface Check {
  readonly name: string
  /** Tool in node_modules/.bin and its arguments. */
  readonly run: readonly [tool: string, ...args: string[]]
}

export interface Ran {
  readonly code: number
  readonly output: string
}

/** Runs a tool of node_modules/.bin. `quiet` keeps its output for later instead of showing it. */
export const runTool = async ([tool, ...args]: Check['run'], { quiet }: { quiet: boolean }): Promise<Ran> => {
  const child = spawn(join('node_modules', '.bin', tool), args, {
    stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
  })
  let output = ''
  const keep = (chunk: Buffer): void => {
    output += chunk.toString()
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  const { promise, resolve, reject } = Promise.withResolvers<Ran>()
  child.on('error', reject)
  child.on('close', (code) => resolve({ code: code ?? 1, output }))
  return promise
}

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`

/** Does one named part of a run and prints how long it took. */
export const timed = async (name: string, act: () => Promise<Outcome>): Promise<Outcome> => {
  const since = performance.now()
  const outcome = await act()
  console.log(`${outcome.failed === 0 ? '✓' : '✗'} ${name} (${seconds(since)})`)
  return outcome
}

/** Runs a check; shows what its tool said only when it failed. */
export const runCheck = async ({ name, run }: Check): Promise<Outcome> =>
  timed(name, async () => {
    const { code, output } = await runTool(run, { quiet: true })
    if (code !== 0) console.log(output.trimEnd())
    return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }
  })

/** Adds the outcomes up, prints the closing line and sets the exit code. */
export const close = (outcomes: readonly Outcome[]): void => {
  const sum = (key: keyof Outcome): number => outcomes.reduce((total, outcome) => total + outcome[key], 0)
  const skipped = sum('skipped')
  process.exitCode = sum('failed') === 0 && sum('passed') > 0 ? 0 : 1
  console.log(`${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
}
