import { Badge, Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { UnitAnswer } from '#features/support/support.schema.ts'
import { colonIn } from '#lib/texts.ts'
import { useLanguage } from '../locale.tsx'
import { Card } from '../parts/card.tsx'
import { writeInstant, writeInstantFully } from '../parts/time.ts'
import { useMay } from '../parts/use-may.ts'
import { CorrectFact } from './correct-fact.tsx'
import { writeFact, type LedgerLine } from './facts-of.ts'
import { unitTexts } from './unit.texts.ts'

interface LineProps {
  readonly line: LedgerLine
  /** The second clock: what was recorded later did not count yet. */
  readonly known: string | undefined
  readonly onCorrect?: (() => void) | undefined
  readonly dealers: UnitAnswer['dealers']
}

const Line = ({ line, known, onCorrect, dealers }: LineProps) => {
  const { locale } = useLanguage()
  const t = unitTexts[locale]
  const isLater = known !== undefined && line.recordedOn > known
  const fate = isLater ? t.notYetKnown : line.fate === 'stands' ? undefined : t[line.fate]
  const proof = line.evidence.length === 0 ? '' : ` · ${t.evidence}${colonIn[locale]}${line.evidence.join('; ')}`
  return (
    <Group component="li" justify="space-between" align="flex-start" wrap="nowrap" className="desk-event">
      <Stack gap={2}>
        <Group gap="xs">
          <Text size="sm" fw={600} {...(fate === undefined ? {} : { td: 'line-through' })}>
            {t.types[line.type]}
          </Text>
          {fate !== undefined && (
            <Badge variant="default" tt="none" size="sm">
              {fate}
            </Badge>
          )}
        </Group>
        <Text size="sm">{writeFact(line.fact, { dealers, locale })}</Text>
        <Text size="xs" c="dimmed" title={writeInstantFully(line.recorded, locale)}>
          {t.source}
          {colonIn[locale]}
          {t.sources[line.source] ?? line.source} · {t.recorded} {writeInstant(line.recorded, locale)}
          {line.by !== '' && ` · ${line.by}`}
          {proof}
        </Text>
        {line.reason !== '' && (
          <Text size="xs" c="dimmed">
            {t.reasonOf}
            {colonIn[locale]}
            <bdi>{line.reason}</bdi>
          </Text>
        )}
      </Stack>
      {onCorrect !== undefined && (
        <Button
          size="compact-sm"
          variant="default"
          flex="none"
          onClick={onCorrect}
          aria-label={t.correctTitle(t.types[line.type])}
        >
          {t.correct}
        </Button>
      )}
    </Group>
  )
}

interface LedgerProps {
  readonly unit: UnitAnswer
  readonly lines: readonly LedgerLine[]
  readonly known: string | undefined
}

const list = { component: 'ul', gap: 'sm', p: 0, m: 0, style: { listStyle: 'none' } } as const

/** The facts as they stand, each with its source and its way of being corrected, and beneath them all that was ever recorded. */
export const Ledger = ({ unit, lines, known }: LedgerProps) => {
  const { locale } = useLanguage()
  const t = unitTexts[locale]
  const mayCorrect = useMay()('unit.correct')
  const [correcting, setCorrecting] = useState<LedgerLine>()
  const standing = lines.filter(({ fate, type }) => fate === 'stands' && type !== 'withdrawn')
  return (
    <>
      <Card title={t.facts}>
        <Stack {...list}>
          {standing.map((line) => (
            <Line
              key={line.id}
              line={line}
              known={known}
              dealers={unit.dealers}
              onCorrect={mayCorrect ? () => setCorrecting(line) : undefined}
            />
          ))}
          {standing.length === 0 && (
            <Text component="li" size="sm">
              {t.factsEmpty}
            </Text>
          )}
        </Stack>
      </Card>
      <Card title={t.history}>
        <Stack {...list}>
          {lines.map((line) => (
            <Line key={line.id} line={line} known={known} dealers={unit.dealers} />
          ))}
          {lines.length === 0 && (
            <Text component="li" size="sm">
              {t.factsEmpty}
            </Text>
          )}
        </Stack>
      </Card>
      {correcting !== undefined && (
        <CorrectFact
          key={correcting.id}
          serial={unit.serial}
          line={correcting}
          close={() => setCorrecting(undefined)}
        />
      )}
    </>
  )
}
