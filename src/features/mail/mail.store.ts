import { sql } from 'kysely'
import { jsonb, type Db } from '#platform/db/index.ts'
import type { InState, MailKind, OutState } from './mail.schema.ts'

/** A file that came with a mail, as it is kept in the row. */
interface ListedFile {
  readonly index: number
  readonly name: string
  readonly type: string
  readonly bytes: number
}

export interface MailsInTable {
  readonly mail_id: string
  readonly source: string
  readonly uid_validity: string | null
  readonly uid: number | null
  readonly received_at: string
  readonly sha256: string
  readonly bytes: number
  readonly envelope_from: string | null
  readonly envelope_to: readonly string[]
  readonly state: InState
  readonly reason: string | null
  readonly message_id: string | null
  readonly from_name: string | null
  readonly from_address: string | null
  readonly subject: string | null
  readonly text: string | null
  readonly attachments: readonly ListedFile[]
  readonly request_id: string | null
}

export interface MailsOutTable {
  readonly mail_id: string
  readonly kind: MailKind
  readonly to_name: string | null
  readonly to_address: string
  readonly locale: string
  readonly subject: string
  readonly text: string
  readonly message_id: string
  readonly request_id: string | null
  readonly state: OutState
  readonly reason: string | null
  readonly created_at: string
  readonly sent_at: string | null
}

declare module '#platform/db/tables.ts' {
  interface Tables {
    mails_in: MailsInTable
    mails_out: MailsOutTable
  }
}

export type NewMail = Pick<
  MailsInTable,
  'mail_id' | 'source' | 'uid_validity' | 'uid' | 'received_at' | 'sha256' | 'bytes' | 'envelope_from' | 'envelope_to'
>

/**
 * Notes a message that has come and is not read yet.
 * @returns false when that place of that mailbox has been taken over before
 */
export const insertMail = async (tx: Db, mail: NewMail): Promise<boolean> => {
  const { numAffectedRows } = await sql`
    insert into mails_in (mail_id, source, uid_validity, uid, received_at, sha256, bytes, envelope_from, envelope_to, state)
    values (${mail.mail_id}, ${mail.source}, ${mail.uid_validity}, ${mail.uid}, ${mail.received_at}, ${mail.sha256}, ${mail.bytes},
      ${mail.envelope_from}, ${mail.envelope_to}::text[], 'stored')
    on conflict on constraint mails_in_place do nothing`.execute(tx)
  return numAffectedRows === 1n
}

/** The newest message taken over from a mailbox. */
export const newestPlace = (
  db: Db,
  source: string,
): Promise<{ uid_validity: string | null; uid: number | null } | undefined> =>
  db
    .selectFrom('mails_in')
    .select(['uid_validity', 'uid'])
    .where('source', '=', source)
    .orderBy('received_at', 'desc')
    .orderBy('uid', 'desc')
    .limit(1)
    .executeTakeFirst()

export const loadMail = (db: Db, mailId: string): Promise<MailsInTable | undefined> =>
  db.selectFrom('mails_in').selectAll().where('mail_id', '=', mailId).executeTakeFirst()

/** The row under its lock, for a change. */
export const lockMail = (tx: Db, mailId: string): Promise<MailsInTable | undefined> =>
  tx.selectFrom('mails_in').selectAll().where('mail_id', '=', mailId).forUpdate().executeTakeFirst()

/** Nobody else reads a message of this id until the transaction ends. */
export const lockName = async (tx: Db, name: string): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`mail:${name}`}, 0))`.execute(tx)
}

/** The message of this id that counts. */
export const mailOfMessageId = (
  tx: Db,
  messageId: string,
): Promise<Pick<MailsInTable, 'mail_id' | 'sha256'> | undefined> =>
  tx
    .selectFrom('mails_in')
    .select(['mail_id', 'sha256'])
    .where('message_id', '=', messageId)
    .where('state', 'not in', ['stored', 'duplicate'])
    .executeTakeFirst()

type ReadColumns = Partial<
  Pick<
    MailsInTable,
    'state' | 'reason' | 'message_id' | 'from_name' | 'from_address' | 'subject' | 'text' | 'request_id'
  >
> & { readonly attachments?: readonly ListedFile[] }

export const updateMail = async (tx: Db, mailId: string, { attachments, ...columns }: ReadColumns): Promise<void> => {
  const listed = attachments === undefined ? {} : { attachments: jsonb(attachments) }
  await tx
    .updateTable('mails_in')
    .set({ ...columns, ...listed } as never)
    .where('mail_id', '=', mailId)
    .execute()
}

/** Notes a letter before it is sent; tried again, it is still one letter. */
export const insertLetter = async (tx: Db, letter: MailsOutTable): Promise<void> => {
  await tx
    .insertInto('mails_out')
    .values(letter)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export const loadLetter = (db: Db, mailId: string): Promise<MailsOutTable | undefined> =>
  db.selectFrom('mails_out').selectAll().where('mail_id', '=', mailId).executeTakeFirst()

type Fate = Pick<MailsOutTable, 'state'> & Partial<Pick<MailsOutTable, 'reason' | 'sent_at'>>

export const updateLetter = async (tx: Db, mailId: string, fate: Fate): Promise<void> => {
  await tx.updateTable('mails_out').set(fate).where('mail_id', '=', mailId).execute()
}

/** Whether an address got a letter of this kind since then. */
export const answeredSince = async (
  tx: Db,
  { address, kind, since }: { readonly address: string; readonly kind: MailKind; readonly since: string },
): Promise<boolean> => {
  const row = await tx
    .selectFrom('mails_out')
    .select('mail_id')
    .where('to_address', '=', address)
    .where('created_at', '>', since)
    .where('kind', '=', kind)
    .where('state', '!=', 'withheld')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Requests that letters of ours were about, by the ids of the letters. */
export const requestsOfLetters = async (db: Db, mailIds: readonly string[]): Promise<Map<string, string>> => {
  if (mailIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('mails_out')
    .select(['mail_id', 'request_id'])
    .where('mail_id', 'in', [...mailIds])
    .execute()
  return new Map(rows.flatMap(({ mail_id, request_id }) => (request_id === null ? [] : [[mail_id, request_id]])))
}

/** Message-IDs of what a request has received, newest first, at most ten. */
export const messageIdsOf = async (db: Db, requestId: string): Promise<string[]> => {
  const rows = await db
    .selectFrom('mails_in')
    .select('message_id')
    .where('request_id', '=', requestId)
    .where('message_id', 'is not', null)
    .where('state', 'in', ['opened', 'joined'])
    .orderBy('received_at', 'desc')
    .limit(10)
    .execute()
  return rows.flatMap(({ message_id }) => message_id ?? [])
}
