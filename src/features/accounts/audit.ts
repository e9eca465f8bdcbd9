/** The audit trail: who did what, each row sealed with the hash of the one before, so that a changed row is found and named. */
import { createHash } from 'node:crypto'
import { canonicalJson } from '#lib/canonical-json.ts'
import { formatInstant, systemClock } from '#platform/clock.ts'
import { jsonb, type Db } from '#platform/db/index.ts'
import type { Actor, AuditAct, AuditFinding, SystemActor } from './accounts.schema.ts'
import type { AuditLogTable } from './accounts.tables.ts'

export interface AuditEntry {
  readonly actor: Actor | SystemActor
  readonly action: AuditAct
  /** What it was done to, `<noun>:<id>`. */
  readonly target: string
  /** Ids and codes, never a name, address or text of a person: the trail outlives an erasure. */
  readonly data?: Readonly<Record<string, unknown>>
}

/** Before the first row. */
const START: Readonly<{ seq: number; hash: string }> = { seq: 0, hash: '0'.repeat(64) }

const sealOf = ({ hash: _hash, ...row }: Omit<AuditLogTable, 'hash'> & { hash?: string }): string =>
  createHash('sha256').update(canonicalJson(row)).digest('hex')

const idOf = (actor: Actor | SystemActor): string | null => {
  switch (actor.kind) {
    case 'staff':
      return actor.staffId
    case 'customer':
    case 'dealer':
      return actor.personId
    case 'key':
      return actor.keyId
    case 'system':
      return actor.name
    case 'anonymous':
      return null
  }
}

/**
 * Adds a row to the trail in the caller's transaction. The end of the chain is locked until that transaction ends, so call it
 * last, just before the commit.
 */
export const audit = async (tx: Db, { actor, action, target, data = {} }: AuditEntry): Promise<void> => {
  // Makes the row for the first act ever, locks it for every other.
  const head = await tx
    .insertInto('audit_head')
    .values({ one: true, ...START })
    .onConflict((conflict) => conflict.column('one').doUpdateSet((eb) => ({ seq: eb.ref('audit_head.seq') })))
    .returning(['seq', 'hash'])
    .executeTakeFirstOrThrow()
  const row = {
    seq: head.seq + 1,
    at: formatInstant(systemClock()),
    actor_kind: actor.kind,
    actor_id: idOf(actor),
    action,
    target,
    // As JSON leaves it: what it drops or turns into text must be sealed that way.
    data: JSON.parse(JSON.stringify(data)) as Readonly<Record<string, unknown>>,
    prev_hash: head.hash,
  }
  const hash = sealOf(row)
  await tx
    .insertInto('audit_log')
    .values({ ...row, data: jsonb(row.data), hash })
    .execute()
  await tx.updateTable('audit_head').set({ seq: row.seq, hash }).execute()
}

const PAGE = 1000

/**
 * Reads the trail from its first row and names the first that is missing, was changed, or does not follow from the one before.
 * Rows cut off at the end show by the head; keep the hash of a whole trail elsewhere to see that nobody wrote it anew.
 */
export const verifyAudit = async (db: Db): Promise<AuditFinding> => {
  const head = (await db.selectFrom('audit_head').select(['seq', 'hash']).executeTakeFirst()) ?? START
  let last: typeof START = START
  for (;;) {
    const rows = await db
      .selectFrom('audit_log')
      .selectAll()
      .where('seq', '>', last.seq)
      .where('seq', '<=', head.seq)
      .orderBy('seq')
      .limit(PAGE)
      .execute()
    for (const row of rows) {
      if (row.seq !== last.seq + 1) return { whole: false, seq: last.seq + 1, reason: 'missing' }
      if (row.hash !== sealOf(row)) return { whole: false, seq: row.seq, reason: 'changed' }
      if (row.prev_hash !== last.hash) return { whole: false, seq: row.seq, reason: 'unlinked' }
      last = row
    }
    if (rows.length < PAGE) break
  }
  if (last.seq !== head.seq) return { whole: false, seq: last.seq + 1, reason: 'missing' }
  return last.hash === head.hash
    ? { whole: true, rows: last.seq, hash: last.hash }
    : { whole: false, seq: last.seq, reason: 'changed' }
}
