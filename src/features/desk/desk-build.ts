import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/** What the built desk is made of: a change in any of these makes it anew. */
const SOURCES = [
  'web/desk/**/*.{ts,tsx,css,html}',
  'web/ui/*.ts',
  'web/portal/attachments/file-words.ts',
  'web/portal/warranty/timeline-geometry.ts',
  'src/features/*/*.schema.ts',
  'src/entitlement/*.ts',
  'src/lib/*.ts',
  'package-lock.json',
]

/** Git-ignored; the sources are what counts. */
export const builtDesk = join(ROOT, 'build', 'desk')

const STAMP = '.sources'

const run = promisify(execFile)

/** One hash over names and contents, as times of files say little after a checkout. */
const hashOfSources = (): string => {
  const hash = createHash('sha256')
  const files = SOURCES.flatMap((pattern) => globSync(pattern, { cwd: ROOT })).filter(
    (file) => !file.includes('.test.'),
  )
  for (const file of files.sort()) hash.update(`${file}\0`).update(readFileSync(join(ROOT, file)))
  return hash.digest('hex')
}

const stampOf = (folder: string): string | undefined => {
  const file = join(folder, STAMP)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

/**
 * Builds the desk unless the build at hand is of these very sources. It is made beside its place and then put there, so that a
 * server that reads it never finds half of it.
 * @param onBuild called when there is something to build, which takes a few seconds
 * @returns the folder with `index.html` and `assets/`
 */
export const buildDesk = async (onBuild?: () => void): Promise<string> => {
  const sources = hashOfSources()
  if (stampOf(builtDesk) === sources) return builtDesk
  onBuild?.()
  const made = `${builtDesk}.${process.pid}`
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js')
  const config = join(ROOT, 'web', 'desk', 'vite.config.ts')
  try {
    await run(process.execPath, [vite, 'build', '--config', config, '--outDir', made, '--logLevel', 'error'], {
      cwd: ROOT,
    })
    writeFileSync(join(made, STAMP), sources)
    rmSync(builtDesk, { recursive: true, force: true })
    renameSync(made, builtDesk)
  } finally {
    rmSync(made, { recursive: true, force: true })
  }
  return builtDesk
}
