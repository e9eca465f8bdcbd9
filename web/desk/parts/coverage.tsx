import { Badge, Box, Group, Stack, Text } from '@mantine/core'
import { nameOf } from '#entitlement/reader.ts'
import type { UnitAnswer } from '#features/support/support.schema.ts'
import type { CoverageAnswer } from '#features/warranty/warranty.schema.ts'
import type { Locale } from '#lib/texts.ts'
import { timelineGeometry, type Entry } from '#web/portal/warranty/timeline-geometry.ts'
import { useLanguage } from '../locale.tsx'
import { coverageTexts } from './coverage.texts.ts'
import { writeCivilDay } from './time.ts'

type Timeline = CoverageAnswer['timeline']

const colors: Readonly<Record<string, string>> = {
  in_warranty: 'teal',
  gap: 'orange',
  expired: 'red',
  not_started: 'sea',
  unknown: 'gray',
}

/** What the engine says of the cover, in a word. */
export const VerdictBadge = ({ verdict }: { readonly verdict: string }) => {
  const { locale } = useLanguage()
  return (
    <Badge variant="light" color={colors[verdict] ?? 'gray'} tt="none" size="lg" radius="sm">
      {coverageTexts[locale].verdicts[verdict] ?? verdict}
    </Badge>
  )
}

const wordsOf = ({ kind, part }: Entry, locale: Locale): string => {
  const t = coverageTexts[locale]
  if (kind !== 'part') return t.kinds[kind]
  return typeof part === 'string' ? t.part(nameOf(part, locale)) : t.unit
}

/** The timeline of a unit as the desk gets it; the clocks of replaced parts stand among the values of the decision. */
export const timelineOfUnit = ({ segments, coverage }: UnitAnswer): Timeline => {
  const { values } = coverage.decision as { values?: { parts?: unknown } }
  const parts = Array.isArray(values?.parts) ? (values.parts as Timeline['parts']) : []
  return { segments: segments as Timeline['segments'], parts }
}

/** The day a decision about cover is for. */
export const dayOfUnit = ({ coverage }: UnitAnswer): string =>
  (coverage.decision as { question: { on: string } }).question.on

const Key = ({ entry }: { readonly entry: Entry }) => {
  const { locale } = useLanguage()
  const t = coverageTexts[locale]
  return (
    <Group component="li" gap="xs" wrap="nowrap" align="center">
      <span className="desk-bar desk-key" data-kind={entry.kind} />
      <Text size="sm">
        {wordsOf(entry, locale)}
        {entry.isNow && <b> · {t.now}</b>}
      </Text>
      <Text size="xs" c="dimmed" ml="auto" ta="right">
        {t.span(writeCivilDay(entry.from, locale), writeCivilDay(entry.to, locale))}
      </Text>
    </Group>
  )
}

interface CoveragePictureProps {
  readonly timeline: Timeline
  /** The day the marker stands on. */
  readonly on: string
}

/** The cover of a unit over time, as bars with a marker; the list beneath says the same in words. */
export const CoveragePicture = ({ timeline, on }: CoveragePictureProps) => {
  const { locale } = useLanguage()
  const t = coverageTexts[locale]
  const drawn = timelineGeometry(timeline.segments, timeline.parts, { on })
  if (drawn === undefined) return <Text size="sm">{t.empty}</Text>
  const entries = [...drawn.cover, ...drawn.parts]
  return (
    <Box>
      <div className="desk-picture" aria-hidden="true">
        {entries.map((entry) => (
          <span
            key={entry.number}
            className="desk-bar"
            data-kind={entry.kind}
            data-part={entry.kind === 'part' || undefined}
            style={{ left: `${entry.left}%`, width: `${entry.width}%` }}
          />
        ))}
        {drawn.years.map(({ at, year }) => (
          <span key={year} className="desk-year" style={{ left: `${at}%` }}>
            {year}
          </span>
        ))}
        <span className="desk-marker" style={{ left: `${drawn.marker}%` }} />
      </div>
      <Stack component="ul" gap={4} p={0} m={0} style={{ listStyle: 'none' }} aria-label={t.picture}>
        {entries.map((entry) => (
          <Key key={entry.number} entry={entry} />
        ))}
      </Stack>
    </Box>
  )
}
