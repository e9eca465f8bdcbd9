import { createHmac } from 'node:crypto'
import { appendFile, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Edition } from '#entitlement/index.ts'
import type { Locale } from '#lib/texts.ts'
import type { Clock } from '#platform/clock.ts'
import type { Config } from '#platform/config.ts'
import type { Db } from '#platform/db/index.ts'
import { secretFor } from '#platform/secret.ts'
import type { Holder } from './personal-data.ts'
import type { OwnRequest } from './privacy.schema.ts'
import type { RetentionId } from './retention.rules.ts'

/** What privacy asks of the desk; given by the composition root, since the desk itself asks for consents. */
export interface PrivacyDesk {
  readonly requestsOf: (db: Db, personId: string) => Promise<readonly OwnRequest[]>
  /** Makes the path of a tracking page of a request. */
  readonly trackingPath: (tx: Db, requestId: string, now: string) => Promise<string>
  /** A state of a request in the words of its customer. */
  readonly stateIn: (state: string, locale: Locale) => string
  /** An event of a thread as a sentence; empty for what is none. */
  readonly eventIn: (data: Readonly<Record<string, unknown>>, locale: Locale) => string
}

/** One kind of data that does not stay for ever. */
export interface Keep {
  /** Ids of what is due, at most `limit`. */
  readonly due: (db: Db, before: string, limit: number) => Promise<readonly string[]>
  readonly remove: (tx: Db, ids: readonly string[], now: string) => Promise<void>
}

/** What the use cases of privacy work with. */
export interface PrivacyContext {
  readonly db: Db
  readonly clock: Clock
  readonly editions: readonly Edition[]
  /** Every slice that holds something about people, in the order in which they are asked. */
  readonly holders: readonly Holder[]
  readonly desk: PrivacyDesk
  readonly keeps: Readonly<Record<RetentionId, Keep>>
  readonly list: ErasureList
}

/**
 * The list of those who were erased, once more outside of the database: a back-up that is older than an erasure does not know of it.
 * It holds keyed hashes of addresses and instants, nothing else.
 */
export interface ErasureList {
  readonly hash: (email: string) => string
  /** Adds a line, once. */
  readonly add: (erasure: ListedErasure) => Promise<void>
  readonly read: (path?: string) => Promise<ListedErasure[]>
}

export interface ListedErasure {
  readonly hash: string
  readonly askedAt: string
}

const LINE = /^(\S+Z) ([0-9a-f]{64})$/

export const openErasureList = (config: Pick<Config, 'secret' | 'dataDir'>): ErasureList => {
  const own = join(config.dataDir, 'erased.txt')
  // Read when first needed: most starts never erase anybody.
  let key: string | undefined
  const read = async (path = own): Promise<ListedErasure[]> => {
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' && path === own) return ''
      throw error
    })
    return text.split(/\r?\n/).flatMap((line) => {
      const [, askedAt, hash] = LINE.exec(line.trim()) ?? []
      return askedAt === undefined || hash === undefined ? [] : [{ askedAt, hash }]
    })
  }
  return {
    hash: (email) =>
      createHmac('sha256', (key ??= secretFor(config, 'erasures')))
        .update(email)
        .digest('hex'),
    add: async ({ askedAt, hash }) => {
      if ((await read()).some((line) => line.hash === hash && line.askedAt === askedAt)) return
      await mkdir(config.dataDir, { recursive: true, mode: 0o700 })
      await appendFile(own, `${askedAt} ${hash}\n`, { mode: 0o600, flush: true })
    },
    read,
  }
}
