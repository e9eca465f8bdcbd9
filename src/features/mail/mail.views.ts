import { sql, type RawBuilder } from 'kysely'
import type { Db } from '#platform/db/index.ts'
import type { MailboxLine, MailboxQuery } from './mail.schema.ts'

const PAGE = 50

type Line = Omit<MailboxLine, 'requestId'> & { readonly request_id: string | null }

/** What each box of the mailbox holds, of what came in and of what went out; undefined where it holds none of these. */
const boxes: Readonly<
  Record<MailboxQuery['box'], { readonly incoming?: RawBuilder<unknown>; readonly outgoing?: RawBuilder<unknown> }>
> = {
  all: { incoming: sql`true`, outgoing: sql`true` },
  received: { incoming: sql`true` },
  held: { incoming: sql`(state = 'held' or (state = 'duplicate' and reason = 'same_id_other_body'))` },
  sent: { outgoing: sql`true` },
  problems: {
    incoming: sql`state in ('unreadable', 'stored')`,
    outgoing: sql`state in ('refused', 'bounced', 'withheld')`,
  },
}

const incoming = (filter: RawBuilder<unknown>) => sql`
  select mail_id as id, 'in' as direction, state, reason, from_name as name, coalesce(from_address, envelope_from) as address,
    coalesce(subject, '') as subject, received_at as at, request_id, jsonb_array_length(attachments) as attachments
  from mails_in where reason is distinct from 'erased' and (${filter})`

const outgoing = (filter: RawBuilder<unknown>) => sql`
  select mail_id as id, 'out' as direction, state, reason, to_name as name, to_address as address, subject, created_at as at,
    request_id, 0 as attachments
  from mails_out where ${filter}`

const asLine = ({ request_id, ...line }: Line): MailboxLine => ({ ...line, requestId: request_id })

/** A page of the mailbox, newest first, with the cursor of the next. */
export const mailboxPage = async (
  db: Db,
  { box, cursor }: MailboxQuery,
): Promise<{ items: MailboxLine[]; next: string | null }> => {
  const { incoming: inFilter, outgoing: outFilter } = boxes[box]
  const parts = [
    ...(inFilter === undefined ? [] : [incoming(inFilter)]),
    ...(outFilter === undefined ? [] : [outgoing(outFilter)]),
  ]
  const [at = null, id = null] = cursor?.split('_') ?? []
  const { rows } = await sql<Line>`
    select * from (${sql.join(parts, sql` union all `)}) mails
    where ${at}::timestamptz is null or (at, id) < (${at}::timestamptz, ${id}::uuid)
    order by at desc, id desc limit ${PAGE + 1}`.execute(db)
  const items = rows.slice(0, PAGE).map(asLine)
  const last = rows.length > PAGE ? items.at(-1) : undefined
  return { items, next: last === undefined ? null : `${last.at}_${last.id}` }
}

/** How many mails wait for a person's decision. */
export const heldCount = async (db: Db): Promise<number> => {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from mails_in where state = 'held'`.execute(db)
  return rows[0]?.n ?? 0
}

export interface MailRow extends MailboxLine {
  readonly text: string
  /** Whoever has its text can sign in as the person it went to. */
  readonly holdsLink: boolean
  readonly files: readonly {
    readonly index: number
    readonly name: string
    readonly type: string
    readonly bytes: number
  }[]
  readonly bytes: number | null
  readonly sha256: string | null
}

type FullLine = Line & Pick<MailRow, 'text' | 'holdsLink' | 'files' | 'bytes' | 'sha256'>

/** One mail, received or sent. */
export const findMail = async (db: Db, mailId: string): Promise<MailRow | undefined> => {
  const { rows } = await sql<FullLine>`
    select m.*, coalesce(i.text, o.text, '') as text, coalesce(o.kind = 'sign_in', false) as "holdsLink",
      coalesce(i.attachments, '[]') as files, i.bytes, i.sha256
    from (${incoming(sql`mail_id = ${mailId}`)} union all ${outgoing(sql`mail_id = ${mailId}`)}) m
    left join mails_in i on m.direction = 'in' and i.mail_id = m.id
    left join mails_out o on m.direction = 'out' and o.mail_id = m.id`.execute(db)
  const [row] = rows
  if (row === undefined) return undefined
  const { text, holdsLink, files, bytes, sha256, ...line } = row
  return { ...asLine(line), text, holdsLink, files, bytes, sha256 }
}
