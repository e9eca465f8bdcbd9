/**
 * Coverage look-ups over HTTP against the barest thing that answers by serial: Fastify and one `select` through pg, on the same
 * PostgreSQL server, with the same clients, in the same run. `node bench/lookup.ts [--seconds N] [--rounds N]`
 * What counts is CPU time per request, of the application and of the database together: wall time on a shared machine is noise.
 */
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import autocannon from 'autocannon'
import { addressOf, startPostgres, stopPostgres } from '#tests/postgres.ts'
import { cpuOf, median, serverCpu } from './cpu.ts'
import { postmasterOf, seedSerials, startProgram } from './subject.ts'

const UNITS = 60_000
const WARM_WINDOWS = 8
const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '4' }, rounds: { type: 'string', default: '5' } },
})
const seconds = Number(values.seconds)
const rounds = Number(values.rounds)

interface Subject {
  readonly name: string
  readonly path: string
  readonly child: ChildProcess
  readonly port: number
  /** How many serials it was asked for so far: the next window goes on from there. */
  asked: number
}

const start = async (name: string, path: string, env: Record<string, string>): Promise<Subject> => {
  const program = await startProgram(`lookup-${name}.ts`, env)
  return { name, path, ...program, asked: 0 }
}

interface Window {
  readonly requests: number
  readonly perSecond: number
  readonly p99: number
  readonly appMicros: number
  readonly databaseMicros: number
}

const measure = async (
  subject: Subject,
  serials: readonly string[],
  at: { connections: number; postmaster: number },
): Promise<Window> => {
  const app = subject.child.pid ?? 0
  const before = { app: cpuOf(app), database: serverCpu(at.postmaster) }
  const result = await autocannon({
    url: `http://127.0.0.1:${subject.port}`,
    connections: at.connections,
    duration: seconds,
    requests: [
      {
        method: 'GET',
        headers: { 'accept-language': 'en' },
        setupRequest: (request) => ({ ...request, path: subject.path + serials[subject.asked++ % serials.length] }),
      },
    ],
  })
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${subject.name}: ${result.non2xx} refused, ${result.errors} failed`)
  const requests = result['2xx']
  return {
    requests,
    perSecond: requests / result.duration,
    p99: result.latency.p99,
    appMicros: ((cpuOf(app) - before.app) * 1000) / requests,
    databaseMicros: ((serverCpu(at.postmaster) - before.database) * 1000) / requests,
  }
}

/** A fixed stride visits the table all over, the same way for every subject. */
const spread = (serials: readonly string[]): string[] =>
  serials.map((_, index) => serials[(index * 7919) % serials.length] ?? '')

const report = (title: string, windows: ReadonlyMap<string, readonly Window[]>): void => {
  const cost = ({ appMicros, databaseMicros }: Window): number => appMicros + databaseMicros
  const of = (name: string, read: (window: Window) => number): number => median((windows.get(name) ?? []).map(read))
  console.log(`\n${title}`)
  for (const name of windows.keys()) {
    const line = [of(name, (w) => w.perSecond).toFixed(0), of(name, (w) => w.p99).toFixed(1), of(name, cost).toFixed(0)]
    const parts = `${of(name, (w) => w.appMicros).toFixed(0)} app + ${of(name, (w) => w.databaseMicros).toFixed(0)} database`
    console.log(
      `  ${name.padEnd(16)} ${line[0]?.padStart(7)} req/s   p99 ${line[1]?.padStart(6)} ms   ${line[2]?.padStart(5)} µs CPU/req (${parts})`,
    )
  }
  for (const bare of ['bare', 'bare-prepared']) {
    const ratios = (windows.get('sanbao') ?? []).map(
      (window, round) => cost(window) / cost(windows.get(bare)?.[round] as Window),
    )
    console.log(
      `  CPU per request, sanbao / ${bare}: ${median(ratios).toFixed(2)} (${ratios.map((r) => r.toFixed(2)).join(' ')})`,
    )
  }
}

const folder = mkdtempSync(join(tmpdir(), 'sanbao-bench-'))
const subjects: Subject[] = []
try {
  startPostgres(folder)
  const databaseUrl = addressOf(folder, 'postgres')
  const serials = spread(await seedSerials(databaseUrl, UNITS))
  const postmaster = postmasterOf(folder)
  const env = { DATABASE_URL: databaseUrl, SANBAO_LOG_LEVEL: process.env['SANBAO_LOG_LEVEL'] ?? 'info' }
  subjects.push(await start('bare', '/units/', env))
  subjects.push({ ...(await start('bare', '/units/', { ...env, PREPARED: '1' })), name: 'bare-prepared' })
  subjects.push(await start('sanbao', '/api/v1/coverage/', env))
  for (const connections of [1, 16]) {
    const windows = new Map<string, Window[]>(subjects.map(({ name }) => [name, []]))
    // Code is compiled while it runs, and anew for the connections of the first few windows: after eight of them hardly any is.
    const warming = subjects.flatMap((subject) => Array.from({ length: WARM_WINDOWS }, () => subject))
    for (const subject of warming) await measure(subject, serials, { connections, postmaster })
    // Each round measures every subject once, in another order: what disturbs the machine disturbs all of them.
    for (let turn = 0; turn < rounds * subjects.length; turn++) {
      const round = Math.floor(turn / subjects.length)
      const subject = subjects[(turn + round) % subjects.length] as Subject
      windows.get(subject.name)?.push(await measure(subject, serials, { connections, postmaster }))
    }
    report(`concurrency ${connections}`, windows)
  }
} finally {
  for (const { child } of subjects) child.kill('SIGTERM')
  stopPostgres(folder)
  rmSync(folder, { recursive: true, force: true })
}
