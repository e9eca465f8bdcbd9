import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { DatabaseRefusal, errorField, reasonOf } from './errors.ts'

/**
 * One process per data folder. PGlite lets two processes write the same files and loses rows silently, so an SQLite
 * file beside them is held exclusively: the kernel frees it whatever way the process ends, and no stale lock is ever
 * left.
 */
export interface DataFolder {
  /** Where the database's files are; exists only after the first start was finished. */
  readonly pgDir: string
  /** Where a first start builds them; renamed to `pgDir` when all of it is on the disk. */
  readonly unfinishedDir: string
  release(): void
}

const homeOf = (dataDir: string): string => join(resolve(dataDir), 'embedded')

/** Where the files of the embedded database of a data folder are, or will be. */
export const pgDirOf = (dataDir: string): string => join(homeOf(dataDir), 'pg')

/**
 * Makes a folder and those above it. Not `mkdirSync` with `recursive`: that one tries for ever where a file system answers
 * "no such file" below a folder that exists, as /proc does.
 */
const makeFolder = (path: string): void => {
  if (existsSync(path)) return
  const parent = dirname(path)
  if (parent !== path) makeFolder(parent)
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    // Another process has just made it.
    if (errorField(error, 'code') !== 'EEXIST') throw error
  }
}

/**
 * Makes a folder within the data folder, and those above it, for its owner alone.
 * @throws DatabaseRefusal data_unwritable
 */
export const makeDataFolder = (path: string): void => {
  try {
    makeFolder(path)
  } catch (error) {
    throw new DatabaseRefusal('data_unwritable', { path, reason: reasonOf(error) }, error)
  }
}

/**
 * Makes the folder `<dataDir>/embedded` (mode 0700, as PGlite writes its files readable by all) and locks it.
 * @throws DatabaseRefusal data_in_use, data_unwritable
 */
export const lockDataFolder = (dataDir: string): DataFolder => {
  const path = resolve(dataDir)
  const home = homeOf(dataDir)
  try {
    makeFolder(home)
    chmodSync(home, 0o700)
    const lock = new DatabaseSync(join(home, 'lock.sqlite'))
    try {
      lock.exec('pragma busy_timeout = 0; pragma locking_mode = exclusive; begin exclusive')
    } catch (error) {
      lock.close()
      throw error
    }
    return { pgDir: pgDirOf(dataDir), unfinishedDir: join(home, 'pg.unfinished'), release: () => lock.close() }
  } catch (error) {
    if (errorField(error, 'errcode') === SQLITE_BUSY) throw new DatabaseRefusal('data_in_use', { path }, error)
    throw new DatabaseRefusal('data_unwritable', { path, reason: reasonOf(error) }, error)
  }
}

const SQLITE_BUSY = 5
