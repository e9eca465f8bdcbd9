import { Alert, Anchor, Group, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useRef } from 'react'
import type { RequestDetail, RequestState } from '#features/support/support.schema.ts'
import { useChanges } from '../api/changes.ts'
import { meQuery, requestQuery } from '../api/queries.ts'
import { RequestPromises } from '../dealers/promises-card.tsx'
import { useLanguage } from '../locale.tsx'
import { DueClock, isOwedAfterEnd, StateBadge } from '../parts/badges.tsx'
import { DueClause } from '../parts/clause-link.tsx'
import { requestTexts } from '../parts/request.texts.ts'
import { Failure, Loading } from '../parts/states.tsx'
import { useKeys } from '../parts/use-keys.ts'
import { useMay } from '../parts/use-may.ts'
import { useReadHere } from '../parts/use-mentions.ts'
import { AskEngine } from './ask-engine.tsx'
import { Composer } from './composer.tsx'
import { DealerCard } from './dealer-card.tsx'
import { useDraft, type Draft, type DraftKind } from './draft.ts'
import { Customer, Fault, Handling } from './request-side.tsx'
import { requestPageTexts } from './request.texts.ts'
import { Suggestions } from './suggestions.tsx'
import { Thread } from './thread.tsx'
import { UnitCard } from './unit-card.tsx'

const route = getRouteApi('/requests/$id')

interface RequestProps {
  readonly request: RequestDetail
}

const Heading = ({ request }: RequestProps) => {
  const { locale } = useLanguage()
  const t = requestPageTexts[locale]
  return (
    <Stack gap={6}>
      <Anchor size="sm" renderRoot={(props) => <Link to="/queue" {...props} />}>
        ← {t.back}
      </Anchor>
      <Group justify="space-between" align="flex-start">
        <Title order={1} size="h3" flex="1 1 320px">
          <bdi>{request.subject}</bdi>
        </Title>
        <DueClock request={request} />
      </Group>
      <Group gap="sm">
        <StateBadge state={request.state} />
        <Text size="sm" ff="monospace">
          {request.number}
        </Text>
        <Text size="sm" c="dimmed">
          {requestTexts[locale].kinds[request.kind]}
        </Text>
        {request.dueAt !== null && <DueClause />}
      </Group>
      {isOwedAfterEnd(request) && (
        <Alert color="orange" variant="light">
          {t.owed}
        </Alert>
      )}
      {request.mergedInto !== null && (
        <Alert color="orange" variant="light">
          {t.merged}{' '}
          <Anchor
            renderRoot={(props) => <Link to="/requests/$id" params={{ id: request.mergedInto ?? '' }} {...props} />}
          >
            {t.openMerged}
          </Anchor>
        </Alert>
      )}
    </Stack>
  )
}

/** The keys of the page, and the two fields they lead to. */
const useRequestKeys = (request: RequestDetail, draft: Draft) => {
  const field = useRef<HTMLTextAreaElement>(null)
  const engine = useRef<HTMLInputElement>(null)
  const navigate = useNavigate()
  const { assign, move } = useChanges()
  const { data: me } = useQuery(meQuery)
  const may = useMay()
  const write = (kind: DraftKind): void => {
    draft.setKind(kind)
    field.current?.focus()
  }
  const moveTo = (state: RequestState): void => {
    if (may('request.move') && request.moves.includes(state)) void move(request, state)
  }
  useKeys([
    ['r', () => write(may('request.reply') ? 'reply' : 'note')],
    ['n', () => write('note')],
    ['g', () => engine.current?.focus()],
    ['w', () => moveTo('waiting_customer')],
    ['e', () => moveTo('resolved')],
    ['u', () => void navigate({ to: '/queue' })],
    ['a', () => me !== undefined && may('request.assign') && void assign(request, me)],
  ])
  return { field, engine }
}

const Request = ({ request }: RequestProps) => {
  const draft = useDraft(request.id, useMay()('request.reply') ? 'reply' : 'note')
  useReadHere(request.id)
  const { field, engine } = useRequestKeys(request, draft)
  const addToReply = (paragraph: string): void => {
    draft.addToReply(paragraph)
    field.current?.focus()
  }
  return (
    <Stack gap="md">
      <Heading request={request} />
      <div className="desk-columns">
        <Stack gap="md">
          <Thread request={request} />
          <Composer request={request} draft={draft} field={field} />
        </Stack>
        <Stack gap="md">
          <Handling request={request} />
          <Suggestions request={request} addToReply={addToReply} />
          <DealerCard request={request} addToReply={addToReply} />
          <UnitCard serial={request.serial} />
          {request.serial !== null && (
            <AskEngine
              key={request.serial}
              request={request}
              serial={request.serial}
              addToReply={addToReply}
              first={engine}
            />
          )}
          <Fault request={request} />
          <Customer request={request} />
          <RequestPromises request={request} />
        </Stack>
      </div>
    </Stack>
  )
}

export const RequestPage = () => {
  const { id } = route.useParams()
  const { locale } = useLanguage()
  const request = useQuery(requestQuery(id, locale))
  if (request.isPending) return <Loading lines={6} />
  if (request.isError) return <Failure isPage error={request.error} retry={() => void request.refetch()} />
  return <Request key={id} request={request.data} />
}
