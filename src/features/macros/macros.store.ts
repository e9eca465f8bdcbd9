import { sql } from 'kysely'
import type { Db } from '#platform/db/index.ts'
import type { MacroFields } from './macros.schema.ts'

export interface MacrosTable {
  readonly macro_id: string
  readonly title_zh: string
  readonly title_en: string
  readonly body_zh: string
  readonly body_en: string
  readonly state: MacroFields['state']
  readonly version: number
  readonly updated_at: string
  readonly updated_by: string | null
}

declare module '#platform/db/tables.ts' {
  interface Tables {
    macros: MacrosTable
  }
}

export interface Written {
  readonly id: string
  readonly at: string
  /** A member of staff; null for what the product brings. */
  readonly by: string | null
}

const rowOf = ({ title, body, state }: MacroFields, { at, by }: Written) => ({
  title_zh: title.zh,
  title_en: title.en,
  body_zh: body.zh,
  body_en: body.en,
  state,
  updated_at: at,
  updated_by: by,
})

/** @returns false when the id is there already, whose row then stays as it is */
export const insertMacro = async (tx: Db, fields: MacroFields, written: Written): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('macros')
    .values({ macro_id: written.id, ...rowOf(fields, written), version: 1 })
    .onConflict((conflict) => conflict.column('macro_id').doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}

/** @returns false when that version is not there (any more) */
export const updateMacro = async (
  tx: Db,
  fields: MacroFields,
  written: Written & { readonly version: number },
): Promise<boolean> => {
  const { numUpdatedRows } = await tx
    .updateTable('macros')
    .set({ ...rowOf(fields, written), version: sql<number>`version + 1` } as never)
    .where('macro_id', '=', written.id)
    .where('version', '=', written.version)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
