/**
 * Vitest's global setup: gives a run its temp folder and, at its end, stops the private PostgreSQL if a test file has
 * started one there (see postgres.ts) and removes the folder. Files that need no database cost nothing.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { stopPostgres } from './postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Temp folder of this run, shared by its test files. */
    runFolder: string
  }
}

export const setup = (project: TestProject): (() => void) => {
  const folder = mkdtempSync(join(tmpdir(), 'sanbao-test-'))
  project.provide('runFolder', folder)
  return () => {
    stopPostgres(folder)
    rmSync(folder, { recursive: true, force: true })
  }
}
