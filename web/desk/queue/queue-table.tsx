import { Anchor, Badge, Checkbox, Group, Table, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { RequestLine } from '#features/support/support.schema.ts'
import { useLanguage } from '../locale.tsx'
import { DueClock, StateBadge } from '../parts/badges.tsx'
import { requestTexts } from '../parts/request.texts.ts'
import { writeInstant } from '../parts/time.ts'
import { queueTexts } from './queue.texts.ts'
import { rowLinkId } from '../parts/row-keys.ts'
import type { Marks } from './use-marks.ts'

export interface QueueListProps {
  readonly items: readonly RequestLine[]
  /** The request the keyboard is on. */
  readonly at: string | undefined
  readonly onPlace: (id: string) => void
  /** Absent where nothing can be marked. */
  readonly marks?: Marks
}

interface RowProps {
  readonly request: RequestLine
  readonly isAt: boolean
  readonly onPlace: (id: string) => void
  readonly marks: Marks | undefined
}

/** What is asked, as the link to it, with its number, kind and tags. */
const Subject = ({ request: { id, number, subject, kind, tags }, onPlace }: Omit<RowProps, 'isAt' | 'marks'>) => {
  const { locale } = useLanguage()
  return (
    <>
      <Anchor
        id={rowLinkId(id)}
        renderRoot={(props) => <Link to="/requests/$id" params={{ id }} {...props} />}
        fw={600}
        onFocus={() => onPlace(id)}
      >
        <bdi>{subject}</bdi>
      </Anchor>
      <Group gap={6} mt={2}>
        <Text size="xs" c="dimmed" ff="monospace">
          {number}
        </Text>
        <Text size="xs" c="dimmed">
          {requestTexts[locale].kinds[kind]}
        </Text>
        {tags.map((tag) => (
          <Badge key={tag} size="sm" variant="default" tt="none">
            {tag}
          </Badge>
        ))}
      </Group>
    </>
  )
}

const Row = ({ request, isAt, onPlace, marks }: RowProps) => {
  const { locale } = useLanguage()
  const t = requestTexts[locale]
  const { state, customer, serial, assignedTo, receivedAt } = request
  return (
    <Table.Tr className="desk-row" data-at={isAt || undefined}>
      {marks !== undefined && (
        <Table.Td w={36} pr={0}>
          <Checkbox
            aria-label={queueTexts[locale].mark(request.number)}
            checked={marks.isMarked(request.id)}
            onChange={() => marks.toggle(request.id)}
            size="md"
          />
        </Table.Td>
      )}
      <Table.Td>
        <DueClock request={request} />
      </Table.Td>
      <Table.Td maw={420}>
        <Subject request={request} onPlace={onPlace} />
      </Table.Td>
      <Table.Td>
        <StateBadge state={state} />
      </Table.Td>
      <Table.Td maw={220}>
        <Text size="sm" truncate>
          <bdi>{customer.name}</bdi>
        </Text>
        <Text size="xs" c="dimmed" truncate>
          <bdi>{customer.company}</bdi>
        </Text>
      </Table.Td>
      <Table.Td>
        {serial !== null && (
          <Anchor
            renderRoot={(props) => <Link to="/units/$serial" params={{ serial }} {...props} />}
            size="sm"
            ff="monospace"
          >
            {serial}
          </Anchor>
        )}
      </Table.Td>
      <Table.Td>
        <Text size="sm" {...(assignedTo === null ? { c: 'dimmed' } : {})}>
          {assignedTo?.name ?? t.nobody}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
          {writeInstant(receivedAt, locale)}
        </Text>
      </Table.Td>
    </Table.Tr>
  )
}

export const QueueTable = ({ items, at, onPlace, marks }: QueueListProps) => {
  const { locale } = useLanguage()
  const t = queueTexts[locale]
  return (
    <Table.ScrollContainer minWidth={760} className="desk-sheet" scrollAreaProps={{ type: 'auto' }}>
      <Table verticalSpacing="xs" highlightOnHover aria-label={t.title}>
        <Table.Thead>
          <Table.Tr>
            {marks !== undefined && (
              <Table.Th w={36} pr={0}>
                <Checkbox
                  aria-label={t.markAll}
                  checked={marks.chosen.length === items.length}
                  indeterminate={marks.chosen.length > 0 && marks.chosen.length < items.length}
                  onChange={marks.toggleAll}
                  size="md"
                />
              </Table.Th>
            )}
            {[t.due, t.request, t.state, t.customer, t.unit, t.owner, t.received].map((head) => (
              <Table.Th key={head} scope="col">
                {head}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((request) => (
            <Row key={request.id} request={request} isAt={request.id === at} onPlace={onPlace} marks={marks} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
