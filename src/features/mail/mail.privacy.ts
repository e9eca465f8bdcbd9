import { Readable } from 'node:stream'
import { sql } from 'kysely'
import type { Holder, PersonalFile, Subject } from '#features/privacy/index.ts'
import type { Db } from '#platform/db/index.ts'
import { tell } from '#platform/outbox/index.ts'
import type { MailContext } from './mail.context.ts'

/** Under this reason stands a message whose content is gone: its place in the mailbox must not be taken over a second time. */
const ERASED = 'erased'

/** Mails of some requests, from an address, or returned because of it. */
const idsOf = async (db: Db, { requestIds, email }: Subject): Promise<string[]> => {
  const { rows } = await sql<{ mail_id: string }>`select mail_id from mails_in
    where request_id = any(${requestIds}::uuid[]) or lower(from_address) = ${email} or lower(envelope_from) = ${email}
      or (request_id is null and state = 'automatic' and strpos(lower(concat(subject, ' ', text)), ${email}) > 0)`.execute(
    db,
  )
  return rows.map(({ mail_id }) => mail_id)
}

const filesOf = async (ctx: MailContext, db: Db, { mailIds }: Subject): Promise<PersonalFile[]> => {
  const { rows } = await sql<{ mail_id: string; sha256: string }>`select mail_id, sha256 from mails_in
    where mail_id = any(${mailIds}::uuid[]) and sha256 <> ''`.execute(db)
  return rows.map(({ mail_id, sha256 }) => ({
    folder: 'mails',
    id: mail_id,
    name: 'message.eml',
    open: async () => Readable.from([await ctx.raws.get(sha256)]),
  }))
}

/** A message that came from a mailbox leaves its place; one that was handed to us leaves nothing. */
const emptyMails = async (tx: Db, mailIds: readonly string[]): Promise<string[]> => {
  const { rows } = await sql<{ sha256: string }>`select sha256 from mails_in
    where mail_id = any(${mailIds}::uuid[]) and sha256 <> ''`.execute(tx)
  await sql`update mails_in set sha256 = '', bytes = 0, envelope_from = null, envelope_to = '{}', state = 'rejected',
      reason = ${ERASED}, message_id = null, from_name = null, from_address = null, subject = null, text = null,
      attachments = '[]', request_id = null
    where mail_id = any(${mailIds}::uuid[]) and uid is not null`.execute(tx)
  await sql`delete from mails_in where mail_id = any(${mailIds}::uuid[]) and uid is null`.execute(tx)
  return rows.map(({ sha256 }) => sha256)
}

const dropLetters = async (tx: Db, { email, requestIds }: Subject): Promise<string[]> => {
  const { rows } = await sql<{ mail_id: string }>`delete from mails_out
    where to_address = ${email} or request_id = any(${requestIds}::uuid[]) returning mail_id`.execute(tx)
  return rows.map(({ mail_id }) => mail_id)
}

/** The files of messages and letters go once the rows are gone for good. */
const tellForget = async (tx: Db, sha256: readonly string[], letters: readonly string[]): Promise<void> => {
  if (sha256.length + letters.length > 0) await tell(tx, { topic: 'mail.forget', payload: { sha256, letters } })
}

const erase: Holder['erase'] = async (tx, subject) => {
  const letters = await dropLetters(tx, subject)
  const raws = await emptyMails(tx, subject.mailIds)
  await tellForget(tx, raws, letters)
  return { mails: raws.length + letters.length }
}

/** Removes raw messages that no row speaks of any more, and letters that were written as files. Safe to repeat. */
export const forgetFiles = async (
  ctx: MailContext,
  { sha256, letters }: { readonly sha256: readonly string[]; readonly letters: readonly string[] },
): Promise<void> => {
  const { rows } = await sql<{ sha256: string }>`select sha256 from mails_in
    where sha256 = any(${sha256}::text[])`.execute(ctx.db)
  const kept = new Set(rows.map((row) => row.sha256))
  for (const name of sha256) if (!kept.has(name)) await ctx.raws.remove(name)
  for (const id of letters) await ctx.letters.remove(id)
}

/** Mails that belong to no request and came before an instant: automatic ones, refused ones, and those nobody let in. */
export const strayMails = async (db: Db, before: string, limit: number): Promise<string[]> => {
  const { rows } = await sql<{ mail_id: string }>`select mail_id from mails_in
    where request_id is null and received_at < ${before} and state not in ('stored', 'opened', 'joined') and sha256 <> ''
    order by received_at limit ${limit}`.execute(db)
  return rows.map(({ mail_id }) => mail_id)
}

export const removeStrayMails = async (tx: Db, mailIds: readonly string[]): Promise<void> =>
  tellForget(tx, await emptyMails(tx, mailIds), [])

/** Letters that belong to no request, such as links to sign in, written before an instant. */
export const strayLetters = async (db: Db, before: string, limit: number): Promise<string[]> => {
  const { rows } = await sql<{ mail_id: string }>`select mail_id from mails_out
    where request_id is null and state <> 'waiting' and created_at < ${before} order by created_at limit ${limit}`.execute(
    db,
  )
  return rows.map(({ mail_id }) => mail_id)
}

export const removeStrayLetters = async (tx: Db, mailIds: readonly string[]): Promise<void> => {
  await tx
    .deleteFrom('mails_out')
    .where('mail_id', 'in', [...mailIds])
    .execute()
  await tellForget(tx, [], mailIds)
}

/** What this slice holds about people. */
export const mailHolder = (ctx: MailContext): Holder => ({
  tables: {
    mails_in: {
      columns: {
        person: 'envelope_from envelope_to from_name from_address subject text attachments reason',
        fact: 'mail_id source uid_validity uid received_at sha256 bytes state message_id request_id',
      },
      rows: ({ mailIds }) => sql`mail_id = any(${mailIds}::uuid[])`,
    },
    mails_out: {
      columns: {
        person: 'to_name to_address subject text reason',
        fact: 'mail_id kind locale message_id request_id state created_at sent_at',
      },
      rows: ({ email }) => sql`to_address = ${email}`,
    },
  },
  find: async (db, subject) => ({ mailIds: await idsOf(db, subject) }),
  files: (db, subject) => filesOf(ctx, db, subject),
  erase,
})
