import type { Db } from '#platform/db/index.ts'
import type { Macro, MacroFields } from './macros.schema.ts'

/** Ready texts by their Chinese title, the retired ones last; or only those of one state. */
export const listMacros = async (db: Db, only?: MacroFields['state']): Promise<Macro[]> => {
  let query = db.selectFrom('macros').selectAll().orderBy('state').orderBy('title_zh').orderBy('macro_id')
  if (only !== undefined) query = query.where('state', '=', only)
  return (await query.execute()).map((row) => ({
    id: row.macro_id,
    title: { zh: row.title_zh, en: row.title_en },
    body: { zh: row.body_zh, en: row.body_en },
    state: row.state,
    version: row.version,
    updatedAt: row.updated_at,
  }))
}
