import { createHash } from 'node:crypto'
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { PART, writeWhole } from './mailer.ts'

/** Raw messages as they came, each a file under the name of its SHA-256; kept twice, a message is one file. */
export interface RawStore {
  /** @returns the SHA-256, once the bytes are on the disk */
  readonly put: (raw: Buffer) => Promise<string>
  /** @throws when it is not there or its bytes are no longer those that came */
  readonly get: (sha256: string) => Promise<Buffer>
  readonly remove: (sha256: string) => Promise<void>
  /** Removes what a process that died had not finished writing before an instant (milliseconds of the epoch). */
  readonly sweep: (beforeMs: number) => Promise<void>
}

const hashOf = (raw: Buffer): string => createHash('sha256').update(raw).digest('hex')

export const rawStore = (folder: string): RawStore => {
  const nameOf = (sha256: string): string => `${sha256}.eml`
  return {
    put: async (raw) => {
      const sha256 = hashOf(raw)
      const there = await stat(join(folder, nameOf(sha256))).catch(() => undefined)
      if (there?.size !== raw.length) await writeWhole(folder, nameOf(sha256), raw)
      return sha256
    },
    get: async (sha256) => {
      const raw = await readFile(join(folder, nameOf(sha256)))
      if (hashOf(raw) !== sha256) throw new Error(`raw message ${sha256} has changed on the disk`)
      return raw
    },
    remove: (sha256) => rm(join(folder, nameOf(sha256)), { force: true }),
    sweep: async (beforeMs) => {
      const names = await readdir(folder).catch(() => [])
      for (const name of names.filter((one) => one.endsWith(PART))) {
        const found = await stat(join(folder, name)).catch(() => undefined)
        if (found !== undefined && found.mtimeMs < beforeMs) await rm(join(folder, name), { force: true })
      }
    },
  }
}
