import { defineConfig } from 'vitest/config'

/** Two cores is the machine we promise for; tests that kill, fill or drive a browser get it to themselves. */
const shared = { pool: 'forks' as const, environment: 'node', globalSetup: ['tests/postgres.setup.ts'] }

const alone = ['tests/{browser,faults,journeys}/**/*.test.ts']

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...shared,
          name: 'code',
          include: ['{src,web,tests,bench,scripts}/**/*.test.ts'],
          exclude: [...alone, 'tests/planted/**', '**/node_modules/**'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...shared,
          name: 'system',
          include: alone,
          testTimeout: 240_000,
          hookTimeout: 240_000,
          maxWorkers: 1,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
    maxWorkers: 2,
    /** A test that passes only at the second try hides a fault. */
    retry: 0,
    passWithNoTests: false,
  },
})
