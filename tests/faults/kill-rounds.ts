/** Jepsen in small: start a process that acknowledges unique elements, kill it at a random moment, again and again. */
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'

export interface KillRounds {
  readonly rounds: number
  /** Milliseconds after the process said `ready` between which it is killed. */
  readonly between: readonly [number, number]
  /**
   * Starts the process; it writes a line `ready`, then `ack <element>` for each acknowledged one, on its standard
   * output.
   */
  readonly start: () => ChildProcess
}

const linesOf = (child: ChildProcess): { lines: string[]; ready: Promise<void>; ended: Promise<void> } => {
  const lines: string[] = []
  const ready = Promise.withResolvers<void>()
  const early = new Error('the process ended before it was ready')
  const ended = once(child, 'close').then(() => ready.reject(early))
  let rest = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n')
    rest = parts.pop() ?? ''
    lines.push(...parts)
    if (parts.includes('ready')) ready.resolve()
  })
  return { lines, ready: ready.promise, ended }
}

/** @returns every element acknowledged before a kill; a round in which nothing was acknowledged is as good as any. */
export const killRounds = async ({ rounds, between: [least, most], start }: KillRounds): Promise<string[]> => {
  const acked: string[] = []
  for (let round = 0; round < rounds; round++) {
    const child = start()
    const { lines, ready, ended } = linesOf(child)
    await ready
    await delay(least + Math.random() * (most - least))
    child.kill('SIGKILL')
    await ended
    acked.push(...lines.filter((line) => line.startsWith('ack ')).map((line) => line.slice(4)))
  }
  return acked
}
