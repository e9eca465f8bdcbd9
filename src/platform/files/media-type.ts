import { open } from 'node:fs/promises'
import { fileTypeFromFile } from 'file-type'
import yauzl from 'yauzl'

/** Enough to tell text from anything else. */
const HEAD_BYTES = 64 * 1024

/** Markup that a browser might run: it is not taken for harmless text. */
const MARKUP = /^\s*<(?:[a-z!?])/i

const CONTROL = /[\u0001-\u0008\u000e-\u001a\u001c-\u001f]/

const headOf = async (path: string): Promise<Buffer> => {
  const handle = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** Logs come in UTF-8, in UTF-16 with its mark, and in GB 18030; `stream` lets the cut at the end of the head pass. */
const textOf = (head: Buffer): string | undefined => {
  const marked =
    head[0] === 0xff && head[1] === 0xfe ? 'utf-16le' : head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : undefined
  for (const encoding of marked === undefined ? ['utf-8', 'gb18030'] : [marked]) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(head, { stream: true })
    } catch {
      // The next encoding.
    }
  }
  return undefined
}

const looksLikeText = (head: Buffer): boolean => {
  const text = textOf(head)
  return text !== undefined && !text.includes('\0') && !CONTROL.test(text) && !MARKUP.test(text)
}

/**
 * The media type of a file, from its bytes alone.
 * @returns `text/plain` for text that is no markup; undefined for anything not recognised, SVG and HTML among it
 */
export const mediaTypeOf = async (path: string): Promise<string | undefined> => {
  const known = await fileTypeFromFile(path)
  if (known !== undefined) return known.mime
  return looksLikeText(await headOf(path)) ? 'text/plain' : undefined
}

const MOST_ENTRIES = 10_000

/** Whether a ZIP has entries that no scanner can look into: encrypted, or so many or so broken that it cannot be listed. */
export const isEncryptedZip = async (path: string): Promise<boolean> => {
  try {
    const zip = await yauzl.openPromise(path, { lazyEntries: true })
    if (zip.entryCount > MOST_ENTRIES) {
      zip.close()
      return true
    }
    // Closes by itself after the last entry, as it does when it is left early.
    for await (const entry of zip.eachEntry()) if (entry.isEncrypted()) return true
    return false
  } catch {
    return true
  }
}
