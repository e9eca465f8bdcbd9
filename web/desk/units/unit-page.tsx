import { Anchor, Group, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { UnitAnswer } from '#features/support/support.schema.ts'
import { inLocale } from '#lib/texts.ts'
import { unitQuery } from '../api/queries.ts'
import { PromisesCard } from '../dealers/promises-card.tsx'
import { useLanguage } from '../locale.tsx'
import { Card } from '../parts/card.tsx'
import { Facts } from '../parts/facts.tsx'
import { RequestLinks } from '../parts/request-links.tsx'
import { Failure, Loading } from '../parts/states.tsx'
import { CoverageAsOf } from './coverage-as-of.tsx'
import { Decisions } from './decisions.tsx'
import { linesOf } from './facts-of.ts'
import { Ledger } from './ledger.tsx'
import { unitTexts } from './unit.texts.ts'

const route = getRouteApi('/units/$serial')

interface UnitProps {
  readonly unit: UnitAnswer
}

const Chain = ({ unit }: UnitProps) => (
  <Group gap="xs">
    {unit.serials.map((serial) => (
      <Anchor
        key={serial}
        size="sm"
        ff="monospace"
        aria-current={serial === unit.serial ? 'page' : undefined}
        renderRoot={(props) => <Link to="/units/$serial" params={{ serial }} {...props} />}
      >
        {serial}
      </Anchor>
    ))}
  </Group>
)

const Requests = ({ unit }: UnitProps) => {
  const { locale } = useLanguage()
  const t = unitTexts[locale]
  return (
    <Card title={t.requests}>
      {unit.requests.length === 0 && <Text size="sm">{t.noRequests}</Text>}
      <RequestLinks requests={unit.requests} />
    </Card>
  )
}

const Unit = ({ unit }: UnitProps) => {
  const { locale } = useLanguage()
  const t = unitTexts[locale]
  const { known } = route.useSearch()
  const lines = linesOf(unit)
  return (
    <Stack gap="md">
      <Group justify="space-between" align="baseline">
        <Title order={1} size="h3">
          {unit.model.name}{' '}
          <Text span inherit ff="monospace">
            {unit.serial}
          </Text>
        </Title>
        <Anchor href={`/c/${unit.serial}`} size="sm">
          {t.publicPage}
        </Anchor>
      </Group>
      <div className="desk-columns">
        <Stack gap="md">
          <CoverageAsOf unit={unit} lines={lines} />
          <Ledger unit={unit} lines={lines} known={known} />
        </Stack>
        <Stack gap="md">
          <Card title={inLocale(unit.model.title, locale)}>
            <Facts
              rows={[
                [t.family, inLocale(unit.model.family, locale)],
                [t.channel, t.channels[unit.channel] ?? unit.channel],
                [t.dealer, unit.dealer?.name],
                [t.chain(unit.serials.length), unit.serials.length > 1 && <Chain key="chain" unit={unit} />],
              ]}
            />
          </Card>
          <Decisions unit={unit} />
          {unit.dealer !== null && <PromisesCard beside={{ serial: unit.serial }} />}
          <Requests unit={unit} />
        </Stack>
      </div>
    </Stack>
  )
}

export const UnitPage = () => {
  const { serial } = route.useParams()
  const { locale } = useLanguage()
  const unit = useQuery(unitQuery(serial, locale))
  if (unit.isPending) return <Loading lines={6} />
  if (unit.isError) return <Failure isPage error={unit.error} retry={() => void unit.refetch()} />
  return <Unit key={unit.data.serial} unit={unit.data} />
}
