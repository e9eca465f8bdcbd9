import { Alert, Button, Checkbox, Group, List, MultiSelect, Select, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type RefObject } from 'react'
import type { AskAnswer, AskedAnswer, RequestDetail } from '#features/support/support.schema.ts'
import type { Locale } from '#lib/texts.ts'
import { useChanges } from '../api/changes.ts'
import { ask } from '../api/client.ts'
import { useLanguage } from '../locale.tsx'
import { Card } from '../parts/card.tsx'
import { Clauses } from '../parts/clause-link.tsx'
import { useNotify } from '../parts/notify.tsx'
import { requestTexts } from '../parts/request.texts.ts'
import { civilDayOf } from '../parts/time.ts'
import { useMay } from '../parts/use-may.ts'
import { askTexts } from './ask.texts.ts'
import { questionOf, type AskForm } from './ask-form.ts'

const options = (names: Readonly<Record<string, string>>) =>
  Object.entries(names).map(([value, label]) => ({ value, label }))

interface FieldsProps {
  readonly form: AskForm
  readonly set: (part: Partial<AskForm>) => void
  readonly first: RefObject<HTMLInputElement | null>
}

const ReturnFields = ({ form, set }: Omit<FieldsProps, 'first'>) => {
  const { locale } = useLanguage()
  const t = askTexts[locale]
  return (
    <Group grow>
      <Select
        label={t.ground}
        data={options(t.grounds)}
        value={form.ground}
        onChange={(ground) => set({ ground: ground as AskForm['ground'] })}
        allowDeselect={false}
      />
      <Select
        label={t.severity}
        data={[{ value: '', label: t.unset }, ...options(t.severities)]}
        value={form.severity}
        onChange={(severity) => set({ severity: (severity ?? '') as AskForm['severity'] })}
        allowDeselect={false}
      />
    </Group>
  )
}

const Fields = ({ form, set, first }: FieldsProps) => {
  const { locale } = useLanguage()
  const t = askTexts[locale]
  return (
    <>
      <Group grow align="flex-end">
        <Select
          ref={first}
          label={t.kind}
          data={options(t.kinds)}
          value={form.kind}
          onChange={(kind) => set({ kind: kind as AskForm['kind'] })}
          allowDeselect={false}
        />
        <TextInput
          type="date"
          label={t.reported}
          value={form.reported}
          onChange={(event) => set({ reported: event.currentTarget.value })}
          required
        />
      </Group>
      {form.kind === 'return' && <ReturnFields form={form} set={set} />}
      <MultiSelect
        label={t.findings}
        description={t.findingsHint}
        data={options(t.causes)}
        value={[...form.causes]}
        onChange={(causes) => set({ causes: causes as unknown as AskForm['causes'] })}
        clearable
      />
      <Group align="flex-end" grow>
        <TextInput
          type="date"
          label={t.faultOn}
          value={form.faultOn}
          onChange={(event) => set({ faultOn: event.currentTarget.value })}
        />
        <Checkbox
          label={t.evidenced}
          checked={form.evidenced}
          disabled={form.faultOn === ''}
          onChange={(event) => set({ evidenced: event.currentTarget.checked })}
          mb={8}
        />
      </Group>
    </>
  )
}

/** What is missing and ours to find: nobody asks the customer for it. */
const ourNeeds: ReadonlySet<string> = new Set(['inspection', 'severity'])

/** The answer as it is told to the customer: what, why, and what is still needed of them. */
const explanationFor = (answer: AskAnswer): string => {
  const { summary, explanation, clauses, locale } = answer
  const t = askTexts[locale]
  const parts = [summary, explanation.map((sentence) => `- ${sentence}`).join('\n')]
  const needs = answer.needs.filter(({ code }) => !ourNeeds.has(code))
  if (needs.length > 0) parts.push([t.stillNeeded, ...needs.map(({ text }) => `- ${text}`)].join('\n'))
  parts.push(t.clauses(clauses))
  return parts.filter((part) => part !== '').join('\n\n')
}

interface SectionProps {
  readonly title: string
  readonly items: readonly string[]
  readonly lang: Locale
}

const Section = ({ title, items, lang }: SectionProps) =>
  items.length > 0 && (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <List size="sm" spacing={4} lang={lang}>
        {items.map((item) => (
          <List.Item key={item}>{item}</List.Item>
        ))}
      </List>
    </Stack>
  )

interface AnswerProps {
  readonly answer: AskAnswer
  readonly insert: () => void
}

const Answer = ({ answer, insert }: AnswerProps) => {
  const { locale } = useLanguage()
  const mayReply = useMay()('request.reply')
  const t = askTexts[locale]
  return (
    <Stack gap="sm" role="status">
      <Alert variant="light" color="sea" title={<span lang={answer.locale}>{answer.summary}</span>}>
        <Clauses ids={answer.clauses} />
      </Alert>
      <Section title={t.needs} items={answer.needs.map(({ text }) => text)} lang={answer.locale} />
      <Section title={t.why} items={answer.explanation} lang={answer.locale} />
      <Section title={t.advice} items={answer.advice} lang={answer.locale} />
      {mayReply && (
        <>
          <Button onClick={insert}>{t.insert}</Button>
          <Text size="xs" c="dimmed">
            {t.languageNote(requestTexts[locale].languages[answer.locale])}
          </Text>
        </>
      )}
    </Stack>
  )
}

interface AskEngineProps {
  readonly request: RequestDetail
  readonly serial: string
  readonly addToReply: (paragraph: string) => void
  readonly first: RefObject<HTMLInputElement | null>
}

/** Asks the policy engine about this unit with what has been found so far, and puts what it says into the reply. */
export const AskEngine = ({ request, serial, addToReply, first }: AskEngineProps) => {
  const { locale } = useLanguage()
  const t = askTexts[locale]
  const { failed, done } = useNotify()
  const { refresh, noteVersion } = useChanges()
  const [form, setForm] = useState<AskForm>({
    kind: request.kind === 'return' ? 'return' : 'repair',
    reported: civilDayOf(request.receivedAt),
    causes: [],
    faultOn: request.details.happenedOn ?? '',
    evidenced: (request.details.evidence ?? '') !== '',
    ground: 'fault',
    severity: '',
  })
  const asking = useMutation({
    mutationFn: () =>
      ask<AskedAnswer>(`/units/${encodeURIComponent(serial)}/ask`, {
        question: questionOf(form),
        requestId: request.id,
        locale: request.locale,
      }),
    // The answer is kept in the thread, which is thereby a new version of the request.
    onSuccess: ({ version }) => {
      if (version !== null) noteVersion({ id: request.id, version })
      void refresh(request.id)
    },
    onError: failed,
  })
  const submit = (event: { preventDefault: () => void }): void => {
    event.preventDefault()
    asking.mutate()
  }
  const { data } = asking
  return (
    <Card title={t.title}>
      <Stack component="form" gap="sm" onSubmit={submit}>
        <Fields form={form} set={(part) => setForm((before) => ({ ...before, ...part }))} first={first} />
        <Button type="submit" variant="light" loading={asking.isPending}>
          {t.ask}
        </Button>
      </Stack>
      {data !== undefined && (
        <Answer
          answer={data}
          insert={() => {
            addToReply(explanationFor(data))
            done(t.inserted)
          }}
        />
      )}
    </Card>
  )
}
