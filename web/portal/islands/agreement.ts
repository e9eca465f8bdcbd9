/** Frames in a row that must show the same single code: a blurred frame can yield a second, wrong one. */
const FRAMES_TO_AGREE = 2

/**
 * Watches what each frame shows.
 * @returns a function that takes the codes of the next frame and gives the value once enough frames agree on exactly one
 */
export const agreement = (): ((codes: readonly string[]) => string | undefined) => {
  let last: string | undefined
  let count = 0
  return (codes) => {
    const distinct = new Set(codes)
    if (distinct.size === 0) return undefined
    const [only] = distinct
    if (distinct.size > 1 || only !== last) {
      last = distinct.size === 1 ? only : undefined
      count = last === undefined ? 0 : 1
      return undefined
    }
    count += 1
    return count >= FRAMES_TO_AGREE ? only : undefined
  }
}

/** The serial in a code: of a deep link its last part, of anything else the whole text. The server judges what it is. */
export const serialIn = (code: string): string => (/\/c\/([^/?#]+)/.exec(code)?.[1] ?? code).trim()
