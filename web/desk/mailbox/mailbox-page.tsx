import { Alert, Badge, Button, Group, SegmentedControl, Stack, Text, Title, UnstyledButton } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { MailboxAnswer, MailboxLine, MailReason } from '#features/mail/mail.schema.ts'
import { mailboxQuery } from '../api/queries.ts'
import { useLanguage } from '../locale.tsx'
import { Empty, Failure, Loading } from '../parts/states.tsx'
import { writeInstant } from '../parts/time.ts'
import { MailReader } from './mail-reader.tsx'
import { mailboxTexts } from './mailbox.texts.ts'

const route = getRouteApi('/mailbox')

const colors: Readonly<Partial<Record<MailboxLine['state'], string>>> = {
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

const Line = ({ mail, open }: { readonly mail: MailboxLine; readonly open: () => void }) => {
  const { locale } = useLanguage()
  const t = mailboxTexts[locale]
  const reason = mail.reason === null ? undefined : (t.reasons[mail.reason as MailReason] ?? mail.reason)
  return (
    <UnstyledButton component="button" className="desk-sheet" p="sm" onClick={open} w="100%">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Stack gap={2} miw={0}>
          <Text size="sm" fw={600} truncate>
            <bdi>{mail.subject || t.noSubject}</bdi>
          </Text>
          <Text size="sm" truncate>
            {mail.direction === 'in' ? t.from : t.to}: <bdi>{mail.name}</bdi> {mail.address}
          </Text>
          <Text size="xs" c="dimmed">
            {writeInstant(mail.at, locale)}
            {mail.attachments > 0 && ` · ${t.files(mail.attachments)}`}
            {reason !== undefined && ` · ${reason}`}
          </Text>
        </Stack>
        <Badge variant="light" color={colors[mail.state] ?? 'gray'} tt="none" flex="none">
          {t.states[mail.state]}
        </Badge>
      </Group>
    </UnstyledButton>
  )
}

interface LinesProps {
  readonly items: readonly MailboxLine[]
  readonly open: (id: string) => void
}

const Lines = ({ items, open }: LinesProps) => {
  const { locale } = useLanguage()
  const t = mailboxTexts[locale]
  if (items.length === 0) return <Empty title={t.empty} hint={t.emptyHint} />
  return (
    <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }} aria-label={t.title}>
      {items.map((mail) => (
        <li key={mail.id}>
          <Line mail={mail} open={() => open(mail.id)} />
        </li>
      ))}
    </Stack>
  )
}

/** The choices of what to see; beside «held» stands how many are. */
const boxesOf = (names: Readonly<Record<string, string>>, held: number) =>
  Object.entries(names).map(([value, name]) => ({
    value,
    label: value === 'held' && held > 0 ? `${name} (${held})` : name,
  }))

/** What to know of the post as a whole: where letters go, and what has been given up. */
const Notes = ({ page: { outgoing, parked } }: { readonly page: MailboxAnswer }) => {
  const { locale } = useLanguage()
  const t = mailboxTexts[locale]
  return (
    <>
      {outgoing === 'folder' && (
        <Alert variant="light" color="sea">
          {t.folder}
        </Alert>
      )}
      {parked.length > 0 && (
        <Alert variant="light" color="red">
          {t.parked(parked.length)}
        </Alert>
      )}
    </>
  )
}

const titleOf = (items: readonly MailboxLine[], id: string | undefined): string | undefined =>
  items.find((mail) => mail.id === id)?.subject

/** What came in and what went out, with what was held back and why. */
export const MailboxPage = () => {
  const { locale } = useLanguage()
  const t = mailboxTexts[locale]
  const { box, mail: opened } = route.useSearch()
  const navigate = useNavigate({ from: '/mailbox' })
  const mails = useInfiniteQuery(mailboxQuery(box))
  const pages = mails.data?.pages ?? []
  const items = pages.flatMap((page) => page.items)
  const first = pages[0]
  const open = (mail: string | undefined): void => void navigate({ search: (before) => ({ ...before, mail }) })
  return (
    <Stack gap="md">
      <Title order={1} size="h3">
        {t.title}
      </Title>
      <SegmentedControl
        aria-label={t.box}
        value={box ?? 'all'}
        onChange={(value) => void navigate({ search: value === 'all' ? {} : { box: value } })}
        data={boxesOf(t.boxes, first?.held ?? 0)}
      />
      {first !== undefined && <Notes page={first} />}
      {mails.isPending && <Loading />}
      {mails.isError && <Failure error={mails.error} retry={() => void mails.refetch()} />}
      {mails.isSuccess && <Lines items={items} open={open} />}
      {mails.hasNextPage && (
        <Button variant="default" loading={mails.isFetchingNextPage} onClick={() => void mails.fetchNextPage()}>
          {t.more}
        </Button>
      )}
      <MailReader id={opened} title={titleOf(items, opened) ?? t.title} close={() => open(undefined)} />
    </Stack>
  )
}
