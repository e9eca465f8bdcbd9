import { Anchor, Checkbox, Group, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useLanguage } from '../locale.tsx'
import { DueClock, StateBadge } from '../parts/badges.tsx'
import { requestTexts } from '../parts/request.texts.ts'
import type { QueueListProps } from './queue-table.tsx'
import { queueTexts } from './queue.texts.ts'
import { rowLinkId } from '../parts/row-keys.ts'

/** The queue on a phone: one card for each request. */
export const QueueCards = ({ items, at, onPlace, marks }: QueueListProps) => {
  const { locale } = useLanguage()
  const r = requestTexts[locale]
  return (
    <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }} aria-label={queueTexts[locale].title}>
      {items.map((request) => (
        <Stack
          component="li"
          key={request.id}
          className="desk-sheet desk-card"
          data-at={request.id === at || undefined}
          p="sm"
          gap={6}
        >
          <Group justify="space-between" align="flex-start" wrap="nowrap">
            <DueClock request={request} />
            <Group gap="xs" wrap="nowrap">
              <StateBadge state={request.state} />
              {marks !== undefined && (
                <Checkbox
                  aria-label={queueTexts[locale].mark(request.number)}
                  checked={marks.isMarked(request.id)}
                  onChange={() => marks.toggle(request.id)}
                  size="md"
                />
              )}
            </Group>
          </Group>
          <Anchor
            id={rowLinkId(request.id)}
            renderRoot={(props) => <Link to="/requests/$id" params={{ id: request.id }} {...props} />}
            fw={600}
            onFocus={() => onPlace(request.id)}
          >
            <bdi>{request.subject}</bdi>
          </Anchor>
          <Text size="sm">
            <bdi>{request.customer.name}</bdi>
            {request.customer.company !== '' && (
              <>
                {' · '}
                <bdi>{request.customer.company}</bdi>
              </>
            )}
          </Text>
          <Group gap="xs" justify="space-between">
            <Text size="xs" c="dimmed" ff="monospace">
              {request.number}
              {request.serial !== null && ` · ${request.serial}`}
            </Text>
            <Text size="xs" c="dimmed">
              {request.assignedTo?.name ?? r.nobody}
            </Text>
          </Group>
        </Stack>
      ))}
    </Stack>
  )
}
