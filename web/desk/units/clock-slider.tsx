import { ActionIcon, Group, Slider, Stack, Text, TextInput } from '@mantine/core'
import { formatDay, parseDay } from '#lib/days.ts'
import { useLanguage } from '../locale.tsx'
import { Icon } from '../parts/icon.tsx'
import { writeCivilDay } from '../parts/time.ts'
import { neighbour, wordsOf, type Span } from './life.ts'
import { unitTexts } from './unit.texts.ts'

interface ClockSliderProps {
  readonly label: string
  readonly hint: string
  readonly span: Span
  /** `YYYY-MM-DD`; undefined while it is at the present. */
  readonly value: string | undefined
  readonly today: string
  readonly set: (day: string | undefined) => void
}

/** One of the two clocks: a slider over the days with a mark at each event, the same as a date, and steps from event to event. */
export const ClockSlider = ({ label, hint, span, value, today, set }: ClockSliderProps) => {
  const { locale } = useLanguage()
  const t = unitTexts[locale]
  const day = parseDay(value ?? today) ?? span.to
  const words = (at: number): string => wordsOf(span, at, (text) => writeCivilDay(text, locale))
  const go = (to: number | undefined): void => {
    if (to !== undefined) set(formatDay(to))
  }
  const [before, after] = [neighbour(span, day, -1), neighbour(span, day, 1)]
  return (
    <Stack gap={6} role="group" aria-label={label} className="desk-clock">
      <Group align="flex-end" gap="sm" wrap="nowrap">
        <TextInput
          type="date"
          label={label}
          description={hint}
          value={value ?? ''}
          onChange={(event) => set(event.currentTarget.value || undefined)}
          flex={1}
        />
        <ActionIcon
          variant="default"
          size="input-sm"
          aria-label={t.eventBefore(label)}
          disabled={before === undefined}
          onClick={() => go(before)}
        >
          <Icon name="previous" />
        </ActionIcon>
        <ActionIcon
          variant="default"
          size="input-sm"
          aria-label={t.eventAfter(label)}
          disabled={after === undefined}
          onClick={() => go(after)}
        >
          <Icon name="next" />
        </ActionIcon>
      </Group>
      <Slider
        min={span.from}
        max={span.to}
        value={Math.min(Math.max(day, span.from), span.to)}
        onChange={go}
        marks={[...new Set(span.marks.map((mark) => mark.day))].map((at) => ({ value: at }))}
        label={words}
        thumbLabel={label}
        thumbValueText={words}
        thumbSize={24}
      />
      <Text size="xs" c="dimmed">
        {words(day)}
        {value === undefined && ` · ${t.present}`}
      </Text>
    </Stack>
  )
}
