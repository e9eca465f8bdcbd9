/** The habits of the desk as its leaders have set them; the defaults of the code until they do. */
import { audit, type StaffActor } from '#features/accounts/index.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { jsonb, type Db } from '#platform/db/index.ts'
import { deskSettings, type DeskSettings } from './settings.rules.ts'
import type { EditableSettings, SettingsAnswer } from './settings.schema.ts'

declare module '#platform/db/tables.ts' {
  interface Tables {
    desk_settings: {
      readonly one: boolean
      readonly version: number
      readonly settings: EditableSettings
      readonly changed_at: string
    }
  }
}

const stored = (db: Db) => db.selectFrom('desk_settings').select(['version', 'settings']).executeTakeFirst()

/** How the desk works at present. Every path asks here. */
export const settingsOf = async (db: Db): Promise<DeskSettings> => ({
  ...deskSettings,
  ...(await stored(db))?.settings,
})

const editableOf = ({
  escalations,
  noticeMinutes,
  remindAfterDays,
  businessHours,
}: DeskSettings): EditableSettings => ({
  escalations: escalations.map((point) => ({ ...point })),
  noticeMinutes,
  remindAfterDays,
  businessHours: { ...businessHours },
})

/** What may be set, and the version a change is made on. */
export const readSettings = async (db: Db): Promise<SettingsAnswer> => {
  const row = await stored(db)
  return { ...editableOf({ ...deskSettings, ...row?.settings }), version: row?.version ?? 0 }
}

interface SettingsChange {
  readonly version: number
  readonly settings: EditableSettings
  readonly actor: StaffActor
  readonly now: string
}

/**
 * Sets them, from now on: points of promises that are made already are not planned anew.
 * @returns the new version, or that somebody else has changed them since
 */
export const changeSettings = (
  db: Db,
  { version, settings, actor, now }: SettingsChange,
): Promise<Result<SettingsAnswer, 'settings_changed'>> =>
  db.transaction().execute(async (tx) => {
    if (((await stored(tx))?.version ?? 0) !== version) return fail('settings_changed')
    const row = { version: version + 1, settings: jsonb(settings), changed_at: now }
    // Of two who change the same version at once, one finds it changed here.
    const saved = await tx
      .insertInto('desk_settings')
      .values({ one: true, ...row })
      .onConflict((conflict) => conflict.column('one').doUpdateSet(row).where('desk_settings.version', '=', version))
      .returning('version')
      .executeTakeFirst()
    if (saved === undefined) return fail('settings_changed')
    await audit(tx, { actor, action: 'settings.change', target: 'settings:desk', data: { ...settings } })
    return ok({ ...settings, version: row.version })
  })
