import { AppShell, Badge, Box, Group, NavLink, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useRouterState } from '@tanstack/react-router'
import type { Role } from '#features/accounts/accounts.schema.ts'
import { boardQuery, meQuery } from '../api/queries.ts'
import { useTexts } from '../locale.tsx'
import { Icon, type IconName } from '../parts/icon.tsx'
import { useMentions } from '../parts/use-mentions.ts'
import { shellTexts } from './shell.texts.ts'

interface Entry {
  readonly to: '/queue' | '/notices' | '/mailbox' | '/known-issues' | '/macros' | '/dealers' | '/retention'
  readonly icon: IconName
  /** Who sees it, where not everybody may. */
  readonly roles?: readonly Role[]
}

const entries: readonly Entry[] = [
  { to: '/queue', icon: 'queue' },
  { to: '/notices', icon: 'clock' },
  { to: '/mailbox', icon: 'mail' },
  { to: '/known-issues', icon: 'help' },
  { to: '/macros', icon: 'note', roles: ['manager', 'admin'] },
  { to: '/dealers', icon: 'person', roles: ['manager', 'admin'] },
  { to: '/retention', icon: 'note', roles: ['manager', 'admin'] },
]

interface NavigationProps {
  readonly close: () => void
  readonly showHelp: () => void
  readonly isLive: boolean
}

interface CountsProps {
  readonly pressing: number
  readonly isLate: boolean
  readonly unread: number
}

/** What is late or due soon, and beside it what names me and is not read. */
const Counts = ({ pressing, isLate, unread }: CountsProps) => {
  const t = useTexts(shellTexts)
  return (
    <Group gap={4} wrap="nowrap">
      {unread > 0 && (
        <Badge color="orange" variant="light" aria-label={t.unread(unread)} title={t.unread(unread)}>
          @{unread}
        </Badge>
      )}
      {pressing > 0 && <Badge color={isLate ? 'red' : 'sea'}>{pressing}</Badge>}
    </Group>
  )
}

/** Where one can go. The number beside the notice board is what is late or due soon. */
export const Navigation = ({ close, showHelp, isLive }: NavigationProps) => {
  const t = useTexts(shellTexts)
  const path = useRouterState({ select: (state) => state.location.pathname })
  const { data: board } = useQuery(boardQuery)
  const { items: mentions } = useMentions()
  const { data: me } = useQuery(meQuery)
  const isInSettings = /^(\/desk)?\/settings/.test(path)
  const pressing = (board?.overdue.length ?? 0) + (board?.dueSoon.length ?? 0)
  const labels = {
    '/queue': t.queue,
    '/notices': t.notices,
    '/mailbox': t.mailbox,
    '/known-issues': t.knownIssues,
    '/macros': t.macros,
    '/dealers': t.dealers,
    '/retention': t.retention,
  }
  const shown = entries.filter(({ roles }) => roles === undefined || (me !== undefined && roles.includes(me.role)))
  return (
    <AppShell.Navbar p="xs" bg="var(--desk-sheet)">
      <Box component="nav" aria-label={t.navigation} flex={1}>
        {shown.map(({ to, icon }) => {
          const isHere = path.startsWith(to) || path.startsWith(`/desk${to}`)
          const count =
            to === '/notices' ? (
              <Counts pressing={pressing} isLate={(board?.overdue.length ?? 0) > 0} unread={mentions.length} />
            ) : undefined
          return (
            <NavLink
              key={to}
              label={labels[to]}
              leftSection={<Icon name={icon} />}
              rightSection={count}
              active={isHere}
              aria-current={isHere ? 'page' : undefined}
              onClick={close}
              renderRoot={(props) => <Link to={to} {...props} />}
            />
          )
        })}
        {me?.may.includes('settings.manage') && (
          <NavLink
            label={t.settings}
            leftSection={<Icon name="settings" />}
            active={isInSettings}
            aria-current={isInSettings ? 'page' : undefined}
            onClick={close}
            renderRoot={(props) => <Link to="/settings/$section" params={{ section: 'desk' }} {...props} />}
          />
        )}
      </Box>
      <NavLink component="button" label={t.shortcuts} leftSection={<Icon name="keyboard" />} onClick={showHelp} />
      <Text size="xs" c="dimmed" px="sm" py={4} role="status">
        {isLive ? t.live : t.offline}
      </Text>
    </AppShell.Navbar>
  )
}
