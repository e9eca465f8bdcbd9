import { Anchor, Badge, Group, Stack, Text, VisuallyHidden } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { AttachmentView } from '#features/attachments/attachments.schema.ts'
import type { RequestDetail, ThreadMessage } from '#features/support/support.schema.ts'
import { colonIn } from '#lib/texts.ts'
import { filesQuery } from '../api/queries.ts'
import { FileList } from '../files/file-list.tsx'
import { useLanguage } from '../locale.tsx'
import { Icon } from '../parts/icon.tsx'
import { writeInstant, writeInstantFully } from '../parts/time.ts'
import { requestPageTexts } from './request.texts.ts'
import { triageTexts } from './triage.texts.ts'

const When = ({ at }: { readonly at: string }) => {
  const { locale } = useLanguage()
  return (
    <Text component="time" size="xs" c="dimmed" dateTime={at} title={writeInstantFully(at, locale)}>
      {writeInstant(at, locale)}
    </Text>
  )
}

/** The other request of a merge or a split. */
const OtherRequest = ({ data }: Pick<ThreadMessage, 'data'>) => {
  const { locale } = useLanguage()
  const id = data?.['requestId']
  if (typeof id !== 'string') return null
  return (
    <Anchor size="sm" renderRoot={(props) => <Link to="/requests/$id" params={{ id }} {...props} />}>
      {triageTexts[locale].openOther}
    </Anchor>
  )
}

const Event = ({ message }: { readonly message: ThreadMessage }) => {
  const { locale } = useLanguage()
  return (
    <Group component="li" className="desk-event" gap="xs">
      <Text size="sm" c="dimmed">
        {message.author.name !== '' && `${message.author.name}${colonIn[locale]}`}
        {message.body}
      </Text>
      <OtherRequest data={message.data} />
      <When at={message.at} />
    </Group>
  )
}

interface MessageProps {
  readonly message: ThreadMessage
  readonly files: readonly AttachmentView[]
}

const Message = ({ message, files }: MessageProps) => {
  const { locale } = useLanguage()
  const t = requestPageTexts[locale]
  const { author, kind } = message
  const isNote = kind === 'note'
  return (
    <Stack component="li" gap={6} className="desk-message" data-kind={kind} data-author={author.kind}>
      <Group gap="xs">
        <Text fw={600} size="sm">
          <bdi>{author.name || t.from[author.kind]}</bdi>
        </Text>
        <Text size="xs" c="dimmed">
          {t.from[author.kind]}
        </Text>
        {isNote && (
          <Badge
            color="orange"
            variant="light"
            tt="none"
            leftSection={<Icon name="note" size={12} />}
            title={t.noteMark}
          >
            {t.note}
            <VisuallyHidden> {t.noteMark}</VisuallyHidden>
          </Badge>
        )}
        <When at={message.at} />
      </Group>
      <Text className="desk-words" size="sm" dir="auto">
        {message.body}
      </Text>
      <FileList files={files} />
    </Stack>
  )
}

/** What was said, the oldest first: public words, notes among staff, and what happened. */
export const Thread = ({ request }: { readonly request: RequestDetail }) => {
  const { locale } = useLanguage()
  const { data } = useQuery(filesQuery(request.id))
  const filesOf = (id: string) => data?.attachments.filter(({ messageId }) => messageId === id) ?? []
  return (
    <Stack
      component="ol"
      gap="sm"
      p={0}
      m={0}
      style={{ listStyle: 'none' }}
      aria-label={requestPageTexts[locale].thread}
    >
      {request.thread.map((message) =>
        message.kind === 'event' ? (
          <Event key={message.id} message={message} />
        ) : (
          <Message key={message.id} message={message} files={filesOf(message.id)} />
        ),
      )}
    </Stack>
  )
}
