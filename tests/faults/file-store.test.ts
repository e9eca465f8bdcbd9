/**
 * Files and raw mails on a disk that fails. The check before a release is longer:
 * `DISK_FILES=100 npx vitest run tests/faults/file-store.test.ts`
 */
import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { openFileStore } from '#platform/files/index.ts'
import { rawStore } from '#platform/mail/index.ts'

const FILES = Number(process.env['DISK_FILES'] ?? 20)
const WRITER = `${import.meta.dirname}/file-writer.ts`

const filesBelow = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

const sha256 = (content: Buffer): Buffer => createHash('sha256').update(content).digest()

const isWhole = async (path: string): Promise<boolean> => {
  const content = await readFile(path)
  return content.length > 32 && sha256(content.subarray(0, -32)).equals(content.subarray(-32))
}

const count = (lines: readonly string[], word: string): number => lines.filter((line) => line.startsWith(word)).length

/** Keeps files and mails below a folder, by this command, and looks at what is there afterwards. */
const keepOn = async (folder: string, [command = '', ...args]: readonly string[]) => {
  const child = spawn(command, [...args, process.execPath, WRITER, folder, String(FILES)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [said] = await Promise.all([text(child.stdout), once(child, 'close')])
  const lines = said.trim().split('\n')
  const named = [...(await filesBelow(join(folder, 'files/kept'))), ...(await filesBelow(join(folder, 'mails')))]
  const finished = named.filter((path) => !path.endsWith('.part'))
  const wholes = await Promise.all(finished.map(isWhole))
  const all = (await filesBelow(folder)).length
  await openFileStore(folder).sweepTemporary(Date.now() + 1)
  await rawStore(join(folder, 'mails')).sweep(Date.now() + 1)
  return {
    kept: count(lines, 'kept'),
    refused: count(lines, 'failed'),
    short: wholes.filter((whole) => !whole).length,
    lost: lines.filter((line) => line.startsWith('kept ') && !finished.some((path) => path.includes(line.slice(5))))
      .length,
    temporary: all - finished.length,
    left: (await filesBelow(folder)).length - finished.length,
  }
}

/** strace lets every so many calls fail; the calls that write it cannot tell from those by which Node wakes itself up. */
const failing = (calls: string, error: string): string[] => [
  'strace',
  '-f',
  '-qq',
  '-o',
  '/dev/null',
  '-e',
  `trace=${calls}`,
  '-e',
  `inject=${calls}:error=${error}`,
]

const mountSmall = (folder: string): boolean => {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${FILES * 300}k`, 'tmpfs', folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

it.each([
  ['fsync', failing('fsync,fdatasync', 'EIO:when=3+4')],
  ['rename', failing('rename', 'EIO:when=2+3')],
  ['write', ['env']],
])(
  '[R17] given a disk whose %s fails – when files and mails are kept – then what is there under its name is whole, and the rest is swept',
  async (what, command) => {
    const folder = await mkdtemp(join(tmpdir(), 'sanbao-disk-'))
    // Half of what is written finds no room.
    if (what === 'write' && !mountSmall(folder)) return console.log('R17 write skipped: no tmpfs can be mounted here')
    try {
      const found = await keepOn(folder, command)
      console.log(`R17 ${what}: ${JSON.stringify(found)}`)
      expect(found).toMatchObject({ short: 0, lost: 0, left: 0 })
      // A check that met no fault, or nothing but faults, would show nothing.
      expect([found.kept > 0, found.refused > 0]).toEqual([true, true])
    } finally {
      if (what === 'write') execFileSync('umount', [folder])
      await rm(folder, { recursive: true })
    }
  },
)
