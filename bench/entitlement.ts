/**
 * How many answers the pure core gives per second of CPU, and what two general rule engines do with a small part of the work.
 *
 * Whole answers: every worked case's ledger and question, decided from raw events under the policy's own readings, with steps
 * and clauses; then the same with advice. Day queries: what one day is, on a ledger folded beforehand.
 *
 * The rule engines get the subset that suits them: first and last day of cover worked out beforehand, as whole numbers, and the
 * one question whether a day lies between. They do not fold a ledger, know no calendar and cite nothing, so the ratio to a day
 * query is the fair one; a whole answer does far more. All three are checked against each other before anything is timed.
 */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ZenEngine } from '@gorules/zen-engine'
import { Engine } from 'json-rules-engine'
import { answer, coverAt, decide, fold, timelineOf, type Ledger, type Question } from '#entitlement/index.ts'
import { parseCases } from '#features/policy-editions/case-file.ts'
import { loadEditions, policyFiles } from '#features/policy-editions/index.ts'
import { parseDay, type Day } from '#lib/days.ts'

const TARGETS = { decisions: 150_000, days: 1_000_000 }
const SECONDS = 1

interface Asked {
  readonly ledger: Ledger
  readonly question: Question
}

const readCases = (): Asked[] => {
  const cases = parseCases(readFileSync(join(dirname(policyFiles()[0] ?? ''), 'cases.yaml'), 'utf8'))
  if (!cases.ok) throw new Error(JSON.stringify(cases.error))
  return cases.value.flatMap((item) =>
    item.ready
      ? [{ ledger: { unit: item.content.unit, events: item.content.events }, question: item.content.ask }]
      : [],
  )
}

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

/**
 * Repeats a batch of work, warmed up, until a second of CPU is used.
 * @param warmUp seconds of CPU before anything counts: many kinds of work take the compiler longer
 * @returns operations per second of CPU, over all threads
 */
const rate = async (operations: number, batch: () => void | Promise<void>, warmUp = SECONDS): Promise<number> => {
  const run = async (seconds: number): Promise<number> => {
    const start = cpuSeconds()
    let done = 0
    while (cpuSeconds() - start < seconds) {
      // One batch after the other: the time of each counts.
      await batch()
      done += operations
    }
    return done / (cpuSeconds() - start)
  }
  await run(warmUp)
  return run(SECONDS)
}

const print = (name: string, perSecond: number, note = ''): void => {
  console.log(`${name.padEnd(44)} ${Math.round(perSecond).toLocaleString('en').padStart(12)} /CPU-s  ${note}`)
}

const today = parseDay('2026-03-01') ?? 0
const editions = loadEditions()
const [edition] = editions
if (edition === undefined) throw new Error('no edition of the policy')
const cases = readCases()

/** Keeps the results in use, so that nothing is optimised away. */
let used = 0

const decideAll = (asked: readonly Asked[]) => (): void => {
  for (const { ledger, question } of asked) used += decide(editions, ledger, question).steps.length
}

console.log(`${cases.length} worked cases, ${process.version}, ${edition.id} version ${edition.version}\n`)

for (const [kind, asked] of Map.groupBy(cases, ({ question }) => question.kind)) {
  print(`  ${kind}`, await rate(asked.length, decideAll(asked)), `${asked.length} cases`)
}
const whole = await rate(cases.length, decideAll(cases), 3 * SECONDS)
print('whole decisions from raw events, all kinds', whole)
const advised = await rate(cases.length, () => {
  for (const { ledger, question } of cases) used += answer(editions, ledger, question, today).advice.length
})
print('the same with advice', advised)

// ---------------------------------------------------------------- one day

interface Term {
  readonly ledger: Ledger
  readonly start: Day
  readonly end: Day
}

/** Ledgers whose cover is one unbroken stretch: what a rule engine can be told in two numbers. */
const terms: Term[] = cases.flatMap(({ ledger }) => {
  const { segments } = timelineOf(editions, ledger)
  const [first, last] = [segments[0], segments.at(-1)]
  if (first === undefined || last === undefined || segments.some(({ status }) => status === 'gap')) return []
  return [{ ledger, start: parseDay(first.from) ?? 0, end: parseDay(last.to) ?? 0 }]
})
const folded = terms.map(({ ledger }) => fold(edition, ledger))
const dayOf = (term: Term, index: number): Day => term.start - 30 + ((index * 37) % (term.end - term.start + 60))
const probes = terms.map((term, index) => ({ day: dayOf(term, index), start: term.start, end: term.end }))

const rules = new Engine()
rules.addRule({
  conditions: {
    all: [
      { fact: 'day', operator: 'greaterThanInclusive', value: { fact: 'start' } },
      { fact: 'day', operator: 'lessThanInclusive', value: { fact: 'end' } },
    ],
  },
  event: { type: 'covered' },
})

const zen = new ZenEngine().createDecision({
  nodes: [
    { id: 'in', name: 'facts', type: 'inputNode', position: { x: 0, y: 0 } },
    {
      id: 'rule',
      name: 'term',
      type: 'expressionNode',
      position: { x: 1, y: 0 },
      content: { expressions: [{ id: 'e', key: 'covered', value: 'day >= start and day <= end' }] },
    },
    { id: 'out', name: 'answer', type: 'outputNode', position: { x: 2, y: 0 } },
  ],
  edges: [
    { id: 'a', sourceId: 'in', targetId: 'rule', type: 'edge' },
    { id: 'b', sourceId: 'rule', targetId: 'out', type: 'edge' },
  ],
})

const ask = {
  sanbao: (index: number): boolean => {
    const of = folded[index]
    return of !== undefined && coverAt(of, probes[index]?.day ?? 0).state === 'in_warranty'
  },
  rules: async (index: number): Promise<boolean> => (await rules.run(probes[index])).events.length > 0,
  zen: async (index: number): Promise<boolean> => {
    const { result } = (await zen.evaluate(probes[index])) as { result: { covered: boolean } }
    return result.covered
  },
}

for (const index of probes.keys()) {
  const said = [ask.sanbao(index), await ask.rules(index), await ask.zen(index)]
  if (new Set(said).size !== 1)
    throw new Error(`the three disagree on ${JSON.stringify(probes[index])}: ${said.join(', ')}`)
}

const inTurn = (one: (index: number) => Promise<boolean>) => async (): Promise<void> => {
  for (const index of probes.keys()) used += Number(await one(index))
}

console.log(`\nis a day covered? ${probes.length} ledgers without a gap, all three agreeing\n`)
const days = await rate(probes.length, () => {
  for (const index of probes.keys()) used += Number(ask.sanbao(index))
})
print('day queries on a folded ledger', days)
const jsonRules = await rate(probes.length, inTurn(ask.rules))
print('json-rules-engine, facts worked out before', jsonRules, `${(days / jsonRules).toFixed(1)} times slower`)
const gorules = await rate(probes.length, inTurn(ask.zen))
print('zen-engine, facts worked out before', gorules, `${(days / gorules).toFixed(1)} times slower`)

const verdict = (name: string, got: number, target: number): string =>
  `${name}: ${got >= target ? 'reached' : 'MISSED'}, ${(got / target).toFixed(2)} of ${target.toLocaleString('en')}`

console.log(`\n${verdict('whole decisions', whole, TARGETS.decisions)}\n${verdict('day queries', days, TARGETS.days)}`)
if (used < 0) throw new Error('unreachable: the results were counted')
