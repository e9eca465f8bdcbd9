/**
 * The tables of the database as Kysely sees them. Empty here: each slice adds its own by module augmentation, so that
 * no central registry has to be touched: `declare module '#platform/db/tables.ts' { interface Tables { models:
 * ModelsTable } }`
 */
export interface Tables {}
