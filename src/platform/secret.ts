import { createHmac, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Config } from './config.ts'

const FILE = 'secret'

/** The installation's secret: from the settings, else from a file beside the data that is made at the first start. */
const rootSecret = ({ secret, dataDir }: Pick<Config, 'secret' | 'dataDir'>): string => {
  if (secret !== undefined) return secret
  const path = join(resolve(dataDir), FILE)
  mkdirSync(resolve(dataDir), { recursive: true, mode: 0o700 })
  try {
    // «wx»: of two processes that start at once, one writes and both read.
    writeFileSync(path, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return readFileSync(path, 'utf8')
}

/**
 * A secret for one purpose, so that what is signed for one is worth nothing for another. It is not in the database: a copy of
 * that alone forges nothing.
 * @param purpose a fixed name, e.g. `staff-sessions`
 */
export const secretFor = (config: Pick<Config, 'secret' | 'dataDir'>, purpose: string): string =>
  createHmac('sha256', rootSecret(config)).update(purpose).digest('base64url')
