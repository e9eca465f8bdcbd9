import { Button, Group, List, SimpleGrid, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { UnitAnswer } from '#features/support/support.schema.ts'
import type { CoverageAnswer } from '#features/warranty/warranty.schema.ts'
import { coverageQuery, type AsOf } from '../api/queries.ts'
import { useLanguage } from '../locale.tsx'
import { Card } from '../parts/card.tsx'
import { ClauseLink } from '../parts/clause-link.tsx'
import { CoveragePicture, dayOfUnit, VerdictBadge } from '../parts/coverage.tsx'
import { Failure, Loading } from '../parts/states.tsx'
import { ClockSlider } from './clock-slider.tsx'
import type { LedgerLine } from './facts-of.ts'
import { lifeOf, recordOf } from './life.ts'
import { unitTexts } from './unit.texts.ts'

const route = getRouteApi('/units/$serial')

/** A pause of the hand after which the server is asked. */
const WAIT_MS = 120

/** The two clocks as they are set: at once on the screen, a moment later in the address, which the answer follows. */
const useClocks = () => {
  const { on, known } = route.useSearch()
  const navigate = useNavigate({ from: '/units/$serial' })
  const [set, setClocks] = useState<AsOf>({ on, known })
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => setClocks({ on, known }), [on, known])
  useEffect(() => () => clearTimeout(timer.current), [])
  const turn = (part: AsOf): void => {
    const next = { ...set, ...part }
    setClocks(next)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => void navigate({ search: next, replace: true }), WAIT_MS)
  }
  return { clocks: set, turn }
}

interface ClocksProps {
  readonly unit: UnitAnswer
  readonly lines: readonly LedgerLine[]
  readonly clocks: AsOf
  readonly turn: (part: AsOf) => void
}

/** The two clocks: which day is asked about, and by when a fact must have been recorded to count. */
const Clocks = ({ unit, lines, clocks, turn }: ClocksProps) => {
  const { locale } = useLanguage()
  const t = unitTexts[locale]
  const today = dayOfUnit(unit)
  const { on, known } = clocks
  return (
    <Stack gap="xs" role="group" aria-label={t.asOf}>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl" verticalSpacing="sm">
        <ClockSlider
          label={t.on}
          hint={t.onHint}
          span={lifeOf(unit, lines, today, locale)}
          value={on}
          today={today}
          set={(day) => turn({ on: day })}
        />
        <ClockSlider
          label={t.known}
          hint={t.knownHint}
          span={recordOf(lines, today, locale)}
          value={known}
          today={today}
          set={(day) => turn({ known: day })}
        />
      </SimpleGrid>
      <Group gap="sm" mih={36}>
        <Button
          variant="light"
          disabled={on === undefined && known === undefined}
          onClick={() => turn({ on: undefined, known: undefined })}
        >
          {t.now}
        </Button>
        <Text size="sm" c="dimmed" role="status">
          {on !== undefined || known !== undefined ? t.asOfPast : ''}
        </Text>
      </Group>
    </Stack>
  )
}

/** A sentence with the clause it rests on. */
const Cited = ({ clause, children }: { readonly clause: string | undefined; readonly children: string }) => (
  <List.Item>
    {children}{' '}
    {clause !== undefined && (
      <Text span size="xs" c="dimmed">
        <ClauseLink id={clause} />
      </Text>
    )}
  </List.Item>
)

interface AnswerProps {
  readonly answer: CoverageAnswer
  /** Where the hand is, which the answer follows a moment later. */
  readonly on: string
}

const Answer = ({ answer, on }: AnswerProps) => {
  const { locale } = useLanguage()
  const t = unitTexts[locale]
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <VerdictBadge verdict={answer.decision.verdict} />
        <Text fw={600}>{answer.summary}</Text>
      </Group>
      <CoveragePicture timeline={answer.timeline} on={on} />
      <Text size="sm" fw={600}>
        {t.why}
      </Text>
      <List size="sm" spacing={4}>
        {answer.explanation.map((sentence, index) => (
          <Cited key={sentence} clause={answer.decision.steps[index]?.clause}>
            {sentence}
          </Cited>
        ))}
      </List>
      {answer.advice.length > 0 && (
        <>
          <Text size="sm" fw={600}>
            {t.advice}
          </Text>
          <List size="sm" spacing={4}>
            {answer.advice.map(({ text, clause }) => (
              <Cited key={text} clause={clause}>
                {text}
              </Cited>
            ))}
          </List>
        </>
      )}
    </Stack>
  )
}

interface CoverageAsOfProps {
  readonly unit: UnitAnswer
  readonly lines: readonly LedgerLine[]
}

/** The cover of a unit, now or as of any day and from what was on record by any other. */
export const CoverageAsOf = ({ unit, lines }: CoverageAsOfProps) => {
  const { locale } = useLanguage()
  const { on, known } = route.useSearch()
  const { clocks, turn } = useClocks()
  const coverage = useQuery(coverageQuery(unit.serial, locale, { on, known }))
  return (
    <Card title={unitTexts[locale].coverage}>
      <Clocks unit={unit} lines={lines} clocks={clocks} turn={turn} />
      {coverage.isPending && <Loading lines={4} />}
      {coverage.isError && <Failure error={coverage.error} retry={() => void coverage.refetch()} />}
      {coverage.isSuccess && <Answer answer={coverage.data} on={clocks.on ?? dayOfUnit(unit)} />}
    </Card>
  )
}
