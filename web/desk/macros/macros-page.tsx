import { Code, Text } from '@mantine/core'
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
import { RegisterList, RegisterPage } from '../parts/register-list.tsx'
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

const draftOf = ({ updatedAt: _at, ...draft }: Macro): Draft => draft

/** The ready texts of the desk, for those who look after them. */
export const MacrosPage = () => {
  const { locale } = useLanguage()
  const t = macrosTexts[locale]
  const macros = useQuery(macrosQuery)
  const [draft, setDraft] = useState<Draft>()
  const close = (): void => setDraft(undefined)
  return (
    <RegisterPage title={t.page} lead={t.lead} createWords={t.create} create={() => setDraft(empty())}>
      {macros.isPending && <Loading />}
      {macros.isError && <Failure error={macros.error} retry={() => void macros.refetch()} />}
      {macros.isSuccess && (
        <RegisterList
          items={macros.data.items}
          titleOf={({ title }) => inLocale(title, locale)}
          edit={(macro) => setDraft(draftOf(macro))}
        >
          {({ body }) => (
            <Text size="sm" c="dimmed" lineClamp={2}>
              {inLocale(body, locale)}
            </Text>
          )}
        </RegisterList>
      )}
      {draft !== undefined && (
        <MacroForm key={draft.id} start={draft} placeholders={macros.data?.placeholders ?? []} close={close} />
      )}
    </RegisterPage>
  )
}
