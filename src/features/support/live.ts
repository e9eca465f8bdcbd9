/**
 * Tells open desks what has changed. It asks the database and not this process, so that what another process or a job changes is
 * told too; it asks only while somebody listens.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { Db } from '#platform/db/index.ts'
import type { LiveEvent } from './support.schema.ts'
import { changedSince } from './support.views.ts'

type Listener = (event: LiveEvent) => void

export interface Live {
  /** @returns what ends the subscription */
  readonly subscribe: (listener: Listener) => () => void
}

const EVERY_MS = 1000
/** A transaction may commit after one that began later: look back this far, and tell each version once. */
const OVERLAP_MS = 15_000

export const createLive = (db: Db, everyMs = EVERY_MS): Live => {
  const listeners = new Set<Listener>()
  let isRunning = false

  const tell = ({ id, version }: { readonly id: string; readonly version: number }): void =>
    listeners.forEach((listener) => listener({ type: 'request', id, version }))

  const run = async (): Promise<void> => {
    const told = new Map<string, number>()
    let isFirst = true
    let since = new Date(Date.now() - OVERLAP_MS).toISOString()
    while (listeners.size > 0) {
      const rows = await changedSince(db, since).catch(() => [])
      const news = rows.filter(({ id, version }) => told.get(id) !== version)
      for (const { id, version } of news) told.set(id, version)
      // What changed before anybody listened is what they have just read.
      if (!isFirst) news.forEach(tell)
      isFirst = false
      const last = rows.at(-1)
      if (last !== undefined) since = new Date(Date.parse(last.updatedAt) - OVERLAP_MS).toISOString()
      if (told.size > 5000) told.clear()
      await delay(everyMs, undefined, { ref: false })
    }
    isRunning = false
  }

  return {
    subscribe: (listener) => {
      listeners.add(listener)
      if (!isRunning) {
        isRunning = true
        void run()
      }
      return () => void listeners.delete(listener)
    },
  }
}
