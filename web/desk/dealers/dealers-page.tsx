import { Anchor, Badge, Group, Stack, Table, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { DealerLine } from '#features/dealer-desk/dealer-desk.schema.ts'
import { useLanguage } from '../locale.tsx'
import { Empty, Failure, Loading } from '../parts/states.tsx'
import { writeSpan } from '../parts/time.ts'
import { dealersTexts } from './dealers.texts.ts'
import { dealersQuery } from './queries.ts'

interface LineProps {
  readonly dealer: DealerLine
}

/** How fast a dealer answers, and how often too late. */
export const Pace = ({ dealer }: LineProps) => {
  const { locale } = useLanguage()
  const t = dealersTexts[locale]
  if (dealer.medianMinutes === null) return <Text size="sm">{t.noAnswers}</Text>
  return (
    <Stack gap={0}>
      <Text size="sm">{writeSpan(dealer.medianMinutes, locale)}</Text>
      <Text size="xs" c="dimmed">
        {t.answers(dealer.answers, dealer.late)}
      </Text>
    </Stack>
  )
}

const Row = ({ dealer }: LineProps) => {
  const { locale } = useLanguage()
  const t = dealersTexts[locale]
  return (
    <Table.Tr>
      <Table.Th scope="row" data-label={t.name}>
        <Anchor
          size="sm"
          fw={600}
          renderRoot={(props) => <Link to="/dealers/$id" params={{ id: dealer.id }} {...props} />}
        >
          <bdi>{dealer.name}</bdi>
        </Anchor>
      </Table.Th>
      <Table.Td data-label={t.open}>
        <Group gap="xs">
          <span>{dealer.open}</span>
          {dealer.overdue > 0 && (
            <Badge color="red" tt="none">
              {t.overdue(dealer.overdue)}
            </Badge>
          )}
        </Group>
      </Table.Td>
      <Table.Td data-label={t.median}>
        <Pace dealer={dealer} />
      </Table.Td>
      <Table.Td data-label={t.users}>
        {dealer.users === 0 ? (
          <Badge color="orange" variant="light" tt="none">
            {t.nobody}
          </Badge>
        ) : (
          dealer.users
        )}
      </Table.Td>
      <Table.Td data-label={t.units}>{dealer.units}</Table.Td>
    </Table.Tr>
  )
}

/** The dealers: what they sold, what is with them, how fast they answer, and whether anybody can. */
export const DealersPage = () => {
  const { locale } = useLanguage()
  const t = dealersTexts[locale]
  const dealers = useQuery(dealersQuery)
  if (dealers.isPending) return <Loading />
  if (dealers.isError) return <Failure isPage error={dealers.error} retry={() => void dealers.refetch()} />
  const { items } = dealers.data
  return (
    <Stack gap="md">
      <Title order={1} size="h3" id="dealers">
        {t.title}
      </Title>
      {items.length === 0 ? (
        <Empty title={t.empty} hint={t.emptyHint} />
      ) : (
        <Table className="desk-sheet desk-cards" aria-labelledby="dealers">
          <Table.Thead>
            <Table.Tr>
              {[t.name, t.open, t.median, t.users, t.units].map((head) => (
                <Table.Th key={head}>{head}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((dealer) => (
              <Row key={dealer.id} dealer={dealer} />
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Stack>
  )
}
