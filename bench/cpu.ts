/** CPU time of processes as the kernel counts it: what a figure rests on where other work shares the machine. */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

const TICK_MS = 1000 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

/** The numbers of /proc/PID/stat from the state on; undefined when the process has just gone. */
const statOf = (pid: number | string): string[] | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}

const ticks = (stat: readonly string[] | undefined, from: number, count: number): number =>
  (stat ?? []).slice(from, from + count).reduce((sum, field) => sum + Number(field), 0) * TICK_MS

/** CPU milliseconds that a process has used so far, user and system. */
export const cpuOf = (pid: number | string): number => ticks(statOf(pid), 11, 2)

/** The same for a PostgreSQL server: its live processes, and those that have ended. */
export const serverCpu = (postmaster: number): number => {
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(statOf(name)?.[1]) === postmaster)
  return children.reduce((sum, pid) => sum + cpuOf(pid), ticks(statOf(postmaster), 11, 4))
}

export const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN
