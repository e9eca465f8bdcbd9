import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'

export interface ArchivedFile {
  readonly path: string
  readonly open: () => Promise<Readable>
}

/** A file that has just gone leaves an empty place rather than no archive. */
const openInto = async ({ open }: ArchivedFile, done: (error: unknown, stream: Readable) => void): Promise<void> => {
  const stream = await open().catch(() => Readable.from([]))
  done(null, stream)
}

/**
 * A ZIP archive as a stream: texts first, then files, each opened when its turn comes.
 * @param texts path to content
 */
export const packArchive = (texts: Readonly<Record<string, string>>, files: readonly ArchivedFile[]): Readable => {
  const zip = new ZipFile()
  const out = zip.outputStream as Readable
  zip.on('error', (error) => out.destroy(error instanceof Error ? error : new Error(String(error))))
  for (const [path, text] of Object.entries(texts)) zip.addBuffer(Buffer.from(text), path)
  for (const file of files) zip.addReadStreamLazy(file.path, { compress: false }, (done) => void openInto(file, done))
  zip.end()
  return out
}
