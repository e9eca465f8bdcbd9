import type { AuditLine } from '#features/accounts/accounts.schema.ts'
import type { EditableSettings } from '#features/support/settings.schema.ts'
import type { Locale } from '#lib/texts.ts'
import { writeSpan } from '../parts/time.ts'
import { privacyTexts } from '../privacy/privacy.texts.ts'
import { shellTexts } from '../shell/shell.texts.ts'
import { unitTexts } from '../units/unit.texts.ts'
import { auditTexts } from './audit.texts.ts'
import { settingsTexts } from './settings.texts.ts'

type Words = Readonly<Record<string, string>>

/** Who acted: by name where there is one that we may see, else what they are. */
export const actorOf = ({ actor: { kind, id, name } }: AuditLine, locale: Locale): string => {
  const { actors, systems } = auditTexts[locale]
  const what = actors[kind] ?? kind
  if (kind === 'staff') return name ?? what
  const who = kind === 'system' ? (systems[id ?? ''] ?? id) : name
  return who === null ? what : `${what} · ${who}`
}

/** What was done, and to what: its name or number where it has one. */
export const actOf = ({ action, target, targetName, data }: AuditLine, locale: Locale) => {
  const t = auditTexts[locale]
  const [kind, id] = target.split(':', 2) as [string, string?]
  const numbered = kind === 'unit' ? id : data['number']
  const acts: Words = t.acts
  return {
    act: acts[action] ?? action,
    kind,
    id: id ?? '',
    what: t.targets[kind] ?? kind,
    name: targetName ?? (typeof numbered === 'string' ? numbered : undefined),
  }
}

const writePoints = (points: EditableSettings['escalations'], locale: Locale): string => {
  const t = settingsTexts[locale]
  const write = ({ atMinutes, to }: (typeof points)[number]): string =>
    [
      writeSpan(atMinutes, locale),
      atMinutes < 0 ? t.before : t.after,
      to === 'manager' ? t.toManager : t.toAssignee,
    ].join(' ')
  return points.map(write).join(locale === 'en' ? ', ' : '、')
}

const writeValue = (name: string, value: unknown, locale: Locale): string => {
  const { roles } = shellTexts[locale]
  const words: Readonly<Record<string, Words>> = {
    state: auditTexts[locale].states,
    verdict: auditTexts[locale].verdicts,
    type: unitTexts[locale].types,
    reason: privacyTexts[locale].reasons,
    scopes: settingsTexts[locale].scopeNames,
    role: roles,
    from: roles,
    to: roles,
  }
  const write = (one: unknown): string => words[name]?.[String(one)] ?? String(one)
  if (name === 'escalations') return writePoints(value as EditableSettings['escalations'], locale)
  if (name === 'businessHours') {
    const { from, to } = value as EditableSettings['businessHours']
    return `${from}–${to}`
  }
  return Array.isArray(value) ? value.map(write).join(locale === 'en' ? ', ' : '、') : write(value)
}

/** What else a row says; the number of a request stands in its link. */
export const detailsOf = ({ data }: AuditLine, locale: Locale): string => {
  const { details } = auditTexts[locale]
  const known = Object.keys(details)
  return Object.entries(data)
    .filter(([name]) => name !== 'number')
    .toSorted(([a], [b]) => known.indexOf(a) - known.indexOf(b))
    .map(([name, value]) => `${details[name] ?? name} ${writeValue(name, value, locale)}`)
    .join(' · ')
}
