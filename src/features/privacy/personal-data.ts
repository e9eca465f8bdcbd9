/** What the slices say about the personal data they hold: what it is, whose it is, how it is given out and how it goes. */
import type { Readable } from 'node:stream'
import { sql, type RawBuilder } from 'kysely'
import type { Db } from '#platform/db/index.ts'

/**
 * What a column holds:
 * - `person`: words, addresses or names of a person; given out with an export, gone with an erasure
 * - `derived`: a copy of such words, for search; not given out, gone with an erasure
 * - `secret`: what opens a door; never given out, gone with an erasure
 * - `fact`: ids, states and times; given out with the row, may stay
 * - `staff`: who of us did it; not the person's
 * - `chance`: words of staff or of a file about units, which should name nobody and cannot be found by person
 */
export type ColumnKind = 'person' | 'derived' | 'secret' | 'fact' | 'staff' | 'chance'

/** A person, and everything that is theirs by id. Without person and address it is only the matter of some requests. */
export interface Subject {
  readonly personId: string | null
  readonly email: string | null
  readonly requestIds: readonly string[]
  readonly mailIds: readonly string[]
  readonly fileIds: readonly string[]
}

export interface PersonalTable {
  /** Every column of the table under its kind, the names separated by spaces. */
  readonly columns: Readonly<Partial<Record<ColumnKind, string>>>
  /** Which rows are about a person; absent where none is, or none can be found. */
  readonly rows?: (subject: Subject) => RawBuilder<unknown>
  /** How a column is given out when not as it stands, so that others are named by their role only. */
  readonly reduced?: Readonly<Record<string, RawBuilder<unknown>>>
}

/** A file of an export. Its name comes from people: whoever writes it to a disk makes it safe. */
export interface PersonalFile {
  readonly folder: 'files' | 'mails'
  readonly id: string
  readonly name: string
  readonly open: () => Promise<Readable>
}

/** What a slice holds about people. */
export interface Holder {
  readonly tables: Readonly<Record<string, PersonalTable>>
  /** Adds what this slice knows to be the person's. Slices are asked in turn, each with what the earlier ones found. */
  readonly find?: (db: Db, subject: Subject) => Promise<Partial<Subject>>
  readonly files?: (db: Db, subject: Subject) => Promise<readonly PersonalFile[]>
  /**
   * Removes the person from this slice's tables; files go by a job told in the same transaction. Done twice, it is done once.
   * @returns how many rows of what
   */
  readonly erase?: (tx: Db, subject: Subject, now: string) => Promise<Readonly<Record<string, number>>>
}

/** The columns of a table that are of some kinds. */
export const columnsOf = ({ columns }: PersonalTable, ...kinds: readonly ColumnKind[]): string[] =>
  kinds.flatMap((kind) => (columns[kind] ?? '').split(' ').filter((name) => name !== ''))

export type ExportRow = Readonly<Record<string, unknown>>

/** The rows of a table about a person, as they are given out. */
export const rowsAbout = async (
  db: Db,
  name: string,
  table: PersonalTable,
  subject: Subject,
): Promise<readonly ExportRow[]> => {
  if (table.rows === undefined) return []
  const given = columnsOf(table, 'person', 'fact').map((column) => {
    const expression = table.reduced?.[column]
    return expression === undefined ? sql.ref(column) : sql`${expression} as ${sql.ref(column)}`
  })
  const { rows } = await sql<ExportRow>`select ${sql.join(given)} from ${sql.table(name)}
    where ${table.rows(subject)}`.execute(db)
  return rows
}
