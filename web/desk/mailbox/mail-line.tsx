import { Badge, Group, Stack, Text, UnstyledButton } from '@mantine/core'
import type { MailboxLine } from '#features/mail/mail.schema.ts'
import { colonIn } from '#lib/texts.ts'
import { useLanguage } from '../locale.tsx'
import { writeInstant } from '../parts/time.ts'
import { mailboxTexts } from './mailbox.texts.ts'

/** The colour only repeats what the word says. */
export const stateColors: Readonly<Partial<Record<MailboxLine['state'], string>>> = {
  held: 'orange',
  rejected: 'red',
  unreadable: 'red',
  refused: 'red',
  bounced: 'red',
  withheld: 'orange',
  sent: 'teal',
  joined: 'teal',
  opened: 'sea',
}

/** A mail as a line of the mailbox. */
export const MailLine = ({ mail, open }: { readonly mail: MailboxLine; readonly open: () => void }) => {
  const { locale } = useLanguage()
  const t = mailboxTexts[locale]
  const reason = mail.reason === null ? undefined : (t.reasons[mail.reason as keyof typeof t.reasons] ?? mail.reason)
  return (
    <UnstyledButton component="button" className="desk-sheet" p="sm" onClick={open} w="100%">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Stack gap={2} miw={0}>
          <Text size="sm" fw={600} truncate>
            <bdi>{mail.subject || t.noSubject}</bdi>
          </Text>
          <Text size="sm" truncate>
            {mail.direction === 'in' ? t.from : t.to}
            {colonIn[locale]}
            <bdi>{mail.name}</bdi> {mail.address}
          </Text>
          <Text size="xs" c="dimmed">
            {writeInstant(mail.at, locale)}
            {mail.attachments > 0 && ` · ${t.files(mail.attachments)}`}
            {reason !== undefined && ` · ${reason}`}
          </Text>
        </Stack>
        <Badge variant="light" color={stateColors[mail.state] ?? 'gray'} tt="none" flex="none">
          {t.states[mail.state]}
        </Badge>
      </Group>
    </UnstyledButton>
  )
}
