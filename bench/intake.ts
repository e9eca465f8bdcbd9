/**
 * Opening a request by the form, against the barest thing that takes one: Fastify, a form and a transaction of four inserts through
 * pg, on the same PostgreSQL server, with the same clients, in the same run. `node bench/intake.ts [--seconds N] [--rounds N]`
 * What counts is CPU time per request, of the application and of the database together: wall time on a shared machine is noise.
 */
import type { ChildProcess } from 'node:child_process'
import { randomUUIDv7 } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import autocannon from 'autocannon'
import pg from 'pg'
import { addressOf, startPostgres, stopPostgres } from '#tests/postgres.ts'
import { cpuOf, median, serverCpu } from './cpu.ts'
import { postmasterOf, seedSerials, startProgram } from './subject.ts'

const UNITS = 2000
/** Requests before anything is measured: until then much of the figure is V8 compiling, which a server does once. */
const WARMING = 10_000
const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '4' }, rounds: { type: 'string', default: '5' } },
})
const seconds = Number(values.seconds)
const rounds = Number(values.rounds)

const BARE = `create schema bare;
create table bare.people (person_id uuid primary key, email text not null unique, name text, phone text);
create table bare.requests (request_id uuid primary key, person_id uuid not null references bare.people, kind text, subject text,
  received_at timestamptz);
create table bare.messages (message_id uuid primary key, request_id uuid not null references bare.requests, body text, at timestamptz);
create table bare.outbox (job_id uuid primary key, topic text not null, payload jsonb not null)`

interface Subject {
  readonly name: 'bare' | 'sanbao'
  readonly child: ChildProcess
  readonly port: number
}

const start = async (name: Subject['name'], env: Record<string, string>): Promise<Subject> => {
  const program = await startProgram(name === 'bare' ? 'intake-bare.ts' : 'lookup-sanbao.ts', env)
  return { name, ...program }
}

/** The same form for both: a fault of a unit that we know, filled in by somebody new. */
const formOf = (serial: string, consentVersion: string): string =>
  new URLSearchParams({
    step: 'send',
    submission: randomUUIDv7(),
    name: '王小明',
    email: `bench${randomUUIDv7()}@example.com`,
    phone: '+86 731 5550 0100',
    company: '长沙直播',
    kind: 'repair',
    subject: '无法开机',
    description: '通电后没有反应，指示灯不亮。已更换电源适配器，问题依旧。',
    model: 'N60',
    serial,
    firmware: '2.12',
    consent: 'service',
    consentVersion,
  }).toString()

interface Window {
  readonly perSecond: number
  readonly p99: number
  readonly micros: number
  readonly appMicros: number
}

interface At {
  readonly connections: number
  /** Requests to send; without it, for the seconds of a window. */
  readonly amount?: number
  readonly postmaster: number
  readonly serials: readonly string[]
  readonly consentVersion: string
}

const measure = async (subject: Subject, at: At): Promise<Window> => {
  const { connections, amount, postmaster, serials, consentVersion } = at
  const app = subject.child.pid ?? 0
  const before = { app: cpuOf(app), database: serverCpu(postmaster) }
  let next = 0
  const setupRequest = (request: autocannon.Request): autocannon.Request => ({
    ...request,
    body: formOf(serials[next++ % serials.length] ?? '', consentVersion),
  })
  const headers = { 'accept-language': 'zh-CN', 'content-type': 'application/x-www-form-urlencoded' }
  const result = await autocannon({
    url: `http://127.0.0.1:${subject.port}`,
    connections,
    ...(amount === undefined ? { duration: seconds } : { amount }),
    requests: [{ method: 'POST', path: '/support', headers, setupRequest }],
  })
  const opened = result['3xx']
  if (opened !== result.requests.total || result.errors > 0)
    throw new Error(`${subject.name}: ${result.requests.total - opened} refused, ${result.errors} failed`)
  const appMicros = ((cpuOf(app) - before.app) * 1000) / opened
  const databaseMicros = ((serverCpu(postmaster) - before.database) * 1000) / opened
  return { perSecond: opened / result.duration, p99: result.latency.p99, micros: appMicros + databaseMicros, appMicros }
}

const report = (connections: number, windows: Readonly<Record<Subject['name'], readonly Window[]>>): void => {
  console.log(`\nconcurrency ${connections}`)
  for (const name of ['bare', 'sanbao'] as const) {
    const of = (read: (window: Window) => number): number => median(windows[name].map(read))
    const rate = `${of((w) => w.perSecond)
      .toFixed(0)
      .padStart(6)} req/s   p99 ${of((w) => w.p99)
      .toFixed(1)
      .padStart(6)} ms`
    console.log(
      `  ${name.padEnd(8)} ${rate}   ${of((w) => w.micros)
        .toFixed(0)
        .padStart(6)} µs CPU/req (${of((w) => w.appMicros).toFixed(0)} app)`,
    )
  }
  const ratios = windows.sanbao.map((window, round) => window.micros / (windows.bare[round]?.micros ?? NaN))
  console.log(
    `  CPU per request, sanbao / bare: ${median(ratios).toFixed(2)} (${ratios.map((ratio) => ratio.toFixed(2)).join(' ')})`,
  )
}

const prepare = async (databaseUrl: string): Promise<string[]> => {
  const serials = await seedSerials(databaseUrl, UNITS)
  const client = new pg.Client(databaseUrl)
  await client.connect()
  await client.query(BARE).finally(() => client.end())
  return serials
}

/** The version of the consent's words, as the form of the running application carries it. */
const versionOnForm = async (port: number): Promise<string> => {
  const page = await (await fetch(`http://127.0.0.1:${port}/support`)).text()
  return /name="consentVersion" value="(\w+)"/.exec(page)?.[1] ?? ''
}

/** Both in turn, each leading every other round. */
const compare = async (subjects: readonly Subject[], at: At): Promise<void> => {
  const windows: Record<Subject['name'], Window[]> = { bare: [], sanbao: [] }
  for (let round = 0; round < rounds; round++) {
    for (const subject of round % 2 === 0 ? subjects : subjects.toReversed())
      windows[subject.name].push(await measure(subject, at))
  }
  report(at.connections, windows)
}

const folder = mkdtempSync(join(tmpdir(), 'sanbao-bench-'))
const subjects: Subject[] = []
try {
  startPostgres(folder)
  const databaseUrl = addressOf(folder, 'postgres')
  const serials = await prepare(databaseUrl)
  const postmaster = postmasterOf(folder)
  const env = {
    DATABASE_URL: databaseUrl,
    SANBAO_DATA: join(folder, 'data'),
    SANBAO_LOG_LEVEL: process.env['SANBAO_LOG_LEVEL'] ?? 'info',
  }
  subjects.push(await start('bare', env), await start('sanbao', env))
  const consentVersion = await versionOnForm(subjects[1]?.port ?? 0)
  const at = { postmaster, serials, consentVersion }
  for (const subject of subjects) await measure(subject, { ...at, connections: 16, amount: WARMING })
  for (const connections of [1, 16]) await compare(subjects, { ...at, connections })
} finally {
  for (const { child } of subjects) child.kill('SIGTERM')
  stopPostgres(folder)
  rmSync(folder, { recursive: true, force: true })
}
