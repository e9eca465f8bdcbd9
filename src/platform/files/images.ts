import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** Why an image is not taken: more pixels than we decode, or its data ends early or makes no sense. */
export type ImageProblem = 'too_many_pixels' | 'damaged'

const WORKER = fileURLToPath(new URL('image-worker.ts', import.meta.url))
const MOST_MS = 60_000

const run = promisify(execFile)

/**
 * Pictures are decoded in a process of their own that is ended when it takes too long: a decoder that crashes or hangs takes
 * nothing else with it. At most two at a time.
 */
const MOST_AT_ONCE = 2
let running = 0
const waiting: (() => void)[] = []

const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
  if (running >= MOST_AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve))
  running++
  try {
    return await work()
  } finally {
    running--
    waiting.shift()?.()
  }
}

const ask = (mode: 'check' | 'render', input: string, folder = ''): Promise<ImageProblem | undefined> =>
  inTurn(async () => {
    try {
      const options = { timeout: MOST_MS, killSignal: 'SIGKILL', env: {}, maxBuffer: 1024 * 1024 } as const
      const { stdout } = await run(process.execPath, [WORKER, mode, input, folder], options)
      const answer = JSON.parse(stdout) as { problem?: ImageProblem }
      return answer.problem
    } catch (error) {
      // Ended by its time limit or by its own crash: the picture's fault. Anything else is ours.
      if ((error as { signal?: string | null }).signal) return 'damaged'
      throw error
    }
  })

/**
 * Decodes an image of type JPEG, PNG, WebP or GIF once and throws the result away.
 * @returns what is wrong with it; undefined when nothing is
 */
export const checkImage = (path: string): Promise<ImageProblem | undefined> => ask('check', path)

/**
 * Writes the copies of an image into a folder: `small` and `large`, WebP of at most 320 and 1600 pixels, and `file`, the full size
 * in the image's own format (a GIF becomes WebP). All are turned upright and carry no metadata.
 */
export const renderImage = (path: string, folder: string): Promise<ImageProblem | undefined> =>
  ask('render', path, folder)
