import { Group, NavLink, Stack, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { meQuery } from '../api/queries.ts'
import { useTexts } from '../locale.tsx'
import { Empty } from '../parts/states.tsx'
import { AuditTrail } from './audit-trail.tsx'
import { DeskHabits } from './desk-habits.tsx'
import { Keys } from './keys.tsx'
import { settingsTexts } from './settings.texts.ts'
import { Staff } from './staff.tsx'

type Section = 'desk' | 'staff' | 'keys' | 'audit'

/** The sections with the action that opens each, by the server's own table. */
const sections: readonly { readonly id: Section; readonly action: string; readonly page: () => ReactNode }[] = [
  { id: 'desk', action: 'settings.manage', page: DeskHabits },
  { id: 'staff', action: 'staff.manage', page: Staff },
  { id: 'keys', action: 'key.manage', page: Keys },
  { id: 'audit', action: 'audit.read', page: AuditTrail },
]

/** What those who lead the desk set, and what they look up. Everybody sees the sections that their role opens. */
export const SettingsPage = () => {
  const t = useTexts(settingsTexts)
  const { section } = useParams({ from: '/settings/$section' })
  const { data: me } = useQuery(meQuery)
  const mine = sections.filter(({ action }) => me?.may.includes(action))
  const Page = mine.find(({ id }) => id === section)?.page
  return (
    <Stack gap="md">
      <Title order={1} size="h3">
        {t.title}
      </Title>
      <Group component="nav" gap={4} aria-label={t.title}>
        {mine.map(({ id }) => (
          <NavLink
            key={id}
            w="auto"
            label={t.sections[id]}
            active={id === section}
            aria-current={id === section ? 'page' : undefined}
            renderRoot={(props) => <Link to="/settings/$section" params={{ section: id }} {...props} />}
          />
        ))}
      </Group>
      {Page === undefined ? <Empty title={t.notYours} hint={t.notYoursHint} /> : <Page />}
    </Stack>
  )
}
