import { Group, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { BoardAnswer } from '#features/support/support.schema.ts'
import { boardQuery } from '../api/queries.ts'
import { useTexts } from '../locale.tsx'
import { Card } from '../parts/card.tsx'
import { DueClause } from '../parts/clause-link.tsx'
import { Empty, Failure, Loading } from '../parts/states.tsx'
import { useKeys } from '../parts/use-keys.ts'
import { QueueCards } from '../queue/queue-cards.tsx'
import { useRowKeys } from '../parts/row-keys.ts'
import { Mentions } from './mentions.tsx'
import { noticesTexts } from './notices.texts.ts'

const Figure = ({ name, value, isBad }: { readonly name: string; readonly value: number; readonly isBad: boolean }) => (
  <Stack gap={0} p="md" className="desk-sheet">
    <Text size="sm" c="dimmed">
      {name}
    </Text>
    <Text size="xl" fw={700} {...(isBad ? { c: 'var(--desk-late)' } : {})}>
      {value}
    </Text>
  </Stack>
)

const Board = ({ board }: { readonly board: BoardAnswer }) => {
  const t = useTexts(noticesTexts)
  const { overdue, dueSoon, answeredLastDay, forecastLate } = board
  const rows = useRowKeys([...overdue, ...dueSoon])
  useKeys([
    ['j', () => rows.move(1)],
    ['k', () => rows.move(-1)],
  ])
  const lists = [
    { title: t.overdue, items: overdue },
    { title: t.dueSoon, items: dueSoon },
  ].filter(({ items }) => items.length > 0)
  const list = { at: rows.at, onPlace: rows.place }
  return (
    <>
      <SimpleGrid cols={{ base: 2, md: 4 }} spacing="sm">
        <Figure name={t.overdue} value={overdue.length} isBad={overdue.length > 0} />
        <Figure name={t.dueSoon} value={dueSoon.length} isBad={false} />
        <Figure name={t.late} value={forecastLate.length} isBad={forecastLate.length > 0} />
        <Figure name={t.answered} value={answeredLastDay} isBad={false} />
      </SimpleGrid>
      {lists.length === 0 && <Empty title={t.none} hint={t.noneHint} />}
      <SimpleGrid cols={{ base: 1, lg: Math.max(1, lists.length) }} spacing="md" className="desk-tops">
        {lists.map(({ title, items }) => (
          <Card key={title} title={title}>
            <QueueCards items={items} {...list} />
          </Card>
        ))}
      </SimpleGrid>
    </>
  )
}

/** What is late and what is due in the next hours, and whether the pace will do. */
export const NoticeBoard = () => {
  const t = useTexts(noticesTexts)
  const board = useQuery(boardQuery)
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Title order={1} size="h3">
          {t.title}
        </Title>
        <DueClause />
      </Group>
      <Mentions />
      {board.isPending && <Loading />}
      {board.isError && <Failure error={board.error} retry={() => void board.refetch()} />}
      {board.isSuccess && <Board board={board.data} />}
    </Stack>
  )
}
