import { statfs } from 'node:fs/promises'

/** The disk has no room for a file. The sender may try again later; nothing of the file was kept. */
class NoSpace extends Error {
  readonly code = 'ENOSPC'
}

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** Whether an error says that the disk is full or its quota used up. */
export const isDiskFull = (error: unknown): boolean => FULL.has(String((error as { code?: unknown } | undefined)?.code))

/**
 * Refuses a file before its first byte when the disk would be left with less than the reserve.
 * @param bytes how much is to be written
 * @param reserveBytes what must stay free for the rest of the system
 * @throws NoSpace
 */
export const requireSpace = async (folder: string, bytes: number, reserveBytes: number): Promise<void> => {
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize < bytes + reserveBytes) throw new NoSpace(`less than ${bytes + reserveBytes} bytes are free`)
}
