/**
 * The schema as it is in the database, as canonical SQL: the same text from PGlite and from each PostgreSQL version.
 */
import { sql } from 'kysely'
import type { Db } from '#platform/db/index.ts'

interface Row {
  readonly line: string
}

const linesOf = async (db: Db, query: string): Promise<string[]> =>
  (await sql.raw<Row>(query).execute(db)).rows.map(({ line }) => line)

const TABLES = `select quote_ident(relname) as line from pg_class
  where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by relname`

const SEQUENCES = `select quote_ident(relname) as line from pg_class
  where relnamespace = 'public'::regnamespace and relkind = 'S' order by relname`

const columns = (table: string): string => `
  select concat_ws(' ', '  ' || quote_ident(attname), format_type(atttypid, atttypmod),
    case when attnotnull then 'not null' end, 'default ' || pg_get_expr(adbin, adrelid)) as line
  from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
  where attrelid = '${table}'::regclass and attnum > 0 and not attisdropped order by attnum`

// PostgreSQL 18 lists NOT NULL (n) as constraints as well; the columns say it already.
const constraints = (table: string): string => `
  select '  constraint ' || quote_ident(conname) || ' ' || pg_get_constraintdef(oid) as line
  from pg_constraint where conrelid = '${table}'::regclass and contype <> 'n' order by contype, conname`

const indexes = (table: string): string => `
  select pg_get_indexdef(indexrelid) || ';' as line from pg_index
  where indrelid = '${table}'::regclass and not exists (select from pg_constraint where conindid = indexrelid)
  order by 1`

const grants = (name: string): string => `
  select concat('grant ', string_agg(lower(privilege_type), ', ' order by privilege_type),
    ' on ${name} to ', grantee::regrole, ';') as line
  from pg_class, aclexplode(relacl) where oid = '${name}'::regclass and grantee <> relowner
  group by grantee order by 1`

export const dumpSchema = async (db: Db): Promise<string> => {
  const parts = [
    '-- The schema that the migrations lead to. Rebuild with: npx vitest run -u src/platform/db/migrate.test.ts',
  ]
  for (const sequence of await linesOf(db, SEQUENCES)) {
    parts.push([`create sequence ${sequence};`, ...(await linesOf(db, grants(sequence)))].join('\n'))
  }
  for (const table of await linesOf(db, TABLES)) {
    const body = [...(await linesOf(db, columns(table))), ...(await linesOf(db, constraints(table)))]
    const after = [...(await linesOf(db, indexes(table))), ...(await linesOf(db, grants(table)))]
    parts.push([`create table ${table} (`, body.join(',\n'), ');', ...after].join('\n'))
  }
  return `${parts.join('\n\n')}\n`
}
