import { sql } from 'kysely'
import type { Db } from '#platform/db/index.ts'
import type { Bilingual } from '#lib/texts.ts'

export interface ModelsTable {
  readonly model_id: string
  readonly name: string
  readonly family: string
  readonly title_zh: string
  readonly title_en: string
  readonly own_serial: boolean
  readonly discontinued_on: string | null
}

declare module '#platform/db/tables.ts' {
  interface Tables {
    models: ModelsTable
  }
}

/** A product as the catalogue knows it. */
export interface Model {
  readonly id: string
  readonly name: string
  /** Id of a family of the policy, e.g. `encoder`. */
  readonly family: string
  readonly title: Bilingual
  /** False for an accessory delivered without a barcode of its own (2.4.F, I-39). */
  readonly ownSerial: boolean
  /** Civil day on which the hardware was discontinued (2.5.a). */
  readonly discontinuedOn: string | null
}

/** What two spellings of one model name have in common: width, case and spaces do not count. */
export const modelKey = (name: string): string => name.normalize('NFKC').replace(/\s+/g, '').toUpperCase()

const toModel = (row: ModelsTable): Model => ({
  id: row.model_id,
  name: row.name,
  family: row.family,
  title: { zh: row.title_zh, en: row.title_en },
  ownSerial: row.own_serial,
  discontinuedOn: row.discontinued_on,
})

/** The whole catalogue, by name. */
export const listModels = async (db: Db): Promise<Model[]> =>
  (await db.selectFrom('models').selectAll().orderBy('name').execute()).map(toModel)

/**
 * Adds models; a name that is there already is left as it is.
 * @returns how many were new
 */
export const addModels = async (db: Db, models: readonly Model[]): Promise<number> => {
  if (models.length === 0) return 0
  const result = await db
    .insertInto('models')
    .values(
      models.map((model) => ({
        model_id: model.id,
        name: model.name,
        family: model.family,
        title_zh: model.title.zh,
        title_en: model.title.en,
        own_serial: model.ownSerial,
        discontinued_on: model.discontinuedOn,
      })),
    )
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returning(sql<number>`1`.as('added'))
    .execute()
  return result.length
}
