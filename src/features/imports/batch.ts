import { randomUUIDv7 } from 'node:crypto'
import type { Edition } from '#entitlement/index.ts'
import type { Db } from '#platform/db/index.ts'
import { addDealers, dealerKey } from '#features/dealers/index.ts'
import type { DealersTable } from '#features/dealers/index.ts'
import { addFacts, addUnits, findLedgers, lockSerials } from '#features/units/index.ts'
import type { NewFact, NewUnit } from '#features/units/index.ts'
import { compare, eventsOf } from './compare.ts'
import type { Counts, Field, ProblemRow } from './imports.schema.ts'
import type { UnitFacts } from './rows.ts'

/** A row that could be read, on its way to the ledger. */
export interface GoodRow {
  readonly row: number
  readonly facts: UnitFacts
  readonly cells: readonly string[]
}

/** Some rows of a file that are taken over together or not at all. */
export interface Batch {
  /** Last row of the file that it deals with. */
  readonly to: number
  readonly good: readonly GoodRow[]
  readonly problems: readonly ProblemRow[]
}

/** What stays the same over a whole import. */
export interface Run {
  readonly editions: readonly Edition[]
  readonly now: string
  /** By `dealerKey` of the name; grows as batches are committed. */
  readonly dealers: Map<string, DealersTable>
  /** Names the file in evidence. */
  readonly fileLabel: string
  readonly headerOf: (field: Field) => string
}

/** What a batch comes to once it is compared with the ledger. */
export interface Plan {
  readonly units: readonly NewUnit[]
  readonly facts: readonly NewFact[]
  readonly problems: readonly ProblemRow[]
  readonly newDealers: readonly DealersTable[]
  readonly counts: Counts
}

/** Dealers of one batch: known ones, and new ones that count only when a row that is taken over names them. */
const dealerBook = (known: ReadonlyMap<string, DealersTable>) => {
  const proposed = new Map<string, DealersTable>()
  const used = new Map<string, DealersTable>()
  const names = new Map([...known.values()].map((dealer) => [dealer.dealer_id, dealer.name]))
  return {
    idOf: (name: string | undefined): string | undefined => {
      if (name === undefined) return undefined
      const key = dealerKey(name)
      const dealer = known.get(key) ?? proposed.get(key) ?? { dealer_id: randomUUIDv7(), name }
      if (!known.has(key)) proposed.set(key, dealer)
      return dealer.dealer_id
    },
    use: (name: string | undefined): void => {
      const dealer = name === undefined ? undefined : proposed.get(dealerKey(name))
      if (dealer !== undefined) used.set(dealer.dealer_id, dealer)
    },
    nameOf: (id: string): string =>
      names.get(id) ?? [...proposed.values()].find((dealer) => dealer.dealer_id === id)?.name ?? id,
    used: (): DealersTable[] => [...used.values()],
  }
}

/** Compares the rows of a batch with the ledgers of their serials. Writes nothing. */
export const planBatch = async (db: Db, run: Run, batch: Batch): Promise<Plan> => {
  const known = new Map(
    (
      await findLedgers(
        db,
        batch.good.map((row) => row.facts.serial),
      )
    ).map((unit) => [unit.serial, unit]),
  )
  const book = dealerBook(run.dealers)
  const units: NewUnit[] = []
  const facts: NewFact[] = []
  const problems = [...batch.problems]
  let [completed, unchanged, conflicts] = [0, 0, 0]
  for (const row of batch.good) {
    const unit = known.get(row.facts.serial)
    const stated = eventsOf(row.facts, book.idOf(row.facts.dealer))
    const evidence = [`${run.fileLabel} row ${row.row}`]
    if (unit === undefined) {
      book.use(row.facts.dealer)
      units.push({
        serial: row.facts.serial,
        printed: row.facts.printed,
        model: row.facts.model,
        events: stated,
        evidence,
      })
      continue
    }
    const comparison = compare(unit, row.facts, stated, { headerOf: run.headerOf, dealerName: book.nameOf })
    if (comparison.kind === 'unchanged') unchanged += 1
    else if (comparison.kind === 'conflict') {
      conflicts += 1
      problems.push({ row: row.row, kind: 'conflict', problems: comparison.problems, cells: row.cells })
    } else {
      completed += 1
      book.use(row.facts.dealer)
      facts.push(...comparison.events.map((event) => ({ lineageId: unit.lineageId, event, evidence })))
    }
  }
  const repeated = batch.problems.filter((row) => row.kind === 'conflict').length
  return {
    units,
    facts,
    problems: problems.toSorted((a, b) => a.row - b.row),
    newDealers: book.used(),
    counts: {
      added: units.length,
      completed,
      unchanged,
      conflicts: conflicts + repeated,
      errors: batch.problems.length - repeated,
    },
  }
}

/** Somebody else has added one of our new dealers or serials meanwhile: look again and plan anew. */
export class Overtaken extends Error {}

/**
 * Plans and writes a batch inside a transaction of the caller.
 * @throws Overtaken, or a unique violation, when the batch must be planned anew
 */
export const writeBatch = async (tx: Db, run: Run, batch: Batch): Promise<Plan> => {
  await lockSerials(
    tx,
    batch.good.map((row) => row.facts.serial),
  )
  const plan = await planBatch(tx, run, batch)
  const stored = await addDealers(tx, plan.newDealers)
  const ids = new Set(stored.map((dealer) => dealer.dealer_id))
  if (!plan.newDealers.every((dealer) => ids.has(dealer.dealer_id))) throw new Overtaken()
  const recording = { editions: run.editions, now: run.now, source: 'import' }
  await addUnits(tx, recording, plan.units)
  await addFacts(tx, recording, plan.facts)
  return plan
}
