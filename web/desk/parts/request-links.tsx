import { Anchor, Group, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { RequestLine } from '#features/support/support.schema.ts'
import { useLanguage } from '../locale.tsx'
import { StateBadge } from './badges.tsx'
import { writeInstant } from './time.ts'

/** Requests as a short list beside something else: subject, number, day and state. */
export const RequestLinks = ({ requests }: { readonly requests: readonly RequestLine[] }) => {
  const { locale } = useLanguage()
  if (requests.length === 0) return null
  return (
    <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
      {requests.map((request) => (
        <Group component="li" key={request.id} justify="space-between" wrap="nowrap" align="flex-start">
          <Stack gap={0}>
            <Anchor
              size="sm"
              renderRoot={(props) => <Link to="/requests/$id" params={{ id: request.id }} {...props} />}
            >
              <bdi>{request.subject}</bdi>
            </Anchor>
            <Text size="xs" c="dimmed">
              {request.number} · {writeInstant(request.receivedAt, locale)}
            </Text>
          </Stack>
          <StateBadge state={request.state} />
        </Group>
      ))}
    </Stack>
  )
}
