import { AppShell, Badge, Box, NavLink, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useRouterState } from '@tanstack/react-router'
import { boardQuery, meQuery } from '../api/queries.ts'
import { useTexts } from '../locale.tsx'
import { Icon, type IconName } from '../parts/icon.tsx'
import { shellTexts } from './shell.texts.ts'

interface Entry {
  readonly to: '/queue' | '/notices' | '/mailbox'
  readonly icon: IconName
}

const entries: readonly Entry[] = [
  { to: '/queue', icon: 'queue' },
  { to: '/notices', icon: 'clock' },
  { to: '/mailbox', icon: 'mail' },
]

interface NavigationProps {
  readonly close: () => void
  readonly showHelp: () => void
  readonly isLive: boolean
}

/** Where one can go. The number beside the notice board is what is late or due soon. */
export const Navigation = ({ close, showHelp, isLive }: NavigationProps) => {
  const t = useTexts(shellTexts)
  const path = useRouterState({ select: (state) => state.location.pathname })
  const { data: board } = useQuery(boardQuery)
  const { data: me } = useQuery(meQuery)
  const isInSettings = /^(\/desk)?\/settings/.test(path)
  const pressing = (board?.overdue.length ?? 0) + (board?.dueSoon.length ?? 0)
  const labels = { '/queue': t.queue, '/notices': t.notices, '/mailbox': t.mailbox }
  return (
    <AppShell.Navbar p="xs" bg="var(--desk-sheet)">
      <Box component="nav" aria-label={t.navigation} flex={1}>
        {entries.map(({ to, icon }) => {
          const isHere = path.startsWith(to) || path.startsWith(`/desk${to}`)
          const count =
            to === '/notices' && pressing > 0 ? (
              <Badge color={board?.overdue.length ? 'red' : 'sea'}>{pressing}</Badge>
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
