import { AppShell, Badge, Box, Group, NavLink, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useRouterState } from '@tanstack/react-router'
import { boardQuery } from '../api/queries.ts'
import { useLanguage, useTexts } from '../locale.tsx'
import { Icon } from '../parts/icon.tsx'
import { useMentions } from '../parts/use-mentions.ts'
import { usePages } from './pages.ts'
import { shellTexts } from './shell.texts.ts'

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

const groups = ['work', 'knowledge', 'administration'] as const

/** The pages that one may open, in groups; the settings are one entry that leads to the first section one may open. */
const useGroups = () => {
  const { locale } = useLanguage()
  const t = shellTexts[locale]
  const pages = usePages()
  const entries = pages
    .filter(({ to }, index) => pages.findIndex((page) => page.to === to) === index)
    .map((page) => ({ ...page, text: page.to === '/settings/$section' ? t.settings : page.label(locale) }))
  return groups
    .map((id) => ({ id, title: t.groups[id], entries: entries.filter(({ group }) => group === id) }))
    .filter((group) => group.entries.length > 0)
}

/** Where one can go. The number beside the notice board is what is late or due soon. */
export const Navigation = ({ close, showHelp, isLive }: NavigationProps) => {
  const t = useTexts(shellTexts)
  const path = useRouterState({ select: (state) => state.location.pathname })
  const { data: board } = useQuery(boardQuery)
  const { items: mentions } = useMentions()
  const late = board?.overdue.length ?? 0
  const counts = <Counts pressing={late + (board?.dueSoon.length ?? 0)} isLate={late > 0} unread={mentions.length} />
  return (
    <AppShell.Navbar p="xs" bg="var(--desk-sheet)">
      <Box component="nav" aria-label={t.navigation} flex={1} mih={0} style={{ overflowY: 'auto' }}>
        {useGroups().map(({ id, title, entries }) => (
          <Box key={id} role="group" aria-labelledby={`pages-${id}`} mb="sm">
            <Text id={`pages-${id}`} size="xs" c="dimmed" px="sm" py={4}>
              {title}
            </Text>
            {entries.map(({ to, params, icon, text }) => {
              const place = to.replace('/$section', '')
              const isHere = path.startsWith(place) || path.startsWith(`/desk${place}`)
              return (
                <NavLink
                  key={to}
                  label={text}
                  leftSection={<Icon name={icon} />}
                  rightSection={to === '/notices' ? counts : undefined}
                  active={isHere}
                  aria-current={isHere ? 'page' : undefined}
                  onClick={close}
                  renderRoot={(props) => <Link to={to} params={params} {...props} />}
                />
              )
            })}
          </Box>
        ))}
      </Box>
      <NavLink component="button" label={t.shortcuts} leftSection={<Icon name="keyboard" />} onClick={showHelp} />
      <Text size="xs" c="dimmed" px="sm" py={4} role="status">
        {isLive ? t.live : t.offline}
      </Text>
    </AppShell.Navbar>
  )
}
