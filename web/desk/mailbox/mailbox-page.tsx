import { Alert, Button, SegmentedControl, Stack, Title } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { MailboxAnswer, MailboxLine } from '#features/mail/mail.schema.ts'
import { mailboxQuery } from '../api/queries.ts'
import { useLanguage } from '../locale.tsx'
import { Empty, Failure, Loading } from '../parts/states.tsx'
import { MailLine } from './mail-line.tsx'
import { MailReader } from './mail-reader.tsx'
import { mailboxTexts } from './mailbox.texts.ts'
import { ParkedJobs } from './parked-jobs.tsx'

const route = getRouteApi('/mailbox')

type Box = keyof (typeof mailboxTexts)['en']['boxes']

/** What the address asks for; nonsense counts as everything. */
const boxOf = (asked = 'all'): Box => (asked in mailboxTexts.en.boxes ? (asked as Box) : 'all')

interface LinesProps {
  readonly box: Box
  readonly items: readonly MailboxLine[]
  readonly open: (id: string) => void
}

const Lines = ({ box, items, open }: LinesProps) => {
  const { locale } = useLanguage()
  const t = mailboxTexts[locale]
  if (items.length === 0) return <Empty title={t.empty[box]} hint={t.emptyHint[box]} />
  return (
    <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }} aria-label={t.title}>
      {items.map((mail) => (
        <li key={mail.id}>
          <MailLine mail={mail} open={() => open(mail.id)} />
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
      <ParkedJobs jobs={parked} />
    </>
  )
}

const titleOf = (items: readonly MailboxLine[], id: string | undefined): string | undefined =>
  items.find((mail) => mail.id === id)?.subject

/** What came in and what went out, with what was held back and why. */
export const MailboxPage = () => {
  const { locale } = useLanguage()
  const t = mailboxTexts[locale]
  const { box: asked, mail: opened } = route.useSearch()
  const box = boxOf(asked)
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
        value={box}
        onChange={(value) => void navigate({ search: value === 'all' ? {} : { box: value } })}
        data={boxesOf(t.boxes, first?.held ?? 0)}
        style={{ alignSelf: 'flex-start' }}
        maw="100%"
      />
      {first !== undefined && <Notes page={first} />}
      {mails.isPending && <Loading />}
      {mails.isError && <Failure error={mails.error} retry={() => void mails.refetch()} />}
      {mails.isSuccess && <Lines box={box} items={items} open={open} />}
      {mails.hasNextPage && (
        <Button variant="default" loading={mails.isFetchingNextPage} onClick={() => void mails.fetchNextPage()}>
          {t.more}
        </Button>
      )}
      <MailReader id={opened} title={titleOf(items, opened) ?? t.title} close={() => open(undefined)} />
    </Stack>
  )
}
