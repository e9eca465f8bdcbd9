import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useMemo, useRef } from 'react'
import type { RequestLine } from '#features/support/support.schema.ts'
import { useChanges } from '../api/changes.ts'
import { meQuery, queueQuery } from '../api/queries.ts'
import { useTexts } from '../locale.tsx'
import { DueClause } from '../parts/clause-link.tsx'
import { Empty, Failure, Loading } from '../parts/states.tsx'
import { useKeys } from '../parts/use-keys.ts'
import { useMay } from '../parts/use-may.ts'
import { BulkBar } from './bulk-bar.tsx'
import { QueueCards } from './queue-cards.tsx'
import { QueueFilters } from './queue-filters.tsx'
import { QueueTable } from './queue-table.tsx'
import { queueTexts } from './queue.texts.ts'
import { useRowKeys } from '../parts/row-keys.ts'
import { SavedViews } from './saved-views.tsx'
import { useMarks } from './use-marks.ts'

const route = getRouteApi('/queue')

/** Narrower than this a table does not fit, and each request is a card. */
const WIDE = '(min-width: 768px)'

/** What the address asks for. */
const useQueue = () => {
  const filter = route.useSearch()
  const queue = useInfiniteQuery(queueQuery(filter))
  const items = useMemo(() => queue.data?.pages.flatMap((page) => page.items) ?? [], [queue.data])
  const isFiltered = Object.values(filter).some((value) => value !== undefined)
  return { queue, items, filter, isFiltered }
}

/** Whose requests are shown when only one person's or company's are, and the way back to everybody's. */
const Whose = ({ items }: { readonly items: readonly RequestLine[] }) => {
  const t = useTexts(queueTexts)
  const { person, company } = route.useSearch()
  const navigate = useNavigate({ from: '/queue' })
  if (person === undefined && company === undefined) return null
  const name = company === undefined ? t.ofPerson(items[0]?.customer.name ?? '') : t.ofCompany(company)
  return (
    <Group gap="sm">
      <Text size="sm" fw={600}>
        <bdi>{name}</bdi>
      </Text>
      <Button
        size="compact-sm"
        variant="light"
        onClick={() => void navigate({ search: (before) => ({ ...before, person: undefined, company: undefined }) })}
      >
        {t.showAll}
      </Button>
    </Group>
  )
}

/** An empty queue: because all is done, or because of the filters, which one key then clears. */
const Nothing = ({ isFiltered }: { readonly isFiltered: boolean }) => {
  const t = useTexts(queueTexts)
  const navigate = useNavigate()
  if (!isFiltered) return <Empty title={t.allDone} hint={t.allDoneHint} />
  return (
    <Empty title={t.empty} hint={t.emptyHint}>
      <Button variant="light" onClick={() => void navigate({ to: '/queue', search: {} })}>
        {t.clear}
      </Button>
    </Empty>
  )
}

/** How many there are, and the clause that their times come from. */
const Shown = ({ words, isDue }: { readonly words: string | false; readonly isDue: boolean }) => (
  <Group gap="sm">
    <Text size="sm" c="dimmed" role="status">
      {words}
    </Text>
    {isDue && <DueClause />}
  </Group>
)

export const QueuePage = () => {
  const t = useTexts(queueTexts)
  const { queue, items, filter, isFiltered } = useQueue()
  const { data: me } = useQuery(meQuery)
  const { assign } = useChanges()
  const isWide = useMediaQuery(WIDE, true, { getInitialValueInEffect: false })
  const searchField = useRef<HTMLInputElement>(null)
  const rows = useRowKeys(items)
  const marks = useMarks(items)
  const may = useMay()
  const mayMark = may('request.change')
  const takeIt = (id: string | undefined): void => {
    const request = items.find((item) => item.id === id)
    if (request !== undefined && me !== undefined) void assign(request, me)
  }
  useKeys([
    ['j', () => rows.move(1)],
    ['k', () => rows.move(-1)],
    ['a', () => may('request.assign') && takeIt(rows.at)],
    ['x', () => mayMark && rows.at !== undefined && marks.toggle(rows.at)],
    ['/', () => searchField.current?.focus()],
  ])
  const unmark = (): void => {
    marks.clear()
    rows.move(0)
  }
  const list = { items, at: rows.at, onPlace: rows.place, ...(mayMark && { marks }) }
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Group gap="md">
          <Title order={1} size="h3">
            {t.title}
          </Title>
          <SavedViews filter={filter} />
        </Group>
        <Shown words={queue.isSuccess && t.shown(items.length, queue.hasNextPage)} isDue={items.length > 0} />
      </Group>
      <QueueFilters searchField={searchField} />
      <Whose items={items} />
      {marks.chosen.length > 0 && <BulkBar chosen={marks.chosen} clear={unmark} />}
      {queue.isPending && <Loading lines={8} />}
      {queue.isError && <Failure error={queue.error} retry={() => void queue.refetch()} />}
      {queue.isSuccess && items.length === 0 && <Nothing isFiltered={isFiltered} />}
      {items.length > 0 && (isWide ? <QueueTable {...list} /> : <QueueCards {...list} />)}
      {queue.hasNextPage && (
        <Button variant="default" loading={queue.isFetchingNextPage} onClick={() => void queue.fetchNextPage()}>
          {t.more}
        </Button>
      )}
      <Text size="xs" c="dimmed" visibleFrom="sm">
        {t.keys}
      </Text>
    </Stack>
  )
}
