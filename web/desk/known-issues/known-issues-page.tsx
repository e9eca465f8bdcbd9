import { Badge, Button, Group, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { IssuesAnswer, KnownIssue } from '#features/known-issues/known-issues.schema.ts'
import { inLocale } from '#lib/texts.ts'
import { issuesQuery } from '../api/queries.ts'
import { useLanguage, useTexts } from '../locale.tsx'
import { Facts } from '../parts/facts.tsx'
import { registerTexts } from '../parts/register.texts.ts'
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
  readonly edit: (() => void) | undefined
}

const Issue = ({ issue, families, edit }: IssueProps) => {
  const { locale } = useLanguage()
  const t = issuesTexts[locale]
  const r = registerTexts[locale]
  const title = inLocale(issue.title, locale)
  const named = families.filter(({ id }) => issue.families.includes(id)).map((family) => inLocale(family, locale))
  const { affectedFrom, affectedTo, fixedIn, fixedOn, symptoms, shown, sentAnyway, used } = issue
  const mended = fixedIn === null || fixedOn === null ? undefined : t.mended(fixedIn, writeCivilDay(fixedOn, locale))
  return (
    <Stack component="li" className="desk-sheet" p="md" gap="sm">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Group gap="xs">
          <Title order={2} size="h5">
            {title}
          </Title>
          {issue.state === 'retired' && (
            <Badge variant="light" color="gray" tt="none">
              {r.retired}
            </Badge>
          )}
        </Group>
        {edit !== undefined && (
          <Button variant="default" flex="none" onClick={edit} aria-label={r.editOf(title)}>
            {r.edit}
          </Button>
        )}
      </Group>
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
    </Stack>
  )
}

/** The register of known issues: what is suggested to customers and engineers before anything is sent in. */
export const KnownIssuesPage = () => {
  const t = useTexts(issuesTexts)
  const issues = useQuery(issuesQuery)
  const [draft, setDraft] = useState<IssueDraft>()
  const mayWrite = useMay()('known_issue.manage')
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Title order={1} size="h3">
          {t.page}
        </Title>
        {mayWrite && <Button onClick={() => setDraft(emptyIssue())}>{t.create}</Button>}
      </Group>
      <Text size="sm" c="dimmed">
        {t.lead}
      </Text>
      {issues.isPending && <Loading />}
      {issues.isError && <Failure error={issues.error} retry={() => void issues.refetch()} />}
      {issues.isSuccess && issues.data.items.length === 0 && <Empty title={t.none} hint={t.noneHint} />}
      {issues.isSuccess && (
        <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
          {issues.data.items.map((issue) => (
            <Issue
              key={issue.id}
              issue={issue}
              families={issues.data.families}
              edit={mayWrite ? () => setDraft(draftOf(issue)) : undefined}
            />
          ))}
        </Stack>
      )}
      {draft !== undefined && issues.isSuccess && (
        <IssueForm key={draft.id} start={draft} register={issues.data} close={() => setDraft(undefined)} />
      )}
    </Stack>
  )
}
