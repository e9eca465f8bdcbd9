import { Badge, Button, Group, List, Modal, Radio, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { RelatedAnswer, RequestDetail } from '#features/support/support.schema.ts'
import { relatedQuery } from '../api/queries.ts'
import { useLanguage, useTexts } from '../locale.tsx'
import { StateBadge } from '../parts/badges.tsx'
import { Failure, Loading } from '../parts/states.tsx'
import { writeInstant } from '../parts/time.ts'
import { useFocusBack } from '../parts/use-focus-back.ts'
import { shellTexts } from '../shell/shell.texts.ts'
import { useAct } from './act.ts'
import { triageTexts } from './triage.texts.ts'

type Candidate = RelatedAnswer['items'][number]

const WAIT_MS = 250

const Choice = ({ candidate, from }: { readonly candidate: Candidate; readonly from: RequestDetail }) => {
  const { locale } = useLanguage()
  const t = triageTexts[locale]
  const { id, number, subject, customer, serial, receivedAt, obstacle, state } = candidate
  const hints = [customer.name || customer.email, serial, writeInstant(receivedAt, locale)]
  return (
    <Radio.Card value={id} disabled={obstacle !== null} p="sm" radius="sm">
      <Group wrap="nowrap" align="flex-start">
        <Radio.Indicator disabled={obstacle !== null} mt={2} />
        <Stack gap={2} miw={0}>
          <Text size="sm" fw={600} className="desk-words">
            <bdi>{subject}</bdi>
          </Text>
          <Text size="xs" c="dimmed">
            <Text span ff="monospace">
              {number}
            </Text>
            {hints.filter(Boolean).map((hint) => ` · ${hint}`)}
          </Text>
          <Group gap="xs">
            <StateBadge state={state} />
            {serial !== null && serial === from.serial && (
              <Badge variant="light" color="gray" tt="none">
                {t.sameUnit}
              </Badge>
            )}
          </Group>
          {obstacle !== null && (
            <Text size="xs" c="var(--desk-late)">
              {t.obstacles[obstacle]}
            </Text>
          )}
        </Stack>
      </Group>
    </Radio.Card>
  )
}

interface CandidatesProps {
  readonly from: RequestDetail
  readonly words: string
  readonly into: string | null
  readonly choose: (id: string) => void
}

const Candidates = ({ from, words, into, choose }: CandidatesProps) => {
  const t = useTexts(triageTexts)
  const related = useQuery(relatedQuery(from.id, words))
  if (related.isPending) return <Loading lines={3} />
  if (related.isError) return <Failure error={related.error} retry={() => void related.refetch()} />
  const { items } = related.data
  if (items.length === 0) return <Text size="sm">{words === '' ? t.noRelated : t.noFound}</Text>
  return (
    <Radio.Group label={t.mergeInto} value={into} onChange={choose}>
      <Stack gap="xs" mt={4} mah={320} style={{ overflowY: 'auto' }}>
        {items.map((candidate) => (
          <Choice key={candidate.id} candidate={candidate} from={from} />
        ))}
      </Stack>
    </Radio.Group>
  )
}

interface MergeProps {
  readonly request: RequestDetail
  readonly close: () => void
}

/** Puts this request into another of the same customer, after saying what that does. */
export const Merge = ({ request, close }: MergeProps) => {
  const t = useTexts(triageTexts)
  useFocusBack()
  const navigate = useNavigate()
  const [typed, setTyped] = useState('')
  const [words] = useDebouncedValue(typed.trim(), WAIT_MS)
  const [into, setInto] = useState<string | null>(null)
  const merging = useAct(request, () => {
    close()
    if (into !== null) void navigate({ to: '/requests/$id', params: { id: into } })
  })
  return (
    <Modal
      opened
      onClose={close}
      title={t.mergeTitle(request.number)}
      closeButtonProps={{ 'aria-label': useTexts(shellTexts).close }}
    >
      <Stack>
        <TextInput
          type="search"
          label={t.mergeSearch}
          description={t.mergeSearchHint}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            setInto(null)
          }}
          data-autofocus
        />
        <Candidates from={request} words={words} into={into} choose={setInto} />
        <Stack gap={4}>
          <Text size="sm" fw={600}>
            {t.mergeDoes}
          </Text>
          <List size="sm">
            {t.mergeEffects.map((effect) => (
              <List.Item key={effect}>{effect}</List.Item>
            ))}
          </List>
        </Stack>
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t.cancel}
          </Button>
          <Button
            disabled={into === null}
            loading={merging.isPending}
            onClick={() => merging.mutate({ path: 'merge', body: { into }, words: t.merged })}
          >
            {t.merge}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
