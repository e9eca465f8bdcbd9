import { createHash, randomBytes, randomUUIDv7, timingSafeEqual } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { Db } from '#platform/db/index.ts'
import { actions, isAction, reachOf } from './accounts.rules.ts'
import type { KeyActor, KeyLine } from './accounts.schema.ts'
import { hashToken } from './tokens.ts'

/** So that a key found in the wrong place is known for what it is. */
const MARK = 'sanbao_'
const SHAPE = /^sanbao_([0-9a-f]{48})([0-9a-f]{8})$/
const PREFIX_LENGTH = MARK.length + 6
/** A key's last use is told to the minute: writing it down at every request would cost more than the request. */
const USE_NOTED_EVERY_S = 60

const checksum = (body: string): string => crc32(body).toString(16).padStart(8, '0')

const newKey = (): string => {
  const body = randomBytes(24).toString('hex')
  return `${MARK}${body}${checksum(body)}`
}

/** Whether a text can be one of our keys at all: a mistyped one is refused without asking the database. */
const isWellFormed = (key: string): boolean => {
  const [, body, sum] = SHAPE.exec(key) ?? []
  return body !== undefined && checksum(body) === sum
}

/** Whether a key may be given this scope: an action that keys may do, or `*`. */
export const isKeyScope = (scope: string): boolean =>
  scope === '*' || (isAction(scope) && reachOf({ kind: 'key', keyId: '', scopes: ['*'] }, scope) !== undefined)

/** Every scope there is. */
export const keyScopes = (): readonly string[] => actions.filter(isKeyScope)

/**
 * Makes a key.
 * @param key.scopes each must satisfy `isKeyScope`
 * @returns the key itself, to be shown once: only its hash is kept
 */
export const makeKey = async (
  tx: Db,
  {
    name,
    scopes,
    days,
    now,
  }: { name: string; scopes: readonly string[]; days: number | undefined; now: Temporal.Instant },
): Promise<{ readonly id: string; readonly key: string }> => {
  const key = newKey()
  const row = {
    key_id: randomUUIDv7(),
    name,
    prefix: key.slice(0, PREFIX_LENGTH),
    key_hash: hashToken(key),
    scopes: [...scopes],
    created_at: now.toString(),
    expires_at: days === undefined ? null : now.add({ hours: days * 24 }).toString(),
    last_used_at: null,
    revoked_at: null,
  }
  await tx.insertInto('api_keys').values(row).execute()
  return { id: row.key_id, key }
}

export const listKeys = async (db: Db): Promise<KeyLine[]> => {
  const rows = await db.selectFrom('api_keys').selectAll().orderBy('created_at').execute()
  return rows.map((row) => ({
    id: row.key_id,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  }))
}

/** Revokes a key; the next request that shows it is refused. */
export const revokeKey = async (tx: Db, keyId: string, now: Temporal.Instant): Promise<boolean> => {
  const { numUpdatedRows } = await tx
    .updateTable('api_keys')
    .set({ revoked_at: now.toString() })
    .where('key_id', '=', keyId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

const sameKey = (a: string, b: string): boolean => {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}

/**
 * Who shows this key.
 * @param bootstrap the key of the settings, if one is set
 * @returns undefined when it is no key of ours, was revoked, or its time is over
 */
export const keyActor = async (
  db: Db,
  given: string,
  { bootstrap, now }: { bootstrap: string | undefined; now: Temporal.Instant },
): Promise<KeyActor | undefined> => {
  if (bootstrap !== undefined && sameKey(given, bootstrap)) return { kind: 'key', keyId: 'bootstrap', scopes: ['*'] }
  if (!isWellFormed(given)) return undefined
  const row = await db
    .selectFrom('api_keys')
    .select(['key_id', 'scopes', 'last_used_at'])
    .where('key_hash', '=', hashToken(given))
    .where('revoked_at', 'is', null)
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now.toString())]))
    .executeTakeFirst()
  if (row === undefined) return undefined
  const noted = row.last_used_at === null ? undefined : Temporal.Instant.from(row.last_used_at)
  if (noted === undefined || now.since(noted).total('seconds') > USE_NOTED_EVERY_S) {
    await db.updateTable('api_keys').set({ last_used_at: now.toString() }).where('key_id', '=', row.key_id).execute()
  }
  return { kind: 'key', keyId: row.key_id, scopes: row.scopes }
}
