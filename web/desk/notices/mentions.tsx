import { Anchor, Button, Group, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { MentionsAnswer } from '#features/support/support.schema.ts'
import { useLanguage, useTexts } from '../locale.tsx'
import { Card } from '../parts/card.tsx'
import { writeInstant } from '../parts/time.ts'
import { useMentions } from '../parts/use-mentions.ts'
import { noticesTexts } from './notices.texts.ts'

type Unread = MentionsAnswer['items'][number]

const Entry = ({ item, read }: { readonly item: Unread; readonly read: () => void }) => {
  const { locale } = useLanguage()
  const t = noticesTexts[locale]
  const { requestId, number, subject, by, body, at } = item
  return (
    <Group component="li" justify="space-between" align="flex-start" wrap="nowrap">
      <Stack gap={2} miw={0}>
        <Anchor
          size="sm"
          fw={600}
          renderRoot={(props) => <Link to="/requests/$id" params={{ id: requestId }} {...props} />}
        >
          <bdi>{subject}</bdi>
        </Anchor>
        <Text size="sm" lineClamp={3} className="desk-words">
          <bdi>{by}</bdi>: {body}
        </Text>
        <Text size="xs" c="dimmed">
          <Text span ff="monospace">
            {number}
          </Text>
          {` · ${writeInstant(at, locale)}`}
        </Text>
      </Stack>
      <Button variant="subtle" size="compact-sm" flex="none" onClick={read} aria-label={t.markReadOf(subject)}>
        {t.markRead}
      </Button>
    </Group>
  )
}

/** Notes that name me and requests I was given, until I have read them. */
export const Mentions = () => {
  const t = useTexts(noticesTexts)
  const { items, read, isReading } = useMentions()
  if (items.length === 0) return null
  const all = items.map(({ messageId }) => messageId)
  const readAll = (
    <Button variant="subtle" size="compact-sm" flex="none" loading={isReading} onClick={() => read(all)}>
      {t.markAllRead}
    </Button>
  )
  return (
    <Card title={t.mentions} aside={readAll}>
      <Stack component="ul" gap="md" m={0} p={0} style={{ listStyle: 'none' }}>
        {items.map((item) => (
          <Entry key={item.messageId} item={item} read={() => read([item.messageId])} />
        ))}
      </Stack>
    </Card>
  )
}
