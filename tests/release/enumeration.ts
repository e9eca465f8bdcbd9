/**
 * Whether the answers to a sign-in tell by their time which addresses have an account: `node tests/release/enumeration.ts`. Starts the
 * application on an embedded database, times known and unknown addresses by turns, and compares the two with the test of Mann and
 * Whitney. A check before a release, on a quiet machine: no test of the suite depends on a time.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findOrCreatePerson } from '#features/accounts/index.ts'
import { systemClock } from '#platform/clock.ts'
import { openDatabase, type Database } from '#platform/db/index.ts'
import { addStaff, setPasswordByLink } from '../../src/features/accounts/staff.ts'
import { passwordStep } from '../../src/features/accounts/staff-sign-in.ts'
import { askForLink } from '../../src/features/accounts/accounts.use-cases.ts'
import { accountsOf } from '../http/people.ts'

const SAMPLES = 200
/** Each is asked for many times: the clock leaps, so that the limit of tries does not answer in place of the sign-in. */
const ACCOUNTS = 10
const LEAST_P = 0.01

/** Error function, good to seven digits (Abramowitz and Stegun 7.1.26). */
const erf = (x: number): number => {
  const t = 1 / (1 + 0.3275911 * Math.abs(x))
  const sum = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
  return Math.sign(x) * (1 - sum * Math.exp(-x * x))
}

/** How likely two samples of one distribution differ at least so much, by their ranks. */
const mannWhitney = (a: readonly number[], b: readonly number[]): number => {
  const ranked = [...a.map((value) => ({ value, isA: true })), ...b.map((value) => ({ value, isA: false }))]
  ranked.sort((one, other) => one.value - other.value)
  const rankSum = ranked.reduce((sum, { isA }, index) => sum + (isA ? index + 1 : 0), 0)
  const u = rankSum - (a.length * (a.length + 1)) / 2
  const deviation = Math.sqrt((a.length * b.length * (a.length + b.length + 1)) / 12)
  return 1 - erf(Math.abs(u - (a.length * b.length) / 2) / deviation / Math.SQRT2)
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

interface Way {
  readonly name: string
  readonly known: readonly string[]
  readonly ask: (address: string) => Promise<unknown>
}

/** Known and unknown by turns, so that whatever else the machine does falls on both. */
const compare = async ({ name, known, ask }: Way): Promise<boolean> => {
  const timed = async (address: string): Promise<number> => {
    const start = performance.now()
    await ask(address)
    return performance.now() - start
  }
  for (let warming = 0; warming < 20; warming++) await ask(`warm-${warming}-${name}@maker.example`)
  const [ofKnown, ofUnknown]: [number[], number[]] = [[], []]
  for (let index = 0; index < SAMPLES; index++) {
    const address = known[index % known.length] ?? ''
    const unknown = address.replace('known', 'nobod')
    const first = index % 2 === 0
    if (first) ofKnown.push(await timed(address))
    ofUnknown.push(await timed(unknown))
    if (!first) ofKnown.push(await timed(address))
  }
  const p = mannWhitney(ofKnown, ofUnknown)
  const figures = [median(ofKnown), median(ofUnknown)].map((ms) => `${ms.toFixed(2)} ms`)
  process.stdout.write(`${name}: known ${figures[0]}, unknown ${figures[1]}, p = ${p.toFixed(3)}\n`)
  return p > LEAST_P
}

const addresses = (what: string): string[] =>
  Array.from({ length: ACCOUNTS }, (_, index) => `known-${what}-${index}@maker.example`)

const run = async (database: Database): Promise<boolean> => {
  let leaps = 0
  const accounts = accountsOf(database, () => systemClock().add({ minutes: 20 * leaps }))
  const [staff, people] = [addresses('staff'), addresses('person')]
  for (const email of staff) {
    const made = await addStaff(accounts, { email, name: 'Somebody', role: 'support' })
    if (!made.ok) throw new Error(made.error)
    const token = made.value.slice(made.value.lastIndexOf('/') + 1)
    await setPasswordByLink(accounts, { token, password: 'correct horse battery staple' })
  }
  for (const email of people) await findOrCreatePerson(database.db, { email, locale: 'en' })
  const wrong = (email: string) => {
    leaps++
    return passwordStep(accounts, { email, password: 'a wrong password' }, {})
  }
  const link = (email: string) => {
    leaps++
    return askForLink(accounts, email)
  }
  const results = [
    await compare({ name: 'password', known: staff, ask: wrong }),
    await compare({ name: 'link', known: people, ask: link }),
  ]
  return results.every(Boolean)
}

const dataDir = await mkdtemp(join(tmpdir(), 'sanbao-enumeration-'))
const database = await openDatabase({ dataDir })
try {
  if (!(await run(database))) process.exitCode = 1
} finally {
  await database.close()
  await rm(dataDir, { recursive: true, force: true })
}
