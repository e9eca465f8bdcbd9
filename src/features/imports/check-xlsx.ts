import yauzl from 'yauzl'
import type { Entry, ZipFile } from 'yauzl'
import type { FileProblem } from './imports.schema.ts'

const MOST_ENTRIES = 1000
/** Unpacked bytes in all: about 400,000 rows of an export. */
const MOST_BYTES = 256 * 1024 * 1024
/** A sheet of real cells packs 10 to 30 times smaller; a bomb is beyond 100. */
const HIGHEST_RATIO = 100
/** Below this an entry is harmless whatever its ratio. */
const SMALL_ENTRY = 256 * 1024
/** A DOCTYPE can stand only before the first element, which is at the very start of what any spreadsheet writes. */
const PROLOG = 65_536

const SYMLINK = 0o120000
const FILE_TYPE = 0o170000

type Unsafe = Extract<FileProblem['code'], 'zip_unsafe' | 'zip_bomb' | 'macros' | 'doctype' | 'xlsx_unreadable'>

const isSymlink = (entry: Entry): boolean => ((entry.externalFileAttributes >>> 16) & FILE_TYPE) === SYMLINK

const isXml = (entry: Entry): boolean => /\.(xml|rels|vml)$/i.test(entry.fileName)

const problemOf = (entry: Entry): Unsafe | undefined => {
  if (yauzl.validateFileName(entry.fileName) !== null || isSymlink(entry) || entry.isEncrypted()) return 'zip_unsafe'
  if (/vbaProject|macrosheets\//i.test(entry.fileName)) return 'macros'
  if (entry.uncompressedSize > SMALL_ENTRY && entry.uncompressedSize > HIGHEST_RATIO * entry.compressedSize)
    return 'zip_bomb'
  return undefined
}

/** Whether what precedes the first element holds a DOCTYPE, or is longer or otherwise encoded than any spreadsheet writes it. */
const hasDoctype = (prolog: Buffer): boolean => {
  const text = prolog.toString('latin1')
  const root = /<[A-Za-z_]/.exec(text)
  const before = root ? text.slice(0, root.index) : text
  return /<!DOCTYPE|<!ENTITY/i.test(before) || before.includes('\u0000') || (root === null && prolog.length >= PROLOG)
}

const prologOf = async (zip: ZipFile, entry: Entry): Promise<Buffer> => {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
    pieces.push(piece)
    length += piece.length
    if (length >= PROLOG || piece.includes('<sheetData') || /<[A-Za-z_]/.test(piece.toString('latin1'))) break
  }
  return Buffer.concat(pieces).subarray(0, PROLOG)
}

/**
 * Looks through a workbook's packing before anything is unpacked: number and size of entries, ratio, names that leave the folder,
 * links, passwords, macros, and a DOCTYPE in any of its XML.
 * @returns undefined when the workbook may be read
 */
export const checkXlsx = async (path: string): Promise<Unsafe | undefined> => {
  let zip: ZipFile
  try {
    zip = await yauzl.openPromise(path, {
      autoClose: false,
      lazyEntries: true,
      decodeStrings: true,
      strictFileNames: true,
    })
  } catch {
    return 'xlsx_unreadable'
  }
  try {
    if (zip.entryCount > MOST_ENTRIES) return 'zip_bomb'
    let bytes = 0
    for await (const entry of zip.eachEntry()) {
      const problem = problemOf(entry)
      if (problem !== undefined) return problem
      bytes += entry.uncompressedSize
      if (bytes > MOST_BYTES) return 'zip_bomb'
      if (isXml(entry) && hasDoctype(await prologOf(zip, entry))) return 'doctype'
    }
    return undefined
  } catch (error) {
    return /relative path|invalid characters|absolute path/.test(String(error)) ? 'zip_unsafe' : 'xlsx_unreadable'
  } finally {
    zip.close()
  }
}
