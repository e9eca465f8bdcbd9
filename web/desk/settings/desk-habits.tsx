import { Button, Fieldset, Group, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import type { SettingsAnswer } from '#features/support/settings.schema.ts'
import { ask } from '../api/client.ts'
import { useTexts } from '../locale.tsx'
import { Card } from '../parts/card.tsx'
import { useNotify } from '../parts/notify.tsx'
import { Failure, Loading } from '../parts/states.tsx'
import { deskSettingsQuery } from './queries.ts'
import { settingsTexts } from './settings.texts.ts'

type Point = SettingsAnswer['escalations'][number]

const HOUR = 60
const MOST_POINTS = 10

interface PointProps {
  readonly point: Point
  readonly set: (point: Point) => void
  readonly remove: () => void
}

/** One point: so many hours before or after the due time, to whom. */
const PointFields = ({ point, set, remove }: PointProps) => {
  const t = useTexts(settingsTexts)
  return (
    <Group component="li" align="end" gap="xs">
      <NumberInput
        label={t.pointHours}
        w={120}
        value={Math.abs(point.atMinutes) / HOUR}
        onChange={(hours) => {
          const minutes = Math.round(Number(hours) * HOUR)
          set({ ...point, atMinutes: point.atMinutes < 0 ? -minutes : minutes })
        }}
        min={0}
        max={point.atMinutes < 0 ? 24 : 168}
        decimalScale={2}
        required
      />
      <Select
        label={t.pointWhen}
        w={140}
        data={[
          { value: 'before', label: t.before },
          { value: 'after', label: t.after },
        ]}
        value={point.atMinutes < 0 ? 'before' : 'after'}
        onChange={(when) => {
          const minutes = Math.abs(point.atMinutes)
          set({ ...point, atMinutes: when === 'before' ? -Math.max(1, minutes) : minutes })
        }}
        allowDeselect={false}
      />
      <Select
        label={t.pointTo}
        w={160}
        data={[
          { value: 'assignee', label: t.toAssignee },
          { value: 'manager', label: t.toManager },
        ]}
        value={point.to}
        onChange={(to) => set({ ...point, to: to === 'manager' ? 'manager' : 'assignee' })}
        allowDeselect={false}
      />
      <Button variant="default" onClick={remove}>
        {t.removePoint}
      </Button>
    </Group>
  )
}

interface PartProps {
  readonly given: SettingsAnswer
  readonly set: (part: Partial<SettingsAnswer>) => void
}

const Points = ({ given, set }: PartProps) => {
  const t = useTexts(settingsTexts)
  const { escalations } = given
  const replace = (id: string, by: readonly Point[]): void =>
    set({ escalations: escalations.flatMap((point) => (point.id === id ? by : [point])) })
  const add = (): void =>
    set({ escalations: [...escalations, { id: crypto.randomUUID(), atMinutes: -HOUR, to: 'assignee' }] })
  return (
    <Fieldset legend={t.points}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t.pointsHint}
        </Text>
        <Stack component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
          {escalations.map((point) => (
            <PointFields
              key={point.id}
              point={point}
              set={(changed) => replace(point.id, [changed])}
              remove={() => replace(point.id, [])}
            />
          ))}
        </Stack>
        {escalations.length < MOST_POINTS && (
          <Group>
            <Button variant="light" onClick={add}>
              {t.addPoint}
            </Button>
          </Group>
        )}
      </Stack>
    </Fieldset>
  )
}

const Times = ({ given, set }: PartProps) => {
  const t = useTexts(settingsTexts)
  const { businessHours: hours } = given
  return (
    <Group align="start">
      <NumberInput
        label={t.notice}
        description={t.noticeHint}
        value={given.noticeMinutes / HOUR}
        onChange={(value) => set({ noticeMinutes: Math.round(Number(value) * HOUR) })}
        min={0.25}
        max={24}
        decimalScale={2}
        required
      />
      <NumberInput
        label={t.remind}
        description={t.remindHint}
        value={given.remindAfterDays}
        onChange={(value) => set({ remindAfterDays: Number(value) })}
        min={1}
        max={60}
        allowDecimal={false}
        required
      />
      <Fieldset legend={t.hours}>
        <Group>
          <TextInput
            label={t.from}
            type="time"
            value={hours.from}
            onChange={(event) => set({ businessHours: { ...hours, from: event.currentTarget.value } })}
            required
          />
          <TextInput
            label={t.to}
            type="time"
            value={hours.to}
            error={hours.to <= hours.from ? t.hoursWrong : undefined}
            onChange={(event) => set({ businessHours: { ...hours, to: event.currentTarget.value } })}
            required
          />
        </Group>
        <Text size="xs" c="dimmed" mt="xs">
          {t.hoursHint}
        </Text>
      </Fieldset>
    </Group>
  )
}

const Form = ({ stored }: { readonly stored: SettingsAnswer }) => {
  const t = useTexts(settingsTexts)
  const client = useQueryClient()
  const { failed, done } = useNotify()
  const [given, setGiven] = useState(stored)
  const set = (part: Partial<SettingsAnswer>): void => setGiven({ ...given, ...part })
  const save = useMutation({
    mutationFn: () => ask<SettingsAnswer>('/settings/desk', given),
    onSuccess: (answer) => {
      client.setQueryData(deskSettingsQuery.queryKey, answer)
      setGiven(answer)
      done(t.saved)
    },
    onError: failed,
  })
  const send = (event: FormEvent): void => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <form onSubmit={send}>
      <Stack>
        <Points given={given} set={set} />
        <Times given={given} set={set} />
        <Group>
          <Button type="submit" loading={save.isPending} disabled={JSON.stringify(given) === JSON.stringify(stored)}>
            {t.save}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** How this desk works. The maker's promise itself is the policy's and is not set here. */
export const DeskHabits = () => {
  const t = useTexts(settingsTexts)
  const settings = useQuery(deskSettingsQuery)
  return (
    <Card title={t.sections.desk}>
      <Text size="sm" c="dimmed">
        {t.deskHint}
      </Text>
      {settings.isPending && <Loading />}
      {settings.isError && <Failure error={settings.error} retry={() => void settings.refetch()} />}
      {settings.isSuccess && <Form key={settings.data.version} stored={settings.data} />}
    </Card>
  )
}
