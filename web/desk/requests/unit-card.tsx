import { Anchor, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { unitQuery } from '../api/queries.ts'
import { useLanguage } from '../locale.tsx'
import { Card } from '../parts/card.tsx'
import { Clauses } from '../parts/clause-link.tsx'
import { CoveragePicture, dayOfUnit, timelineOfUnit, VerdictBadge } from '../parts/coverage.tsx'
import { Failure, Loading } from '../parts/states.tsx'
import { requestPageTexts } from './request.texts.ts'

/** The unit a request is about: what it is, whether it is covered, and when. */
export const UnitCard = ({ serial }: { readonly serial: string | null }): ReactNode => {
  const { locale } = useLanguage()
  const t = requestPageTexts[locale]
  const unit = useQuery({ ...unitQuery(serial ?? '', locale), enabled: serial !== null })
  if (serial === null) {
    return (
      <Card title={t.unit}>
        <Text size="sm">{t.noUnit}</Text>
      </Card>
    )
  }
  const link = (
    <Anchor size="sm" renderRoot={(props) => <Link to="/units/$serial" params={{ serial }} {...props} />}>
      {t.openUnit}
    </Anchor>
  )
  return (
    <Card title={t.unit} aside={link}>
      {unit.isPending && <Loading lines={3} />}
      {unit.isError && <Failure error={unit.error} retry={() => void unit.refetch()} />}
      {unit.isSuccess && (
        <>
          <Group gap="xs" justify="space-between">
            <Text size="sm">
              <b>{unit.data.model.name}</b>{' '}
              <Text span ff="monospace">
                {unit.data.serial}
              </Text>
            </Text>
            <VerdictBadge verdict={unit.data.coverage.verdict} />
          </Group>
          <Text size="sm">{unit.data.coverage.summary}</Text>
          <CoveragePicture timeline={timelineOfUnit(unit.data)} on={dayOfUnit(unit.data)} />
          <Clauses ids={unit.data.coverage.clauses} />
        </>
      )}
    </Card>
  )
}
