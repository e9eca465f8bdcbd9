import { Group, NavLink, Stack, Title } from '@mantine/core'
import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTexts } from '../locale.tsx'
import { Empty } from '../parts/states.tsx'
import { useMay } from '../parts/use-may.ts'
import { AuditTrail } from './audit-trail.tsx'
import { DeskHabits } from './desk-habits.tsx'
import { Keys } from './keys.tsx'
import { settingsSections, type SettingsSection } from './sections.ts'
import { settingsTexts } from './settings.texts.ts'
import { Staff } from './staff.tsx'

const pages: Readonly<Record<SettingsSection, () => ReactNode>> = {
  desk: DeskHabits,
  staff: Staff,
  keys: Keys,
  audit: AuditTrail,
}

/** What those who lead the desk set, and what they look up. Everybody sees the sections that their role opens. */
export const SettingsPage = () => {
  const t = useTexts(settingsTexts)
  const { section } = useParams({ from: '/settings/$section' })
  const may = useMay()
  const mine = settingsSections.filter(({ action }) => may(action))
  const chosen = mine.find(({ id }) => id === section)
  const Page = chosen === undefined ? undefined : pages[chosen.id]
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
