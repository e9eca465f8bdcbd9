import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { IssuesAnswer, KnownIssue } from '#features/known-issues/known-issues.schema.ts'
import { inLocale } from '#lib/texts.ts'
import { issuesQuery } from '../api/queries.ts'
import { useLanguage } from '../locale.tsx'
import { Facts } from '../parts/facts.tsx'
import { RegisterList, RegisterPage } from '../parts/register-list.tsx'
import { Empty, Failure, Loading } from '../parts/states.tsx'
import { writeCivilDay, writeInstant } from '../parts/time.ts'
import { useMay } from '../parts/use-may.ts'
import { emptyIssue, IssueForm, type IssueDraft } from './issue-form.tsx'
import { issuesTexts } from './known-issues.texts.ts'

const draftOf = (issue: KnownIssue): IssueDraft => {
  const { shown: _shown, sentAnyway: _sent, used: _used, updatedAt: _at, updatedBy: _by, ...draft } = issue
  return draft
}

interface IssueProps {
  readonly issue: KnownIssue
  readonly families: IssuesAnswer['families']
}

const Issue = ({ issue, families }: IssueProps) => {
  const { locale } = useLanguage()
  const t = issuesTexts[locale]
  const named = families.filter(({ id }) => issue.families.includes(id)).map((family) => inLocale(family, locale))
  const { affectedFrom, affectedTo, fixedIn, fixedOn, symptoms, shown, sentAnyway, used } = issue
  const mended = fixedIn === null || fixedOn === null ? undefined : t.mended(fixedIn, writeCivilDay(fixedOn, locale))
  return (
    <Facts
      rows={[
        [t.products, [...issue.models, ...named].join(', ')],
        [t.firmware, t.affected(affectedFrom, affectedTo)],
        [t.mendedBy, mended],
        [t.words, [...symptoms.zh, ...symptoms.en].join(' · ')],
        [t.advice, inLocale(issue.advice, locale)],
        [t.outcome, t.counted({ shown, sentAnyway, used })],
        [t.last, [issue.updatedBy, writeInstant(issue.updatedAt, locale)].filter(Boolean).join(' · ')],
      ]}
    />
  )
}

/** The register of known issues: what is suggested to customers and engineers before anything is sent in. */
export const KnownIssuesPage = () => {
  const { locale } = useLanguage()
  const t = issuesTexts[locale]
  const issues = useQuery(issuesQuery)
  const [draft, setDraft] = useState<IssueDraft>()
  const mayWrite = useMay()('known_issue.manage')
  const create = mayWrite ? () => setDraft(emptyIssue()) : undefined
  const edit = mayWrite ? (issue: KnownIssue) => setDraft(draftOf(issue)) : undefined
  return (
    <RegisterPage title={t.page} lead={t.lead} createWords={t.create} create={create}>
      {issues.isPending && <Loading />}
      {issues.isError && <Failure error={issues.error} retry={() => void issues.refetch()} />}
      {issues.isSuccess && issues.data.items.length === 0 && <Empty title={t.none} hint={t.noneHint} />}
      {issues.isSuccess && (
        <RegisterList items={issues.data.items} titleOf={({ title }) => inLocale(title, locale)} edit={edit}>
          {(issue) => <Issue issue={issue} families={issues.data.families} />}
        </RegisterList>
      )}
      {draft !== undefined && issues.isSuccess && (
        <IssueForm key={draft.id} start={draft} register={issues.data} close={() => setDraft(undefined)} />
      )}
    </RegisterPage>
  )
}
