import { Badge, Button, Code, Group, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Macro } from '#features/macros/macros.schema.ts'
import { inLocale } from '#lib/texts.ts'
import { macrosQuery } from '../api/queries.ts'
import { useLanguage, useTexts } from '../locale.tsx'
import { BilingualField } from '../parts/bilingual.tsx'
import { newId } from '../parts/new-id.ts'
import { useSave, type Entry } from '../parts/register.ts'
import { RegisterForm } from '../parts/register-form.tsx'
import { registerTexts } from '../parts/register.texts.ts'
import { Failure, Loading } from '../parts/states.tsx'
import { macrosTexts } from './macros.texts.ts'

type Draft = Entry & Pick<Macro, 'title' | 'body'>

const empty = (): Draft => ({
  id: newId(),
  version: null,
  state: 'active',
  title: { zh: '', en: '' },
  body: { zh: '', en: '' },
})

interface FormProps {
  readonly start: Draft
  readonly placeholders: readonly string[]
  readonly close: () => void
}

const MacroForm = ({ start, placeholders, close }: FormProps) => {
  const t = useTexts(macrosTexts)
  const [draft, setDraft] = useState(start)
  const { save, isSaving, refused, problems } = useSave('macros', close)
  const set = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }))
  const title = start.version === null ? t.create : t.change
  return (
    <RegisterForm
      title={title}
      entry={draft}
      isSaving={isSaving}
      refused={refused}
      save={(state) => save({ ...draft, state })}
      close={close}
    >
      <BilingualField
        name="title"
        labels={t.titles}
        value={draft.title}
        set={(value) => set({ title: value })}
        problems={problems}
        maxLength={80}
      />
      <BilingualField
        name="body"
        labels={t.bodies}
        value={draft.body}
        set={(value) => set({ body: value })}
        problems={problems}
        maxLength={5000}
        rows={8}
      />
      <Text size="sm">
        {t.placeholders}{' '}
        {placeholders.map((name) => (
          <span key={name}>
            <Code>{name}</Code> {t.meanings[name] ?? ''}{' '}
          </span>
        ))}
      </Text>
    </RegisterForm>
  )
}

const MacroLine = ({ macro, edit }: { readonly macro: Macro; readonly edit: () => void }) => {
  const { locale } = useLanguage()
  const r = registerTexts[locale]
  const title = inLocale(macro.title, locale)
  return (
    <Group component="li" className="desk-sheet" p="md" justify="space-between" wrap="nowrap" align="flex-start">
      <Stack gap={4} miw={0}>
        <Group gap="xs">
          <Text fw={600} size="sm">
            {title}
          </Text>
          {macro.state === 'retired' && (
            <Badge variant="light" color="gray" tt="none">
              {r.retired}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed" lineClamp={2}>
          {inLocale(macro.body, locale)}
        </Text>
      </Stack>
      <Button variant="default" flex="none" onClick={edit} aria-label={r.editOf(title)}>
        {r.edit}
      </Button>
    </Group>
  )
}

/** The ready texts of the desk, for those who look after them. */
export const MacrosPage = () => {
  const t = useTexts(macrosTexts)
  const macros = useQuery(macrosQuery)
  const [draft, setDraft] = useState<Draft>()
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Title order={1} size="h3">
          {t.page}
        </Title>
        <Button onClick={() => setDraft(empty())}>{t.create}</Button>
      </Group>
      <Text size="sm" c="dimmed">
        {t.lead}
      </Text>
      {macros.isPending && <Loading />}
      {macros.isError && <Failure error={macros.error} retry={() => void macros.refetch()} />}
      {macros.isSuccess && (
        <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
          {macros.data.items.map((macro) => (
            <MacroLine
              key={macro.id}
              macro={macro}
              edit={() => {
                const { updatedAt: _, ...rest } = macro
                setDraft(rest)
              }}
            />
          ))}
        </Stack>
      )}
      {draft !== undefined && (
        <MacroForm
          key={draft.id}
          start={draft}
          placeholders={macros.data?.placeholders ?? []}
          close={() => setDraft(undefined)}
        />
      )}
    </Stack>
  )
}
