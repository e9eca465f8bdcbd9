import { Group, MultiSelect, TagsInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { IssueFields, IssuesAnswer } from '#features/known-issues/known-issues.schema.ts'
import { inLocale } from '#lib/texts.ts'
import { useLanguage, useTexts } from '../locale.tsx'
import { BilingualField } from '../parts/bilingual.tsx'
import { newId } from '../parts/new-id.ts'
import { useSave, type Entry } from '../parts/register.ts'
import { RegisterForm } from '../parts/register-form.tsx'
import { issuesTexts } from './known-issues.texts.ts'

export type IssueDraft = Entry & IssueFields

export const emptyIssue = (): IssueDraft => ({
  id: newId(),
  version: null,
  state: 'active',
  title: { zh: '', en: '' },
  advice: { zh: '', en: '' },
  models: [],
  families: [],
  affectedFrom: null,
  affectedTo: null,
  fixedIn: null,
  fixedOn: null,
  symptoms: { zh: [], en: [] },
})

interface PartProps {
  readonly draft: IssueDraft
  readonly set: (part: Partial<IssueDraft>) => void
  readonly problems: Readonly<Record<string, string>>
}

const Products = ({ draft, set, problems, register }: PartProps & { readonly register: IssuesAnswer }) => {
  const { locale } = useLanguage()
  const t = issuesTexts[locale]
  return (
    <Group align="flex-start" gap="md">
      <MultiSelect
        label={t.models}
        data={register.models}
        value={draft.models}
        onChange={(models) => set({ models })}
        error={problems['models']}
        searchable
        flex="1 1 260px"
      />
      <MultiSelect
        label={t.families}
        description={t.familiesHint}
        data={register.families.map((family) => ({ value: family.id, label: inLocale(family, locale) }))}
        value={draft.families}
        onChange={(families) => set({ families })}
        error={problems['families']}
        flex="1 1 260px"
        inputWrapperOrder={['label', 'input', 'description', 'error']}
      />
    </Group>
  )
}

const RELEASE = '\\d+(\\.\\d+)*'

const Releases = ({ draft, set, problems }: PartProps) => {
  const t = useTexts(issuesTexts)
  const release = (name: 'affectedFrom' | 'affectedTo' | 'fixedIn') => (
    <TextInput
      label={t[name]}
      description={t.releaseHints[name]}
      value={draft[name] ?? ''}
      onChange={(event) => set({ [name]: event.currentTarget.value.trim() || null })}
      error={problems[name]}
      pattern={RELEASE}
      title={t.releaseForm}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      flex="1 1 150px"
    />
  )
  return (
    <Group align="flex-start" gap="md">
      {release('affectedFrom')}
      {release('affectedTo')}
      {release('fixedIn')}
      <TextInput
        type="date"
        label={t.fixedOn}
        description={t.fixedOnHint}
        value={draft.fixedOn ?? ''}
        onChange={(event) => set({ fixedOn: event.currentTarget.value || null })}
        error={problems['fixedOn']}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        flex="1 1 150px"
      />
    </Group>
  )
}

const Symptoms = ({ draft, set, problems }: PartProps) => {
  const t = useTexts(issuesTexts)
  const { symptoms } = draft
  return (
    <Group align="flex-start" gap="md">
      {(['zh', 'en'] as const).map((language) => (
        <TagsInput
          key={language}
          label={t.symptoms[language]}
          description={t.symptomsHint}
          value={symptoms[language]}
          onChange={(words) => set({ symptoms: { ...symptoms, [language]: words } })}
          error={language === 'zh' ? problems['symptoms'] : undefined}
          maxTags={30}
          acceptValueOnBlur
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          flex="1 1 260px"
        />
      ))}
    </Group>
  )
}

interface IssueFormProps {
  readonly start: IssueDraft
  readonly register: IssuesAnswer
  readonly close: () => void
}

/** The dialogue in which a known issue is written. */
export const IssueForm = ({ start, register, close }: IssueFormProps) => {
  const t = useTexts(issuesTexts)
  const [draft, setDraft] = useState(start)
  const { save, isSaving, refused, problems } = useSave('known-issues', close)
  const set = (part: Partial<IssueDraft>): void => setDraft((before) => ({ ...before, ...part }))
  const parts = { draft, set, problems }
  return (
    <RegisterForm
      title={start.version === null ? t.create : t.change}
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
        set={(title) => set({ title })}
        problems={problems}
        maxLength={120}
      />
      <Products {...parts} register={register} />
      <Symptoms {...parts} />
      <Releases {...parts} />
      <BilingualField
        name="advice"
        labels={t.advices}
        value={draft.advice}
        set={(advice) => set({ advice })}
        problems={problems}
        maxLength={4000}
        rows={4}
      />
    </RegisterForm>
  )
}
