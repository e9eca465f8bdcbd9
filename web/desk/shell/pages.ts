import type { Locale } from '#lib/texts.ts'
import { useMay } from '../parts/use-may.ts'
import type { IconName } from '../parts/icon.tsx'
import { settingsSections } from '../settings/sections.ts'
import { settingsTexts } from '../settings/settings.texts.ts'
import { shellTexts } from './shell.texts.ts'

type Name = 'queue' | 'notices' | 'mailbox' | 'knownIssues' | 'macros' | 'dealers' | 'retention'

interface DeskPage {
  readonly to:
    | '/queue'
    | '/notices'
    | '/mailbox'
    | '/known-issues'
    | '/macros'
    | '/dealers'
    | '/retention'
    | '/settings/$section'
  readonly params?: { readonly section: string }
  readonly icon: IconName
  readonly group: 'work' | 'knowledge' | 'administration'
  /** The action of the server's table that opens it. */
  readonly action: string
  readonly label: (locale: Locale) => string
}

const named = (name: Name) => (locale: Locale) => shellTexts[locale][name]

/** Every page one can go to from anywhere, the daily work first. Of the settings each section is one. */
const pages: readonly DeskPage[] = [
  { to: '/queue', icon: 'queue', group: 'work', action: 'request.list', label: named('queue') },
  { to: '/notices', icon: 'clock', group: 'work', action: 'request.list', label: named('notices') },
  { to: '/mailbox', icon: 'mail', group: 'work', action: 'mailbox.read', label: named('mailbox') },
  { to: '/known-issues', icon: 'book', group: 'knowledge', action: 'known_issue.read', label: named('knownIssues') },
  { to: '/macros', icon: 'speech', group: 'knowledge', action: 'macro.manage', label: named('macros') },
  { to: '/dealers', icon: 'shop', group: 'administration', action: 'dealer.manage', label: named('dealers') },
  { to: '/retention', icon: 'archive', group: 'administration', action: 'privacy.manage', label: named('retention') },
  ...settingsSections.map(({ id, action }): DeskPage => ({
    to: '/settings/$section',
    params: { section: id },
    icon: 'settings',
    group: 'administration',
    action,
    label: (locale) => `${shellTexts[locale].settings} · ${settingsTexts[locale].sections[id]}`,
  })),
]

/** The pages that the role of whoever is signed in may open. */
export const usePages = (): readonly DeskPage[] => {
  const may = useMay()
  return pages.filter(({ action }) => may(action))
}
