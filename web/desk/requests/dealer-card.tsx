import { Alert, Button, Group, List, Stack, Text } from '@mantine/core'
import type { RequestDetail } from '#features/support/support.schema.ts'
import { useTexts } from '../locale.tsx'
import { Card } from '../parts/card.tsx'
import { ClauseLink } from '../parts/clause-link.tsx'
import { useMay } from '../parts/use-may.ts'
import { useAct } from './act.ts'
import { triageTexts } from './triage.texts.ts'

/** The ready text that asks the customer's leave. */
const ASKS_LEAVE = 'dealer_permission'
/** What the hand-over to a dealer is called in the policy's consents. */
const PURPOSE = 'dealer_routing'

interface DealerProps {
  readonly request: RequestDetail
  readonly addToReply: (paragraph: string) => void
}

type Routing = NonNullable<RequestDetail['routing']>

const WithDealer = ({ request, name }: { readonly request: RequestDetail; readonly name: string }) => {
  const t = useTexts(triageTexts)
  const mayTake = useMay()('request.hand_over')
  const taking = useAct(request)
  return (
    <>
      <Text size="sm">{t.withDealer(name)}</Text>
      {mayTake && (
        <Button
          variant="light"
          loading={taking.isPending}
          onClick={() => taking.mutate({ path: 'take-back', words: t.tookBack })}
        >
          {t.takeBack}
        </Button>
      )}
    </>
  )
}

const HandOver = ({ request, routing }: { readonly request: RequestDetail; readonly routing: Routing }) => {
  const t = useTexts(triageTexts)
  const handing = useAct(request)
  const { dealer } = routing
  return (
    <>
      <Text size="sm">
        {routing.reason} <ClauseLink id={routing.clause} />
      </Text>
      <Stack gap={4}>
        <Text size="sm" fw={600}>
          {t.willSee(dealer.name)}
        </Text>
        <List size="sm">
          {t.shared.map((what) => (
            <List.Item key={what}>{what}</List.Item>
          ))}
        </List>
        <Text size="xs" c="dimmed">
          {t.notShared}
        </Text>
      </Stack>
      <Button
        variant="light"
        loading={handing.isPending}
        onClick={() => handing.mutate({ path: 'hand-over', words: t.handedOver(dealer.name) })}
      >
        {t.handOver(dealer.name)}
      </Button>
    </>
  )
}

const NotAllowed = ({ request, routing, addToReply }: DealerProps & { readonly routing: Routing }) => {
  const t = useTexts(triageTexts)
  const noting = useAct(request)
  const asking = request.macros.find(({ id }) => id === ASKS_LEAVE)
  const agreed = { path: 'consents', body: { purpose: PURPOSE, given: true }, words: t.agreementNoted } as const
  return (
    <>
      <Alert color="orange" variant="light" title={t.blocked(routing.dealer.name)}>
        {routing.reason} <ClauseLink id={routing.clause} />
      </Alert>
      <Group gap="xs" grow>
        {asking !== undefined && (
          <Button variant="light" onClick={() => addToReply(asking.body)}>
            {t.askLeave}
          </Button>
        )}
        <Button variant="default" loading={noting.isPending} onClick={() => noting.mutate(agreed)}>
          {t.noteAgreement}
        </Button>
      </Group>
      <Text size="xs" c="dimmed">
        {t.noteAgreementHint}
      </Text>
    </>
  )
}

/** The dealer who sold the unit: whether the request may go there, what they would see, and the way back. */
export const DealerCard = ({ request, addToReply }: DealerProps) => {
  const t = useTexts(triageTexts)
  const mayHandOver = useMay()('request.hand_over')
  const { dealer, routing, mergedInto } = request
  if (mergedInto !== null || (dealer === null && (routing === null || !mayHandOver))) return null
  return (
    <Card title={t.dealerTitle}>
      {dealer !== null && <WithDealer request={request} name={dealer.name} />}
      {dealer === null && routing !== null && routing.isAllowed && <HandOver request={request} routing={routing} />}
      {dealer === null && routing !== null && !routing.isAllowed && (
        <NotAllowed request={request} routing={routing} addToReply={addToReply} />
      )}
    </Card>
  )
}
