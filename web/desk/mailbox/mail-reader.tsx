import { Anchor, Badge, Button, Drawer, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { MailDetail } from '#features/mail/mail.schema.ts'
import { sizeOf } from '#web/portal/attachments/file-words.ts'
import { mailQuery } from '../api/queries.ts'
import { useLanguage } from '../locale.tsx'
import { Facts } from '../parts/facts.tsx'
import { Icon } from '../parts/icon.tsx'
import { Failure, Loading } from '../parts/states.tsx'
import { writeInstantFully } from '../parts/time.ts'
import { stateColors } from './mail-line.tsx'
import { HeldDecision } from './held-decision.tsx'
import { mailboxTexts } from './mailbox.texts.ts'

interface MailProps {
  readonly mail: MailDetail
}

/** What came with the mail, to be saved: nothing of it is opened here. */
const Files = ({ mail: { id, files } }: MailProps) => {
  const { locale } = useLanguage()
  if (files.length === 0) return null
  return (
    <Stack component="ul" gap={6} p={0} m={0} style={{ listStyle: 'none' }} aria-label={mailboxTexts[locale].fileList}>
      {files.map(({ index, name, type, bytes }) => (
        <Group component="li" key={index} gap="xs" wrap="nowrap">
          <Icon name="file" size={16} />
          <Anchor href={`/api/desk/mailbox/${id}/files/${index}`} download size="sm" truncate>
            <bdi>{name}</bdi>
          </Anchor>
          <Text size="xs" c="dimmed" flex="none">
            {type} · {sizeOf(bytes, locale)}
          </Text>
        </Group>
      ))}
    </Stack>
  )
}

const Head = ({ mail: { direction, name, address, at, state, reason } }: MailProps) => {
  const { locale } = useLanguage()
  const t = mailboxTexts[locale]
  return (
    <Facts
      rows={[
        [
          direction === 'in' ? t.from : t.to,
          <span key="address">
            <bdi>{name}</bdi> {address}
          </span>,
        ],
        [t.at, writeInstantFully(at, locale)],
        [
          t.state,
          <Badge key="state" variant="light" color={stateColors[state] ?? 'gray'} tt="none">
            {t.states[state]}
          </Badge>,
        ],
        [t.why, reason === null ? undefined : (t.reasons[reason as keyof typeof t.reasons] ?? reason)],
      ]}
    />
  )
}

const Mail = ({ id }: { readonly id: string }) => {
  const { locale } = useLanguage()
  const t = mailboxTexts[locale]
  const mail = useQuery(mailQuery(id))
  if (mail.isPending) return <Loading lines={4} />
  if (mail.isError) return <Failure error={mail.error} retry={() => void mail.refetch()} />
  const { direction, text, holdsLink, requestId, state, sha256 } = mail.data
  return (
    <Stack>
      <Head mail={mail.data} />
      <Text className="desk-words desk-letter" size="sm" dir="auto" tabIndex={0} role="region" aria-label={t.words}>
        {text.trim() === '' ? (holdsLink ? t.linkHidden : t.noWords) : text}
      </Text>
      <Files mail={mail.data} />
      {direction === 'in' && <HeldDecision mail={mail.data} />}
      <Group>
        {requestId !== null && state !== 'held' && (
          <Button
            variant="light"
            renderRoot={(props) => <Link to="/requests/$id" params={{ id: requestId }} {...props} />}
          >
            {t.request}
          </Button>
        )}
        {sha256 !== null && (
          <Button
            component="a"
            href={`/api/desk/mailbox/${id}/raw`}
            download
            variant="default"
            leftSection={<Icon name="download" size={16} />}
          >
            {t.raw}
          </Button>
        )}
      </Group>
    </Stack>
  )
}

interface MailReaderProps {
  readonly id: string | undefined
  readonly title: string
  readonly close: () => void
}

/** One mail, as plain words: nothing that came by mail is run or loaded here. */
export const MailReader = ({ id, title, close }: MailReaderProps) => {
  const { locale } = useLanguage()
  return (
    <Drawer
      opened={id !== undefined}
      onClose={close}
      position="right"
      size="lg"
      title={title}
      closeButtonProps={{ 'aria-label': mailboxTexts[locale].close }}
    >
      {id !== undefined && <Mail key={id} id={id} />}
    </Drawer>
  )
}
