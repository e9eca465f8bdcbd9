import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { MailboxAnswer } from '#features/mail/mail.schema.ts'
import { ask } from '../api/client.ts'
import { useLanguage } from '../locale.tsx'
import { useNotify } from '../parts/notify.tsx'
import { writeInstant } from '../parts/time.ts'
import { mailboxTexts } from './mailbox.texts.ts'

type Parked = MailboxAnswer['parked'][number]

/** What a technical error means, as far as people can do something about it. */
const causes = [
  ['unreachable', /ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|EAI_AGAIN|timed? ?out/i],
  ['refusedLogin', /\b535\b|auth(entication)? (failed|unsuccessful)|Invalid login/i],
  ['noSpace', /ENOSPC|no space/i],
  ['process', /ended with the process/i],
] as const

const causeOf = (error: string) => causes.find(([, pattern]) => pattern.test(error))?.[0] ?? 'other'

const useRetry = () => {
  const { locale } = useLanguage()
  const client = useQueryClient()
  const { failed, done } = useNotify()
  return useMutation({
    mutationFn: (id: string) => ask(`/jobs/${id}/retry`, {}),
    onSuccess: () => done(mailboxTexts[locale].retried),
    onError: failed,
    onSettled: () => client.invalidateQueries({ queryKey: ['mailbox'] }),
  })
}

const Job = ({ job }: { readonly job: Parked }) => {
  const { locale } = useLanguage()
  const t = mailboxTexts[locale]
  const retry = useRetry()
  const name = t.topics[job.topic] ?? job.topic
  return (
    <Group component="li" justify="space-between" align="flex-start" wrap="nowrap">
      <Stack gap={0} miw={0}>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <Text size="sm">
          {t.causes[causeOf(job.lastError)]} {t.tries(job.tries, writeInstant(job.parkedAt, locale))}
        </Text>
        <Text size="xs" c="dimmed" ff="monospace" className="desk-words">
          {job.lastError}
        </Text>
      </Stack>
      <Button
        size="compact-md"
        variant="default"
        flex="none"
        loading={retry.isPending}
        aria-label={`${t.retry}: ${name}`}
        onClick={() => retry.mutate(job.jobId)}
      >
        {t.retry}
      </Button>
    </Group>
  )
}

/** What was given up after many tries: what it was, why in words, and the way to try it again. */
export const ParkedJobs = ({ jobs }: { readonly jobs: readonly Parked[] }) => {
  const { locale } = useLanguage()
  const t = mailboxTexts[locale]
  if (jobs.length === 0) return null
  return (
    <Alert variant="light" color="red" title={t.parked(jobs.length)}>
      <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }} aria-label={t.parked(jobs.length)}>
        {jobs.map((job) => (
          <Job key={job.jobId} job={job} />
        ))}
      </Stack>
    </Alert>
  )
}
