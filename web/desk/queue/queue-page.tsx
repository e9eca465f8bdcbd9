import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useHotkeys, useMediaQuery } from '@mantine/hooks'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useMemo, useRef } from 'react'
import { useChanges } from '../api/changes.ts'
import { boardQuery, meQuery, queueQuery } from '../api/queries.ts'
import { useTexts } from '../locale.tsx'
import { Empty, Failure, Loading } from '../parts/states.tsx'
import { QueueCards } from './queue-cards.tsx'
import { QueueFilters } from './queue-filters.tsx'
import { QueueTable } from './queue-table.tsx'
import { queueTexts } from './queue.texts.ts'
import { useRowKeys } from './row-keys.ts'

const route = getRouteApi('/queue')

/** Narrower than this a table does not fit, and each request is a card. */
const WIDE = '(min-width: 768px)'

/** What the address asks for; «due soon» is what stands on the notice board, of what the other filters leave. */
const useQueue = () => {
  const { due, ...filter } = route.useSearch()
  const queue = useInfiniteQuery(queueQuery(filter))
  const { data: board } = useQuery(boardQuery)
  const items = useMemo(() => {
    const all = queue.data?.pages.flatMap((page) => page.items) ?? []
    if (due !== 'soon' || board === undefined) return all
    const pressing = new Set([...board.overdue, ...board.dueSoon].map(({ id }) => id))
    return all.filter(({ id }) => pressing.has(id))
  }, [queue.data, board, due])
  const isFiltered = due !== undefined || Object.values(filter).some((value) => value !== undefined)
  return { queue, items, isFiltered }
}

export const QueuePage = () => {
  const t = useTexts(queueTexts)
  const navigate = useNavigate()
  const { queue, items, isFiltered } = useQueue()
  const { data: me } = useQuery(meQuery)
  const { assign } = useChanges()
  const isWide = useMediaQuery(WIDE, true, { getInitialValueInEffect: false })
  const searchField = useRef<HTMLInputElement>(null)
  const rows = useRowKeys(items)
  const takeIt = (id: string | undefined): void => {
    const request = items.find((item) => item.id === id)
    if (request !== undefined && me !== undefined) void assign(request, me)
  }
  useHotkeys([
    ['j', () => rows.move(1)],
    ['k', () => rows.move(-1)],
    ['a', () => takeIt(rows.at)],
    ['/', () => searchField.current?.focus()],
  ])
  const clear = (): void => void navigate({ to: '/queue', search: {} })
  const list = { items, at: rows.at, onPlace: rows.place }
  return (
    <Stack gap="md">
      <Group justify="space-between" align="baseline">
        <Title order={1} size="h3">
          {t.title}
        </Title>
        <Text size="sm" c="dimmed" role="status">
          {queue.isSuccess && t.shown(items.length, queue.hasNextPage)}
        </Text>
      </Group>
      <QueueFilters searchField={searchField} />
      {queue.isPending && <Loading lines={8} />}
      {queue.isError && <Failure error={queue.error} retry={() => void queue.refetch()} />}
      {queue.isSuccess && items.length === 0 && (
        <Empty title={isFiltered ? t.empty : t.allDone} hint={isFiltered ? t.emptyHint : t.allDoneHint}>
          {isFiltered && (
            <Button variant="light" onClick={clear}>
              {t.clear}
            </Button>
          )}
        </Empty>
      )}
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
