import { Badge, Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { SuggestionsAnswer } from '#features/known-issues/known-issues.schema.ts'
import type { RequestDetail } from '#features/support/support.schema.ts'
import { ask } from '../api/client.ts'
import { requestKey, suggestionsQuery } from '../api/queries.ts'
import { useLanguage, useTexts } from '../locale.tsx'
import { Card } from '../parts/card.tsx'
import { ClauseLink } from '../parts/clause-link.tsx'
import { useNotify } from '../parts/notify.tsx'
import { useMay } from '../parts/use-may.ts'
import { triageTexts } from './triage.texts.ts'

type Found = SuggestionsAnswer['items'][number]

const fits = { affected: 'red', not_said: 'orange', any: 'gray' } as const

const Entry = ({ found, use }: { readonly found: Found; readonly use: () => void }) => {
  const t = useTexts(triageTexts)
  const mayReply = useMay()('request.reply')
  const { title, advice, firmware, because, fixedIn, entitlement, isUsed } = found
  return (
    <Stack gap={6}>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <Group gap="xs">
        <Badge variant="light" color={fits[firmware]} tt="none">
          {t.firmwareFit[firmware]}
        </Badge>
        <Text size="xs" c="dimmed">
          {t.because(because)}
        </Text>
      </Group>
      <Text size="sm" className="desk-words">
        {advice}
      </Text>
      {fixedIn !== null && (
        <Text size="sm">
          {t.mendedIn(fixedIn, entitlement?.text ?? '')}{' '}
          {entitlement !== null && <ClauseLink id={entitlement.clause} />}
        </Text>
      )}
      <Group gap="xs">
        {mayReply && (
          <Button variant="light" onClick={use}>
            {t.useSuggestion}
          </Button>
        )}
        {isUsed && (
          <Text size="xs" c="dimmed">
            {t.usedBefore}
          </Text>
        )}
      </Group>
    </Stack>
  )
}

interface SuggestionsProps {
  readonly request: RequestDetail
  readonly addToReply: (paragraph: string) => void
}

/** Known issues that this may be, to be tried before anything is sent in; one click puts one into the reply. */
export const Suggestions = ({ request, addToReply }: SuggestionsProps) => {
  const { locale } = useLanguage()
  const t = triageTexts[locale]
  const client = useQueryClient()
  const { failed, done } = useNotify()
  const { data } = useQuery(suggestionsQuery(request.id, locale))
  const using = useMutation({
    mutationFn: ({ id }: Found) => ask(`/requests/${request.id}/suggestions/${id}`, {}),
    onSuccess: () => client.invalidateQueries({ queryKey: [...requestKey(request.id), 'suggestions'] }),
    onError: failed,
  })
  if (data === undefined || data.items.length === 0) return null
  return (
    <Card title={t.suggestions}>
      <Stack gap="md">
        {data.items.map((found) => (
          <Entry
            key={found.id}
            found={found}
            use={() => {
              addToReply(found.reply)
              done(t.inReply)
              using.mutate(found)
            }}
          />
        ))}
      </Stack>
    </Card>
  )
}
