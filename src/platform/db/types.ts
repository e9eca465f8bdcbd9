import { sql, type RawBuilder } from 'kysely'

/**
 * The same JavaScript values from both databases: left alone, PGlite and pg disagree on dates (pg gives local midnight,
 * a day off in Shanghai), on bigint and on intervals. Set once, here; both session time zones are UTC.
 */
const safeInteger = (text: string): number | bigint => {
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : BigInt(text)
}

const isoInstant = (text: string): string => {
  const instant = new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'))
  return Number.isNaN(instant.getTime()) ? text : instant.toISOString()
}

const asText = (text: string): string => text

/**
 * Parsers by type OID: int8 a number (bigint beyond 2^53), date `YYYY-MM-DD`, timestamptz `YYYY-MM-DDTHH:MM:SS.mmmZ`
 * (so that instants compare as texts), timestamp and interval as PostgreSQL writes them.
 */
export const scalarParsers: Readonly<Record<number, (text: string) => unknown>> = {
  20: safeInteger,
  1082: asText,
  1114: asText,
  1184: isoInstant,
  1186: asText,
}

/** Array type to its element type, for the types above. */
export const arrayElements: Readonly<Record<number, number>> = {
  1016: 20,
  1182: 1082,
  1115: 1114,
  1185: 1184,
  1187: 1186,
}

/**
 * A parameter for a jsonb column. Always through this: pg would send a JavaScript array as a PostgreSQL array.
 * @example db.insertInto('events').values({ data: jsonb({ on: '2024-02-29' }), … })
 */
export const jsonb = <T>(value: T): RawBuilder<T> => sql<T>`${JSON.stringify(value)}::jsonb`
