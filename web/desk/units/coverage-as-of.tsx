import { Button, Group, List, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { CoverageAnswer } from '#features/warranty/warranty.schema.ts'
import { coverageQuery } from '../api/queries.ts'
import { useLanguage } from '../locale.tsx'
import { Card } from '../parts/card.tsx'
import { CoveragePicture, VerdictBadge } from '../parts/coverage.tsx'
import { Failure, Loading } from '../parts/states.tsx'
import { unitTexts } from './unit.texts.ts'

const route = getRouteApi('/units/$serial')

/** The two clocks: which day is asked about, and by when a fact must have been recorded to count. */
const Clocks = () => {
  const { locale } = useLanguage()
  const t = unitTexts[locale]
  const { on = '', known = '' } = route.useSearch()
  const navigate = useNavigate({ from: '/units/$serial' })
  const set = (part: { on?: string; known?: string }): void =>
    void navigate({
      search: (before) => ({
        ...before,
        ...Object.fromEntries(Object.entries(part).map(([name, day]) => [name, day || undefined])),
      }),
      replace: true,
    })
  return (
    <Group role="group" aria-label={t.asOf} align="flex-end">
      <TextInput
        type="date"
        label={t.on}
        description={t.onHint}
        value={on}
        onChange={(event) => set({ on: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t.known}
        description={t.knownHint}
        value={known}
        onChange={(event) => set({ known: event.currentTarget.value })}
      />
      {(on !== '' || known !== '') && (
        <Button variant="light" onClick={() => set({ on: '', known: '' })}>
          {t.now}
        </Button>
      )}
    </Group>
  )
}

const Answer = ({ answer }: { readonly answer: CoverageAnswer }) => {
  const { locale } = useLanguage()
  const t = unitTexts[locale]
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <VerdictBadge verdict={answer.decision.verdict} />
        <Text fw={600}>{answer.summary}</Text>
      </Group>
      <CoveragePicture timeline={answer.timeline} on={answer.asOf.on} />
      <Text size="sm" fw={600}>
        {t.why}
      </Text>
      <List size="sm" spacing={4}>
        {answer.explanation.map((sentence, index) => (
          <List.Item key={sentence}>
            {sentence}{' '}
            <Text span size="xs" c="dimmed">
              {answer.decision.steps[index]?.clause}
            </Text>
          </List.Item>
        ))}
      </List>
      {answer.advice.length > 0 && (
        <>
          <Text size="sm" fw={600}>
            {t.advice}
          </Text>
          <List size="sm" spacing={4}>
            {answer.advice.map(({ text }) => (
              <List.Item key={text}>{text}</List.Item>
            ))}
          </List>
        </>
      )}
    </Stack>
  )
}

/** The cover of a unit, now or as of any day and from what was on record by any other. */
export const CoverageAsOf = ({ serial }: { readonly serial: string }) => {
  const { locale } = useLanguage()
  const t = unitTexts[locale]
  const { on, known } = route.useSearch()
  const coverage = useQuery(coverageQuery(serial, locale, { on, known }))
  const isPast = on !== undefined || known !== undefined
  return (
    <Card title={t.coverage}>
      <Clocks />
      {isPast && (
        <Text size="sm" c="dimmed" role="status">
          {t.asOfPast}
        </Text>
      )}
      {coverage.isPending && <Loading lines={4} />}
      {coverage.isError && <Failure error={coverage.error} retry={() => void coverage.refetch()} />}
      {coverage.isSuccess && <Answer answer={coverage.data} />}
    </Card>
  )
}
