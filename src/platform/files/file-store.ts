/**
 * Files on disk under random ids. A file appears under its name whole and synced, or not at all: it is written elsewhere, synced,
 * renamed, and its folder synced. `parts/` holds what is still arriving, `tmp/` what is being made, `kept/` the rest.
 */
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Transform, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { makeDataFolder } from '#platform/db/index.ts'
import { requireSpace } from './no-space.ts'

export interface StoredFile {
  readonly bytes: number
  /** In hex. */
  readonly sha256: string
}

export interface FileStore {
  /** Folder of the parts of resumable uploads, named by id. */
  readonly parts: string
  readonly partPath: (id: string) => string
  /** Path of a kept file; `variant` tells copies of one id apart. */
  readonly path: (id: string, variant?: string) => string
  /** Bytes of a kept file; undefined when there is none. */
  readonly sizeOf: (id: string, variant?: string) => Promise<number | undefined>
  readonly read: (id: string, variant?: string) => Readable
  /** Writes a stream to a temporary file of at most so many bytes. @throws TooLong, or what the disk says */
  readonly writeTemporary: (content: Readable | Buffer, mostBytes: number) => Promise<string>
  /** Length of a temporary file. */
  readonly lengthOf: (temporary: string) => Promise<number>
  /** Makes a temporary file the part of an upload, whole as it is. */
  readonly asPart: (temporary: string, id: string) => Promise<void>
  /** Removes a temporary file. */
  readonly discard: (temporary: string) => Promise<void>
  /** Works in an empty folder that is gone afterwards. */
  readonly inTemporaryFolder: <T>(work: (folder: string) => Promise<T>) => Promise<T>
  /** Keeps a finished file under an id: synced, renamed, and its folder synced. The path given is gone afterwards. */
  readonly keep: (from: string, id: string, variant?: string) => Promise<void>
  /** Removes a file with all its copies and parts; nothing happens when there are none. */
  readonly remove: (id: string) => Promise<void>
  /** Refuses early when the disk would get too full. @throws NoSpace */
  readonly requireSpace: (bytes: number) => Promise<void>
  /** Whether a part of the file has arrived since an instant (milliseconds of the epoch). */
  readonly isFresh: (id: string, sinceMs: number) => Promise<boolean>
  /** Ids of parts and of kept files last written before an instant. */
  readonly idsBefore: (beforeMs: number) => Promise<string[]>
  /** Removes temporary files last written before an instant. @returns how many */
  readonly sweepTemporary: (beforeMs: number) => Promise<number>
}

/** More came than was allowed. */
export class TooLong extends Error {}

const RESERVE_BYTES = 64 * 1024 * 1024
const PRIVATE = 0o700

/** Anything else in the folders is not ours. */
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const syncPath = async (path: string): Promise<void> => {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** SHA-256 and length of a file, read once. */
export const digestOf = async (path: string): Promise<StoredFile> => {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    hash.update(chunk as Buffer)
    bytes += (chunk as Buffer).length
  }
  return { bytes, sha256: hash.digest('hex') }
}

const atMost = (bytes: number): Transform => {
  let passed = 0
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      passed += chunk.length
      if (passed > bytes) done(new TooLong(`more than ${bytes} bytes`))
      else done(null, chunk)
    },
  })
}

const sizeAt = async (path: string): Promise<number | undefined> => {
  try {
    return (await stat(path)).size
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Entries of a folder last written before an instant; what vanishes meanwhile is left out. */
const olderThan = async (folder: string, beforeMs: number): Promise<string[]> => {
  const names = await readdir(folder)
  const times = await Promise.all(
    names.map((name) =>
      stat(join(folder, name))
        .then(({ mtimeMs }) => mtimeMs)
        .catch(() => Infinity),
    ),
  )
  return names.filter((_name, index) => (times[index] ?? Infinity) < beforeMs)
}

const keepAt = async (from: string, to: string): Promise<void> => {
  const folder = dirname(to)
  // The first file of a folder: the folder's own entry has to be on the disk too.
  if ((await mkdir(folder, { recursive: true, mode: PRIVATE })) !== undefined) await syncPath(dirname(folder))
  await syncPath(from)
  await rename(from, to)
  await syncPath(folder)
}

/** The last two digits of a time-ordered id are random: files spread evenly over 256 folders. */
const shardOf = (id: string): string => id.slice(-2)

const writeInto = async (folder: string, content: Readable | Buffer, mostBytes: number): Promise<string> => {
  const to = join(folder, randomUUID())
  try {
    const source = content instanceof Buffer ? [content] : content
    await pipeline(source, atMost(mostBytes), createWriteStream(to, { flags: 'wx', mode: 0o600 }))
    return to
  } catch (error) {
    await rm(to, { force: true })
    throw error
  }
}

/**
 * Opens the files below `<dataDir>/files`, and makes the folders on a first start.
 * @throws DatabaseRefusal data_unwritable
 */
export const openFileStore = (dataDir: string): FileStore => {
  const root = join(dataDir, 'files')
  const [parts, temporary, kept] = [join(root, 'parts'), join(root, 'tmp'), join(root, 'kept')]
  for (const folder of [parts, temporary, kept]) makeDataFolder(folder)
  const folderOf = (id: string): string => join(kept, shardOf(id), id)
  const pathOf = (id: string, variant = 'original'): string => join(folderOf(id), variant)
  const idsOfKept = async (beforeMs: number): Promise<string[]> => {
    const shards = await readdir(kept)
    return (await Promise.all(shards.map((shard) => olderThan(join(kept, shard), beforeMs)))).flat()
  }
  return {
    parts,
    path: pathOf,
    partPath: (id) => join(parts, id),
    sizeOf: (id, variant) => sizeAt(pathOf(id, variant)),
    read: (id, variant) => createReadStream(pathOf(id, variant)),
    writeTemporary: (content, mostBytes) => writeInto(temporary, content, mostBytes),
    lengthOf: async (path) => (await stat(path)).size,
    asPart: (from, id) => rename(from, join(parts, id)),
    discard: (path) => rm(path, { force: true }),
    inTemporaryFolder: async (work) => {
      const folder = join(temporary, randomUUID())
      await mkdir(folder, { mode: PRIVATE })
      try {
        return await work(folder)
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    },
    keep: (from, id, variant) => keepAt(from, pathOf(id, variant)),
    remove: async (id) => {
      await rm(join(parts, id), { force: true })
      await rm(folderOf(id), { recursive: true, force: true })
    },
    requireSpace: (bytes) => requireSpace(root, bytes, RESERVE_BYTES),
    isFresh: async (id, sinceMs) => {
      const found = await stat(join(parts, id)).catch(() => undefined)
      return found !== undefined && found.mtimeMs >= sinceMs
    },
    idsBefore: async (beforeMs) =>
      [...(await olderThan(parts, beforeMs)), ...(await idsOfKept(beforeMs))].filter((id) => ID.test(id)),
    sweepTemporary: async (beforeMs) => {
      const old = await olderThan(temporary, beforeMs)
      await Promise.all(old.map((name) => rm(join(temporary, name), { recursive: true, force: true })))
      return old.length
    },
  }
}
