/** Everything that is held about a person, as one archive: a page to read, the same as JSON, and the files. */
import { audit, type Actor, type SystemActor } from '#features/accounts/index.ts'
import { withoutEdges } from '#lib/file-name.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { locales } from '#lib/texts.ts'
import { formatInstant } from '#platform/clock.ts'
import type { Db } from '#platform/db/index.ts'
import { packArchive } from '#platform/files/index.ts'
import { exportPage } from './export-page.ts'
import { rowsAbout, type ExportRow, type PersonalFile, type Subject } from './personal-data.ts'
import type { PrivacyContext } from './privacy.context.ts'
import { personForUpdate } from './privacy.store.ts'
import { recordDisclosure } from './privacy.use-cases.ts'
import { gather } from './subject.ts'

/** Rows about a person by table; tables without any are left out. */
export type ExportData = Readonly<Record<string, readonly ExportRow[]>>

export interface Archive {
  readonly fileName: string
  readonly stream: ReturnType<typeof packArchive>
}

const collect = async (db: Db, { holders }: PrivacyContext, subject: Subject): Promise<ExportData> => {
  const data: Record<string, readonly ExportRow[]> = {}
  for (const { tables } of holders) {
    for (const [name, table] of Object.entries(tables)) {
      const rows = await rowsAbout(db, name, table, subject)
      if (rows.length > 0) data[name] = rows
    }
  }
  return data
}

const LONGEST = 120

/** A name that means nothing to a disk or a spreadsheet: no path, no control sign, no formula, for it begins with our id. */
export const pathOf = ({ folder, id, name }: Pick<PersonalFile, 'folder' | 'id' | 'name'>): string => {
  const plain = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._ -]+/gu, '_')
    .replace(/\.{2,}/g, '.')
  const signs = Array.from(withoutEdges(plain))
  const cut = signs.length <= LONGEST ? signs : signs.slice(-LONGEST)
  return `${folder}/${id}-${cut.join('')}`
}

/**
 * All that is held about a person: written down as a disclosure and in the audit trail, then streamed.
 * @param actor the person, or who does it on their behalf
 * @returns refusal not_there for a person who is unknown or has been erased
 * @clause 2.8.a
 */
export const exportPerson = async (
  ctx: PrivacyContext,
  personId: string,
  actor: Actor | SystemActor,
): Promise<Result<Archive, 'not_there'>> => {
  const now = formatInstant(ctx.clock())
  const gathered = await ctx.db.transaction().execute(async (tx) => {
    const person = await personForUpdate(tx, personId)
    if (person === undefined || person.erased_at !== null) return undefined
    const recipient = actor.kind === 'staff' ? `staff:${actor.staffId}` : actor.kind === 'system' ? 'staff' : 'person'
    const given = { personId, recipient, purpose: 'access_request', fields: ['everything'], at: now }
    await recordDisclosure(tx, given)
    const subject = await gather(tx, ctx.holders, { personId, email: person.email })
    const data = await collect(tx, ctx, subject)
    await audit(tx, { actor, action: 'person.export', target: `person:${personId}` })
    return { person, subject, data }
  })
  if (gathered === undefined) return fail('not_there')
  const { person, subject, data } = gathered
  const files: PersonalFile[] = []
  for (const holder of ctx.holders) files.push(...((await holder.files?.(ctx.db, subject)) ?? []))
  const placed = files.map((file) => ({ path: pathOf(file), open: file.open }))
  const locale = locales.find((known) => known === person.locale) ?? 'zh-CN'
  const page = exportPage(
    { data, files: placed.map(({ path }) => path), email: person.email, at: now, desk: ctx.desk },
    locale,
  )
  const texts = { 'index.html': page, 'data.json': JSON.stringify(data, null, 2) }
  return ok({ fileName: `sanbao-${now.slice(0, 10)}.zip`, stream: packArchive(texts, placed) })
}
