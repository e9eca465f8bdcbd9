import { audit, type StaffActor } from '#features/accounts/index.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import type { Db } from '#platform/db/index.ts'
import { unknownPlaceholders } from './macros.rules.ts'
import type { MacroFields } from './macros.schema.ts'
import { insertMacro, updateMacro } from './macros.store.ts'
import { starters } from './starters.texts.ts'

/** Adds the ready texts that the product brings, where they are missing; what a desk has changed or retired stays so. */
export const addStarters = async (db: Db, now: string): Promise<void> => {
  for (const { id, ...words } of starters)
    await insertMacro(db, { ...words, state: 'active' }, { id, at: now, by: null })
}

export type MacroRefusal =
  | { readonly code: 'macro_changed' }
  | { readonly code: 'unknown_placeholder'; readonly field: 'body.zh' | 'body.en'; readonly names: readonly string[] }

interface SaveMacro {
  readonly db: Db
  readonly now: string
  readonly actor: StaffActor
  readonly id: string
  readonly fields: MacroFields
  /** The version that was changed; null for a new one. */
  readonly version: number | null
}

/**
 * Writes a ready text, new or changed.
 * @returns the new version; refusals: unknown_placeholder, and macro_changed when somebody was faster or the id is taken
 */
export const saveMacro = async (cmd: SaveMacro): Promise<Result<{ version: number }, MacroRefusal>> => {
  const { id, fields, version, actor } = cmd
  for (const language of ['zh', 'en'] as const) {
    const names = unknownPlaceholders(fields.body[language])
    if (names.length > 0) return fail({ code: 'unknown_placeholder', field: `body.${language}`, names })
  }
  const written = { id, at: cmd.now, by: actor.staffId }
  return cmd.db.transaction().execute(async (tx) => {
    const isSaved = await (version === null
      ? insertMacro(tx, fields, written)
      : updateMacro(tx, fields, { ...written, version }))
    if (!isSaved) return fail({ code: 'macro_changed' } as const)
    const next = (version ?? 0) + 1
    await audit(tx, {
      actor,
      action: 'macro.manage',
      target: `macro:${id}`,
      data: { version: next, state: fields.state },
    })
    return ok({ version: next })
  })
}
