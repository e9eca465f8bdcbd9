import { Button, Group, Modal, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { RetentionAnswer } from '#features/privacy/privacy.schema.ts'
import { ask } from '../api/client.ts'
import { retentionQuery } from '../api/queries.ts'
import { useLanguage } from '../locale.tsx'
import { Card } from '../parts/card.tsx'
import { useNotify } from '../parts/notify.tsx'
import { Failure, Loading } from '../parts/states.tsx'
import { writeInstant } from '../parts/time.ts'
import { privacyTexts } from './privacy.texts.ts'

interface ReportProps {
  readonly report: RetentionAnswer
}

const RunNow = ({ report }: ReportProps) => {
  const t = privacyTexts[useLanguage().locale]
  const client = useQueryClient()
  const { done, failed } = useNotify()
  const [isAsking, setAsking] = useState(false)
  const due = report.rules.reduce((sum, rule) => sum + rule.due, 0)
  const run = useMutation({
    mutationFn: () => ask<RetentionAnswer>('/retention', {}),
    onSuccess: (answer) => {
      client.setQueryData(retentionQuery.queryKey, answer)
      setAsking(false)
      done(t.ran)
    },
    onError: failed,
  })
  return (
    <>
      <Button variant="light" onClick={() => setAsking(true)} disabled={due === 0}>
        {t.run}
      </Button>
      <Modal
        opened={isAsking}
        onClose={() => setAsking(false)}
        title={t.runTitle}
        closeButtonProps={{ 'aria-label': t.cancel }}
      >
        <Stack>
          <Text size="sm">{t.runHint(due)}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsking(false)}>
              {t.cancel}
            </Button>
            <Button color="red" loading={run.isPending} onClick={() => run.mutate()}>
              {t.run}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}

const Rules = ({ report }: ReportProps) => {
  const { locale } = useLanguage()
  const t = privacyTexts[locale]
  const { rules, lastRun } = report
  return (
    <Card title={t.days} aside={<RunNow report={report} />}>
      <Text size="sm">{t.retentionHint}</Text>
      <ul className="desk-plain">
        {rules.map(({ id, days, due }) => (
          <li key={id}>
            <Text size="sm" fw={600}>
              {t.rules[id]}
            </Text>
            <Text size="sm">{t.rule(days, due, lastRun?.counts[id])}</Text>
          </li>
        ))}
      </ul>
      <Text size="xs" c="dimmed">
        {lastRun === null ? t.neverRun : t.lastRun(writeInstant(lastRun.at, locale))}
      </Text>
    </Card>
  )
}

const Erasure = ({ line }: { readonly line: RetentionAnswer['erasures'][number] }) => {
  const { locale } = useLanguage()
  const t = privacyTexts[locale]
  const names: Readonly<Record<string, string>> = t.counts
  const removed = Object.entries(line.counts).flatMap(([what, n]) => (n === 0 ? [] : [`${names[what] ?? what} ${n}`]))
  return (
    <li>
      <Text size="sm" fw={600}>
        {writeInstant(line.askedAt, locale)} · {t.by[line.by]} · {t.reasons[line.reason]}
      </Text>
      <Text size="sm">
        {line.doneAt === null ? t.underWay : t.doneOn(writeInstant(line.doneAt, locale), t.listOf(removed))}
      </Text>
      {line.recipients.length > 0 && <Text size="sm">{t.tell(t.listOf(line.recipients))}</Text>}
    </li>
  )
}

const Erasures = ({ report: { erasures } }: ReportProps) => {
  const t = privacyTexts[useLanguage().locale]
  return (
    <Card title={t.erasures}>
      {erasures.length === 0 && <Text size="sm">{t.noErasures}</Text>}
      <ul className="desk-plain">
        {erasures.map((line) => (
          <Erasure key={line.id} line={line} />
        ))}
      </ul>
    </Card>
  )
}

/** How long data stay, what is due, and who was erased. */
export const RetentionPage = () => {
  const t = privacyTexts[useLanguage().locale]
  const report = useQuery(retentionQuery)
  if (report.isPending) return <Loading lines={6} />
  if (report.isError) return <Failure isPage error={report.error} retry={() => void report.refetch()} />
  return (
    <Stack gap="md">
      <Title order={1} size="h3">
        {t.retention}
      </Title>
      <Rules report={report.data} />
      <Erasures report={report.data} />
    </Stack>
  )
}
